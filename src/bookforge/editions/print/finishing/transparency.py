"""Which of a file's pages let something shine through, and groups that were made for it where nothing does."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Name

_NONE = Name("/None")
_ALPHA = ("/ca", "/CA", "/SMask", "/BM", "/AIS")


def transparent_states(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every graphics state by which things are drawn that are not opaque: see-through, masked or blended."""
    return (state for state in _states(document) if not _is_opaque(state))


def _states(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for found in document.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            resources = found.get("/Resources", found)
            states = resources.get("/ExtGState") if isinstance(resources, pikepdf.Dictionary) else None
            if isinstance(states, pikepdf.Dictionary):
                yield from (state for _, state in states.items())


def has_soft_masks(document: pikepdf.Pdf) -> bool:
    """Whether a picture of the file is see-through in places."""
    return any(isinstance(found, pikepdf.Stream) and "/SMask" in found for found in document.objects)


def drop_idle_groups(document: pikepdf.Pdf) -> None:
    """Makes plain forms of transparent groups where nothing in the file is transparent, and does not say that it is opaque:
    WeasyPrint draws patterns in groups and sets alpha to 1, neither of which PDF 1.3 knows."""
    states = list(_states(document))
    if not all(_is_opaque(state) for state in states):
        return
    for state in states:
        for key in _ALPHA:
            if key in state:
                del state[key]
    for found in document.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream) and "/Group" in found:
            del found["/Group"]


def _is_opaque(state: pikepdf.Object) -> bool:
    solid = all(float(state.get(key, 1)) == 1 for key in ("/ca", "/CA"))
    masked = state.get("/SMask", _NONE) != _NONE
    return solid and not masked and state.get("/BM", Name.Normal) == Name.Normal
