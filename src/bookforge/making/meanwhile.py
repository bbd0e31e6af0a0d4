"""What other processes do of a first build while this one is at its own: they make texts ready, draw the cover, make pages and
look at them.

None of it decides anything: what is in the store when it is wanted need not be done. This process begins with the first chapter,
others with the last, and they meet.
"""

from __future__ import annotations

from concurrent.futures import Executor
from contextlib import suppress

from bookforge.book.sent import packed, unpacked
from bookforge.manifest import Loaded
from bookforge.outcome import Request
from bookforge.reading import Reading
from bookforge.reading.chapters import look_ahead

_MOST = 1_000_000  # words; of a longer book one process has no room for the pages, if the ebook is to take 600 MB at the most


def texts(request: Request, loaded: Loaded, beside: Executor) -> None:
    """Has the texts of the last chapters made ready."""
    if request.cache.folder is not None:
        with suppress(RuntimeError):  # nobody is there any more, and all is done when it is wanted
            beside.submit(look_ahead, loaded.root, loaded.manifest, request.cache)


def ebook(request: Request, reading: Reading, beside: Executor) -> None:
    """Has the ebook's cover drawn, if it is to be, its last pages made, and the manuscript's words looked for in the book."""
    loaded, book = reading.loaded, reading.book
    if loaded is None or book is None or request.cache.folder is None:
        return
    if "epub" not in request.wanted(loaded.manifest):
        return
    from bookforge.checks.ebook.read import look_ahead, texts_of
    from bookforge.editions.cover import drawn
    from bookforge.making.ebook import lists_pages
    from bookforge.theme import Theme

    trees = {tree.source.path: tree for tree in reading.trees}
    chapters = [(chapter, trees[chapter.path]) for chapter in book.chapters() if chapter.path in trees]
    with suppress(RuntimeError):
        if not loaded.manifest.cover:
            beside.submit(drawn, loaded.manifest, Theme(loaded.root, loaded.manifest.style), request.cache)
        if book.words < _MOST and not lists_pages(book, request):  # else its pages wait for the printed ones
            beside.submit(_pages, packed(book), loaded, request)
        beside.submit(look_ahead, texts_of(chapters), request.cache)


def _pages(book: bytes, loaded: Loaded, request: Request) -> None:
    """Makes the last pages of a packed book's ebook, and looks at them as the gates will."""
    from bookforge.checks.ebook.seen import look_ahead
    from bookforge.making.ebook import pages_ahead

    for page in pages_ahead(Reading(loaded, unpacked(book), ()), request):
        look_ahead(page.data, request.cache)
