"""What an element of a book's HTML is in a tagged PDF: the standard structure types of PDF 1.7 (14.8.4), which PDF/UA-1 takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

ROLE_MAP: Final = {"Aside": "Sect"}
"""Types of later PDF that are used here, and the standard type that each is like."""

GROUPS: Final = frozenset({"Document", "Sect", "Aside", "Art", "Part", "Div", "BlockQuote", "Index", "TOC", "TOCI"})
"""Types that hold no text themselves: it stands in a paragraph there."""

INLINE: Final = frozenset({"Link", "Reference", "Span", "Quote", "Code", "Formula", "Note"})
"""Types that stand in the text of a paragraph."""

_BY_CLASS: Final = {
    "callout": "Aside", "fn": "Note", "footnote": "Note", "fn-block": "P", "callout-heading": "P", "formula": "Formula",
    "index": "Index", "line-block": "P", "noteref": "Link",
}  # fmt: skip
_BY_TAG: Final = {
    "section": "Sect", "article": "Art", "aside": "Aside", "div": "Div", "figure": "Div", "blockquote": "BlockQuote", "p": "P",
    "pre": "P", "address": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "LI", "dd": "LI", "table": "Table", "caption": "Caption",
    "figcaption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
    "a": "Link", "q": "Quote", "code": "Code", "img": "Figure", "{http://www.w3.org/2000/svg}svg": "Figure",
}  # fmt: skip
_CONTENTS: Final = frozenset({"contents-page", "list-page"})
_FLOWING: Final = frozenset({"P", "H1", "H2", "H3", "H4", "H5", "H6", "Caption", "Note"})  # hold no blocks


def classes(element: Element) -> list[str]:
    """The classes of an element of WeasyPrint's tree, which is no tree of lxml's."""
    return (element.get("class") or "").split()


def role_of(element: Element, above: Iterable[Element]) -> str | None:
    """The type of an element, with what it stands in, from its parent outwards; None where only its text counts."""
    names = classes(element)
    given = next((_BY_CLASS[name] for name in names if name in _BY_CLASS), None) or _BY_TAG.get(element.tag)
    if given is None:
        tells = element.get("lang") or (element.tag == "abbr" and element.get("title"))
        return "Span" if tells else None
    around = list(above)
    if given in ("L", "LI") and any(not _CONTENTS.isdisjoint(classes(parent)) for parent in around):
        return "TOC" if given == "L" else "TOCI"
    if given in ("Div", "P") and any(_flows(parent) for parent in around):
        return None
    return given


def is_decoration(element: Element) -> bool:
    """Whether an image says nothing: its alternative text is empty, or it is hidden from those who cannot see it."""
    if element.get("aria-hidden") == "true" or element.get("role") in ("presentation", "none"):
        return True
    return element.tag == "img" and not element.get("alt")


def alternative(element: Element) -> str:
    """The words that stand for an image or a formula."""
    return (
        element.get("alt") or element.findtext("{http://www.w3.org/2000/svg}title") or element.get("aria-label") or ""
    )


def _flows(element: Element) -> bool:
    role = next((_BY_CLASS[name] for name in classes(element) if name in _BY_CLASS), None) or _BY_TAG.get(element.tag)
    return role in _FLOWING and role != "Note"
