"""Web addresses that stand in the text may break at a line's end where readers expect it: behind a slash, before any other
mark (Chicago Manual of Style 18, 7.49), and never with a hyphen, which could be one of the address."""

from __future__ import annotations

import re

from bookforge.markup import Element, classes, elements, new, set_classes

_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|10\.\d{4})\S+")
_BREAKS = re.compile(r"(?<=[/])(?![/])|(?=[.?&=#_~%-])(?<![:/.])|(?<=://)")


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
