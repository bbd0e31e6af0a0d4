"""What the bound file says of itself: its metadata, and the outline that a reader of the screen edition turns pages by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bookforge.book import Book, Entry
from bookforge.editions.print.binding import OutlineEntry, Particulars
from bookforge.manifest import Manifest


def particulars(manifest: Manifest, date: datetime) -> Particulars:
    """The metadata of a book."""
    title = f"{manifest.title}: {manifest.subtitle}" if manifest.subtitle else manifest.title
    return Particulars(
        title,
        manifest.language,
        tuple(author.name for author in manifest.authors),
        manifest.description or "",
        tuple(manifest.keywords),
        manifest.rights or "",
        f"{date:%Y-%m-%dT%H:%M:%SZ}",
    )


def outline(book: Book) -> tuple[OutlineEntry, ...]:
    """The outline: the contents page, then parts, chapters and pages of matter, and sections to the depth of the contents."""
    pages = [OutlineEntry(unit.title, unit.id) for unit in book.front if unit.role == "contents"]
    return (*pages, *_entries(book.contents, book.manifest.print.contents_depth))


def _entries(entries: Sequence[Entry], depth: int) -> list[OutlineEntry]:
    if depth < 1:
        return []
    return [
        OutlineEntry(
            entry.title,
            entry.id,
            tuple(_entries(entry.below, depth - (entry.role != "part"))),
        )
        for entry in entries
    ]
