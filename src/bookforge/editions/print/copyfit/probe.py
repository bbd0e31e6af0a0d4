"""Which paragraphs of a unit do come a line shorter or longer: all are asked at once, so that two layouts tell of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from bookforge.editions.print.copyfit.rooms import rooms
from bookforge.editions.print.copyfit.setting import Settings, reach
from bookforge.editions.print.setlines import SetPage

Lay = Callable[[Settings], Sequence[SetPage]]
"""Lays a unit out with some of its paragraphs set in ways of their own."""
Gives = frozenset[tuple[str, int]]
"""The paragraphs that lose (-1) or win (1) a line when letters and words go as far as they may."""


def probe(lay: Lay, pages: Sequence[SetPage], taken: Settings) -> Gives:
    """What the paragraphs of a unit that is laid out on `pages` give, without those that are `taken`."""
    free = [block for block in rooms(pages) if block not in taken]
    before, given = _lines(pages), set()
    for lines in (-1, 1):
        after = _lines(lay({**taken, **{block: reach(lines, 1.0) for block in free}}))
        given |= {(block, lines) for block in free if after[block] - before[block] == lines}
    return frozenset(given)


def _lines(pages: Sequence[SetPage]) -> Counter[str]:
    return Counter(line.block for page in pages for line in page.lines)
