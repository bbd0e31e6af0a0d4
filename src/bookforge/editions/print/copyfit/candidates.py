"""What could mend a fault: which paragraphs to set a line longer or shorter, those first that come there most easily."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bookforge.editions.print.copyfit.breaks import PROSE
from bookforge.editions.print.copyfit.ends import FEWEST_LINES
from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.copyfit.setting import LETTERS, WORDS, Settings, reach
from bookforge.editions.print.setlines import SetLine, SetPage

_HOPELESS = 1.4  # times the reach; what is estimated to need more is not tried
_HALF = 0.35  # of the reach; what needs no more than this is tried with half of it
_FAR = 0.3  # of the reach, for each page between a paragraph and a fault: what lies between is laid out anew
_SPARE = 2  # paragraphs
_SHAPE = (Kind.WIDOW, Kind.ORPHAN, Kind.HEADING, Kind.UNEVEN, Kind.LEAF)
_OF_ITSELF = (Kind.RUNT, Kind.LOOSE, Kind.RIVER, Kind.HYPHENS, Kind.LEAF)


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


def candidates(pages: Sequence[SetPage], fault: Fault, taken: Settings) -> Iterator[Settings]:
    """Settings that could mend a fault, the likeliest first; paragraphs that are `taken` are left as they are."""
    free = {block: room for block, room in rooms(pages).items() if block not in taken}
    if fault.kind is Kind.SHORT_END:
        yield from _whole_end(fault, [*free.values()])
        return
    if fault.kind in _OF_ITSELF and fault.block in free:
        yield from _of_itself(free[fault.block], fault)
    if fault.kind in _SHAPE:
        near = [room for room in free.values() if room.first_page <= fault.page + 1]
        choices = [(_FAR * max(0, fault.page - room.last_page), lines, room) for room in near for lines in (-1, 1)]
        yield from ({room.block: reach(lines, _share(room.effort(lines)))} for lines, room in _ordered(choices))


def _of_itself(room: Room, fault: Fault) -> Iterator[Settings]:
    """Ways to set the paragraph that has the fault: without another line first, where its colour is at fault."""
    shares = (0.5, 1.0) if fault.kind is Kind.RUNT else (-0.5, 0.5, -1.0, 1.0)
    steps = [reach(0, share) for share in shares]
    lines = [reach(step, _share(room.effort(step))) for step in (-1, 1) if room.effort(step) < _HOPELESS]
    for setting in (*lines, *steps) if fault.kind is Kind.RUNT else (*steps, *lines):
        yield {room.block: setting}


def _whole_end(fault: Fault, free: Sequence[Room]) -> Iterator[Settings]:
    """Ways to have a chapter's last lines go to the page before, or others join them: all at once, since a line alone may not
    go; then with a paragraph or two more, since not every one comes as far as was estimated; then one by one."""
    count = round(fault.measure)
    ways = {-1: count, 1: FEWEST_LINES - count}
    for lines, wanted in sorted(ways.items(), key=lambda way: way[1]):
        best = [room for _, room in _ordered((0.0, lines, room) for room in free)]
        for size in range(wanted, min(wanted + _SPARE, len(best)) + 1):
            yield {room.block: reach(lines, _share(room.effort(lines))) for room in best[:size]}
        if wanted > 1 and best:
            yield {best[0].block: reach(lines, _share(best[0].effort(lines)))}


def _ordered(choices: Iterable[tuple[float, int, Room]]) -> list[tuple[int, Room]]:
    """By what each takes, with a surcharge; the longer paragraph first where two take the same."""
    possible = [choice for choice in choices if choice[2].effort(choice[1]) < _HOPELESS]
    possible.sort(key=lambda choice: (choice[0] + choice[2].effort(choice[1]), -choice[2].lines, choice[2].block))
    return [(lines, room) for _, lines, room in possible]


def _share(effort: float) -> float:
    return 0.5 if effort < _HALF else 1.0
