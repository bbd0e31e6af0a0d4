"""What is on a page, remembered from build to build: most pages of a book are as they were, and the walk over one is slow.

Only plain pages are remembered: those of type and rules, without pictures, forms, patterns or colour spaces of their own. What
such a page holds depends on its operators, the graphics states that it names, and its faces.
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
from bookforge.checks.preflight.pages import content_of, ink_of
from bookforge.children import shared

_ROOM = "preflight"
_MANY = 100
"""Pages that one process looks at in the time that another takes to start."""
_NOT_PLAIN = ("/XObject", "/Pattern", "/Shading", "/ColorSpace")
_SETS = ("colours", "faces")


def inks(pdf: bytes, document: pikepdf.Pdf, store: Cache, jobs: int) -> list[Ink]:
    """All that the content of each page of a file puts on it, from the store where it is there; what is not, is looked at by
    several processes where it is much."""
    faces = Faces()
    names = [_name(page, faces) if store.folder is not None else None for page in document.pages]
    found = [store.read(_ROOM, name, _read) if name is not None else None for name in names]
    unknown = [index for index, ink in enumerate(found) if ink is None]
    count = jobs if len(unknown) > _MANY else 1
    parts = [(pdf, unknown[first::count]) for first in range(count)]
    for (_, indexes), looked in zip(parts, shared(_looked_at, parts, count), strict=True):
        for index, ink in zip(indexes, looked, strict=True):
            found[index] = ink
            name = names[index]
            if name is not None:
                store.put(_ROOM, name, _written(ink))
    return [ink for ink in found if ink is not None]


def _looked_at(part: tuple[bytes, Sequence[int]]) -> list[Ink]:
    """What is on some pages of a file."""
    pdf, indexes = part
    with pikepdf.open(io.BytesIO(pdf)) as document:
        faces = Faces()
        return [ink_of(document.pages[index], faces) for index in indexes]


def _name(page: pikepdf.Page, faces: Faces) -> str | None:
    """The hash of all that a plain page depends on; None for one that is not plain."""
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    if any(len(resources.get(kind, pikepdf.Dictionary())) for kind in _NOT_PLAIN):
        return None
    states = resources.get("/ExtGState", pikepdf.Dictionary()).to_json(dereference=True)
    if b' R"' in states:  # what stands elsewhere in the file is known by a number, which says nothing
        return None
    fonts = sorted(resources.get("/Font", pikepdf.Dictionary()).items())
    return key(_code(), content_of(page), states, *(part for name, font in fonts for part in (name, faces.mark(font))))


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
