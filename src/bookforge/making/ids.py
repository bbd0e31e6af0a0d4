"""The ids with which the ebook was published, read again and settled for the book as it is."""

from __future__ import annotations

import os
from functools import partial

from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic
from bookforge.editions import epub
from bookforge.editions.epub.published import Known
from bookforge.itself import mark
from bookforge.manuscript import read_source
from bookforge.reading import Reading

_ROOM = "ids"


def known_ids(reading: Reading, store: Cache) -> tuple[tuple[Known, ...], tuple[Diagnostic, ...]]:
    """The ids that were published, as `ids.yaml` tells them where they are kept, and what of it cannot be meant."""
    loaded = reading.loaded
    if loaded is None or not loaded.manifest.epub.keep_ids or not os.path.lexists(loaded.root / epub.IDS):
        return (), ()
    source, found = read_source(loaded.root, epub.IDS)
    if source is None:
        return (), found
    name = key(mark(), source.path, source.text)
    kept = store.read(_ROOM, name, epub.of_json)
    if kept is not None:
        return kept, found
    known, misread = epub.reviewed(source)
    if not misread:
        store.put(_ROOM, name, epub.as_json(known))
    return known, (*found, *misread)


def published_ids(reading: Reading, store: Cache) -> tuple[epub.Published | None, tuple[Diagnostic, ...]]:
    """The ids of the book's chapters and sections, as they were published where they were; None where they are not kept."""
    loaded, book = reading.loaded, reading.book
    if loaded is None or book is None or not loaded.manifest.epub.keep_ids:
        return None, ()
    known, misread = known_ids(reading, store)
    return epub.settle(book, known, store), misread


def written(published: epub.Published, store: Cache) -> str:
    """The text of `ids.yaml` that keeps some ids; to write YAML takes as long as to assemble the book."""
    name = key(mark(), epub.as_json(published.known))
    text = store.read(_ROOM, name, partial(_text, name))
    if text is None:
        text = epub.written(published.known)
        store.put(_ROOM, name, f"{name}\n{text}".encode())
    return text


def _text(name: str, data: bytes) -> str:
    """A text that was kept with its name before it: it goes beside the book. Raises ValueError for what is none."""
    told, _, text = data.decode().partition("\n")
    if told != name:
        raise ValueError("it is kept under another name")
    return text
