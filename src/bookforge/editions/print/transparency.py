"""Which of a file's pages let something shine through, and groups that were made for it where nothing does."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Name

_NONE = Name("/None")


def transparent_states(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every graphics state by which things are drawn that are not opaque: see-through, masked or blended."""
    for found in document.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            resources = found.get("/Resources", found)
            states = resources.get("/ExtGState") if isinstance(resources, pikepdf.Dictionary) else None
            if isinstance(states, pikepdf.Dictionary):
                yield from (state for _, state in states.items() if not _is_opaque(state))


def has_soft_masks(document: pikepdf.Pdf) -> bool:
    """Whether a picture of the file is see-through in places."""
    return any(isinstance(found, pikepdf.Stream) and "/SMask" in found for found in document.objects)


def drop_idle_groups(document: pikepdf.Pdf) -> None:
    """Makes plain forms of transparent groups where nothing in the file is transparent: WeasyPrint draws patterns in such."""
    if next(transparent_states(document), None) is not None:
        return
    for found in document.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream) and "/Group" in found:
            del found["/Group"]


def _is_opaque(state: pikepdf.Object) -> bool:
    solid = all(float(state.get(key, 1)) == 1 for key in ("/ca", "/CA"))
    masked = state.get("/SMask", _NONE) != _NONE
    return solid and not masked and state.get("/BM", Name.Normal) == Name.Normal
