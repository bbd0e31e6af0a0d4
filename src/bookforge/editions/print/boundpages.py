"""Every page of the book as the binder wants it: its side, how far it moves to the right, and what stands in its margins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bookforge.editions.print.binding import BoundPage
from bookforge.editions.print.furniture import Furniture, Kind
from bookforge.editions.print.pagination import Leaf


def kinds(leaves: Sequence[Leaf]) -> frozenset[Kind]:
    """The kinds of page that a book has."""
    return frozenset(map(_kind, leaves))


def bound_pages(leaves: Sequence[Leaf], furniture: Mapping[Kind, Furniture]) -> tuple[BoundPage, ...]:
    """The pages of a book with the furniture of their kinds."""
    carried: dict[str, str] = {}
    pages = []
    for leaf in leaves:
        strings = leaf.laid.strings if leaf.laid is not None else {}
        own = furniture[_kind(leaf)]
        lines = own.lines(leaf.number, len(leaves), _string(strings, carried))
        carried.update((name, values["last"]) for name, values in strings.items())
        shift = own.left - leaf.laid.left if leaf.laid is not None else 0.0
        labels = [replace(line, x=line.x + shift) for line in leaf.laid.continued] if leaf.laid is not None else []
        pages.append(BoundPage(leaf.unit, leaf.index, leaf.folio, leaf.recto, round(shift, 3), (*lines, *labels)))
    return tuple(pages)


def _kind(leaf: Leaf) -> Kind:
    if leaf.laid is None:
        return Kind("", leaf.recto, blank=True)
    return Kind.of(leaf.laid.name, recto=leaf.recto, blank=leaf.laid.blank, groups=leaf.laid.groups)


def _string(strings: Mapping[str, Mapping[str, str]], carried: Mapping[str, str]) -> Callable[[str, str], str]:
    """A named string on a page, else as an earlier unit left it."""

    def value(name: str, keyword: str) -> str:
        return strings[name].get(keyword, "") if name in strings else carried.get(name, "")

    return value
