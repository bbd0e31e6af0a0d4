"""Passages that stand twice in a book: whole paragraphs, and runs of words that two chapters have in common.

Articles that were written one by one often begin with the same introduction, or tell the same story; who reads them as one book
reads it twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript import ChapterTree
from bookforge.manuscript.traits import RUN, Paragraph, long_paragraphs

_WHOLE = 15  # words of a paragraph that does not stand twice by chance
_SHOWN = 8  # words


class _Spot(NamedTuple):
    """A paragraph by the number of its chapter and its own number there."""

    chapter: int
    number: int


def passages(chapters: Sequence[ChapterTree], _language: str) -> Iterator[Diagnostic]:
    """What stands in a book a second time, at the second place."""
    whole: dict[tuple[int, int], _Spot] = {}
    owner: dict[int, _Spot] = {}
    doubled: dict[_Spot, _Spot] = {}
    like: dict[_Spot, list[_Spot]] = {}
    for i, chapter in enumerate(chapters):
        for j, paragraph in enumerate(chapter.traits.paragraphs):
            here = _Spot(i, j)
            first = whole.setdefault((paragraph.whole, paragraph.words), here)
            if first != here and paragraph.words >= _WHOLE and (first.chapter != i or first.number == j - 1):
                doubled[here] = first  # within a chapter what stands apart may be a refrain
                continue
            owners = dict.fromkeys(owner.setdefault(p, here) for p in paragraph.prints)
            like[here] = [spot for spot in owners if spot.chapter != i]
    words = _Words(chapters)
    yield from _paragraphs(chapters, doubled, words)
    yield from _runs(chapters, like, words)


def _of(chapters: Sequence[ChapterTree], spot: _Spot) -> Paragraph:
    return chapters[spot.chapter].traits.paragraphs[spot.number]


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


def _paragraphs(chapters: Sequence[ChapterTree], doubled: dict[_Spot, _Spot], words: _Words) -> Iterator[Diagnostic]:
    """Whole paragraphs that stand twice; several in a row are told together."""
    for here, first in doubled.items():
        before = doubled.get(_Spot(here.chapter, here.number - 1))
        if before == _Spot(first.chapter, first.number - 1):
            continue  # told with the one before it
        place, other = _of(chapters, here).place, _of(chapters, first).place
        if place == other or words.of(here) != words.of(first):
            continue  # one file that two chapters include; two texts with one hash
        more = 0
        while doubled.get(_Spot(here.chapter, here.number + more + 1)) == _Spot(first.chapter, first.number + more + 1):
            more += 1
        what = f"This paragraph and the {more} after it stand" if more > 1 else "This paragraph stands"
        what = "This paragraph and the next stand" if more == 1 else what
        message = f"{what} in the book before, in {other}."
        yield chapters[here.chapter].source.report("paragraph-stands-once", _column(chapters, here, words), message)


def _runs(chapters: Sequence[ChapterTree], like: dict[_Spot, list[_Spot]], words: _Words) -> Iterator[Diagnostic]:
    """Runs of words that stand in another chapter before."""
    for here, others in like.items():
        for other in others[:3]:
            ours, theirs = words.of(here), words.of(other)
            run = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
            place, before = _of(chapters, here).place, _of(chapters, other).place
            if run.size < RUN or place == before:
                continue
            shown = " ".join(ours[run.a : run.a + _SHOWN])
            message = f"{run.size} words in a row stand also in {before}: “{shown} …”."
            at = _column(chapters, here, words, run.a)
            yield chapters[here.chapter].source.report("passage-stands-once", at, message)
            break


def _column(chapters: Sequence[ChapterTree], spot: _Spot, words: _Words, at: int = 0) -> Place:
    """Where some words of a paragraph stand, by line and column where these can be told."""
    chapter, place = chapters[spot.chapter], _of(chapters, spot).place
    if place.path != chapter.source.path or place.line is None:
        return place
    found = chapter.source.find(" ".join(words.written(spot)[at : at + 2]), place.line)
    return found if place.line <= (found.line or 0) <= place.line + _of(chapters, spot).words // 4 else place
