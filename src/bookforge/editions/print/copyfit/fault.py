"""A fault of a laid out page: what it is, where it is, and how much it weighs against others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The faults that are looked for."""

    WIDOW = "widow"
    ORPHAN = "orphan"
    HEADING = "heading at foot"
    RUNT = "runt"
    SHORT_END = "short chapter end"
    UNEVEN = "uneven facing pages"
    LOOSE = "loose line"
    RIVER = "river"
    HYPHENS = "stacked hyphens"
    LEAF = "hyphen over the leaf"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault on page `page` of a unit (from 0), at the block with the number `block`; `words` are those of the line that shows
    it. `measure` says how much of it there is, in the terms of its kind: lines, letters, or a multiple of the word space.
    """

    kind: Kind
    page: int
    block: str
    measure: float
    words: str


# What a fault weighs: how soon a reader's eye stops at it. A widow is seen by all, a loose line by those who look for it.
_WEIGHTS: Mapping[Kind, float] = {
    Kind.WIDOW: 10,
    Kind.ORPHAN: 5,
    Kind.HEADING: 10,
    Kind.RUNT: 3,
    Kind.SHORT_END: 6,
    Kind.UNEVEN: 4,
    Kind.LOOSE: 2,
    Kind.RIVER: 4,
    Kind.HYPHENS: 3,
    Kind.LEAF: 2,
}
_MEND = 1.0  # for each line that a short chapter end, or a page, lacks: so that half the way to a mend is worth going


def cost(faults: Iterable[Fault]) -> float:
    """What some faults weigh together; 0 for none."""
    return round(sum(_cost(fault) for fault in faults), 3)


def _cost(fault: Fault) -> float:
    weight = _WEIGHTS[fault.kind]
    if fault.kind is Kind.SHORT_END:
        return weight + _MEND * min(fault.measure, 5 - fault.measure)  # either its lines go, or others join them
    if fault.kind is Kind.UNEVEN:
        return weight + _MEND * fault.measure
    if fault.kind is Kind.LOOSE:
        return weight * fault.measure / 3
    return weight
