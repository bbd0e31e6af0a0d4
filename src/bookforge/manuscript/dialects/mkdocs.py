"""MkDocs and Python-Markdown: `!!! tip "Title"`, `??? tip` and `???+ tip`, with a body indented by four columns."""

from __future__ import annotations

import re
from collections.abc import Collection

from bookforge.manuscript.blocks import Box, Head, indent, undented
from bookforge.manuscript.level import Level

_OPENING = re.compile(r' {0,3}(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*(?:[ \t]+[\w-]+)*)(?:[ \t]+"(.*)")?[ \t]*$')
_SIDES = frozenset({"inline", "end"})  # beside the text: a page of a book has no room there


def read(kinds: Collection[str], level: Level, i: int) -> Box | None:
    """The box that opens at a line. Words behind `!!!` that are no known kind, without a title, are a cry."""
    opening = _OPENING.match(level.text(i))
    if opening is None:
        return None
    kind, *more = opening[1].split()
    start = indent(level.text(i))
    end = j = i + 1
    while j < len(level) and (level.lines[j].blank or indent(level.text(j)) >= start + 4):
        j += 1
        if not level.lines[j - 1].blank:
            end = j
    if opening[2] is None and kind.lower() not in kinds and (more or end == i + 1):
        return None
    body = undented(level.lines[i + 1 : end], start + 4)
    classes = tuple(name for name in more if name not in _SIDES)
    return Box(level.lines[i:end], Head(kind, (opening[2] or "").strip(), classes=classes), body)
