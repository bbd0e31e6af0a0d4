"""Typography: quotes, dashes and spaces as the language of each passage has them, and which way a passage is written.

The words for an image are words, too. A straight quote that is left over is reported: nobody could tell what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.languages import direction, read
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.typography import typeset, typeset_text
from bookforge.markup import XML_LANG, Element, elements

_CODE = ("pre", "code", "kbd", "samp")
"""What is written from left to right in every language."""
_SPOKEN = ("alt", "title", "aria-label")


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Sets the running text of the chapter."""
    for passage in elements(draft.root):
        yield from _language(draft, passage)
    for code in elements(draft.root, *_CODE):
        if direction(_language_of(code, draft)) == "rtl" and not code.get("dir") and not _is_in_code(code):
            code.set("dir", "ltr")
    for survivor in typeset(draft.root, draft.language, draft.typography, draft.counted):
        message = f"A straight quote was left in “{survivor.words}”: it could be neither opening nor closing."
        yield draft.report("quotes-are-curly", survivor.block, survivor.words, message)
    for element in elements(draft.root, "img", "abbr", "dfn", "figure", "table"):
        for name in _SPOKEN:
            if element.get(name):
                words = typeset_text(element.get(name, ""), _language_of(element, draft), draft.typography)
                element.set(name, words)


def _language(draft: Draft, passage: Element) -> Iterator[Diagnostic]:
    """Says which way a passage is written, where that is not the way of the text around it."""
    given = passage.get("lang") or passage.get(XML_LANG)
    if not given:
        return
    tag = read(given)
    if tag is None:
        yield draft.report("language-tag-known", passage, given, f"“{given}” is no language tag.")
        passage.attrib.pop("lang", None)
        passage.attrib.pop(XML_LANG, None)
        return
    passage.attrib.pop(XML_LANG, None)
    passage.set("lang", tag.standard)
    around = passage.getparent()
    outer = draft.language if around is None else _language_of(around, draft)
    if direction(given) != direction(outer) and not passage.get("dir"):
        passage.set("dir", direction(given))


def _is_in_code(element: Element) -> bool:
    return any(around.tag in _CODE for around in element.iterancestors())


def _language_of(element: Element, draft: Draft) -> str:
    here: Element | None = element
    while here is not None:
        if here.get("lang"):
            return here.get("lang", "")
        here = here.getparent()
    return draft.language
