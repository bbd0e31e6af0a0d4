"""Markers in a page of the ebook at the very places where the pages of the printed book begin.

Pure: from a tree and the printed pages to a tree. A printed page is known by its first block (`data-b`) and the letters of
that block on earlier pages (`book.letters`); here the same letters are counted in the ebook's tree. A page that begins in
what the ebook lacks, or has elsewhere, is marked at the next place that it has, and no marker ever stands before that of an
earlier page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bookforge.book import Page
from bookforge.book.letters import is_single, letters, passes_over
from bookforge.markup import BLOCKS, EPUB_TYPE, HEADINGS, Element, clone, local_name, new

_BLOCK = "data-b"
_WITHIN_WORDS = frozenset("'’\u00ad\u200b\u200d")
_Spot = tuple[int, int]
"""A place in the text: the number of a run, and a character of it."""
_START: _Spot = (-1, 0)


@dataclass(frozen=True, slots=True)
class Break:
    """The beginning of a printed page: the id of its marker, and the page, whose folio is what the marker says."""

    id: str
    page: Page


@dataclass(frozen=True, slots=True)
class _Run:
    """Some text of a block: that with which `element` begins or, `behind` it, what follows; or an element that counts as one
    letter, without text. `before` are the letters of the block that stand before it, `count` its own."""

    block: str
    before: int
    count: int
    element: Element
    behind: bool
    text: str


def with_breaks(section: Element, breaks: Sequence[Break]) -> Element:
    """A copy of a unit with a marker for each of its printed pages, which are given in order; the unit itself without any."""
    if not breaks:
        return section
    section = clone(section)
    text = _Text(section)
    marked: defaultdict[_Spot, list[Element]] = defaultdict(list)
    for each, spot in zip(breaks, text.spots([each.page for each in breaks]), strict=True):
        marked[spot].append(_marker(each))
    for spot in sorted(marked, reverse=True):  # from the last on: what stands before is as it was read
        text.put(spot, marked[spot])
    return section


def _marker(given: Break) -> Element:
    marker = new("span", role="doc-pagebreak", id=given.id, aria_label=given.page.folio)
    marker.set(EPUB_TYPE, "pagebreak")
    return marker


class _Text:
    """The text of a unit in reading order, as it counts."""

    def __init__(self, section: Element) -> None:
        self.section = section
        self.runs = list(_runs(section, None, Counter(), {}))
        self.end: _Spot = (len(self.runs), 0)
        self.by_block: defaultdict[str, list[int]] = defaultdict(list)
        for number, run in enumerate(self.runs):
            self.by_block[run.block].append(number)

    def spots(self, pages: Sequence[Page]) -> list[_Spot]:
        """Where pages begin, the first of them with the unit: every unit opens a page. One of which nothing is known (notes
        alone stand on it) begins where the next does."""
        found: list[_Spot | None] = [_START, *(self._spot(page) for page in pages[1:])]
        following = self.end
        for number in reversed(range(len(found))):
            following = found[number] or following
            found[number] = following
        reached, ordered = _START, []
        for spot in found:
            reached = max(reached, spot or self.end)
            ordered.append(reached)
        return ordered

    def _spot(self, page: Page) -> _Spot | None:
        if page.block is None:
            return None
        if page.block not in self.by_block:
            return self._behind(page.block)
        offset = page.offset or 0
        for number in self.by_block[page.block]:
            run = self.runs[number]
            if run.before <= offset < run.before + run.count:
                spot = number, _letter(run.text, offset - run.before)
                return self._word(spot) if page.in_word else spot
        return self._next(self.by_block[page.block][-1] + 1)

    def _behind(self, block: str) -> _Spot | None:
        """Where the text goes on behind a block that the unit lacks; None where that is not known."""
        series, count = _counted(block)
        for number, run in enumerate(self.runs):
            own, own_count = _counted(run.block)
            if own == series and own_count > count >= 0 and run.count:
                return self._next(number)
        return None

    def _next(self, number: int) -> _Spot:
        """The first letter from a run on."""
        for later in range(number, len(self.runs)):
            if self.runs[later].count:
                return later, _letter(self.runs[later].text, 0)
        return self.end

    def _word(self, spot: _Spot) -> _Spot:
        """Where the word begins in which a spot is."""
        number, place = spot
        while True:
            text = self.runs[number].text
            while place and _is_of_word(text[place - 1]):
                place -= 1
            before = self.runs[number - 1] if number else None
            if place or before is None or before.block != self.runs[number].block or not before.text:
                return number, place
            if not _is_of_word(before.text[-1]):
                return number, place
            number, place = number - 1, len(before.text)

    def put(self, spot: _Spot, markers: Sequence[Element]) -> None:
        """Sets markers at a spot; nothing was set before it yet."""
        if spot in (_START, self.end):
            place = 0 if spot == _START else len(self.section)
            self.section[place:place] = markers
            return
        run, place = self.runs[spot[0]], spot[1]
        element, parent = run.element, run.element.getparent()
        if run.behind and parent is not None:
            text = element.tail or ""
            element.tail, markers[-1].tail = text[:place], text[place:]
            position = parent.index(element) + 1
            parent[position:position] = markers
        elif (opening := _opening(run, place)) is not None and (around := opening.getparent()) is not None:
            position = around.index(opening)
            around[position:position] = markers
        else:
            text = element.text or ""
            element.text, markers[-1].tail = text[:place], text[place:]
            element[0:0] = markers


def _runs(element: Element, block: str | None, counted: Counter[str], owners: dict[str, Element]) -> Iterator[_Run]:
    """The runs of an element that stands in a block; `owners` are the elements that blocks were first met as: in a table that
    is set as one block a row, the heads of columns are said again and again."""
    if passes_over(element):
        return
    own = element.get(_BLOCK)
    if local_name(element) == "section":
        block = None  # what is no block's within it is the edition's own: a chapter's number over its title
    elif own is not None:
        if owners.setdefault(own, element) is not element:
            return
        block = own

    def run(of: Element, text: str, *, behind: bool = False, count: int | None = None) -> Iterator[_Run]:
        if block is not None and (text or count):
            own_count = len(letters(text)) if count is None else count
            yield _Run(block, counted[block], own_count, of, behind, text)
            counted[block] += own_count

    if is_single(element):
        yield from run(element, "", count=1)
        return
    yield from run(element, element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            yield from _runs(child, block, counted, owners)
        yield from run(child, child.tail or "", behind=True)


def _letter(text: str, number: int) -> int:
    """The place of a letter in a text, counted from 0; 0 in what counts as one letter and has no text."""
    return [place for place, character in enumerate(text) if letters(character)][number] if text else 0


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character in _WITHIN_WORDS or unicodedata.category(character).startswith("M")


def _counted(block: str) -> tuple[str, int]:
    """The series and the number of a block: "3.17" is the 17th of "3"; -1 for what has no number."""
    series, _, number = block.rpartition(".")
    return series, int(number) if number.isdigit() else -1


def _opening(run: _Run, place: int) -> Element | None:
    """The outermost element that begins with a run and may have a marker before it: one within a line, or what names a section
    or a callout, which is to hold its words alone: a marker in it would be read out with the name. None where the run is to
    be parted, or its block may hold the marker."""
    if letters(run.text[:place]):
        return None
    here, found = run.element, None
    while here.get(_BLOCK) is None and here.tag not in BLOCKS:
        found, parent = here, here.getparent()
        if parent is None or parent.index(here) or letters(parent.text or ""):
            return found
        here = parent
    return here if here.tag in HEADINGS or _names_another(here) else found


def _names_another(element: Element) -> bool:
    around = element.getparent()
    return around is not None and around.get("aria-labelledby", "") == element.get("id")
