"""Epigraphs: `::: epigraph` before a chapter's text, or `epigraph:` in its front matter, become a quotation that opens it."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.front import FROM_FRONT
from bookforge.markup import EPUB_TYPE, classes, elements, new, remove, replace, unwrap


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Makes each `<blockquote class="epigraph" role="doc-epigraph">`; that of the front matter goes to the chapter's head."""
    yield from ()
    moved = 0
    for box in elements(draft.root, "div"):
        if "epigraph" not in classes(box):
            continue
        for quote in [child for child in box if child.tag == "blockquote"]:
            unwrap(quote)  # `>` within `:::`: the words are quoted once
        epigraph = new("blockquote", box.text, class_="epigraph", role="doc-epigraph")
        epigraph.set(EPUB_TYPE, "epigraph")
        for name in ("id", "lang", "data-line"):
            if box.get(name):
                epigraph.set(name, box.get(name, ""))
        epigraph.extend(list(box))
        if FROM_FRONT in classes(box):
            remove(box)
            draft.root.insert(moved, epigraph)
            moved += 1
        else:
            replace(box, epigraph)
