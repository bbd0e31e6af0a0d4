"""Leftovers: what looks like markup and still stands as text was markup that nobody understood."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.signs import signs_in, signs_in_plain
from bookforge.manuscript.variables import braced, meant_as_braces
from bookforge.manuscript.zones import Zone
from bookforge.markup import Element, elements, local_name

_PRINTED = ("alt", "title", "aria-label", "data-entry", "data-see", "data-see-also")
"""Attributes that a reader sees or hears."""
_LITERAL = frozenset({"pre", "code", "math", "kbd", "samp"})


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports leftovers in running text and in what attributes say; code and formulas may hold anything."""
    title = draft.root[0]
    from_yaml = not title.get("data-line")  # looked over where it is given
    meant = meant_as_braces(draft.source.text)
    for element, text in _running_text(draft.root):
        if from_yaml and element is title:
            continue
        for left in signs_in(text):
            if braced(left.found) in meant:
                continue
            yield draft.report(left.code, element, left.found, left.message, left.remedy)
    for element in elements(draft.root):
        for name in _PRINTED:
            for left in signs_in_plain(element.get(name) or ""):
                if braced(left.found) not in meant:
                    yield draft.report(left.code, element, left.found, left.message, left.remedy, Zone.MARKS)


def _running_text(element: Element) -> Iterator[tuple[Element, str]]:
    if local_name(element) in _LITERAL:
        return
    if element.text:
        yield element, element.text
    for child in element:
        yield from _running_text(child)
        if child.tail:
            yield element, child.tail
