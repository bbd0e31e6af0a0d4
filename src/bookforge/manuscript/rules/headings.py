"""Headings: every section gets an id, and levels may not be skipped."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.rules.levels import WRITTEN
from bookforge.markup import HEADINGS, elements, heading_level, new, slug, text_of


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Gives each section an id made from its heading, where the author gave none."""
    previous = 1
    for heading in elements(draft.root, *HEADINGS):
        section = heading.getparent()
        level = heading_level(heading)
        below = int(heading.attrib.pop(WRITTEN, level)) - level  # how far its file is below the book
        words = text_of(heading, without=frozenset({"noteref"}))
        if level > previous + 1:
            yield draft.report(
                "heading-levels-in-order",
                heading,
                "#" * (level + below),
                f"“{words}” is a heading of level {level + below} below one of level {previous + below}.",
                f"Write it with {'#' * (previous + 1 + below)}.",
            )
        previous = level
        if level == 1 or section is None:
            continue
        if section.tag != "section" or section[0] is not heading:  # raw HTML: pandoc made no section for it
            section = new("section")
            parent = heading.getparent()
            if parent is not None:
                parent.replace(heading, section)
            section.append(heading)
            section.tail, heading.tail = heading.tail, None
        if not section.get("id"):
            stem = slug(text_of(heading, without=frozenset({"noteref", "citation"})))
            section.set("id", heading.attrib.pop("id", "") or draft.name(stem))
