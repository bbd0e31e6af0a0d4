"""Tables too wide for a printed page, told from their longest words alone.

What is told is certain: a column is never narrower than its longest word, each letter counts as wide as the narrowest of the
book's faces has it, and the margins as the least that bookforge sets. What only the layout can know, a build tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from bookforge.book import Book
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.custom_properties import value_of, variables
from bookforge.editions.fonts import widths_of
from bookforge.editions.stylesheets import font_faces, read
from bookforge.manifest import Loaded
from bookforge.markup import Element, classes, elements, line_of, text_of
from bookforge.theme import Theme

_WORD = re.compile("[^\\W_]+")  # a line may be broken at any other sign
_ENDS = "\u0590"  # of the letters that make words which are not broken: what comes later may have customs of its own
_SET = {"shrink": 0.6, "small": 0.78}  # times the size of the text, at the least (print.css)
_USUAL = 0.9
_BESIDE = {"shrink": 0.8}  # em on both sides of a cell
_PADDING = 1.4
_KERNED = 0.95  # letters of a word may stand closer than they are wide
_LEAST_MARGIN = 0.45  # inches
_OWN_TABLES = re.compile(r"\bt(?:able|body|[dhr])\b")


def too_wide(loaded: Loaded, book: Book) -> Iterator[Diagnostic]:
    """The tables that fit no printed page, one finding each; none where the book's own style sheets say how tables are set."""
    tables = [(chapter.path, table) for chapter in book.chapters() for table in elements(chapter.root, "table")]
    if not tables:
        return
    sheets = Theme(loaded.root, loaded.manifest.style).sheets("book.css", "print.css")
    if any(_OWN_TABLES.search(sheet.text) for sheet in sheets if not sheet.name.startswith("<bookforge>")):
        return
    rules, _ = read(sheets)
    size = _points(value_of("--size-text", variables(rules)))
    letters = {c for _, table in tables for cell in elements(table, "td") for c in text_of(cell)}
    theme = Theme(loaded.root, loaded.manifest.style)
    widths = _narrowest([data for face in font_faces(rules) if (data := theme.resource(face.source))], letters)
    for path, table in tables:
        room, wants = _room(loaded, table) * 72, _least(table, widths) * size
        if wants > room and _is_printed(table):
            message = (
                f"The table is at least {wants / room - 1:.0%} too large for the printed page: its words alone are."
            )
            yield report("table-fits-page", Place(path, line_of(table)), message)


def _points(size: tuple[object, ...]) -> float:
    """A length in points; 0 for any other, with which no table is too wide."""
    (token, *more) = size or (None,)
    is_plain = getattr(token, "lower_unit", "") == "pt" and not more
    return float(getattr(token, "value", 0)) if is_plain else 0.0


def _narrowest(faces: list[bytes], letters: set[str]) -> Mapping[str, float]:
    """How wide each letter is, in em, in the face that has it narrowest."""
    found: dict[str, float] = {}
    for data in faces:
        for letter, width in widths_of(data, letters).items():
            found[letter] = min(width, found.get(letter, width))
    return found


def _room(loaded: Loaded, table: Element) -> float:
    """The inches that a table may have at the most: those of a page's text, or of its height where it is turned."""
    size, given = loaded.manifest.print.size, loaded.manifest.print.margins
    if "turned" in classes(table) or any("turned" in classes(around) for around in table.iterancestors()):
        return size.height
    inner, outer = (_LEAST_MARGIN if side is None else side for side in (given.inner, given.outer))
    return size.width - inner - outer


def _least(table: Element, widths: Mapping[str, float]) -> float:
    """How wide a table is at the least, in em of the text; 0 where cells stand over several columns or rows."""
    if any(cell.get("colspan") or cell.get("rowspan") for cell in elements(table, "td", "th")):
        return 0.0
    rows = [list(elements(row, "td")) for row in elements(table, "tr")]
    columns = [[cell for cell in column if cell is not None] for column in zip_longest(*rows)]
    words = sum(max((_longest(cell, widths) for cell in column), default=0.0) for column in columns)
    of = next((name for name in _SET if name in classes(table)), "")
    return _SET.get(of, _USUAL) * (words * _KERNED + len(columns) * _BESIDE.get(of, _PADDING))


def _longest(cell: Element, widths: Mapping[str, float]) -> float:
    """The width of the longest word in a cell, in em."""
    words = _WORD.findall(text_of(cell))
    return max((sum(widths.get(c, 0.0) for c in word) for word in words if max(word) < _ENDS), default=0.0)


def _is_printed(table: Element) -> bool:
    return all("print" in (e.get("data-editions") or "print").split() for e in (table, *table.iterancestors()))
