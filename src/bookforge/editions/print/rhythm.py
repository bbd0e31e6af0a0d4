"""The rhythm of the page: what is no whole number of lines high gets the space below it that makes it one.

Lines of text, headings and callouts stand on the grid by their style sheet. Pictures, tables, listings and formulas have
heights that only a layout tells: `mark` names them before it, `heights` reads them off it, and `Rhythm` has the spaces for
the next one, so that the text after each meets the lines of the facing page again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from bookforge.editions.print.binding import POINTS
from bookforge.editions.print.measures import OF
from bookforge.markup import Element, classes, elements

NAMED = "data-rhythm"
"""The attribute that names what is measured; it is unique in a unit."""

_TALL = ("figure", "table", "pre")
_TALL_CLASSES = frozenset(
    {
        "equation",
        "quote",
        "table-notes",
        "sources",
        "endnotes",
        "letter",
        "dialogue",
        "worksheet",
        "contributor",
        "permission",
    }
)
_PAGE = frozenset({"full-page", "full-bleed", "turned-page", "turned-inner"})  # what fills pages of its own
_NEAR = 0.15  # points; nobody sees less
_TIMES = 3  # readings of a unit; the second is of what the first has changed


@dataclass(frozen=True, slots=True)
class Height:
    """How high something came out with the space around it, and its space below, in points."""

    name: str
    whole: float
    below: float


def mark(section: Element) -> None:
    """Names what may be no whole number of lines high; what lies inside of something so named is part of it."""
    number = 0
    for element in elements(section):
        if not _is_tall(element) or any(
            part.get(NAMED) or _PAGE.intersection(classes(part)) for part in element.iterancestors()
        ):
            continue
        number += 1
        element.set(NAMED, str(number))


def _is_tall(element: Element) -> bool:
    if _PAGE.intersection(classes(element)):
        return False
    if element.tag in _TALL or _TALL_CLASSES.intersection(classes(element)):
        return True
    return element.tag == "p" and any(
        "formula" in classes(part) or part.get(OF) for part in element.iter("span", "svg", "img")
    )


def heights(pages: Iterable[Any]) -> tuple[Height, ...]:
    """The heights of what is marked on WeasyPrint's pages. What goes on over a page's end ends somewhere on its last one: it
    is left out, for its two parts make no whole.
    """
    found: dict[str, Height | None] = {}
    for page in pages:
        for name, box in _first_boxes(page).items():
            found[name] = None if name in found else _height(name, box)
    return tuple(height for height in found.values() if height)


def _first_boxes(page: Any) -> Mapping[str, Any]:
    """The outermost box of everything marked on a page: lines, anonymous boxes and a table without its caption have the
    element of the box around them, too.
    """
    found: dict[str, Any] = {}
    for box in page._page_box.descendants():  # its box tree is private; measured on WeasyPrint 70
        element: Any = getattr(box, "element", None)
        name = element.get(NAMED) if hasattr(element, "get") else None
        if name is not None:
            found.setdefault(name, box)
    return found


def _height(name: str, box: Any) -> Height:
    return Height(name, float(box.margin_height()) * POINTS, float(box.margin_bottom) * POINTS)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The space below what is no whole number of lines high, in points, by its name; and how often it has been read."""

    below: Mapping[str, float] = field(default_factory=dict)
    times: int = 0

    def with_heights(self, heights: Iterable[Height], line: float) -> Rhythm:
        """The rhythm that makes each a whole number of lines of `line` points, where it had the space of this one. A layout
        changes what the last one told (a table shrinks, a listing no longer breaks); yet it comes to rest."""
        if line <= 0 or self.times == _TIMES:
            return self
        lacking = {h.name: round(h.below + lack, 2) for h in heights if (lack := _lack(h.whole, line)) > _NEAR}
        return Rhythm({**self.below, **lacking}, self.times + 1) if lacking else self


def rhythm_sheet(rhythm: Rhythm) -> str:
    """The CSS of a rhythm. It outweighs rules of two classes."""
    return "".join(
        f'[{NAMED}="{name}"][{NAMED}] {{ margin-bottom: {space:.2f}pt }}\n' for name, space in rhythm.below.items()
    )


def _lack(whole: float, line: float) -> float:
    lines = whole / line
    return (ceil(lines - _NEAR / line) - lines) * line


def line_of(tokens: Mapping[str, tuple[Any, ...]]) -> float:
    """The line of a book in points, from the tokens of its sheets (`--line`, resolved); 0 when it is no plain length."""
    scale = {"pt": 1.0, "px": POINTS, "in": 72.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "pc": 12.0}
    given = [token for token in tokens.get("--line", ()) if token.type == "dimension"]
    return float(given[0].value) * scale.get(given[0].lower_unit, 0.0) if len(given) == 1 else 0.0
