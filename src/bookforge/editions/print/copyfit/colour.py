"""Faults in the colour of the text, its even grey: loose lines, rivers of white, hyphens one above the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.setlines import SetLine, SetPage
from bookforge.pagefaults import LOOSE

RIVER = 4  # lines; three spaces above each other are chance, and not seen
STACK = 3  # hyphens; two are common in good books, three are not
_BESIDE = 0.2  # em that a river may bend from line to line: less than half a wide space, so that the white joins
_SET = ("text", "quote", "list", "callout", "note")


def colour(pages: Sequence[SetPage]) -> Iterator[Fault]:
    """The faults of colour in all paragraphs of a unit."""
    for kinds in (_text_of(pages), _notes_of(pages)):
        for _, group in groupby(kinds, lambda here: here[1].paragraph):
            paragraph = [here for here in group if here[1].kind in _SET]
            yield from _loose(paragraph)
            yield from _rivers(paragraph)
            yield from _stacks(paragraph)


_Lines = Sequence[tuple[int, SetLine]]
"""Lines with the page that each stands on."""


def _text_of(pages: Sequence[SetPage]) -> Iterator[tuple[int, SetLine]]:
    return ((i, line) for i, page in enumerate(pages) for line in page.flow)


def _notes_of(pages: Sequence[SetPage]) -> Iterator[tuple[int, SetLine]]:
    return ((i, line) for i, page in enumerate(pages) for line in page.lines if line.kind == "note")


def _loose(paragraph: _Lines) -> Iterator[Fault]:
    for page, line in paragraph:
        if line.space > LOOSE:
            yield Fault(Kind.LOOSE, page, line.block, round(line.space, 2), line.text)


def _rivers(paragraph: _Lines) -> Iterator[Fault]:
    """Each river once, at the line where it springs; `ends` keeps the rivers that reach the line before, by their length."""
    ends: list[tuple[float, int, Fault]] = []
    for page, line in paragraph:
        here = []
        for x in line.gaps:
            joined = [end for end in ends if abs(end[0] - x) <= _BESIDE * line.em]
            length, spring = max(((n + 1, f) for _, n, f in joined), key=lambda river: river[0], default=(1, None))
            here.append((x, length, spring or Fault(Kind.RIVER, page, line.block, 0, line.text)))
        yield from _dried(ends, here)
        ends = here
    yield from _dried(ends, [])


def _dried(ends: Sequence[tuple[float, int, Fault]], here: Sequence[tuple[float, int, Fault]]) -> Iterator[Fault]:
    """The rivers that end with the line before, the longest for each spring."""
    flowing = {id(spring) for _, length, spring in here if length > 1}
    longest: dict[int, tuple[int, Fault]] = {}
    for _, length, spring in ends:
        if length >= RIVER and id(spring) not in flowing and length > longest.get(id(spring), (0, spring))[0]:
            longest[id(spring)] = length, spring
    for length, spring in longest.values():
        yield Fault(spring.kind, spring.page, spring.block, length, spring.words)


def _stacks(paragraph: _Lines) -> Iterator[Fault]:
    for hyphenated, group in groupby(paragraph, lambda here: here[1].hyphenated and not here[1].last):
        run = list(group)
        if hyphenated and len(run) >= STACK:
            page, line = run[0]
            yield Fault(Kind.HYPHENS, page, line.block, len(run), line.text)
