"""What could mend a fault: which paragraphs to set a line longer or shorter, those first that come there most easily."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bookforge.editions.print.copyfit.ends import FEWEST_LINES
from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.copyfit.probe import Gives
from bookforge.editions.print.copyfit.rooms import Room, rooms
from bookforge.editions.print.copyfit.setting import Settings, reach
from bookforge.editions.print.setlines import SetPage

SHAPE = (Kind.WIDOW, Kind.ORPHAN, Kind.HEADING, Kind.SHORT_END, Kind.UNEVEN)
"""What comes of the number of lines, and is mended by a line more or fewer anywhere before."""
_FAR = 0.3  # of the reach, for each page between a paragraph and a fault: what lies between is laid out anew


def candidates(
    pages: Sequence[SetPage], fault: Fault, taken: Settings, gives: Gives = frozenset()
) -> Iterator[Settings]:
    """Settings that could mend a fault, the likeliest first; paragraphs that are `taken` are left as they are.

    `gives` are the paragraphs that do come a line shorter or longer; only faults of shape need to know.
    """
    free = {block: room for block, room in rooms(pages).items() if block not in taken}
    if fault.kind is Kind.SHORT_END:
        yield from _whole_end(fault, [*free.values()], gives)
    elif fault.kind in SHAPE:
        near = [room for room in free.values() if room.first_page <= fault.page + 1]
        choices = [(_FAR * max(0, fault.page - room.last_page), lines, room) for room in near for lines in (-1, 1)]
        yield from ({room.block: reach(lines, 1.0)} for lines, room in _ordered(choices, gives))
    elif fault.block in free:
        yield from _of_itself(free[fault.block], fault)


def _of_itself(room: Room, fault: Fault) -> Iterator[Settings]:
    """Ways to set the paragraph that has the fault: without another line first, where its colour is at fault."""
    shares = (0.5, 1.0) if fault.kind is Kind.RUNT else (-0.5, 0.5, -1.0, 1.0)
    steps = [reach(0, share) for share in shares]
    lines = [reach(step, 1.0) for step in (-1, 1) if room.effort(step) <= 1]
    for setting in (*lines, *steps) if fault.kind is Kind.RUNT else (*steps, *lines):
        yield {room.block: setting}


def _whole_end(fault: Fault, free: Sequence[Room], gives: Gives) -> Iterator[Settings]:
    """Ways to have a chapter's last lines go to the page before, or others join them: all at once, since a line alone may not
    go; then with a line more, since the end of a page may take one; then one by one."""
    count = round(fault.measure)
    ways = {-1: count, 1: FEWEST_LINES - count}
    for lines, wanted in sorted(ways.items(), key=lambda way: way[1]):
        best = [room.block for _, room in _ordered(((0.0, lines, room) for room in free), gives)]
        sizes = (wanted, wanted + 1) if wanted == 1 else (wanted, wanted + 1, 1)
        yield from (dict.fromkeys(best[:size], reach(lines, 1.0)) for size in sizes if size <= len(best))


def _ordered(choices: Iterable[tuple[float, int, Room]], gives: Gives) -> list[tuple[int, Room]]:
    """By what each takes, with a surcharge; the longer paragraph first where two take the same."""
    possible = [choice for choice in choices if (choice[2].block, choice[1]) in gives]
    possible.sort(key=lambda choice: (choice[0] + choice[2].effort(choice[1]), -choice[2].lines, choice[2].block))
    return [(lines, room) for _, lines, room in possible]
