"""Faults where text ends: a paragraph in a scrap of a line, a chapter in a scrap of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookforge.editions.print.copyfit.breaks import PROSE
from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.setlines import SetLine, SetPage

FEWEST_LETTERS = 5  # on a paragraph's last line: fewer are hardly wider than the next one's indent
FEWEST_LINES = 5  # on a chapter's last page: Chicago's rule, and Bringhurst's; fewer look like a mistake


def runts(pages: Sequence[SetPage]) -> Iterator[Fault]:
    """Paragraphs whose last line is a word of few letters, or what is left of a broken word."""
    before: SetLine | None = None
    for i, page in enumerate(pages):
        for line in page.flow:
            if line.kind in PROSE and line.last and not line.first and " " not in line.text:
                broken = before is not None and before.paragraph == line.paragraph and before.hyphenated
                if broken or line.letters < FEWEST_LETTERS:
                    yield Fault(Kind.RUNT, i, line.block, line.letters, line.text)
            before = line


def short_end(pages: Sequence[SetPage]) -> Iterator[Fault]:
    """A unit's last page when only a few lines of text stand on it; a unit of one page may be as short as it is."""
    if len(pages) < 2 or not (lines := pages[-1].flow) or lines[-1].kind not in PROSE:
        return
    page, line = pages[-1], lines[-1]
    deep = round((page.depth - page.top) / line.height)  # figures and boxes take the room of lines
    if max(deep, len(lines)) < FEWEST_LINES:
        yield Fault(Kind.SHORT_END, len(pages) - 1, lines[0].block, max(deep, len(lines)), lines[0].text)
