"""Units of the book that were dressed, remembered from build to build: after an edit all but one of them are as they were.

What the pages of a unit are depends on the unit as the book has it and on what all units share; the hash of both is the name
under which they are kept. It depends, too, on where its links lead, which is known only when all units have been divided into
files: that is kept with them, and where it is not the same they are made anew. A unit that has something to tell the author is
not kept.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from bookforge.book import Book, Chapter, Matter, Part
from bookforge.cache import Cache, key
from bookforge.editions.cascade import Lettering
from bookforge.editions.depends import on_all, on_unit
from bookforge.editions.epub.accessibility import Facts
from bookforge.editions.epub.deflated import DEFLATER, Deflated
from bookforge.editions.epub.page import Page
from bookforge.editions.epub.pagebreaks import Break
from bookforge.formats import Store
from bookforge.theme import Theme

_ROOM = "epub"
PAGE = "epub/page.xhtml"
"""The template of all pages."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The pages of a unit; the ids in each of its pieces; the address of each id that its links lead to, as the package
    itself would name it; the path in the package of each of its images, by what that is called in the book."""

    pages: tuple[Page, ...]
    ids: tuple[tuple[str, ...], ...]
    leads: Mapping[str, str | None]
    images: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The units of one book that are kept in a store; `shared` is the hash of what all of them depend on ("": nothing is kept),
    `contents` what those depend on beside that a template makes."""

    store: Cache
    shared: str
    contents: str = ""

    def name(self, unit: Matter | Part | Chapter, breaks: tuple[Break, ...]) -> str:
        """The name under which the pages of a unit are kept, with the printed pages that begin in it."""
        if not self.shared:
            return ""
        return key(self.shared, repr(breaks), *on_unit(unit, self.contents))

    def recalled(self, name: str) -> Kept | None:
        """What is kept under a name."""
        return self.store.read(_ROOM, name, _read) if name else None

    def keep(self, name: str, kept: Kept) -> None:
        """Keeps the pages of a unit under a name; those of "" are not."""
        if name:
            self.store.put(_ROOM, name, _written(kept))


def shelf(book: Book, theme: Theme, store: Store, cache: Cache, *, embed: bool) -> Shelf:
    """Where the units of a book are kept, dressed for a store; `embed` tells whether typefaces are packed. A page that a
    template of the book's own makes may say anything of the whole book, and is not kept."""
    own = theme.template(PAGE)
    if cache.folder is None or own is None or not own[1].startswith("<"):
        return Shelf(cache, "")
    return Shelf(cache, on_all(book, theme, repr((store, embed, DEFLATER))), repr(book.contents))


# --- as they are kept ----------------------------------------------------------------------------------------------------


_LENGTH = 8  # bytes that say how long the description is


def _written(kept: Kept) -> bytes:
    """A description of the pages, then the text and the file of each."""
    texts = [page.text.encode("utf-8", "surrogatepass") for page in kept.pages]
    pages = [
        {
            **{part.name: getattr(page, part.name) for part in fields(page)},
            "text": len(text),
            "data": [page.data.size, page.data.crc, len(page.data.data)],
            "facts": asdict(page.facts),
            "letters": [[asdict(how), "".join(sorted(letters))] for how, letters in page.letters.items()],
        }
        for page, text in zip(kept.pages, texts, strict=True)
    ]
    told = {"pages": pages, "ids": kept.ids, "leads": dict(kept.leads), "images": dict(kept.images)}
    head = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    bodies = (part for page, text in zip(kept.pages, texts, strict=True) for part in (text, page.data.data))
    return b"".join([len(head).to_bytes(_LENGTH, "big"), head, *bodies])


def _read(data: bytes) -> Kept:
    file = io.BytesIO(data)
    told = json.loads(file.read(int.from_bytes(file.read(_LENGTH), "big")))
    pages = tuple(_page(one, file) for one in told["pages"])
    return Kept(pages, tuple(map(tuple, told["ids"])), told["leads"], told["images"])


def _page(told: Mapping[str, Any], file: io.BytesIO) -> Page:
    """A page from its description, and a file that stands where its text begins."""
    size, crc, packed = told["data"]
    return Page(
        **{
            **told,
            "text": file.read(told["text"]).decode("utf-8", "surrogatepass"),
            "data": Deflated(size, crc, file.read(packed)),
            "properties": tuple(told["properties"]),
            "ids": tuple(told["ids"]),
            "facts": Facts(**told["facts"]),
            "letters": {_lettering(how): frozenset(letters) for how, letters in told["letters"]},
        }
    )


def _lettering(told: Mapping[str, Any]) -> Lettering:
    return Lettering(**{**told, "families": tuple(told["families"])})
