"""A finished ebook held against the book it was made from: its words, its links, and no marker among its words.

Public: `examined`, and for whoever opens an ebook `opened`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bookforge.book import Book
from bookforge.checks.ebook.container import Ebook, NotAnEpub, opened
from bookforge.checks.ebook.kept import unkept
from bookforge.checks.ebook.links import dead_ends
from bookforge.checks.ebook.markers import markers
from bookforge.checks.ebook.read import unread
from bookforge.diagnostics import Diagnostic, Place, in_order, report
from bookforge.manuscript import ChapterTree

__all__ = ["Ebook", "NotAnEpub", "examined", "opened"]


def examined(epub: bytes, book: Book, trees: Sequence[ChapterTree], name: str) -> tuple[Diagnostic, ...]:
    """What is wrong with the EPUB of a book, whose file is called `name`; `trees` are its chapters as they were read.

    That the file holds the book's words, and that the book holds the manuscript's, is looked at one after the other.
    """
    try:
        ebook = opened(epub)
    except NotAnEpub as error:
        return (report("ebook-can-be-read", Place(name), f"{name} cannot be opened: {error}."),)
    sources = [tree.source for tree in trees]
    told = [*dead_ends(ebook, name), *unkept(ebook, book, name), *markers(ebook, book, sources, name)]
    return in_order([*told, *unread(book, trees)])
