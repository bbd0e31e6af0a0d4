"""Whether the lines of facing pages meet: read from where the lines of a finished PDF stand.

Of each size of type the lines are held against one grid for the whole file. What makes the PDF is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pdf_lines import Line

_NEAR = 0.4  # points; a reader sees no less


@dataclass(frozen=True, slots=True)
class Meeting:
    """Of the lines on a page how many there are, and how many stand on the grid."""

    lines: int
    on_grid: int


def meeting(lines: Sequence[Line], line: float, size: float) -> Mapping[int, Meeting]:
    """For each page that has lines of this size of type how many of them stand on a grid of `line` points, the one that
    most lines of the file stand on."""
    here = [each for each in lines if abs(each.size - size) < 0.1]
    phases = Counter(round(each.baseline % line, 1) for each in here)
    if not phases:
        return {}
    grid = max(
        phases, key=lambda phase: (sum(phases[other] for other in phases if _off(other, phase, line) < _NEAR), phase)
    )
    found: dict[int, Meeting] = {}
    for each in here:
        before = found.get(each.page, Meeting(0, 0))
        on = _off(each.baseline, grid, line) < _NEAR
        found[each.page] = Meeting(before.lines + 1, before.on_grid + on)
    return found


def share(pages: Iterable[Meeting]) -> float:
    """The share of lines on some pages that stand on the grid."""
    counted = list(pages)
    total = sum(page.lines for page in counted)
    return sum(page.on_grid for page in counted) / total if total else 1.0


def _off(baseline: float, grid: float, line: float) -> float:
    rest = (baseline - grid) % line
    return min(rest, line - rest)
