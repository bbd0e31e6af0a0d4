"""What a bound book is made of: which laid out page goes where, and the furniture that is set on it then.

The nouns between `units`, which are laid out each by itself and know no page number, and the binder, which makes one file
of them. Lengths are in points, from the lower left corner of the trimmed page, as PDF has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

POINTS = 0.75
"""In a CSS pixel."""
SCHEME = "bookforge:"
"""Begins the address of what stands in another unit; the binder makes links within the book of such addresses."""
Colour = tuple[float, float, float]  # red, green, blue from 0 to 1


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters in one face: `face` names a font file that the binder is given, `features` are OpenType's, as
    ("onum", 1)."""

    text: str
    face: str
    size: float
    colour: Colour = (0.0, 0.0, 0.0)
    features: tuple[tuple[str, int], ...] = ()
    letter_spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of furniture (a folio, a running head): its runs, set within `width` from `x` on, on `baseline`."""

    x: float
    baseline: float
    width: float
    align: Literal["left", "center", "right"]
    runs: tuple[Run, ...]


def run_from(value: dict[str, Any]) -> Run:
    """A run from what `dataclasses.asdict` made of it, through JSON, which has no tuples."""
    features = tuple((name, setting) for name, setting in value["features"])
    return Run(**{**value, "colour": tuple(value["colour"]), "features": features})


def line_from(value: dict[str, Any]) -> Line:
    """The same for a line."""
    return Line(**{**value, "runs": tuple(map(run_from, value["runs"]))})


@dataclass(frozen=True, slots=True)
class BoundPage:
    """A page of the bound book: page `index` of the unit `unit`, or a blank one when `unit` is None.

    `shift` moves what the unit has on it to the right: a unit is laid out as if all its pages were rectos.
    """

    unit: str | None
    index: int
    folio: str
    recto: bool
    shift: float = 0.0
    furniture: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the outline (PDF's bookmarks): its words, the id it leads to, what stands below it."""

    title: str
    target: str
    below: tuple[OutlineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a file says of itself: metadata, the language (BCP 47), the date as ISO 8601 in UTC."""

    title: str
    language: str
    authors: tuple[str, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()
    rights: str = ""
    date: str = ""
