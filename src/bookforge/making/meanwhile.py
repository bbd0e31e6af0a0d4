"""What other processes do of a first build while this one is at its own.

None of it decides anything: what is in the store when it is wanted need not be done.
"""

from __future__ import annotations

from concurrent.futures import Executor
from contextlib import suppress

from bookforge.manifest import Loaded
from bookforge.outcome import Request
from bookforge.reading import Reading
from bookforge.reading.chapters import look_ahead
from bookforge.theme import Theme


def texts(request: Request, loaded: Loaded, beside: Executor) -> None:
    """Has the last texts made ready: this process begins with the first, and they meet."""
    if request.cache.folder is not None:
        with suppress(RuntimeError):  # nobody is there any more, and all is done when it is wanted
            beside.submit(look_ahead, loaded.root, loaded.manifest, request.cache)


def ebook(request: Request, reading: Reading, beside: Executor) -> None:
    """Has the ebook's cover drawn, if it is to be, and the words of the manuscript looked for in the book: both are in the store
    when the pages are there."""
    loaded, book = reading.loaded, reading.book
    if loaded is None or book is None or request.cache.folder is None:
        return
    if "epub" not in request.wanted(loaded.manifest):
        return
    from bookforge.checks.ebook.read import look_ahead, texts_of
    from bookforge.editions.cover import drawn

    trees = {tree.source.path: tree for tree in reading.trees}
    chapters = [(chapter, trees[chapter.path]) for chapter in book.chapters() if chapter.path in trees]
    with suppress(RuntimeError):
        if not loaded.manifest.cover:
            beside.submit(drawn, loaded.manifest, Theme(loaded.root, loaded.manifest.style), request.cache)
        beside.submit(look_ahead, texts_of(chapters), request.cache)
