"""Chapters that could not be laid out, as an author is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bookforge.diagnostics import Diagnostic, Place, report

if TYPE_CHECKING:  # a worker, which raises it, needs nothing of the book
    from bookforge.book import Book


class NotLaid(Exception):
    """Units that could not be laid out, and why, by their names; all others were, and are remembered."""

    def __init__(self, lost: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in lost.items()))
        self.lost = lost

    def __reduce__(self) -> tuple[type[NotLaid], tuple[dict[str, str]]]:
        return NotLaid, (self.lost,)  # as it is sent by a worker


def unlaid(book: Book, error: NotLaid) -> Iterator[Diagnostic]:
    """A finding for each unit that could not be laid out, at its file; what is no chapter's is the book's."""
    chapters = {chapter.root.get("id", ""): chapter for chapter in book.chapters()}
    for name, why in error.lost.items():
        chapter = chapters.get(name)
        if chapter is not None:
            message = f"The pages of “{chapter.title}” could not be made: {why}."
            yield report("chapter-is-laid-out", Place(chapter.path, 1), message)
        else:
            what = f"The page “{name}”" if name else "The pages of the book"
            yield report("chapter-is-laid-out", Place("book.yaml"), f"{what} could not be made: {why}.")
