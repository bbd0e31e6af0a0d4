"""Which lines of the manuscript a block of the book was written in, and what of them has changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.book import Book, Chapter
from bookforge.markup import Element
from bookforge.revisions import Changed, Changes


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a block: its file, its first line; whether lines of it `changed`, and whether what stood `before` it or
    (for the last one of a file) `after` it is gone."""

    path: str
    line: int
    changed: bool = False
    before: bool = False
    after: bool = False


def sources(book: Book, changes: Changes | None) -> dict[str, Source]:
    """The source of every block of a book, by its number (`data-b`)."""
    files = changes.files if changes is not None else {}
    return {number: source for chapter in book.chapters() for number, source in _blocks(chapter, files)}


def _blocks(chapter: Chapter, files: Mapping[str, Changed]) -> Iterator[tuple[str, Source]]:
    lines = dict(_lines(chapter.root))
    starts = sorted(set(lines.values()))
    changed = files.get(chapter.path, Changed())
    touched = {_start(starts, line) for line in (*changed.lines, *(changed.gone - set(starts)))}
    for number, line in lines.items():
        ends = changed.gone_at_end and line == starts[-1]
        yield number, Source(chapter.path, line, line in touched, line in changed.gone, ends)


def _lines(root: Element, above: int = 1) -> Iterator[tuple[str, int]]:
    """Blocks with the lines that they begin in; one that has none of its own has that of what it stands in."""
    line = int(root.get("data-line") or above)
    if number := root.get("data-b"):
        yield number, line
    for child in root:
        yield from _lines(child, line)


def _start(starts: Sequence[int], line: int) -> int | None:
    """The first line of the block that a line stands in; None before the first block."""
    found = bisect_right(starts, line)
    return starts[found - 1] if found else None
