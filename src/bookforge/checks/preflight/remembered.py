"""What is on a page, remembered from build to build: most pages of a book are as they were, and the walk over one is slow.

Only plain layers are remembered: those of type and rules, without pictures, forms, patterns or colour spaces of their own. What
such a layer holds depends on its operators, the graphics states that it names, and its faces: not on the side of its page, nor on
the number below it, so that a page that has moved is known. The pages of a unit are remembered together: one value is read of the
store for them as they stand, or, where they have moved, one of their units' layers alone.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import fields
from functools import cache, partial
from itertools import chain
from pathlib import Path

import pikepdf

from bookforge.cache import Cache, key
from bookforge.checks.preflight.faces import Faces
from bookforge.checks.preflight.facts import Ink
from bookforge.checks.preflight.geometry import Box
from bookforge.checks.preflight.pages import ink_on, together
from bookforge.children import shared
from bookforge.layers import Layer, layers_of, packed, resources_of, runs, streams_of

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
    known = _Known(store)
    of_units = list(runs(document.pages))
    found = [known.on(run) for run in of_units]
    is_known = [inked is not None for run, inked in zip(of_units, found, strict=True) for _ in run]
    unknown = [index for index, is_there in enumerate(is_known) if not is_there]
    count = jobs if len(unknown) > _MANY else 1
    share = -(-len(unknown) // count)  # pages that follow each other: what they draw with is read by one process
    parts = [(pdf, unknown[first : first + share]) for first in range(0, len(unknown), share or 1)]
    looked = iter([inked for part in shared(_looked_at, parts, count) for inked in part])
    return [
        ink
        for run, inked in zip(of_units, found, strict=True)
        for ink in (inked if inked is not None else known.kept(run, [next(looked) for _ in run]))
    ]


_Run = Sequence[pikepdf.Page]
"""The pages of a unit."""


class _Known:
    """What is known of the pages of one file."""

    def __init__(self, store: Cache) -> None:
        self._store, self._faces, self._marks = store, Faces(), _Marks()

    def on(self, run: _Run) -> list[Ink] | None:
        """What is on each page of a run, if all that takes long to look at is in the store."""
        as_they_stand = self._name(run, _packed(run))
        found = self._recalled(as_they_stand, run)
        if found is not None:
            return found
        layers = [layers_of(page) for page in run]
        of_unit: Sequence[Ink | None] | None = self._recalled(self._name(run, _of_unit(layers)), run)
        if of_unit is None:
            if any(len(layer.content) > _SHORT for page in layers for layer in page):
                return None
            of_unit = [None for _ in run]
        inked = [
            [ink or ink_on(first, page, self._faces), *(ink_on(layer, page, self._faces) for layer in furniture)]
            for page, (first, *furniture), ink in zip(run, layers, of_unit, strict=True)
        ]
        return self._put_together(as_they_stand, layers, inked)

    def kept(self, run: _Run, inked: Sequence[Sequence[Ink]]) -> list[Ink]:
        """The same, of what was found on the layers of each page; to be known from now on."""
        layers = [layers_of(page) for page in run]
        self._keep(self._name(run, _of_unit(layers)), [first for first, *_ in inked])
        return self._put_together(self._name(run, _packed(run)), layers, inked)

    def _put_together(
        self, name: str | None, layers: Sequence[Sequence[Layer]], inked: Sequence[Sequence[Ink]]
    ) -> list[Ink]:
        found = [together(zip(page, inks, strict=True)) for page, inks in zip(layers, inked, strict=True)]
        self._keep(name, found)
        return found

    def _recalled(self, name: str | None, run: _Run) -> list[Ink] | None:
        return self._store.read(_ROOM, name, partial(_read, len(run))) if name is not None else None

    def _keep(self, name: str | None, found: Sequence[Ink]) -> None:
        if name is not None:
            self._store.put(_ROOM, name, _written(found))

    def _name(self, run: _Run, drawn: Sequence[bytes]) -> str | None:
        """The hash of all that plain operators depend on; None for what is not plain, or shorter than to remember it pays."""
        if self._store.folder is None or sum(map(len, drawn)) <= _SHORT:
            return None
        resources = resources_of(run[0])
        states = self._marks.of(resources)
        if states is None:
            return None
        fonts = sorted(resources.get("/Font", pikepdf.Dictionary()).items())
        return key(_code(), *drawn, states, *(part for name, font in fonts for part in (name, self._faces.mark(font))))


def _packed(run: _Run) -> list[bytes]:
    """All that is drawn on the pages of a run, as it is stored."""
    told: list[bytes] = []
    for page in run:
        streams = streams_of(page)
        told += (str(len(streams)).encode(), *chain.from_iterable(map(packed, streams)))
    return told


def _of_unit(layers: Sequence[Sequence[Layer]]) -> list[bytes]:
    """What the unit's layers draw on the pages of a run."""
    return [first.content for first, *_ in layers]


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


@cache
def _code() -> str:
    """The hash of this room's code, with which what it finds may change."""
    return key(*(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))))


def _written(found: Sequence[Ink]) -> bytes:
    """Plain pages have no pictures."""
    told = [{field.name: getattr(ink, field.name) for field in fields(Ink)} for ink in found]
    return json.dumps([{**ink, **{name: sorted(ink[name]) for name in _SETS}} for ink in told]).encode()


def _read(count: int, data: bytes) -> list[Ink]:
    """What was written of so many pages. Raises ValueError, KeyError or TypeError for what is none of them."""
    found = []
    for value in json.loads(data):
        boxes = {name: Box(*value[name]) if value[name] is not None else None for name in ("text", "art")}
        found.append(Ink(**{**value, **boxes, **{name: set(value[name]) for name in _SETS}}))
    if len(found) != count:
        raise ValueError("they are other pages")
    return found
