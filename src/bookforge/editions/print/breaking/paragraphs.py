"""Where the lines of a paragraph break: all of them chosen together, for the paragraph's sake (Knuth and Plass, 1981).

A paragraph is a row of boxes (which nothing changes), glue (a space, which gives and takes) and penalties (places where a line
may end, at a price). Of all ways to break it, the one with the fewest demerits is told. Pure: numbers in, numbers out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from operator import attrgetter
from typing import NamedTuple

NEVER = inf
"""The cost of a penalty at which no line may end."""


class Box(NamedTuple):
    """Something rigid: a word or a part of it, a picture, a note's call."""

    width: float


class Glue(NamedTuple):
    """A space; a line may end at it where a box stands before it, and it vanishes there."""

    width: float
    stretch: float = 0.0
    shrink: float = 0.0


class Penalty(NamedTuple):
    """A place where a line may end, which then grows by `width` (a hyphen's)."""

    width: float
    cost: float
    hyphen: bool = False


Item = Box | Glue | Penalty


@dataclass(frozen=True, slots=True)
class Fit:
    """What is held to be good.

    `tolerance` is the widest ratio of a line (1: its spaces have grown by all their stretch); `ragged` is what every line may
    lack at its end, for text that is not justified; a last line narrower than `runt` is a fault.
    """

    tolerance: float = inf
    ragged: float = 0.0
    runt: float = 0.0
    line: float = 10.0
    neighbours: float = 10_000.0  # demerits of a tight line beside a loose one
    two_hyphens: float = 20_000.0  # of a second hyphen in a row
    three_hyphens: float = 1e8  # of a third
    last_hyphen: float = 20_000.0  # of a hyphen on the last line but one
    short_end: float = 3e6  # of a runt


class Line(NamedTuple):
    """A line: it ends at item `end`; its glue is set at `ratio` of its stretch (or, below 0, of its shrink)."""

    end: int
    ratio: float


class _Place(NamedTuple):
    """Where a line may end: sums of width, stretch and shrink before the item, and where the next line begins."""

    item: int
    width: float  # with the hyphen
    stretch: float
    shrink: float
    cost: float
    hyphen: bool
    next_width: float
    next_stretch: float
    next_shrink: float


class _Node(NamedTuple):
    """The best way to break all that stands before a place, to come there with this many lines, class and hyphens in a row."""

    demerits: float
    lines: int
    tightness: int
    hyphens: int
    place: _Place | None
    ratio: float
    before: _Node | None


class _Open(NamedTuple):
    """A node that further lines may begin at: the sums of width, stretch and shrink before such a line, its measure, and the
    sum of width and of all stretch that may be taken up to which no line from here ends."""

    node: _Node
    width: float
    stretch: float
    shrink: float
    measure: float
    near: float


_near = attrgetter("near")
_TIGHTEST = -1.0 - 1e-9
_GAPING = 100.0  # the ratio of a line that has next to no spaces
_SLACK = 0.05  # what a line may lack or have too much by the rounding of its parts


def break_lines(
    items: Sequence[Item], widths: Sequence[float], fit: Fit | None = None, looseness: int = 0
) -> list[Line]:
    """The lines of a paragraph, by the ends that have the fewest demerits together; [] where no way is within the tolerance.

    `widths` are those of the lines; the last one goes for all further lines. With `looseness` the paragraph is set in as many
    more lines (or fewer, below 0) than its best, or as near to that as can be.

    >>> break_lines([Box(4), Glue(1), Box(4), Glue(1), Box(9)], [9])
    [Line(end=3, ratio=0.0), Line(end=5, ratio=0.0)]
    """
    fit = fit or Fit()
    places = _places(items)
    counted = len(widths) - 1 if not looseness else len(items)  # up to this line, its number matters
    ragged, tolerance = fit.ragged, fit.tolerance
    even = len(set(widths)) == 1  # then lines that begin later end later
    active = [_opened(_Node(0.0, 0, 1, 0, None, 0.0, None), 0.0, 0.0, 0.0, widths[0], fit)]
    for place in places:
        last = place is places[-1]
        best: dict[tuple[int, int, int], _Node] = {}
        alive = []
        _, ahead, stretches, shrinks, _, hyphen, *_ = place
        reached = ahead + tolerance * stretches
        ending = len(active) if last or not even else bisect_right(active, reached, key=_near)
        for way in active[:ending]:  # the innermost loop of the whole press: what can be reckoned before it is
            node, start, stretch, shrink, measure, _ = way
            width = ahead - start
            room = measure - width
            if room >= 0:
                if last or room <= _SLACK:
                    ratio = 0.0
                else:
                    give = stretches - stretch + ragged
                    ratio = room / give if give > 0 else _GAPING
                    if ratio > _GAPING:
                        ratio = _GAPING
            else:
                take = shrinks - shrink
                ratio = 0.0 if room >= -_SLACK else room / take if take > 0 else -inf
                if ratio < _TIGHTEST:
                    continue  # and every later place is further away
            alive.append(way)
            if ratio > tolerance:
                continue
            tightness = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1.0 else 3
            demerits = node.demerits + _demerits(fit, place, node, ratio, tightness)
            if last:
                demerits += (fit.short_end if width < fit.runt and node.lines else 0.0) + (
                    fit.last_hyphen if node.hyphens else 0.0
                )
            hyphens = min(node.hyphens + 1, 2) if hyphen else 0
            key = (min(node.lines + 1, counted), tightness, hyphens)
            known = best.get(key)
            if known is None or demerits < known.demerits:
                best[key] = _Node(demerits, node.lines + 1, tightness, hyphens, place, ratio, node)
        if last:
            return _lines(_chosen(best.values(), looseness))
        if not alive and not best and ending == len(active):
            break
        begins = place.next_width, place.next_stretch, place.next_shrink
        active = [*alive, *active[ending:]]
        active += [_opened(node, *begins, widths[min(node.lines, len(widths) - 1)], fit) for node in best.values()]
    return []


def _opened(node: _Node, width: float, stretch: float, shrink: float, measure: float, fit: Fit) -> _Open:
    """A node with what lines from it begin with; of a place that is only just near enough, the loop decides."""
    near = measure + width + fit.tolerance * (stretch - fit.ragged) - 2 * _SLACK
    return _Open(node, width, stretch, shrink, measure, near)


def has_runt(items: Sequence[Item], lines: Sequence[Line], fit: Fit) -> bool:
    """Whether the last of several lines is a runt."""
    if len(lines) < 2:
        return False
    return sum(item.width for item in items[lines[-2].end + 1 :] if not isinstance(item, Penalty)) < fit.runt


def _demerits(fit: Fit, place: _Place, node: _Node, ratio: float, tightness: int) -> float:
    """Of the line from a node to a place."""
    badness = fit.line + 100.0 * abs(ratio) ** 3
    demerits = badness * badness + place.cost * abs(place.cost)
    if place.hyphen and node.hyphens:
        demerits += fit.two_hyphens if node.hyphens == 1 else fit.three_hyphens
    if abs(tightness - node.tightness) > 1:
        demerits += fit.neighbours
    return demerits


def _places(items: Sequence[Item]) -> list[_Place]:
    """Every place where a line may end, in their order; the end of the paragraph is the last."""
    width = stretch = shrink = 0.0
    places: list[_Place] = []
    open_places: list[tuple[int, float, float, float, float, bool]] = []  # the next line begins with the next box
    after_box = False
    for number, item in enumerate(items):
        if isinstance(item, Box):
            for place in open_places:
                places.append(_Place(*place, width, stretch, shrink))
            open_places.clear()
            width += item.width
            after_box = True
        elif isinstance(item, Glue):
            if after_box:
                open_places.append((number, width, stretch, shrink, 0.0, False))
            width += item.width
            stretch += item.stretch
            shrink += item.shrink
            after_box = False
        else:
            if item.cost < NEVER:
                open_places.append((number, width + item.width, stretch, shrink, item.cost, item.hyphen))
            after_box = False
    if open_places:  # a space behind the last word is none
        number, width, stretch, shrink = open_places[0][:4]
    places.append(_Place(len(items), width, stretch, shrink, 0.0, False, width, stretch, shrink))
    return places


def _chosen(ends: Iterable[_Node], looseness: int) -> _Node | None:
    """The best of the ways to come to the paragraph's end."""
    found = sorted(ends, key=lambda node: node.demerits)
    if not found or not looseness:
        return found[0] if found else None
    wanted = found[0].lines + looseness
    return min(found, key=lambda node: (abs(node.lines - wanted), node.demerits))


def _lines(node: _Node | None) -> list[Line]:
    lines = []
    while node is not None and node.place is not None:
        lines.append(Line(node.place.item, node.ratio))
        node = node.before
    return lines[::-1]
