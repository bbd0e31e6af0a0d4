"""A unit of the book as it was laid out: its PDF, and what stands on each of its pages. All of it can be kept in the cache."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from bookforge.editions.print.binding import Line, line_from
from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.keeping import Kept
from bookforge.editions.print.measures import Measured
from bookforge.editions.print.placing.flow import Foot
from bookforge.editions.print.rhythm import Height

MARK = "b:"
"""Begins the ids that stand in the print tree only to be found on a page, and leave the PDF again."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What WeasyPrint logged: its message with arguments filled in, and the name of the style sheet it read then ("" else)."""

    message: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins: the `data-b` of its first block, the letters of it (`book.letters`) on earlier pages, and whether
    that is within a word, which was hyphenated."""

    block: str
    offset: int
    in_word: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a block (`data-b`) stands on a page: the baselines of its first and its last line there, in points from the foot."""

    block: str
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a page: its left and right edge in points, and its blocks from top to bottom."""

    left: float = 0.0
    right: float = 0.0
    blocks: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page of a unit: the name of its `@page`, whether it is blank, its place in each group of pages (CSS Page 3, `:nth`);
    the ids on it in their order, notes behind the text; where it begins; the named strings on it, as `string()` gives them by
    keyword; its margin at the left in points; the labels of callouts that go on there; and
    where its blocks stand."""

    name: str
    blank: bool
    groups: tuple[tuple[str, int], ...]
    ids: tuple[str, ...]
    start: Start | None
    strings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left: float = 0.0
    continued: tuple[Line, ...] = ()
    text: Text = Text()


@dataclass(frozen=True, slots=True)
class LaidUnit:
    """A laid out unit. `opening` is the computed `break-before` of its section ("recto", "page", "auto" …); `faces` are
    the names of the font files in its PDF; `measured` tells how large tables, images and formulas came out, `heights`
    what is no whole number of lines high, `faults` what a proofreader would mark on its pages, by whether it opens on a
    right-hand page; `sided` whether it would come out otherwise if it began on a verso; `feet` how far its
    pages are filled; `callouts` how tall those in it are."""

    pdf: bytes
    opening: str
    pages: tuple[LaidPage, ...]
    faces: tuple[str, ...]
    complaints: tuple[Complaint, ...] = ()
    measured: tuple[Measured, ...] = ()
    heights: tuple[Height, ...] = ()
    faults: Mapping[bool, tuple[Fault, ...]] = field(default_factory=dict)
    sided: bool = False
    feet: tuple[Foot, ...] = ()
    callouts: tuple[Kept, ...] = ()

    def to_bytes(self) -> bytes:
        """For the cache: a line of JSON, then the PDF."""
        value = {
            "opening": self.opening,
            "pages": [asdict(page) for page in self.pages],
            "faces": self.faces,
            "complaints": [asdict(complaint) for complaint in self.complaints],
            "measured": [asdict(thing) for thing in self.measured],
            "heights": [asdict(height) for height in self.heights],
            "faults": [[recto, *astuple(fault)] for recto, found in self.faults.items() for fault in found],
            "sided": self.sided,
            "feet": [astuple(foot) for foot in self.feet],
            "callouts": [astuple(callout) for callout in self.callouts],
        }
        return json.dumps(value, separators=(",", ":")).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, data: bytes) -> LaidUnit:
        """From the cache."""
        head, _, pdf = data.partition(b"\n")
        value = json.loads(head)
        return cls(
            pdf,
            value["opening"],
            tuple(_page(page) for page in value["pages"]),
            tuple(value["faces"]),
            tuple(Complaint(**complaint) for complaint in value["complaints"]),
            tuple(Measured(**thing) for thing in value["measured"]),
            tuple(Height(**height) for height in value["heights"]),
            {side: tuple(_fault(*rest) for recto, *rest in value["faults"] if recto is side) for side in (True, False)},
            value["sided"],
            tuple(Foot(*foot) for foot in value["feet"]),
            tuple(Kept(*callout) for callout in value["callouts"]),
        )


def _page(value: dict[str, Any]) -> LaidPage:
    start, text = value["start"], value["text"]
    return LaidPage(
        value["name"],
        value["blank"],
        tuple((name, index) for name, index in value["groups"]),
        tuple(value["ids"]),
        Start(**start) if start else None,
        value["strings"],
        value["left"],
        tuple(map(line_from, value["continued"])),
        Text(text["left"], text["right"], tuple(Standing(**standing) for standing in text["blocks"])),
    )


def _fault(kind: str, *rest: Any) -> Fault:
    return Fault(Kind(kind), *rest)
