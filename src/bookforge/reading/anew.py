"""One chapter file that was saved, read again at its place in a book that was read before."""

from __future__ import annotations

from dataclasses import dataclass

from bookforge.book import Chapter, set_anew
from bookforge.book.placed import files
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.manuscript import Warm, beyond, prepare, read_source
from bookforge.reading import Reading
from bookforge.reading.allowed import allowances
from bookforge.reading.chapters import Chapters, read_chapters
from bookforge.reading.shares import Readers
from bookforge.reading.wishes import habits, titles_of


@dataclass(frozen=True, slots=True)
class Again:
    """A chapter as it stands in the book now, what is wrong with it, and its tree, which spares the next reading its own."""

    chapter: Chapter
    findings: tuple[Diagnostic, ...]
    read: Chapters


def read_again(path: str, before: Reading, *, cache: Cache, warm: Warm | None) -> Again | None:
    """The chapter of a file whose text has changed since it was read `before`; None where only the whole book, read anew,
    can tell (`book.set_anew`), or the file is no chapter or no text."""
    loaded, book, bearings = before.loaded, before.book, before.bearings
    if loaded is None or book is None or bearings is None or path not in dict(files(loaded.manifest)):
        return None
    source, unread = read_source(loaded.root, path)
    if source is None or unread or any(beyond(source)):
        return None
    manifest = loaded.manifest
    ready, told = prepare(loaded.root, source, habits(manifest), titles_of(manifest).get(path))
    read = read_chapters(manifest, [ready], Readers(1, warm), cache, before.chapters)
    ((tree, said),) = read.values()
    made = set_anew(book, bearings, tree)
    if made is None:
        return None
    chapter, found = made
    allowed = allowances(loaded, [tree])
    return Again(chapter, in_order(allowed.passed_over([*told, *said, *found])), read)
