"""Small capitals: what is typed in capitals (`[AD]{.smallcaps}`) becomes small ones throughout, a name keeps its large letter."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import classes, elements, set_classes, text_of


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Classes small capitals that were typed in capitals `capitals`."""
    yield from ()
    for span in elements(draft.root, "span", "abbr"):
        if "smallcaps" in classes(span) and text_of(span).isupper():
            set_classes(span, [*classes(span), "capitals"])
