"""Listings: pandoc's highlighting stays, its line anchors go (they are links to nowhere for a reader)."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import classes, elements, replace, set_classes, unwrap


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Makes a listing one `<pre class="listing">` whose `<code>` holds text and highlighting spans only."""
    yield from ()
    for box in elements(draft.root, "div"):
        if "sourceCode" in classes(box) and len(box) == 1 and box[0].tag == "pre":
            listing = box[0]
            name = box.get("id") or ""
            if name and not (name.startswith("cb") and name[2:].isdigit()):  # cb1, cb2 … are pandoc's
                listing.set("id", name)
            replace(box, listing)
    for listing in elements(draft.root, "pre"):
        for mark in [*elements(listing, "a"), *(span for span in elements(listing, "span") if span.get("id"))]:
            unwrap(mark)
        set_classes(listing, ["listing", *(c for c in classes(listing) if c not in ("sourceCode", "numberSource"))])
        for code in elements(listing, "code"):
            code.attrib.pop("class", None)
