"""What WeasyPrint complained of, in the author's words and, where it can be known, at her line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.book import Book
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.print.layout import BASE, Complaint
from bookforge.markup import elements


def told(book: Book, complaint: Complaint) -> Iterator[Diagnostic]:
    """What WeasyPrint logged, in the author's words; what does not concern her is passed over."""
    message = complaint.message
    place = Place(complaint.sheet.removeprefix("<bookforge>/") or "the print edition")
    if ".notdef glyph" in message:
        yield from _missing_glyphs(book, message)
    elif message.startswith(("Failed to load", "Font-face")):
        yield report("resource-is-found", place, message.replace(BASE, "").replace("styles/styles/", "styles/") + ".")
    elif ignored := re.match(
        r"(?:Ignored|Invalid or unsupported selector|Parse error|Unknown rules?) .*?at (\d+):(\d+)", message
    ):
        where = Place(place.path, int(ignored[1]), int(ignored[2])) if complaint.sheet else place
        yield report("style-is-understood", where, message)
    elif message.startswith(("No anchor", "Content discarded", "Anchor defined twice", "Image ")):
        return  # links and images are checked on the trees, with their lines
    else:
        yield report("style-is-understood", place, message)


def _missing_glyphs(book: Book, message: str) -> Iterator[Diagnostic]:
    codes = [chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]{4,6})", message)]
    for character in dict.fromkeys(codes):
        name = f"“{character}” (U+{ord(character):04X})"
        told = f"The character {name} is in none of the book's typefaces."
        for chapter in book.chapters():
            for block in elements(chapter.root):
                if block.get("data-line") and character in (block.text or "") + "".join(c.tail or "" for c in block):
                    yield report("glyph-in-fonts", Place(chapter.path, int(block.get("data-line", "1"))), told)
                    return
        yield report("glyph-in-fonts", Place("book.yaml"), told)
