"""Chapters that could not be laid out, as an author is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bookforge.diagnostics import Diagnostic, Place, report

if TYPE_CHECKING:  # a worker, which raises it, needs nothing of the book
    from bookforge.book import Book


class NotLaid(Exception):
    """Units that could not be laid out, and why, by their names; all others were, and are remembered. Where it is the book as a
    whole (""), `at` is the file that it is laid to."""

    def __init__(self, lost: dict[str, str], at: str = "book.yaml") -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in lost.items()))
        self.lost, self.at = lost, at

    def __reduce__(self) -> tuple[type[NotLaid], tuple[dict[str, str], str]]:
        return NotLaid, (self.lost, self.at)  # as it is sent by a worker


def unlaid(book: Book, error: NotLaid) -> Iterator[Diagnostic]:
    """A finding for each unit that could not be laid out, at its file; what is no chapter's is the book's."""
    chapters = {chapter.root.get("id", ""): chapter for chapter in book.chapters()}
    for name, why in error.lost.items():
        chapter = chapters.get(name)
        if chapter is not None:
            message = f"The pages of “{chapter.title}” could not be made: {why}."
            yield report("chapter-is-laid-out", Place(chapter.path, 1), message)
        elif name:
            message = f"The page “{name}” could not be made: {why}."
            yield report("chapter-is-laid-out", Place("book.yaml"), message)
        else:
            message = f"The pages of the book could not be made: {why}."
            yield report("chapter-is-laid-out", Place(error.at), message)
