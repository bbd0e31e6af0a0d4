"""Columns of a table: whether rows and columns are plain, and columns of numbers set so that units stand below units."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bookforge.markup import Element, classes, set_classes, text_of, whole_number

# Languages that write 3,5 (CLDR, `decimal`), of those that bookforge has words for.
_COMMA = frozenset("de fr es it pt nl ru".split())
_MOST = 4  # decimals; a longer fraction is left as it stands


def span(cell: Element, name: str) -> int:
    """How many columns or rows a cell takes (`colspan`, `rowspan`)."""
    number = whole_number(cell.get(name) or "1") or 1
    return number if number < 1000 else 1


def width(table: Element) -> int:
    """How many columns a table has: those of its widest row."""
    return max((sum(span(cell, "colspan") for cell in row) for row in table.iter("tr")), default=0)


def body_rows(table: Element) -> list[Element]:
    """The rows below the head."""
    return [row for row in table.iter("tr") if next(row.iterancestors("thead"), None) is None]


def is_plain(table: Element) -> bool:
    """Whether a table has one row of heads, and each row as many cells as there are heads, none over others."""
    rows = list(table.iter("tr"))
    heads = [row for head in table.iter("thead") for row in head.iter("tr")]
    same = len({len(row) for row in rows}) == 1
    alone = all(span(cell, name) == 1 for row in rows for cell in row for name in ("colspan", "rowspan"))
    return len(heads) == 1 and len(rows) > 1 and same and alone and next(table.iterdescendants("table"), None) is None


def align_numbers(table: Element, language: str) -> None:
    """Sets columns that hold numbers only, and that the author has not aligned otherwise, to the right; where the numbers
    have decimals, classes `pad-…` say how much space brings the points below each other."""
    rows = list(table.iter("tr"))
    if not is_plain(table):
        return
    for column in range(len(rows[0])):
        cells = [row[column] for row in body_rows(table)]
        aligned = {name for row in rows for name in classes(row[column]) if name.startswith("align-")}
        if aligned - {"align-right"} or any(len(cell) or cell.tag == "th" for cell in cells):
            continue
        _set_numbers([row[column] for row in rows], cells, "," if language.split("-")[0] in _COMMA else ".")


def _set_numbers(column: Sequence[Element], cells: Sequence[Element], mark: str) -> None:
    group = "." if mark == "," else ","
    number = re.compile(rf"[-+−–±]?\d[\d'’  \u2009\u202f{re.escape(group)}]*(?:{re.escape(mark)}(\d+))?")
    found = [(cell, number.fullmatch(text)) for cell in cells if (text := text_of(cell)) not in ("", "–", "—", "-")]
    if len(found) < 2 or not all(match for _, match in found):
        return
    for cell in column:
        set_classes(cell, [*(c for c in classes(cell) if c != "align-right"), "align-right"])
    decimals = [(cell, len(match[1] or "")) for cell, match in found if match]
    most = max(count for _, count in decimals)
    if most > _MOST:
        return
    for cell, count in decimals:
        if count < most:
            point = "point-" if not count else ""
            set_classes(cell, [*classes(cell), f"pad-{point}{most - count}"])
