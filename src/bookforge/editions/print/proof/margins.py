"""What a proof says beside and below a page: the source lines of its blocks, its file, the room for notes, bars of change.

Lengths are in points from the lower left corner of the trimmed page; what is outside of it is what a proof adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookforge.editions.print.binding import Colour, Line, Run
from bookforge.editions.print.furniture import Align
from bookforge.editions.print.laid import Standing
from bookforge.editions.print.pagination import Leaf
from bookforge.editions.print.proof.lettering import Lettering
from bookforge.editions.print.proof.sources import Source

OUTER, INNER, HEAD, FOOT = 144.0, 22.0, 26.0, 54.0
"""How much a proof's page is larger than the trimmed one, on each of its sides."""

_GREY: Colour = (0.42, 0.42, 0.42)
_NUMBER_SIZE, _FOOT_SIZE = 6.5, 8.0
_GAP = 9.0  # between the text and the numbers
_BAR_GAP = 4.5  # between the text and a bar
_ASCENT, _DESCENT = 8.0, 3.0  # how far a bar reaches over its first line and under its last
_SAME_LINE = 4.0  # baselines nearer than this are one line: cells of a row
_WIDE = 40.0
_UPPER, _LOWER = 27.0 - FOOT, 15.0 - FOOT  # the two lines of the running foot
_EDGE = 14.0  # what stays free at the paper's edge: printers cannot print there


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of change beside the text, from `top` to `foot`; where these are the same, text is gone there. The text is on
    the left of it on a `recto`."""

    x: float
    top: float
    foot: float
    recto: bool


@dataclass(frozen=True, slots=True)
class Foot:
    """What the foot of every page says: the book's title, its date, the revision that bars are drawn against; and words."""

    title: str
    date: str
    changed: str
    page: str
    notes: str


def beside(
    leaf: Leaf, shift: float, found: Sequence[tuple[Standing, Source]], lettering: Lettering
) -> tuple[tuple[Line, ...], tuple[Bar, ...]]:
    """The source lines beside a page's text, and its bars; a block that began on an earlier page has its line in brackets."""
    if leaf.laid is None:
        return (), ()
    text = leaf.laid.text
    left, right = text.left + shift, text.right + shift
    told: dict[float, list[str]] = {}
    began = leaf.laid.start.block if leaf.laid.start is not None and leaf.laid.start.offset else None
    for standing, source in found:
        baseline = next((y for y in told if abs(y - standing.first) < _SAME_LINE), standing.first)
        shown = f"({source.line})" if standing.block == began else str(source.line)
        if shown not in told.setdefault(baseline, []):
            told[baseline].append(shown)
    x = right + _GAP if leaf.recto else left - _GAP - _WIDE
    align: Align = "left" if leaf.recto else "right"
    lines = []
    for y in sorted(told, reverse=True):
        run = Run(" · ".join(told[y]), lettering.plain, _NUMBER_SIZE, _GREY, (("tnum", 1),))
        lines.append(Line(x, y, _WIDE, align, (run,)))
    edge = right + _BAR_GAP if leaf.recto else left - _BAR_GAP
    return tuple(lines), tuple(_bars(edge, found, began, recto=leaf.recto))


def _bars(x: float, found: Sequence[tuple[Standing, Source]], began: str | None, *, recto: bool) -> list[Bar]:
    bars = []
    for standing, source in found:
        top, foot = standing.first + _ASCENT, standing.last - _DESCENT
        if source.changed:
            bars.append(Bar(x, top, foot, recto))
        if source.before and standing.block != began:
            bars.append(Bar(x, top + 1.5, top + 1.5, recto))
        if source.after:
            bars.append(Bar(x, foot - 1.5, foot - 1.5, recto))
    return list(dict.fromkeys(bars))


def below(
    leaf: Leaf, size: tuple[float, float], file: str, lines: Sequence[int], foot: Foot, lettering: Lettering
) -> tuple[Line, ...]:
    """The running foot of a proof's page, and the heading of its room for notes."""
    width, height = size
    span = "–".join(str(line) for line in dict.fromkeys((lines[0], lines[-1]))) if lines else ""
    place = ":".join(part for part in (file, span) if part)
    page = f"{foot.page} {leaf.folio}" if leaf.folio else ""
    x, wide = (0.0 if leaf.recto else _EDGE - OUTER), width + OUTER - _EDGE
    notes = width + _EDGE if leaf.recto else _EDGE - OUTER

    def runs(face: str, *parts: str) -> tuple[Run, ...]:
        return tuple(_runs(parts, face, lettering))

    shown = (
        Line(x, _UPPER, wide, "left", runs(lettering.bold, place)),
        Line(x, _UPPER, wide, "right", runs(lettering.bold, page)),
        Line(x, _LOWER, wide, "left", runs(lettering.plain, foot.changed, foot.title, foot.date)),
        Line(notes, height - 16.0, OUTER, "left", runs(lettering.plain, foot.notes)),
    )
    return tuple(line for line in shown if line.runs)


def _runs(parts: Sequence[str], face: str, lettering: Lettering) -> Iterator[Run]:
    """Some words with dots between, each in a face that has its letters; what no face can show is left out."""
    dot = ""
    for words in parts:
        able = lettering.face_for(words, face) if words else None
        if able is not None:
            if dot:
                yield Run(dot, face, _FOOT_SIZE, _GREY)
            yield Run(words, able, _FOOT_SIZE, _GREY)
            dot = " · "


def on_page(
    leaf: Leaf, following: Leaf | None, prefix: str, known: Mapping[str, Source]
) -> list[tuple[Standing, Source]]:
    """The blocks on a page, from top to bottom, with their sources; `prefix` is what their numbers begin with in the book."""
    blocks = leaf.laid.text.blocks if leaf.laid is not None else ()
    start = following.laid.start if following is not None and following.laid is not None and following.index else None
    goes_on = start.block if start is not None and start.offset else None
    found = []
    for standing in blocks:
        source = known.get(prefix + standing.block)
        if source is not None:
            ends = source.after and standing.block != goes_on
            found.append((standing, replace(source, after=ends)))
    return sorted(found, key=lambda pair: -pair[0].first)
