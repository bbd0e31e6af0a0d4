"""Web addresses that stand in the text may break at a line's end where readers expect it: behind a slash, before any other
mark (Chicago Manual of Style 18, 7.49), and never with a hyphen, which could be one of the address. Long words of code
within a line break likewise, behind the marks that part their names."""

from __future__ import annotations

import re

from bookforge.markup import Element, classes, elements, new, set_classes

_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|10\.\d{4})\S+")
_BREAKS = re.compile(r"(?<=[/])(?![/])|(?=[.?&=#_~%-])(?<![:/.])|(?<=://)")
_CODE_BREAKS = re.compile(r"(?<=[./\\_(\[{,;:=&|@-])(?=\w)")
_BREAK = "\u200b"
_LONG_CODE = re.compile(r"\S{16,}")


def let_addresses_break(section: Element) -> None:
    """Puts `<wbr>` where the address that a link shows may break, in place."""
    for link in elements(section, "a"):
        shown = link.text or ""
        if len(link) or not _ADDRESS.fullmatch(shown):
            continue
        first, *rest = [part for part in _BREAKS.split(shown) if part]
        link.text = first
        for part in rest:
            place = new("wbr")
            place.tail = part
            link.append(place)
        set_classes(link, [*classes(link), "address"])


def let_code_break(section: Element) -> None:
    """Puts a space without width where a long word of code that stands within a line may break, in place; listings have
    lines of their own. (A `<wbr>` would part the word: WeasyPrint 70 then fills each line to its last letter.)"""
    for code in elements(section, "code"):
        if any(around.tag == "pre" for around in code.iterancestors()):
            continue
        for element in elements(code):
            element.text = _let_break(element.text)
            if element is not code:
                element.tail = _let_break(element.tail)


def _let_break(text: str | None) -> str | None:
    return text and _LONG_CODE.sub(lambda word: _CODE_BREAKS.sub(_BREAK, word[0]), text)
