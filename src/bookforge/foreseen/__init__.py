"""What a build, a printer or a store would say of a book, told without building it, where that is certain.

Public: `foreseen`. One file an idea; each is a function from the book to what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic
from bookforge.foreseen.glyphs import lacking_glyphs
from bookforge.foreseen.metadata import gaps, keywords
from bookforge.foreseen.names import misspelt
from bookforge.foreseen.pictures import blurred, heavy, unused
from bookforge.foreseen.tables import too_wide
from bookforge.manifest import Loaded

__all__ = ["foreseen"]


def foreseen(loaded: Loaded, book: Book, cache: Cache) -> Iterator[Diagnostic]:
    """All of it, for the editions that the manifest wants."""
    yield from gaps(loaded)
    yield from keywords(loaded)
    yield from misspelt(loaded)
    yield from unused(loaded, book)
    if "print" in loaded.manifest.wanted:
        yield from blurred(loaded, book)
        yield from lacking_glyphs(loaded, book, cache)
        yield from too_wide(loaded, book)
    if "epub" in loaded.manifest.wanted:
        yield from heavy(loaded, book)
