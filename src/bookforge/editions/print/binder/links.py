"""Links lead somewhere: destinations across units, links between units turned into them, and the dead ones taken out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bookforge.editions.print.binder.joining import Joined
from bookforge.editions.print.binding import SCHEME, OutlineEntry

_PRINT = 4  # the annotation flag "Print" (PDF 1.7, 12.5.3), which PDF/A and checkers of PDF/UA ask for
_LEAF = 64  # names in a leaf of the name tree

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Connected:
    """The ids that are destinations in the book; and the links that went, by unit: the structure tree still holds them."""

    names: frozenset[str]
    gone: Mapping[str, Sequence[Object]]


def connect(book: Pdf, joined: Mapping[str, Joined], outline: Sequence[OutlineEntry]) -> Connected:
    """Makes the links of all pages lead to destinations of the book, and writes those that links or the outline need.

    A link without words (a picture) is described by the title of what it leads to, where the outline has one. A link to an id
    that is nowhere goes; so does one whose area is empty or inside another with the same target (WeasyPrint writes one for
    each box in a link).
    """
    places: dict[str, tuple[Object, float, float]] = {}
    for unit in joined.values():
        for name, (index, x, y) in unit.destinations.items():
            if index in unit.pages:
                places.setdefault(name, (unit.pages[index].obj, x + unit.shifts[index], y))
    titles = dict(_titled(outline))
    needed = {name for name in titles if name in places}
    gone: dict[str, list[Object]] = {}
    for key, unit in joined.items():
        for index, page in unit.pages.items():
            if "/Annots" in page.obj:
                names, dropped = _mend(page, unit.shifts[index], places, titles)
                needed |= names
                gone.setdefault(key, []).extend(dropped)
    if needed:
        _write(book, {name: places[name] for name in needed})
    return Connected(frozenset(needed), gone)


def _titled(outline: Sequence[OutlineEntry]) -> Iterator[tuple[str, str]]:
    for entry in outline:
        yield entry.target, entry.title
        yield from _titled(entry.below)


def _mend(
    page: pikepdf.Page, shift: float, known: Container[str], titles: Mapping[str, str]
) -> tuple[set[str], list[Object]]:
    """Mends the annotations of a page; gives the names that its links lead to, and the links that went."""
    kept: list[Object] = []
    dropped: list[Object] = []
    links: list[tuple[str, Area]] = []
    needed = set()
    for annotation in page.obj.Annots:
        area = _move(annotation, shift)
        if annotation.get("/Subtype") != Name.Link:
            kept.append(annotation)
            continue
        target = _target(annotation, known)
        if target is None or any(target == other and _inside(area, it) for other, it in links) or _empty(area):
            dropped.append(annotation)
            continue
        links.append((target, area))
        kept.append(annotation)
        annotation.F = int(annotation.get("/F", 0)) | _PRINT
        if target.startswith("#"):
            needed.add(target[1:])
            annotation.Dest = String(target[1:])
            if "/A" in annotation:
                del annotation["/A"]
        if str(annotation.get("/Contents", SCHEME)).startswith(
            SCHEME
        ):  # WeasyPrint gives the address for want of words
            name = target.removeprefix("#")
            annotation.Contents = String(titles.get(name, name) if target.startswith("#") else target)
    if kept:
        page.obj.Annots = Array(kept)
    else:
        del page.obj["/Annots"]
    return needed, dropped


def _target(annotation: Object, known: Container[str]) -> str | None:
    """What a link leads to: an address, or `#` and an id of the book; None when that is not in the book."""
    if "/Dest" in annotation:
        name = str(annotation.Dest)
        return f"#{name}" if name in known else None
    uri = str(annotation.get("/A", Dictionary()).get("/URI", ""))
    if not uri.startswith(SCHEME):
        return uri or None
    name = uri.removeprefix(SCHEME)
    return next((f"#{id_}" for id_ in (name, unquote(name)) if id_ in known), None)


def _move(annotation: Object, shift: float) -> Area:
    """Moves an annotation to the right; gives its rectangle, corners put in order (WeasyPrint writes the upper left first)."""
    x1, y1, x2, y2 = (float(n) for n in annotation.Rect)
    area = (min(x1, x2) + shift, min(y1, y2), max(x1, x2) + shift, max(y1, y2))
    annotation.Rect = Array([_short(n) for n in area])
    if "/QuadPoints" in annotation and shift:
        annotation.QuadPoints = Array(
            [_short(float(n) + (0 if i % 2 else shift)) for i, n in enumerate(annotation.QuadPoints)]
        )
    return area


def _short(number: float) -> float:
    return round(number, 3)


def _empty(area: Area) -> bool:
    return area[2] - area[0] < 0.01 or area[3] - area[1] < 0.01


def _inside(area: Area, other: Area) -> bool:
    return (
        area[0] >= other[0] - 0.01
        and area[1] >= other[1] - 0.01
        and area[2] <= other[2] + 0.01
        and area[3] <= other[3] + 0.01
    )


def _write(book: Pdf, places: Mapping[str, tuple[Object, float, float]]) -> None:
    """Writes the tree of named destinations, in the order of their bytes."""
    names = sorted((bytes(String(name)), name) for name in places)
    leaves = []
    for start in range(0, len(names), _LEAF):
        leaf = names[start : start + _LEAF]
        entries: list[object] = []
        for _, name in leaf:
            page, x, y = places[name]
            entries += [String(name), Array([page, Name.XYZ, _short(x), _short(y), 0])]
        limits = Array([String(leaf[0][1]), String(leaf[-1][1])])
        leaves.append(book.make_indirect(Dictionary(Limits=limits, Names=Array(entries))))
    book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Kids=Array(leaves))))
