"""Passages that stand twice in a book: whole paragraphs, and runs of words that two chapters have in common.

Articles that were written one by one often begin with the same introduction, or tell the same story; who reads them as one book
reads it twice. Two chapters are told of once, however much they have in common, so that one that stands twice in the book is one
finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import NamedTuple

from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript import ChapterTree
from bookforge.manuscript.traits import RUN, Paragraph, long_paragraphs

_WHOLE = 15  # words of a paragraph that does not stand twice by chance
_SHOWN = 8  # words
_LISTED = 5  # lines that are named one by one
_LETTER = re.compile(r"[^\W_]")


class _Spot(NamedTuple):
    """A paragraph by the number of its chapter and its own number there."""

    chapter: int
    number: int


class _Twice(NamedTuple):
    """A paragraph, and where it stood first."""

    here: _Spot
    first: _Spot

    @property
    def next(self) -> _Twice:
        """The paragraphs behind both."""
        return _Twice(*(_Spot(spot.chapter, spot.number + 1) for spot in self))


_Pair = tuple[int, int]
"""Two chapters: the one that is read later, and the one that had it first."""


def passages(chapters: Sequence[ChapterTree], _language: str) -> Iterator[Diagnostic]:
    """What stands in a book a second time, at the second place; of chapters that have whole paragraphs in common, only these."""
    whole: dict[tuple[int, int], _Spot] = {}
    owner: dict[int, _Spot] = {}
    doubled: dict[_Pair, list[_Twice]] = defaultdict(list)
    like: dict[_Pair, list[tuple[_Spot, _Spot]]] = defaultdict(list)
    for i, chapter in enumerate(chapters):
        for j, paragraph in enumerate(chapter.traits.paragraphs):
            here = _Spot(i, j)
            first = whole.setdefault((paragraph.whole, paragraph.words), here)
            if first != here and paragraph.words >= _WHOLE and (first.chapter != i or first.number == j - 1):
                if paragraph.place != _of(chapters, first).place:  # else one file that two chapters include
                    doubled[i, first.chapter].append(_Twice(here, first))
                continue  # within a chapter what stands apart may be a refrain
            for other in dict.fromkeys(owner.setdefault(p, here) for p in paragraph.prints):
                if other.chapter != i:
                    like[i, other.chapter].append((here, other))
    yield from _paragraphs(chapters, doubled)
    yield from _runs(chapters, {pair: spots for pair, spots in like.items() if pair not in doubled})


def _of(chapters: Sequence[ChapterTree], spot: _Spot) -> Paragraph:
    return chapters[spot.chapter].traits.paragraphs[spot.number]


def _paragraphs(chapters: Sequence[ChapterTree], doubled: Mapping[_Pair, Sequence[_Twice]]) -> Iterator[Diagnostic]:
    """Whole paragraphs that stand twice: those of two chapters together."""
    for (chapter, _), twice in doubled.items():
        first, *others = twice
        more = sum(1 for _ in takewhile(lambda pair: pair[1] == pair[0].next, pairwise(twice)))
        what = f"This paragraph and the {more} after it stand" if more > 1 else "This paragraph stands"
        what = "This paragraph and the next stand" if more == 1 else what
        so_do = _so_do([_of(chapters, one.here).place for one in others[more:]])
        message = f"{what} in the book before, in {_of(chapters, first.first).place}{so_do}."
        yield chapters[chapter].source.report("paragraph-stands-once", _begin(chapters, first.here), message)


def _begin(chapters: Sequence[ChapterTree], spot: _Spot) -> Place:
    """Where a paragraph begins, by the first letter of its line."""
    source, place = chapters[spot.chapter].source, _of(chapters, spot).place
    letter = _LETTER.search(source.line(place.line)) if place.path == source.path else None
    return place if letter is None else replace(place, column=letter.start() + 1)


def _so_do(places: Sequence[Place]) -> str:
    """What else of a chapter is meant."""
    if not places:
        return ""
    lines = ", ".join(str(place.line) for place in places[:_LISTED]) + ", …" * (len(places) > _LISTED)
    others = "that" if len(places) == 1 else f"the {len(places)}"
    return f"; so {'does' if len(places) == 1 else 'do'} {others} in line{'s' * (len(places) > 1)} {lines}"


class _Words:
    """The words of paragraphs, read again from the few chapters that have something in common."""

    def __init__(self, chapters: Sequence[ChapterTree]) -> None:
        self._chapters = chapters
        self._read: dict[int, list[list[str]]] = {}

    def written(self, spot: _Spot) -> list[str]:
        """The words of a paragraph, as they are printed."""
        if spot.chapter not in self._read:
            self._read[spot.chapter] = list(long_paragraphs(self._chapters[spot.chapter].root))
        return self._read[spot.chapter][spot.number]

    def of(self, spot: _Spot) -> list[str]:
        """The same without their case."""
        return [word.lower() for word in self.written(spot)]


def _runs(chapters: Sequence[ChapterTree], like: Mapping[_Pair, Sequence[tuple[_Spot, _Spot]]]) -> Iterator[Diagnostic]:
    """Runs of words that stand in another chapter before: the first that two chapters have in common, and where others begin."""
    words = _Words(chapters)
    for (chapter, _), spots in like.items():
        found = [(place, message) for here, other in spots for place, message in _run(chapters, here, other, words)]
        if found:
            (place, message), *others = found
            message += f"{_so_do([other for other, _ in others])}."
            yield chapters[chapter].source.report("passage-stands-once", place, message)


def _run(chapters: Sequence[ChapterTree], here: _Spot, other: _Spot, words: _Words) -> Iterator[tuple[Place, str]]:
    """The longest run of words that two paragraphs have in common, if that is no chance: where it stands, and what is said."""
    ours, theirs = words.of(here), words.of(other)
    run = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    before = _of(chapters, other).place
    if run.size >= RUN and _of(chapters, here).place != before:
        shown = " ".join(ours[run.a : run.a + _SHOWN])
        message = f"{run.size} words in a row stand also in {before}: “{shown} …”"
        yield _column(chapters, here, words, run.a), message


def _column(chapters: Sequence[ChapterTree], spot: _Spot, words: _Words, at: int) -> Place:
    """Where some words of a paragraph stand, by line and column where these can be told."""
    chapter, place = chapters[spot.chapter], _of(chapters, spot).place
    if place.path != chapter.source.path or place.line is None:
        return place
    found = chapter.source.find(" ".join(words.written(spot)[at : at + 2]), place.line)
    return found if place.line <= (found.line or 0) <= place.line + _of(chapters, spot).words // 4 else place
