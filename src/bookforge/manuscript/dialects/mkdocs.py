"""MkDocs and Python-Markdown: `!!! tip "Title"`, `??? tip` and `???+ tip`, with a body indented by four columns."""

from __future__ import annotations

import re
from collections.abc import Collection

from bookforge.manuscript.blocks import Box, Head, Level, dedent, indent

_OPENING = re.compile(r' {0,3}(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*(?:[ \t]+[\w-]+)*)(?:[ \t]+"(.*)")?[ \t]*$')
_SIDES = frozenset({"inline", "end"})  # beside the text: a page of a book has no room there


def read(kinds: Collection[str], level: Level, i: int) -> Box | None:
    """The box that opens at a line. Words behind `!!!` without a title, a body or a kind that is known are a cry."""
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
    if end == i + 1 and opening[2] is None and (more or kind.lower() not in kinds):
        return None
    body = tuple(line.saying(dedent(line.text, start + 4)) for line in level.lines[i + 1 : end])
    classes = tuple(name for name in more if name not in _SIDES)
    return Box(level.lines[i:end], Head(kind, (opening[2] or "").strip(), classes=classes), body, hang=" " * start)
