"""The search: one paragraph of a unit after the other is set longer or shorter, and what lessens its faults is kept.

It knows nothing of how a unit is laid out: `lay` does that. It is bounded, and the same pages give the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bookforge.editions.print.copyfit.candidates import SHAPE, candidates
from bookforge.editions.print.copyfit.fault import Fault, Kind, cost
from bookforge.editions.print.copyfit.faults import faults
from bookforge.editions.print.copyfit.probe import Gives, Lay, probe
from bookforge.editions.print.copyfit.setting import Settings
from bookforge.editions.print.setlines import SetPage

MOST_TRIES = 40
"""How often a unit is laid out at most."""
_FOR_ONE = 6  # tries for one fault: the paragraphs after that are further away, and take more
_TOUCH = 0.25  # what a paragraph that is set in a way of its own weighs: it is to be worth it


@dataclass(frozen=True, slots=True)
class Solution:
    """How a unit's paragraphs are set now, without those that were pinned; for each that was found now the fault it was found
    for; the faults before and after, and how often the unit was laid out."""

    settings: Settings
    because: Mapping[str, Fault]
    before: tuple[Fault, ...]
    after: tuple[Fault, ...]
    tries: int


def solve(
    lay: Lay,
    *,
    pinned: Settings | None = None,
    start: Settings | None = None,
    on_recto: bool = True,
    most: int = MOST_TRIES,
) -> Solution:
    """Sets the paragraphs of a unit so that it has fewer faults.

    `pinned` are settings that its author holds, `start` those of an earlier search, which are kept as far as they still mend
    something; `on_recto` says whether the unit opens on a right-hand page.
    """
    search = _Search(lay, pinned or {}, on_recto, most)
    before = search.best
    if start:
        search.begin(start)
        search.prune(tuple(start))
    search.mend()
    settings = search.best.settings
    because = {name: fault for name, fault in search.because.items() if name in settings}
    return Solution(settings, because, before.faults, search.best.faults, search.tries)


@dataclass(frozen=True, slots=True)
class _State:
    """A way to set the unit, and what came of it."""

    settings: Settings
    pages: Sequence[SetPage]
    faults: tuple[Fault, ...]

    @property
    def cost(self) -> float:
        return cost(self.faults) + _TOUCH * len(self.settings)


@dataclass(slots=True)
class _Search:
    """A search under way: `best` is the best way found, `because` the faults that it mended."""

    lay: Lay
    pinned: Settings
    on_recto: bool
    most: int
    tries: int = 0
    because: dict[str, Fault] = field(default_factory=dict)
    gives: Gives | None = None  # asked when a fault first needs it
    best: _State = field(init=False)

    def __post_init__(self) -> None:
        self.best = self._laid({})

    def begin(self, start: Settings) -> None:
        """Goes on from an earlier search, for better or worse: pruning tells."""
        laid = self._laid({name: setting for name, setting in start.items() if name not in self.pinned})
        if laid.cost < self.best.cost:
            self.best = laid

    def prune(self, names: Sequence[str]) -> None:
        """Leaves out settings that mend nothing (any more)."""
        for name in names:
            if name in self.best.settings and self.tries < self.most:
                rest = {other: setting for other, setting in self.best.settings.items() if other != name}
                laid = self._laid(rest)
                if laid.cost <= self.best.cost:
                    self.best = laid

    def mend(self) -> None:
        """Mends one fault after the other, until none is left that can be."""
        hopeless: set[tuple[Kind, str]] = set()
        while self.tries < self.most:
            fault = next((f for f in self._in_turn() if (f.kind, f.block) not in hopeless), None)
            if fault is None:
                return
            if not self._mended(fault):
                hopeless.add((fault.kind, fault.block))

    def _in_turn(self) -> list[Fault]:
        """Faults of shape are mended first: that moves all lines that follow."""
        return sorted(self.best.faults, key=lambda fault: (fault.kind not in SHAPE, fault.page))

    def _mended(self, fault: Fault) -> bool:
        taken = {**self.pinned, **self.best.settings}
        for settings in islice(candidates(self.best.pages, fault, taken, self._given(fault)), _FOR_ONE):
            if self.tries >= self.most:
                return False
            laid = self._laid({**self.best.settings, **settings})
            if laid.cost < self.best.cost:
                self.best = laid
                self.because.update(dict.fromkeys(settings, fault))
                if len(settings) > 1:
                    self.prune(tuple(settings))
                return True
        return False

    def _given(self, fault: Fault) -> Gives:
        if fault.kind not in SHAPE:
            return frozenset()
        if self.gives is None:
            if self.tries + 3 > self.most:  # two to ask, one to use what they tell
                return frozenset()
            self.tries += 2
            self.gives = probe(self.lay, self.best.pages, {**self.pinned, **self.best.settings})
        return self.gives

    def _laid(self, settings: Settings) -> _State:
        self.tries += 1
        pages = self.lay({**self.pinned, **settings})
        return _State(settings, pages, faults(pages, on_recto=self.on_recto))
