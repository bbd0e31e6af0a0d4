"""Attributions: the last paragraph of a quotation that begins with a dash says whose words they were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, classes, elements

_DASH = re.compile(r"\s*(?:-{2,3}|[—–―])[ \u00a0]*(?=\S|$)")
_QUOTATIONS = frozenset({"epigraph", "quote", "pullquote"})


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Makes it `<footer class="attribution">`; in a quotation of speeches, which all begin with a dash, nothing is one."""
    yield from ()
    for quotation in elements(draft.root, "blockquote", "div", "aside"):
        if quotation.tag == "blockquote" or not _QUOTATIONS.isdisjoint(classes(quotation)):
            _mark(quotation)


def _mark(quotation: Element) -> None:
    own = [child for child in quotation if "callout-title" not in classes(child)]
    if len(own) > 1 and begins_with_dash(own[-1]) and not begins_with_dash(own[-2]):
        dress(own[-1])


def begins_with_dash(paragraph: Element) -> bool:
    """Whether a paragraph begins as an attribution does: with a dash, or with hyphens that stand for one."""
    return paragraph.tag in ("p", "span") and _DASH.match(paragraph.text or "") is not None


def dress(paragraph: Element) -> None:
    """Makes a paragraph an attribution; hyphens become the dash they stand for."""
    paragraph.tag = "footer"
    paragraph.set("class", "attribution")
    text = paragraph.text or ""
    found = _DASH.match(text)
    if found and "--" in found[0]:
        paragraph.text = "— " + text[found.end() :]
