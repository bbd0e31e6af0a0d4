"""The pages of many files become the pages of one: units opened, copied in order, blank pages between, moved to their side."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from bookforge.editions.print.binder.faces import Faces, UnitFont, taken
from bookforge.editions.print.binding import BoundPage

_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")

_MOST = 2_000_000
"""Bytes of units that are open at once, while a book is begun."""
_TIES = ("/Annots", "/StructParents", "/Tabs")


@dataclass(slots=True)
class Joined:
    """A unit in the book: its pages there by their index in the unit, how far each was moved, its structure tree, and what
    each of its ids leads to (the index of the page, x, y)."""

    pages: dict[int, pikepdf.Page] = field(default_factory=dict)
    shifts: dict[int, float] = field(default_factory=dict)
    structure: Object | None = None
    destinations: Mapping[str, tuple[int, float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A unit's `pdf`, open: its `source` without the `fonts` that are exchanged; the names of the faces that stay in it."""

    pdf: bytes
    source: Pdf
    fonts: Sequence[UnitFont]
    left: Set[str]


class Begun:
    """Units that are opened for a book without links while others are laid out. Open, a unit takes ten times the memory of its
    bytes: so they are no more than some."""

    def __init__(self) -> None:
        self._opened: dict[str, _Opened] = {}
        self._bytes = 0

    def take(self, name: str, pdf: bytes, known: Collection[str]) -> None:
        """Opens a unit of which the faces are `known`, unless enough are open."""
        if name in self._opened or self._bytes + len(pdf) > _MOST:
            return
        self._opened[name] = _opened(pdf, known, tagged=False)
        self._bytes += len(pdf)

    def give(self, name: str, pdf: bytes, known: Collection[str]) -> _Opened:
        """A unit that is opened as it would be with the faces that are `known` now."""
        unit = self._opened.pop(name, None)
        if unit is not None and unit.pdf == pdf and unit.left.isdisjoint(known):
            return unit
        return _opened(pdf, known, tagged=False)


def _opened(pdf: bytes, known: Collection[str], *, tagged: bool) -> _Opened:
    source = pikepdf.open(io.BytesIO(pdf))
    fonts, left = taken(source, known)
    if not tagged:
        _untie(source)
    return _Opened(pdf, source, fonts, left)


def join(
    book: Pdf,
    units: Mapping[str, bytes],
    pages: Sequence[BoundPage],
    faces: Faces,
    *,
    tagged: bool,
    begun: Begun | None = None,
) -> dict[str, Joined]:
    """Puts the pages into the book, in order, and gives its units by name; their fonts are exchanged for those of `faces`. Pages
    that are not `tagged` come without their links, and their units may be `begun`.

    The pages of a unit follow each other, and its file is closed before the next is opened: open, it takes ten times the memory
    of its bytes. From these the book still reads its streams when it is saved.
    """
    joined: dict[str, Joined] = {}
    copies: list[pikepdf.Page] = []
    for name, run in groupby(pages, key=lambda page: page.unit):
        if name is None:
            copies.extend(_blank(book) for _ in run)
        else:
            if begun is not None and not tagged:
                unit = begun.give(name, units[name], faces.known)
            else:
                unit = _opened(units[name], faces.known, tagged=tagged)
            joined[name] = _joined(book, unit, run, faces, tagged=tagged)
            copies.extend(joined[name].pages.values())
    _fill(book, copies)
    _box_blanks(book)
    return joined


def _joined(book: Pdf, unit: _Opened, pages: Iterable[BoundPage], faces: Faces, *, tagged: bool) -> Joined:
    """Copies of the pages of a unit, and of what ties them together; the unit is closed then."""
    with unit.source as source:
        fonts = faces.for_these(unit.fonts)
        joined = Joined(destinations=_destinations(source) if tagged else {})
        for page in pages:
            joined.pages[page.index] = pikepdf.Page(book.copy_foreign(source.pages[page.index].obj))
            joined.shifts[page.index] = page.shift
        for copy in joined.pages.values():
            faces.give(copy, fonts)
        if tagged and "/StructTreeRoot" in source.Root:  # only now, so that it points to the pages' copies
            joined.structure = book.copy_foreign(source.Root.StructTreeRoot)
        return joined


def _fill(book: Pdf, pages: Sequence[pikepdf.Page]) -> None:
    """Gives an empty book its pages, all at once: one by one, each takes the longer the more there are."""
    tree = book.Root.Pages
    tree.Kids, tree.Count = Array([page.obj for page in pages]), len(pages)
    for page in pages:
        page.obj.Parent = tree


def number_tree(node: Object) -> Iterator[tuple[int, Object]]:
    """The entries of a number tree (PDF 1.7, 7.9.7)."""
    flat = list(node.get("/Nums", ()))
    for i in range(0, len(flat), 2):
        yield int(flat[i]), flat[i + 1]
    for kid in node.get("/Kids", ()):
        yield from number_tree(kid)


def name_tree(node: Object) -> Iterator[tuple[str, Object]]:
    """The entries of a name tree (PDF 1.7, 7.9.6)."""
    flat = list(node.get("/Names", ()))
    for i in range(0, len(flat), 2):
        yield str(flat[i]), flat[i + 1]
    for kid in node.get("/Kids", ()):
        yield from name_tree(kid)


def _destinations(source: Pdf) -> dict[str, tuple[int, float, float]]:
    """What each id of a unit leads to. WeasyPrint writes `[page /XYZ x y 0]`."""
    names = source.Root.get("/Names", Dictionary())
    if "/Dests" not in names:
        return {}
    where = {page.obj.objgen: i for i, page in enumerate(source.pages)}
    return {
        name: (where[place[0].objgen], float(place[2]), float(place[3]))
        for name, place in name_tree(names.Dests)
        if place[0].objgen in where
    }


def _untie(source: Pdf) -> None:
    """Takes the links from all pages, and what ties these to the structure."""
    for page in source.pages:
        for key in _TIES:
            if key in page.obj:
                del page.obj[key]


def _blank(book: Pdf) -> pikepdf.Page:
    return pikepdf.Page(
        book.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary(), MediaBox=Array([0, 0, 0, 0])))
    )


def _box_blanks(book: Pdf) -> None:
    """Gives blank pages the boxes of the page before, or of the first after them."""
    full = [page for page in book.pages if "/Contents" in page]
    pattern = full[0] if full else None
    for page in book.pages:
        if "/Contents" in page:
            pattern = page
        elif pattern is not None:
            for box in _BOXES:
                if box in pattern:
                    page.obj[box] = Array(list(pattern.obj[box]))
