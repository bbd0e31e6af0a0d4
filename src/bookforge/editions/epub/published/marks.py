"""What a book's chapters, parts and sections are recognised by, as they are now; a chapter's marks are remembered by its tree."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bookforge.book import Book, Chapter, Part
from bookforge.cache import Cache, key
from bookforge.editions.epub.published.likeness import mark_of
from bookforge.editions.epub.published.recognition import Here
from bookforge.gathered import gathered
from bookforge.itself import mark
from bookforge.markup import HEADINGS, Element, elements, text_of, to_xml

_ROOM = "marks"


def marked(book: Book, store: Cache) -> Iterator[Here]:
    """The chapters of a book with their sections, and its parts."""
    store = gathered(store, _ROOM, book.identifier)
    for unit in book.units():
        if isinstance(unit, Chapter):
            yield _chapter(unit, store)
        elif isinstance(unit, Part):
            held = " ".join(chapter.path for chapter in unit.chapters)
            yield Here(unit.id, "", unit.title, mark_of(held))
    store.keep()


def _chapter(chapter: Chapter, store: Cache) -> Here:
    name = (
        key(mark(), chapter.id, chapter.path, chapter.title, to_xml(chapter.root)) if store.folder is not None else ""
    )
    known = store.read(_ROOM, name, _read) if name else None
    if known is not None:
        return known
    root = chapter.root
    here = Here(chapter.id, chapter.path, chapter.title, mark_of(_text(root)), tuple(_sections(root)))
    if name:
        store.put(_ROOM, name, json.dumps(_plain(here)).encode())
    return here


def _sections(root: Element) -> Iterator[Here]:
    for section in elements(root, "section"):
        heading = next(iter(section), None)
        name = section.get("id")
        if section is not root and name and heading is not None and heading.tag in HEADINGS:
            yield Here(name, "", text_of(heading), mark_of(_text(section)))


def _text(section: Element) -> str:
    """The words of a section without those of its heading, which may be reworded."""
    return " ".join(text_of(child) for child in section if child.tag not in HEADINGS)


def _plain(here: Here) -> list[object]:
    return [here.id, here.file, here.title, here.mark, [_plain(section) for section in here.sections]]


def _read(data: bytes) -> Here:
    return _here(*json.loads(data))


def _here(name: str, file: str, title: str, made: list[int], sections: list[list[object]]) -> Here:
    return Here(name, file, title, tuple(made), tuple(_here(*section) for section in sections))  # type: ignore[arg-type]
