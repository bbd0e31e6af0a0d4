"""What a book's pages are dressed with: the style sheets of the print edition, and the files that they name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bookforge.book import Book
from bookforge.cache import NO_CACHE, Cache, key
from bookforge.editions.custom_properties import variables
from bookforge.editions.fonts import can_be_cut
from bookforge.editions.print import rhythm
from bookforge.editions.print.layout import Dress
from bookforge.editions.print.margins import Margins
from bookforge.editions.print.page import page_sheet
from bookforge.editions.print.setting import plates
from bookforge.editions.stylesheets import addresses, font_faces, read
from bookforge.itself import mark
from bookforge.theme import Sheet, Theme

_ROOM = "dress"


def dress(
    theme: Theme, book: Book, around: Margins | None = None, *, bleed: float = 0.0, store: Cache = NO_CACHE
) -> Dress:
    """The dress of a book with the margins `around` its text (those of a thin book when left out) and so many inches of bleed.
    Sheets that are as they were in the `store` are not read again.

    bookforge's own faces are found by fontconfig; their `@font-face` rules would only load them twice.
    """
    authors = ", ".join(author.name for author in book.manifest.authors if author.role == "aut")
    text = page_sheet(book.manifest.print, around, authors) + (plates.bleed_sheet(bleed) if bleed else "")
    own = (s for s in theme.sheets("book.css", "print.css") if s.name != "<bookforge>/styles/faces.css")
    sheets = (Sheet("<page>", text), *own)
    told = _told(sheets, store)
    broken = {face for face in told.faces if (data := theme.resource(face)) is not None and not can_be_cut(data)}
    named = set(told.named) - broken  # the layout tells that it cannot load them
    files = {f"styles/{url}": data for url in sorted(named) if (data := theme.resource(url)) is not None}
    return Dress(sheets, files, told.line)


@dataclass(frozen=True, slots=True)
class _Told:
    """What some sheets tell: the addresses that are `named` in them, of which these are faces, and the height of a line of the
    text in points."""

    named: tuple[str, ...]
    faces: tuple[str, ...]
    line: float


def _told(sheets: Sequence[Sheet], store: Cache) -> _Told:
    """What the sheets tell, from the store where it is there: to read them takes as long as to read the book."""
    if store.folder is None:
        return _read(sheets)
    name = key(mark(), *(part for sheet in sheets for part in (sheet.name, sheet.text)))
    kept = store.read(_ROOM, name, _remembered)
    if kept is None:
        kept = _read(sheets)
        store.put(_ROOM, name, json.dumps(asdict(kept)).encode())
    return kept


def _read(sheets: Sequence[Sheet]) -> _Told:
    rules, _ = read(sheets)
    named = sorted({address.url for address in addresses(rules)})
    faces = sorted({face.source for face in font_faces(rules)})
    return _Told(tuple(named), tuple(faces), rhythm.line_of(variables(rules)))


def _remembered(data: bytes) -> _Told:
    value = json.loads(data)
    return _Told(tuple(map(str, value["named"])), tuple(map(str, value["faces"])), float(value["line"]))
