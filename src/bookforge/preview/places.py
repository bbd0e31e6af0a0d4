"""Where a line of the author's files stands in the book that is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from bookforge.book import Chapter
from bookforge.editions.web.findings import included
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


class Places:
    """The places of the book that is shown in a state, for whoever asks for many."""

    def __init__(self, state: State) -> None:
        book = state.good.book if state.good else None
        self._chapters = list(enumerate(book.chapters())) if book else []
        self._own = {chapter.path: (order, chapter) for order, chapter in reversed(self._chapters)}
        self._including: dict[str, list[tuple[int, Chapter]]] | None = None

    def find(self, path: str, line: int) -> Whereabouts | None:
        """Where a line of a file stands, for a line of an included file in the first chapter that includes it; None where
        the book has nothing of the file."""
        if own := self._own.get(path):
            order, chapter = own
            return Whereabouts(chapter.id, path, line, chapter.head, order)
        for order, chapter in self._that_include(path):
            included = _including(chapter, path, line)
            if included is not None:
                return Whereabouts(chapter.id, chapter.path, included, chapter.head, order)
        return None

    def _that_include(self, path: str) -> Sequence[tuple[int, Chapter]]:
        if self._including is None:
            self._including = defaultdict(list)
            for order, chapter in self._chapters:
                for file in included(chapter.root):
                    self._including[file].append((order, chapter))
        return self._including.get(path, ())


def whereabouts(state: State, path: str, line: int) -> Whereabouts | None:
    """Where a line of a file stands in the book that is shown; as `Places.find`."""
    return Places(state).find(path, line)


def _including(chapter: Chapter, path: str, line: int) -> int | None:
    """The line of a chapter's own file that brings in a line of another; None where it brings in nothing of that file."""
    lines = []
    for block in _INCLUDED(chapter.root):
        file, _, number = (block.get("data-origin") or "").rpartition(":")
        if file == path:
            lines.append((int(number), int(block.get("data-line") or 1)))
    before = [pair for pair in lines if pair[0] <= line]
    return max(before)[1] if before else min(lines)[1] if lines else None
