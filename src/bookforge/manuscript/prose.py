"""Numbers and letters that begin a line in the middle of a paragraph, and that pandoc would take for a list."""

from __future__ import annotations

import re

from bookforge.manuscript.blocks import Text
from bookforge.manuscript.scan import MARKER

_TABLE = re.compile(r"[ \t]*(?:-{2,}|={2,})(?:[ \t]+(?:-{2,}|={2,}))*[ \t]*$")


def marks(block: Text) -> dict[int, int]:
    """Which lines of a paragraph begin with such a mark, and where in it a backslash makes it a word.

    “It was in⏎1986. We met.” is no list that begins with 1986; what is a list `scan.split` has cut off. The columns of a
    table are left alone.
    """
    if not block.paragraph or any(_TABLE.match(line.text) for line in block.lines):
        return {}
    found: dict[int, int] = {}
    offset = 0
    for i, line in enumerate(block.lines):
        mark = MARKER.match(line.text)
        if i and mark and not mark["bullet"] and not block.literals.hold(offset):
            found[i] = mark.end() - 1
        offset += len(line.text) + 1
    return found
