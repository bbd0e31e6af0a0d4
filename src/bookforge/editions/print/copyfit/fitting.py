"""A unit fitted: what was decided before is found again, what is wrong is mended, and the decisions are told anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bookforge.editions.print.copyfit.decisions import Decision, match
from bookforge.editions.print.copyfit.fault import Fault
from bookforge.editions.print.copyfit.paragraphs import paragraphs
from bookforge.editions.print.copyfit.probe import Lay
from bookforge.editions.print.copyfit.setting import Settings
from bookforge.editions.print.copyfit.solve import MOST_TRIES, solve
from bookforge.markup import Element


@dataclass(frozen=True, slots=True)
class Fitted:
    """A unit after copyfitting: how its paragraphs are set (`settings`, by id), the decisions that say so, in the order of the
    text; decisions of its author that found no paragraph (`lost`); the faults before and after, and how often it was laid
    out."""

    settings: Settings
    decisions: tuple[Decision, ...]
    lost: tuple[Decision, ...]
    before: tuple[Fault, ...]
    after: tuple[Fault, ...]
    tries: int


def fit(
    section: Element,
    chapter: str,
    lines: Mapping[str, int],
    decisions: Iterable[Decision],
    lay: Lay,
    *,
    on_recto: bool = True,
    most: int = MOST_TRIES,
) -> Fitted:
    """Fits the section of a chapter file as it is printed.

    `lines` tells the source line of each block by its id, `decisions` are those kept with the book; `lay` lays the unit out
    with some settings; `on_recto` says whether it opens on a right-hand page.
    """
    here = tuple(paragraphs(section, lines))
    known = match(decisions, chapter, here)
    solution = solve(
        lay,
        pinned={name: decision.setting for name, decision in known.kept.items()},
        start={name: decision.setting for name, decision in known.open.items()},
        on_recto=on_recto,
        most=most,
    )
    told = []
    for paragraph in here:
        before = known.kept.get(paragraph.id) or known.open.get(paragraph.id)
        setting = solution.settings.get(paragraph.id)
        if before is not None and (before.keep or before.setting == setting):
            told.append(replace(before, line=paragraph.line, words=paragraph.words))
        elif setting is not None:
            fault = solution.because.get(paragraph.id)
            because = fault.kind.value if fault else ""
            told.append(Decision(chapter, paragraph.line, paragraph.words, paragraph.mark, setting, because))
    return Fitted(
        {**{name: decision.setting for name, decision in known.kept.items()}, **solution.settings},
        tuple(told),
        tuple(decision for decision in known.lapsed if decision.keep),
        solution.before,
        solution.after,
        solution.tries,
    )
