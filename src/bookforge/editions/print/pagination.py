"""The pages of the book in order: units one after the other, each on the side that it opens on, and the number of each page.

Pure: from what the units came out as to which page is where. The body begins with page 1; the pages before it have roman
numbers of their own, so that a longer contents moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bookforge.book import Page, PageMap
from bookforge.book.numerals import roman
from bookforge.editions.print.laid import LaidPage, LaidUnit

_RECTO = frozenset({"recto", "right"})
_VERSO = frozenset({"verso", "left"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One side of a leaf: page `index` of `unit` as it was laid out (None on a page that only keeps the sides right);
    `number` counts the pages of its part of the book, front matter or body, from 1."""

    unit: str | None
    index: int
    laid: LaidPage | None
    recto: bool
    number: int
    in_body: bool

    @property
    def blank(self) -> bool:
        """Whether nothing of the text is on it."""
        return self.laid is None or self.laid.blank

    @property
    def folio(self) -> str:
        """The number that readers call it by; "" on a blank page."""
        if self.blank:
            return ""
        return str(self.number) if self.in_body else roman(self.number).lower()


def paginate(
    order: Sequence[str], laid: Mapping[str, LaidUnit], body: str, *, last_blank: bool = False
) -> tuple[Leaf, ...]:
    """The pages of the book; `order` are its units, those that are not `laid` yet are left out; `body` is the first unit of
    the body. The pages come out even, and with `last_blank` the last one is blank."""
    leaves: list[Leaf] = []
    number, in_body = 0, False

    def add(unit: str | None, index: int, page: LaidPage | None) -> None:
        nonlocal number
        number += 1
        leaves.append(Leaf(unit, index, page, len(leaves) % 2 == 0, number, in_body))

    for name in order:
        opening = laid[name].opening if name in laid else "auto"
        next_recto = len(leaves) % 2 == 0
        if (opening in _RECTO and not next_recto) or (opening in _VERSO and next_recto):
            add(None, 0, None)
        if name == body:
            number, in_body = 0, True
        for index, page in enumerate(laid[name].pages if name in laid else ()):
            add(name, index, page)
    if last_blank and leaves and not leaves[-1].blank:
        add(None, 0, None)
    if len(leaves) % 2:
        add(None, 0, None)
    return tuple(leaves)


def versos(leaves: Sequence[Leaf]) -> frozenset[str]:
    """The units that open on a left-hand page."""
    return frozenset(leaf.unit for leaf in leaves if leaf.unit and leaf.index == 0 and not leaf.recto)


def page_map(leaves: Sequence[Leaf], prefixes: Mapping[str, str]) -> PageMap:
    """The page map; `prefixes` are what the numbers of a unit's blocks begin with in the book ("3.")."""
    return PageMap(tuple(_page(leaf, prefixes) for leaf in leaves))


def _page(leaf: Leaf, prefixes: Mapping[str, str]) -> Page:
    if leaf.laid is None or leaf.unit is None or leaf.blank:
        return Page("", None, None, None)
    start = leaf.laid.start
    if start is None:
        return Page(leaf.folio, leaf.unit, None, None)
    return Page(leaf.folio, leaf.unit, prefixes.get(leaf.unit, "") + start.block, start.offset, start.in_word)
