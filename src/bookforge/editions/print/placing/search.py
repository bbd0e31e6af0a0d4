"""The search: what leaves a hole at a page's foot is set later, and stays there when the pages are the better for it.

It knows nothing of how a unit is laid out: `lay` does that. It is bounded, and the same pages give the same answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from bookforge.editions.print.placing.flow import Flow, Foot
from bookforge.editions.print.placing.movable import Movable, Move, Moves

MOST_TRIES = 24
"""How often a unit is laid out at most."""
_HOLE = 0.12  # of a page's height; a foot emptier than this is looked at
_WORTH = 0.01  # of a page, squared: how much better pages are to be for something to be moved; a tenth of a page empty
_FURTHER = 0.002  # what each block between a figure and its place weighs

Lay = Callable[[Moves], Flow]


def is_empty(foot: Foot) -> bool:
    """Whether the foot of a page stays empty because of what may be moved."""
    return bool(foot.waits) and foot.hole > _HOLE * foot.room


def place(lay: Lay, movables: Mapping[str, Movable]) -> Moves:
    """What is to be moved in a unit, and how far. Page by page, what was decided for earlier ones stays."""
    best: dict[str, Move] = {}
    flow = lay(best)
    decided: set[str] = set()
    tries = 0
    while tries < MOST_TRIES:
        foot = next((f for f in flow.feet if is_empty(f) and f.waits in movables and f.waits not in decided), None)
        if foot is None:
            break
        thing = movables[foot.waits]
        decided |= _group(foot.waits, thing.group, movables)
        start = (best, flow)
        for past in _ways(thing, foot, flow.behind.get(foot.waits, ())):
            tries += 1
            moves = {**start[0], foot.waits: Move(thing.group, past)}
            laid = lay(moves)
            if _cost(laid, moves) < _cost(flow, best) - _WORTH:
                best, flow = moves, laid
    return best


def _ways(thing: Movable, foot: Foot, heights: Sequence[float]) -> Iterator[int]:
    """Behind how many blocks it is tried: so many that they fill the hole and go on over the page, and as many as it holds.
    What fills a page of its own cuts the last of them short in the first case."""
    filled = list(accumulate(heights))
    enough = bisect_left(filled, foot.hole) + 1
    beyond = next((past for past in thing.past if past >= enough), None)
    within = next((past for past in reversed(thing.past) if past < enough), None)
    ways = (within, beyond) if thing.plate else (beyond, within)
    return (past for past in ways if past is not None)


def _group(name: str, size: int, movables: Mapping[str, Movable]) -> set[str]:
    """The names of what goes with something that is moved; those that follow it are numbered on."""
    first = int(name)
    return {str(number) for number in range(first, first + size)} & {*movables, name}


def _cost(flow: Flow, moves: Moves) -> float:
    empty = sum((foot.hole / foot.room) ** 2 for foot in flow.feet if foot.room)
    return empty + _FURTHER * sum(move.past for move in moves.values())
