"""Names of the tree's own vocabulary that raw HTML may have by chance: taken away, so that they mean what bookforge means."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import classes, elements, set_classes

_OURS = frozenset(
    "footnotes footnote noteref endnote endnotes-section xref inward outward index-mark references caption-label "
    "section-number equation-number callout-title callout-label callout-own-title callout-heading code-line listing".split()
)
_OURS_BUT_ON = {"callout": "div"}  # a `:::` block that a dialect was rewritten to has it


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Takes classes that only later rules give off every element; nothing that an author styles by is among them."""
    yield from ()
    for element in elements(draft.root):
        names = classes(element)
        kept = [n for n in names if n not in _OURS and _OURS_BUT_ON.get(n, element.tag) == element.tag]
        if kept != names:
            set_classes(element, kept)
