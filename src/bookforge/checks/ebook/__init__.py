"""A finished ebook held against the book it was made from: its words, its links, and no marker among its words.

Public: `examined`, and for whoever opens an ebook `opened`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookforge.book import Book, Chapter
from bookforge.cache import NO_CACHE, Cache, key
from bookforge.checks.ebook.container import Ebook, NotAnEpub, opened
from bookforge.checks.ebook.kept import Whereabouts, unkept, whereabouts
from bookforge.checks.ebook.links import dead_ends
from bookforge.checks.ebook.markers import markers
from bookforge.checks.ebook.read import unread
from bookforge.checks.ebook.seen import Eyes
from bookforge.diagnostics import Diagnostic, Place, in_order, report
from bookforge.gathered import gathered
from bookforge.itself import mark
from bookforge.manuscript import ChapterTree
from bookforge.markup import to_xml

__all__ = ["Ebook", "NotAnEpub", "examined", "opened"]


_ROOM = "gates"


def examined(
    epub: bytes, book: Book, trees: Sequence[ChapterTree], name: str, store: Cache = NO_CACHE
) -> tuple[Diagnostic, ...]:
    """What is wrong with the EPUB of a book, whose file is called `name`; `trees` are its chapters as they were read.

    That the file holds the book's words, and that the book holds the manuscript's, is looked at one after the other. Of a chapter
    in which nothing was found the `store` remembers that, by the hash of all that was looked at.
    """
    try:
        ebook = opened(epub)
    except NotAnEpub as error:
        return (report("ebook-can-be-read", Place(name), f"{name} cannot be opened: {error}."),)
    store = gathered(store, _ROOM, book.identifier, name)
    eyes = Eyes(ebook, store)
    where = whereabouts(ebook, eyes, book)
    doubtful = (path for path in ebook.page_paths if eyes.on(path).doubtful)
    told = [*dead_ends(ebook, eyes, name), *markers(ebook, doubtful, book, [tree.source for tree in trees], name)]
    by_path = {tree.source.path: tree for tree in trees}
    for chapter in book.chapters():
        told += _of_chapter(ebook, chapter, by_path.get(chapter.path), where, name, store)
    store.keep()
    return in_order(told)


def _of_chapter(
    ebook: Ebook, chapter: Chapter, tree: ChapterTree | None, where: Whereabouts, name: str, store: Cache
) -> Iterator[Diagnostic]:
    """What is wrong with the words of a chapter."""
    pages = (part for path in where.of(chapter) for part in (path, ebook.files[path]))
    ours = repr(where.pages.get(chapter.id))
    written = (to_xml(tree.root), tree.source.text) if tree is not None else ()
    looked_at = key(mark(), chapter.path, ours, to_xml(chapter.root), *pages, *written)
    if store.get(_ROOM, looked_at) is not None:
        return
    told = [*(unread(chapter, tree, store) if tree is not None else ()), *unkept(ebook, chapter, where, name)]
    if not told:
        store.put(_ROOM, looked_at, b"")
    yield from told
