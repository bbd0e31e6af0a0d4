"""What a book's pages are dressed with: the style sheets of the print edition, and the files that they name."""

from __future__ import annotations

from bookforge.book import Book
from bookforge.editions.custom_properties import variables
from bookforge.editions.fonts import can_be_cut
from bookforge.editions.print import rhythm
from bookforge.editions.print.layout import Dress
from bookforge.editions.print.margins import Margins
from bookforge.editions.print.page import page_sheet
from bookforge.editions.print.setting import plates
from bookforge.editions.stylesheets import addresses, font_faces, read
from bookforge.theme import Sheet, Theme


def dress(theme: Theme, book: Book, around: Margins | None = None, *, bleed: float = 0.0) -> Dress:
    """The dress of a book with the margins `around` its text (those of a thin book when left out) and so many inches of bleed.

    bookforge's own faces are found by fontconfig; their `@font-face` rules would only load them twice.
    """
    authors = ", ".join(author.name for author in book.manifest.authors if author.role == "aut")
    text = page_sheet(book.manifest.print, around, authors) + (plates.bleed_sheet(bleed) if bleed else "")
    own = (s for s in theme.sheets("book.css", "print.css") if s.name != "<bookforge>/styles/faces.css")
    sheets = (Sheet("<page>", text), *own)
    rules, _ = read(sheets)
    broken = {f.source for f in font_faces(rules) if (d := theme.resource(f.source)) is not None and not can_be_cut(d)}
    named = {address.url for address in addresses(rules)} - broken  # the layout tells that it cannot load them
    files = {f"styles/{url}": data for url in sorted(named) if (data := theme.resource(url)) is not None}
    return Dress(sheets, files, rhythm.line_of(variables(rules)))
