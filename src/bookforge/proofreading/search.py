"""Where words stand in a book. Accents, typographic quotes, dashes and what is unseen make no difference."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from bookforge.book import Book, Chapter
from bookforge.proofreading.folding import Folded, fold
from bookforge.proofreading.passages import Shown, of_book

MOST = 500
"""Hits that are told with their words; all are counted."""
_LONGEST = 400  # letters of what is searched for
_PATIENCE = 2.0  # s that a search may take: a bad expression can be made to take for ever
_AROUND = 48  # letters shown on either side


class BadQuery(Exception):
    """What was asked for cannot be searched for; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: words, or with `expression` a regular expression."""

    text: str
    whole: bool = False
    case: bool = False
    expression: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: its block and line, which one of those that say the same in the block it is (`nth`, from 0), and its words
    with some around them."""

    block: str
    line: int
    nth: int
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class InChapter:
    """What was found in a chapter; `count` is of all, `hits` are those that are told."""

    id: str
    title: str
    number: str
    path: str
    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A chapter made ready for searches."""

    chapter: Chapter
    blocks: tuple[tuple[Shown, Folded], ...]


def ready(book: Book) -> tuple[Ready, ...]:
    """A book made ready for searches."""
    return tuple(
        Ready(chapter, tuple((shown, fold(shown.text)) for shown in of_book(chapter))) for chapter in book.chapters()
    )


def search(chapters: Sequence[Ready], query: Query) -> tuple[InChapter, ...]:
    """The chapters in which something is found. Raises `BadQuery`."""
    pattern = _pattern(query)
    until = time.monotonic() + _PATIENCE
    found: list[InChapter] = []
    told = 0
    for one in chapters:
        hits: list[Hit] = []
        count = 0
        for hit in _hits(one, pattern, until):
            count += 1
            if told < MOST:
                told += 1
                hits.append(hit)
        if count:
            own = one.chapter
            found.append(InChapter(own.id, own.title, own.number, own.path, count, tuple(hits)))
    return tuple(found)


def _pattern(query: Query) -> regex.Pattern[str]:
    if not query.text.strip():
        raise BadQuery("There is nothing to search for.")
    if len(query.text) > _LONGEST:
        raise BadQuery(f"That is too long: {_LONGEST} letters can be searched for at once.")
    wanted = fold(query.text).folded
    if not query.expression:
        wanted = (
            r"\s+".join(regex.escape(word) for word in wanted.split()).replace(r"\-\-\-", r"\-").replace(r"\-\-", r"\-")
        )
    if query.whole:
        wanted = rf"(?<!\w)(?:{wanted})(?!\w)"
    try:
        return regex.compile(wanted, 0 if query.case else regex.IGNORECASE | regex.FULLCASE)
    except regex.error as error:
        at = "" if error.pos is None or query.whole else f", at letter {error.pos + 1}"
        raise BadQuery(f"This is no regular expression: {error.msg}{at}.") from error
    except (OverflowError, RecursionError, ValueError, MemoryError) as error:
        raise BadQuery("This regular expression asks for too much.") from error


def _hits(ready: Ready, pattern: regex.Pattern[str], until: float) -> Iterator[Hit]:
    for shown, folded in ready.blocks:
        seen: Counter[str] = Counter()
        left = until - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            for match in pattern.finditer(folded.folded, timeout=left, concurrent=True):
                if match.end() == match.start():
                    continue
                start, end = folded.span(*match.span())
                words = shown.text[start:end]
                yield Hit(
                    shown.block, shown.line, seen[words], _before(shown.text, start), words, _after(shown.text, end)
                )
                seen[words] += 1
        except TimeoutError as error:
            raise BadQuery(
                f"The search was given up after {_PATIENCE:.0f} seconds: make the expression simpler."
            ) from error


def _before(text: str, start: int) -> str:
    if start <= _AROUND:
        return text[:start]
    return "…" + text[start - _AROUND : start].partition(" ")[2]


def _after(text: str, end: int) -> str:
    if len(text) - end <= _AROUND:
        return text[end:]
    return text[end : end + _AROUND].rpartition(" ")[0] + "…"
