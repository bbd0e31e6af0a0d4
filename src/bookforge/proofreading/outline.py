"""The headings of a book as a tree, each with how much stands below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bookforge.book import Book, Chapter, Part
from bookforge.markup import HEADINGS, Element, count_words, line_of, text_of

_NOT_SAID = frozenset({"noteref", "section-number", "index-mark"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A part, a chapter or a section, with the words in it and in all below; `unit` is the id of the section of the page
    that it stands in, `path` "" for what no file holds."""

    id: str
    unit: str
    title: str
    number: str
    kind: str
    path: str
    line: int
    words: int
    below: tuple[Heading, ...] = ()


def outline(book: Book) -> tuple[Heading, ...]:
    """The headings of all that is read: what has no text of the author's is left out."""
    return tuple(_headings(book))


def _headings(book: Book) -> Iterator[Heading]:
    for unit in (*book.front, *book.body, *book.back):
        if isinstance(unit, Part):
            below = tuple(_chapter(chapter) for chapter in unit.chapters)
            words = sum(chapter.words for chapter in below)
            yield Heading(unit.id, unit.id, unit.title, unit.number, "part", "", 1, words, below)
        elif isinstance(unit, Chapter):
            yield _chapter(unit)


def _chapter(chapter: Chapter) -> Heading:
    below = tuple(_sections(chapter.root, chapter))
    return Heading(
        chapter.id, chapter.id, chapter.title, chapter.number, chapter.role, chapter.path, 1, chapter.words, below
    )


def _sections(element: Element, chapter: Chapter) -> Iterator[Heading]:
    """The sections right below an element, whatever divisions stand between."""
    for child in element:
        if child.tag == "section" and child.get("id") and len(child) and child[0].tag in HEADINGS:
            title = text_of(child[0], without=_NOT_SAID)
            words = count_words(text_of(child))
            below = tuple(_sections(child, chapter))
            line = line_of(child[0]) or 1
            yield Heading(child.get("id") or "", chapter.id, title, "", "section", chapter.path, line, words, below)
        elif isinstance(child.tag, str):
            yield from _sections(child, chapter)
