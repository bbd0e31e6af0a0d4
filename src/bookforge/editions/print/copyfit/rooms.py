"""How much the paragraphs of a unit may give, estimated from their lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bookforge.editions.print.copyfit.breaks import PROSE
from bookforge.editions.print.copyfit.setting import LETTERS, WORDS
from bookforge.editions.print.setlines import SetLine, SetPage


@dataclass(frozen=True, slots=True)
class Room:
    """How much a paragraph may give: the pages that it stands on, how many lines it has, how full its last line is, how wide
    a line may be, and how far letters and words go together, in points."""

    block: str
    first_page: int
    last_page: int
    lines: int
    last: float
    measure: float
    reach: float

    def effort(self, lines: int) -> float:
        """What it takes to lose (-1) or win (1) a line, as a share of the reach."""
        needed = self.last if lines < 0 else self.measure - self.last
        return needed / self.reach if self.reach else float("inf")


def rooms(pages: Sequence[SetPage]) -> dict[str, Room]:
    """The room in each paragraph of some pages that may be set in a way of its own: prose of two lines and more."""
    found: defaultdict[str, list[tuple[int, SetLine]]] = defaultdict(list)
    for i, page in enumerate(pages):
        for line in page.lines:
            found[line.block].append((i, line))
    return {
        block: _room(block, lines)
        for block, lines in found.items()
        if block and len(lines) > 1 and all(_of_one(line, lines[0][1]) for _, line in lines)
    }


def _of_one(line: SetLine, first: SetLine) -> bool:
    return line.kind in PROSE and line.paragraph == first.paragraph


def _room(block: str, lines: Sequence[tuple[int, SetLine]]) -> Room:
    give = sum((len(line.text) * LETTERS + line.text.count(" ") * WORDS) * line.em for _, line in lines)
    last = lines[-1][1]
    return Room(block, lines[0][0], lines[-1][0], len(lines), last.natural, last.measure, give)
