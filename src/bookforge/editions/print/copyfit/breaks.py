"""Faults where one page ends and the next begins: widows, orphans, headings at the foot, hyphens over the leaf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.setlines import SetLine, SetPage

PROSE = ("text", "quote", "list", "callout")
"""Kinds of line that are of paragraphs, whose lines belong together."""


def breaks(pages: Sequence[SetPage], rectos: Sequence[bool]) -> Iterator[Fault]:
    """The faults at the page ends within a unit; `rectos` says of each page whether it is a right-hand one."""
    for i in range(len(pages) - 1):
        before, after = pages[i].flow, pages[i + 1].flow
        if before:
            yield from _at_foot(i, before[-1], over_leaf=rectos[i])
        if after and after[0].kind in PROSE and after[0].last and not after[0].first:
            yield _fault(Kind.WIDOW, i + 1, after[0])


def _at_foot(page: int, line: SetLine, *, over_leaf: bool) -> Iterator[Fault]:
    if line.kind == "heading":
        yield _fault(Kind.HEADING, page, line)
    if line.kind in PROSE and line.first and not line.last:
        yield _fault(Kind.ORPHAN, page, line)
    if over_leaf and line.kind in PROSE and line.hyphenated and not line.last:
        yield _fault(Kind.LEAF, page, line)


def _fault(kind: Kind, page: int, line: SetLine) -> Fault:
    return Fault(kind, page, line.block, 1, line.text)
