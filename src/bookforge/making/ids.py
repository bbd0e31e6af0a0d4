"""The ids with which the ebook was published, read again and settled for the book as it is."""

from __future__ import annotations

import os

from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic
from bookforge.editions import epub
from bookforge.editions.epub.published import Known
from bookforge.manuscript import read_source
from bookforge.reading import Reading


def known_ids(reading: Reading) -> tuple[tuple[Known, ...], tuple[Diagnostic, ...]]:
    """The ids that were published, as `ids.yaml` tells them where they are kept, and what of it cannot be meant."""
    loaded = reading.loaded
    if loaded is None or not loaded.manifest.epub.keep_ids or not os.path.lexists(loaded.root / epub.IDS):
        return (), ()
    source, found = read_source(loaded.root, epub.IDS)
    known, misread = epub.reviewed(source) if source is not None else ((), ())
    return known, (*found, *misread)


def published_ids(reading: Reading, store: Cache) -> tuple[epub.Published | None, tuple[Diagnostic, ...]]:
    """The ids of the book's chapters and sections, as they were published where they were; None where they are not kept."""
    loaded, book = reading.loaded, reading.book
    if loaded is None or book is None or not loaded.manifest.epub.keep_ids:
        return None, ()
    known, misread = known_ids(reading)
    return epub.settle(book, known, store), misread
