"""References to pages: what `{.page}` and `{.full}` add in print. The number itself comes later (`folios`)."""

from __future__ import annotations

from bookforge.markup import Element, classes, elements, new
from bookforge.words import word

_NO_BREAK_SPACE = "\u00a0"


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
        target = link.get("href") or ""
        page = new("a", before.replace(" ", _NO_BREAK_SPACE), class_="page-number", href=target)
        opens, closes = ("", "") if "bare" in names else (" (", ")")
        if names >= {"bare", "full"}:
            opens = ", "
        page.tail, link.tail = after + closes + (link.tail or ""), opens
        link.addnext(page)
        if names >= {"bare", "page"}:
            parent = link.getparent()
            if parent is not None:
                link.tail = None
                parent.remove(link)
