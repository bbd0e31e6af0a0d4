"""Where in the manuscript a printed page begins."""

from __future__ import annotations

from collections.abc import Callable

from bookforge.book import Book, Page, PageMap
from bookforge.diagnostics import Place
from bookforge.markup import elements, line_of


def begins_at(book: Book, pages: PageMap, otherwise: Place) -> Callable[[int], Place]:
    """A function from a page's index to the line of the block with which it begins; `otherwise` where the page has no text
    from the manuscript."""
    paths = {chapter.id: chapter.path for chapter in book.chapters()}
    lines = {
        number: line_of(block)
        for chapter in book.chapters()
        for block in elements(chapter.root)
        if (number := block.get("data-b"))
    }

    def place(index: int) -> Place:
        page = pages.pages[index] if index < len(pages) else Page("", None, None, None)
        path = paths.get(page.unit or "")
        return Place(path, lines.get(page.block or "")) if path else otherwise

    return place
