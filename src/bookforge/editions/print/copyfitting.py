"""The whole book fitted: each chapter on the side that it opens on, which the pages before it decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookforge.book import Book
from bookforge.cache import key
from bookforge.editions.print.compositor import Task
from bookforge.editions.print.copyfit.decisions import Decision, Kept
from bookforge.editions.print.copyfit.fitting import Case, case_of
from bookforge.editions.print.copyfit.setting import Settings
from bookforge.editions.print.laid import LaidUnit
from bookforge.editions.print.layout import Job
from bookforge.editions.print.pagestarts import BLOCK
from bookforge.editions.print.pagination import Leaf, paginate
from bookforge.editions.print.press import Press
from bookforge.editions.print.settle import Settled
from bookforge.markup import elements

_MARK = 12  # characters of a hash; a chance in a billion that another version of a chapter has the same


@dataclass(frozen=True, slots=True)
class Fitted:
    """How the paragraphs of each unit are set, what is to be kept with the book, and the decisions that its author held and
    that found no paragraph."""

    settings: Mapping[str, Settings]
    kept: Kept
    lost: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to set a unit that opens on some side, and what came of it."""

    settings: Settings
    decisions: tuple[Decision, ...]
    stamp: str
    laid: LaidUnit


_Sided = tuple[str, bool]
"""A unit, and whether it opens on a right-hand page."""


def fit_book(book: Book, settled: Settled, press: Press, kept: Kept) -> Fitted:
    """Fits the chapters of a book that was laid out as it is; `kept` is what was decided before.

    A chapter that is what it was when it was fitted is not fitted again. All others are, at once, on the sides that they open
    on; whose side that changes is fitted once more, at most once for each side.
    """
    fitter = _Fitter(book, settled, press, kept)
    ways = fitter.known()
    used = {unit: way for (unit, _), way in ways.items()}
    while True:
        sides = fitter.sides(used)
        lacking = [(unit, sides[unit]) for unit in fitter.cases if (unit, sides[unit]) not in ways]
        ways.update(fitter.fit(lacking))
        chosen = {unit: ways[unit, sides[unit]] for unit in fitter.cases}
        agreed, used = chosen == used, chosen  # in the order of the book, as `chosen` is
        if agreed:
            break
    chapters = {case.chapter for case in fitter.cases.values()}
    lapsed = [decision for case in fitter.cases.values() for decision in case.known.lapsed]
    elsewhere = [decision for decision in kept.decisions if decision.chapter not in chapters]
    return Fitted(
        {unit: way.settings for unit, way in used.items()},
        Kept(
            tuple(decision for way in used.values() for decision in way.decisions),
            {fitter.cases[unit].chapter: way.stamp for unit, way in used.items()},
        ),
        tuple(decision for decision in (*lapsed, *elsewhere) if decision.keep),
    )


def block_lines(book: Book, settled: Settled) -> dict[str, tuple[str, dict[str, int]]]:
    """For each unit that is a chapter its file, and the source line of each of its blocks as it numbers them."""
    found, prefixes = {}, settled.sections.prefixes
    for chapter in book.chapters():
        prefix = prefixes.get(chapter.id)
        if prefix is not None:
            lines = {
                block.removeprefix(prefix): int(element.get("data-line") or 1)
                for element in elements(chapter.root)
                if (block := element.get(BLOCK))
            }
            found[chapter.id] = chapter.path, lines
    return found


class _Fitter:
    """Fits the chapters of one book."""

    def __init__(self, book: Book, settled: Settled, press: Press, kept: Kept) -> None:
        self.book, self.settled, self.press, self.kept = book, settled, press, kept
        self.cases = dict(self._cases())

    def _cases(self) -> Iterator[tuple[str, Case]]:
        for unit, (path, lines) in block_lines(self.book, self.settled).items():
            yield unit, case_of(self.settled.sections.by_id[unit].root, path, lines, self.kept.decisions)

    def known(self) -> dict[_Sided, _Way]:
        """The chapters that are what they were when they were fitted."""
        same = []
        for unit, case in self.cases.items():
            for recto in (True, False):
                if self._stamp(unit, recto, case.start) == self.kept.stamps.get(case.chapter):
                    same.append((unit, recto, case.start, case.told(case.start, {})))
        return self._laid(same)

    def fit(self, wanted: Sequence[_Sided]) -> dict[_Sided, _Way]:
        """The best ways to set some units."""
        tasks = [
            Task(self._job(unit, recto), self.cases[unit].pinned, self.cases[unit].start, recto)
            for unit, recto in wanted
        ]
        solutions = zip(wanted, self.press.solve(tasks), strict=True)
        return self._laid(
            [
                (unit, recto, solution.settings, self.cases[unit].told(solution.settings, solution.because))
                for (unit, recto), solution in solutions
            ]
        )

    def sides(self, used: Mapping[str, _Way]) -> dict[str, bool]:
        """The side that each unit opens on when some are set in these ways."""
        laid = {**self.settled.units, **{unit: way.laid for unit, way in used.items()}}
        return sides(paginate(tuple(self.settled.units), laid, self.book.start))

    def _laid(self, found: Sequence[tuple[str, bool, Settings, tuple[Decision, ...]]]) -> dict[_Sided, _Way]:
        ways = {}
        for recto in (True, False):
            here = [each for each in found if each[1] is recto]
            settings = {unit: {**given, **self.cases[unit].held} for unit, _, given, _ in here}
            laid = self.press.lay([replace(self._job(unit, recto), settings=settings[unit]) for unit in settings])
            for unit, _, given, decisions in here:
                ways[unit, recto] = _Way(settings[unit], decisions, self._stamp(unit, recto, given), laid[unit])
        return ways

    def _job(self, unit: str, recto: bool) -> Job:
        return replace(self.settled.jobs[unit], verso=not recto and self.settled.units[unit].sided)

    def _stamp(self, unit: str, recto: bool, settings: Settings) -> str:
        """What a unit is known by when it has been fitted so."""
        settled = (sorted(self.cases[unit].held.items()), sorted(settings.items()))
        side = "recto" if recto else "verso"
        return key(self.press.key(self._job(unit, recto)), side, *map(repr, settled))[:_MARK]


def sides(leaves: Sequence[Leaf]) -> dict[str, bool]:
    """Whether each unit opens on a right-hand page."""
    opened: dict[str, bool] = {}
    for leaf in leaves:
        if leaf.unit is not None:
            opened.setdefault(leaf.unit, leaf.recto)
    return opened
