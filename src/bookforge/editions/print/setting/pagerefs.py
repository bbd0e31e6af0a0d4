"""References to pages: what `{.page}` and `{.full}` add in print. The number itself comes later (`folios`)."""

from __future__ import annotations

from bookforge.markup import Element, classes, elements, new
from bookforge.words import word

_NO_BREAK_SPACE = "\u00a0"
REFERENCE = "page-reference"
"""The class of what print adds to a reference, which no other edition has."""


def to_pages(section: Element, language: str) -> None:
    """Names the page of each `<a class="xref page">` and `<a class="xref full">` of a unit, in place.

    A link without words of the author's becomes “page 41”, one of all details gets it behind them, and words get
    “(page 41)”.
    """
    before, _, after = word(language, "ref-page").partition("{number}")
    for link in elements(section, "a"):
        names = set(classes(link))
        if "xref" not in names or not names & {"page", "full"}:
            continue
        opens, closes = ("", "") if "bare" in names else (" (", ")")
        if names >= {"bare", "full"}:
            opens = ", "
        told = new("span", opens, class_=REFERENCE)
        page = new("a", before.replace(" ", _NO_BREAK_SPACE), class_="page-number", href=link.get("href") or "")
        page.tail = after + closes
        told.append(page)
        told.tail, link.tail = link.tail, None
        link.addnext(told)
        if names >= {"bare", "page"} and (parent := link.getparent()) is not None:
            parent.remove(link)
