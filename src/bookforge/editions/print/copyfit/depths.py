"""Facing pages of unequal depth: the two pages that a reader sees at once are to end on the same line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.setlines import SetPage

_SLACK = 0.6  # lines; half a line is what an opening or a box off the grid may leave, and no line would fill it


def uneven(pages: Sequence[SetPage], rectos: Sequence[bool]) -> Iterator[Fault]:
    """Pairs of facing pages of a unit that end at different depths; its last page ends where the text does."""
    for i in range(len(pages) - 2):
        left, right = pages[i], pages[i + 1]
        if rectos[i] or not left.flow or not right.flow:
            continue
        short = i if left.depth < right.depth else i + 1
        lines = abs(left.depth - right.depth) / median(line.height for line in (*left.flow, *right.flow))
        if lines > _SLACK:
            last = pages[short].flow[-1]
            yield Fault(Kind.UNEVEN, short, last.block, round(lines, 1), last.text)
