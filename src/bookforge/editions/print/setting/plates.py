"""What fills a printed page of its own: tables and figures turned on their side, figures to the edges of the page."""

from __future__ import annotations

from bookforge.book import Book
from bookforge.markup import Element, classes, elements, new, set_classes

_TURNED = "turned"
_BLEED = "full-bleed"
_WHOLE = 12  # rows; a table with more may go on over pages


def bleeds(book: Book) -> bool:
    """Whether a book has art that goes to the trimmed edge."""
    figures = (figure for chapter in book.chapters() for figure in chapter.root.iter("figure"))
    return any(_BLEED in classes(figure) for figure in figures)


def bleed_sheet(inches: float) -> str:
    """CSS that gives every page its bleed: all pages of a file are to be of one size."""
    return f":root {{ --bleed: {inches:g}in }}\n@page {{ bleed: {inches:g}in }}\n"


def set_plates(section: Element) -> None:
    """Gives what is to be turned a page to stand on, in place; the notes of a table go with it."""
    for table in elements(section, "table"):
        if len(list(table.iter("tr"))) <= _WHOLE:
            set_classes(table, [*classes(table), "whole"])
    for element in elements(section, "table", "figure"):
        if _BLEED in classes(element) and element.find("figcaption") is not None:
            set_classes(element, [*classes(element), "captioned"])
        if _TURNED not in classes(element):
            continue
        parent = element.getparent()
        if parent is None:
            continue
        set_classes(element, [name for name in classes(element) if name != _TURNED])
        page, inner = new("div", class_="turned-page"), new("div", class_="turned-inner")
        notes = element.getnext()
        has_notes = notes is not None and "table-notes" in classes(notes) and not (element.tail or "").strip()
        page.tail = notes.tail if has_notes and notes is not None else element.tail
        element.tail = None
        parent.replace(element, page)
        page.append(inner)
        inner.append(element)
        if has_notes and notes is not None:
            notes.tail = None
            inner.append(notes)
