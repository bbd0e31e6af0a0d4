"""The furniture of a page: what stands in its margins, as the style sheets have it, with room left for what changes.

A unit is laid out without its margins, so that the same layout serves on a left and a right page and with any folio. What
its margins hold is found out once for each kind of page and filled in when the book is bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from bookforge.book.numerals import letters, roman
from bookforge.editions.print.binding import Line, Run, run_from

Align = Literal["left", "center", "right"]
_FARTHEST = 3  # pages of a group that `:nth()` tells apart; later ones are as the last of these


@dataclass(frozen=True, slots=True)
class Kind:
    """What the style sheets may choose a page's furniture by; `groups` are its place in groups of pages, by their names."""

    name: str
    recto: bool
    blank: bool = False
    groups: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, name: str, *, recto: bool, blank: bool, groups: tuple[tuple[str, int], ...]) -> Kind:
        """The kind of a page; pages far on in their group are alike."""
        return cls(name, recto, blank, tuple((group, min(index, _FARTHEST)) for group, index in groups))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what a margin holds: words ("text"), the page's number ("page", `value` is the counter's style), the number
    of pages ("pages"), a named string ("string", `value` its name, `keyword` which of its values)."""

    kind: str
    value: str
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One margin box that holds a line of words, in points from the lower left corner; `run` is how they look."""

    x: float
    baseline: float
    width: float
    align: Align
    run: Run
    pieces: tuple[Piece, ...]
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a kind of page has in its margins, and its inner edge: the width of the margin at its left, in points. `lacks` tells
    what the style sheets ask for there and cannot have."""

    left: float
    slots: tuple[Slot, ...]
    lacks: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the cache."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Furniture:
        """From the cache."""
        return cls(value["left"], tuple(_slot(slot) for slot in value["slots"]), tuple(value["lacks"]))

    def lines(self, number: int, total: int, string: Callable[[str, str], str]) -> tuple[Line, ...]:
        """The furniture of page `number` of `total`; `string` gives the value of a named string by its keyword."""
        found = []
        for slot in self.slots:
            words = "".join(_words(piece, number, total, string) for piece in slot.pieces)
            if words.strip():
                shown = replace(slot.run, text=words.upper() if slot.upper else words)
                found.append(Line(slot.x, slot.baseline, slot.width, slot.align, (shown,)))
        return tuple(found)


def _slot(value: dict[str, Any]) -> Slot:
    pieces = tuple(Piece(**piece) for piece in value["pieces"])
    return Slot(**{**value, "run": run_from(value["run"]), "pieces": pieces})


def _words(piece: Piece, number: int, total: int, string: Callable[[str, str], str]) -> str:
    match piece.kind:
        case "page":
            return counted(number, piece.value)
        case "pages":
            return counted(total, piece.value)
        case "string":
            return string(piece.value, piece.keyword)
        case _:
            return piece.value


_STYLES: Mapping[str, Callable[[int], str]] = {
    "lower-roman": lambda number: roman(number).lower(),
    "upper-roman": roman,
    "lower-alpha": lambda number: letters(number).lower(),
    "upper-alpha": letters,
    "decimal-leading-zero": lambda number: f"{number:02}",
}


def counted(number: int, style: str) -> str:
    """A page's number in a counter style of CSS Counter Styles 3; in arabic figures where it is none of the plain ones."""
    return _STYLES.get(style, str)(number)
