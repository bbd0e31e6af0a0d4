"""What is on a page, remembered from build to build: most pages of a book are as they were, and the walk over one is slow.

Only plain layers are remembered: those of type and rules, without pictures, forms, patterns or colour spaces of their own. What
such a layer holds depends on its operators, the graphics states that it names, and its faces: not on the side of its page, nor on
the number below it, so that a page that has moved is known.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pikepdf

from bookforge.cache import Cache, key
from bookforge.checks.preflight.faces import Faces
from bookforge.checks.preflight.facts import Ink
from bookforge.checks.preflight.geometry import Box
from bookforge.checks.preflight.pages import ink_on, together
from bookforge.children import shared
from bookforge.layers import Layer, layers_of

_ROOM = "preflight"
_MANY = 100
"""Pages that one process looks at in the time that another takes to start."""
_SHORT = 500
"""Bytes of operators, a folio or a running head, that are read sooner than fetched."""
_NOT_PLAIN = ("/XObject", "/Pattern", "/Shading", "/ColorSpace")
_SETS = ("colours", "faces")


def inks(pdf: bytes, document: pikepdf.Pdf, store: Cache, jobs: int) -> list[Ink]:
    """All that the content of each page of a file puts on it, from the store where it is there; what is not, is looked at by
    several processes where it is much."""
    faces, marks = Faces(), _Marks()
    pages = list(document.pages)
    found = [_recalled(page, faces, marks, store) for page in pages]
    unknown = [index for index, ink in enumerate(found) if ink is None]
    count = jobs if len(unknown) > _MANY else 1
    share = -(-len(unknown) // count)  # pages that follow each other: what they draw with is read by one process
    parts = [(pdf, unknown[first : first + share]) for first in range(0, len(unknown), share or 1)]
    for (_, indexes), looked in zip(parts, shared(_looked_at, parts, count), strict=True):
        for index, inked in zip(indexes, looked, strict=True):
            layers = list(zip(layers_of(pages[index]), inked, strict=True))
            for layer, ink in layers:
                name = _name(layer, pages[index], faces, marks) if store.folder is not None else None
                if name is not None:
                    store.put(_ROOM, name, _written(ink))
            found[index] = together(layers)
    return [ink for ink in found if ink is not None]


def _recalled(page: pikepdf.Page, faces: Faces, marks: _Marks, store: Cache) -> Ink | None:
    """What is on a page, if all that takes long to look at is in the store."""
    layers = []
    for layer in layers_of(page):
        name = _name(layer, page, faces, marks) if store.folder is not None else None
        ink = store.read(_ROOM, name, _read) if name is not None else None
        if ink is None and len(layer.content) > _SHORT:
            return None
        layers.append((layer, ink or ink_on(layer, page, faces)))
    return together(layers)


def _looked_at(part: tuple[bytes, Sequence[int]]) -> list[list[Ink]]:
    """What the layers of some pages of a file put on them. The layers themselves stay behind: those of a long book are half of
    what all processes hold."""
    pdf, indexes = part
    with pikepdf.open(io.BytesIO(pdf)) as document:
        faces = Faces()
        pages = list(document.pages)
        return [[ink_on(layer, pages[index], faces) for layer in layers_of(pages[index])] for index in indexes]


class _Marks:
    """What the pages of a file draw with, as it is part of a name; pages of a unit share it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes | None] = {}

    def of(self, resources: pikepdf.Object) -> bytes | None:
        """The graphics states of what is plain; None for what is not."""
        if not resources.is_indirect:
            return _states(resources)
        if resources.objgen not in self._known:
            self._known[resources.objgen] = _states(resources)
        return self._known[resources.objgen]


def _states(resources: pikepdf.Object) -> bytes | None:
    if any(len(resources.get(kind, pikepdf.Dictionary())) for kind in _NOT_PLAIN):
        return None
    states = resources.get("/ExtGState", pikepdf.Dictionary()).to_json(dereference=True)
    # What stands elsewhere in the file is known by a number, which says nothing.
    return None if b' R"' in states else states


def _name(layer: Layer, page: pikepdf.Page, faces: Faces, marks: _Marks) -> str | None:
    """The hash of all that a plain layer depends on; None for one that is not plain, or shorter than to remember it pays."""
    if len(layer.content) <= _SHORT:
        return None
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    states = marks.of(resources)
    if states is None:
        return None
    fonts = sorted(resources.get("/Font", pikepdf.Dictionary()).items())
    used = ((name, font) for name, font in fonts if name.encode() in layer.content)
    return key(_code(), layer.content, states, *(part for name, font in used for part in (name, faces.mark(font))))


@cache
def _code() -> str:
    """The hash of this room's code, with which what it finds may change."""
    return key(*(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))))


def _written(ink: Ink) -> bytes:
    value = asdict(ink)
    return json.dumps({**value, **{name: sorted(value[name]) for name in _SETS}}).encode()


def _read(data: bytes) -> Ink:
    """Plain pages have no pictures."""
    value = json.loads(data)
    boxes = {name: Box(*value[name]) if value[name] is not None else None for name in ("text", "art")}
    return Ink(**{**value, **boxes, **{name: set(value[name]) for name in _SETS}})
