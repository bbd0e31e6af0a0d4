"""Where a line of the author's files stands in the book that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from bookforge.book import Chapter
from bookforge.preview.session import State

_INCLUDED = etree.XPath("descendant::*[@data-origin]")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place as the page knows it: the chapter's id, its own file, and a line of that file; beside it the chapter's title
    and its number in reading order."""

    id: str
    path: str
    line: int
    title: str
    order: int

    def as_json(self) -> dict[str, object]:
        """The place alone, as plain values."""
        return {"id": self.id, "path": self.path, "line": self.line}


def whereabouts(state: State, path: str, line: int) -> Whereabouts | None:
    """Where a line of a file stands, for a line of an included file in the first chapter that includes it; None where the
    book that is shown has nothing of the file."""
    if state.good is None or state.good.book is None:
        return None
    chapters = list(enumerate(state.good.book.chapters()))
    for order, chapter in chapters:
        if chapter.path == path:
            return Whereabouts(chapter.id, path, line, chapter.head, order)
    for order, chapter in chapters:
        included = _including(chapter, path, line)
        if included is not None:
            return Whereabouts(chapter.id, chapter.path, included, chapter.head, order)
    return None


def _including(chapter: Chapter, path: str, line: int) -> int | None:
    """The line of a chapter's own file that brings in a line of another; None where it brings in nothing of that file."""
    lines = []
    for block in _INCLUDED(chapter.root):
        file, _, number = (block.get("data-origin") or "").rpartition(":")
        if file == path:
            lines.append((int(number), int(block.get("data-line") or 1)))
    before = [pair for pair in lines if pair[0] <= line]
    return max(before)[1] if before else min(lines)[1] if lines else None
