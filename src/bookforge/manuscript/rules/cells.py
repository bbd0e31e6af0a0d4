"""Cells that a table has no column for: pandoc leaves them out without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.rules.columns import span
from bookforge.markup import elements, line_of, text_of

_PARTED = re.compile(r"(?<!\\)\|")
_LETTERS = re.compile(r"[^\W_]+")
_MEND = "Give the line of dashes as many columns as its longest row has cells: `|---|---|`."


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Tells the words of a row of a pipe table that stand behind its last column."""
    for row in elements(draft.root, "tr"):
        written = draft.source.line(line_of(row)).strip().removeprefix("|").removesuffix("|")
        beyond = _PARTED.split(written)[sum(span(cell, "colspan") for cell in row) :]
        kept = set(_LETTERS.findall(text_of(row)))
        lost = next((cell.strip() for cell in beyond if not kept.issuperset(_LETTERS.findall(cell))), None)
        if lost is not None:  # `|` within code parts no cells, and its words are kept
            message = f"The table has no column for “{lost}”, which was left out."
            yield draft.report("markdown-is-clear", row, lost, message, _MEND)
