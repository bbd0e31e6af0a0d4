"""Leftovers: what looks like markup and still stands as text was markup that nobody understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, local_name

_PATTERNS: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(r"\[\^[^\]\n]{1,60}\]"),
        "note-defined",
        "The footnote “{0}” is called but not defined.",
        "Add a line “{0}: The note.”",
    ),
    (
        re.compile(r"\[!\w[\w-]*\]"),
        "no-leftover-markup",
        "“{0}” stands in the text: the callout was not understood.",
        "A callout begins a quote of its own: an empty line before it, and `> {0}` first.",
    ),
    (
        re.compile(r":{3,}"),
        "no-leftover-markup",
        "“{0}” stands in the text: a block was not understood.",
        'A block opens with a line such as `::: {{.tip title="…"}}`, with an empty line before it.',
    ),
    (
        re.compile(r"\{[.#][A-Za-z][^{}\n]{0,120}\}"),
        "no-leftover-markup",
        "“{0}” stands in the text: these attributes belong to nothing.",
        "Attributes follow a heading, an image, a link or `[words]` at once, without a space.",
    ),
)
_LITERAL = frozenset({"pre", "code", "math", "kbd", "samp"})


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports leftovers in running text; code and formulas may hold anything."""
    for element, text in _running_text(draft.root):
        for pattern, code, message, remedy in _PATTERNS:
            for found in pattern.finditer(text):
                yield draft.report(code, element, found[0], message.format(found[0]), remedy.format(found[0]))


def _running_text(element: Element) -> Iterator[tuple[Element, str]]:
    if local_name(element) in _LITERAL:
        return
    if element.text:
        yield element, element.text
    for child in element:
        yield from _running_text(child)
        if child.tail:
            yield element, child.tail
