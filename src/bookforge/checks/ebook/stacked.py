"""Tables that an ebook tells one block a row: which table of the book each of them was, and what the two say.

The words of the cells are to be the same, in the same order; the head of a column, which is said in every row, is to be said
at least once, and nothing else is to be said as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from bookforge.checks.ebook.words import words_in
from bookforge.manuscript.rules.columns import is_plain
from bookforge.markup import Element, classes, elements, local_name

_SAME = 0.5  # of a table's words; a figure that has fewer of them was another one
Words = list[str]


def stackable(root: Element, passed_over: Collection[Element]) -> list[Element]:
    """The tables of a chapter or note, without those within some of its elements, that may have been stacked."""
    return [table for table in elements(root, "table") if is_plain(table) and not _within(table, passed_over)]


def stacked(page: Element, passed_over: Collection[Element]) -> list[Element]:
    """The stacked tables in a page or note of an ebook, without those within some of its elements."""
    figures = (element for element in elements(page) if "stacked-table" in classes(element))
    return [figure for figure in figures if not _within(figure, passed_over)]


def paired(tables: Sequence[Element], figures: Sequence[Element]) -> list[tuple[Element, Element]]:
    """Each figure with the table that it was: of those behind the last one found, the nearest in its words."""
    pairs = []
    held = [Counter(words_in(table)) for table in tables]
    begin = 0
    for figure in figures:
        shown = Counter(words_in(figure))
        likeness = [(words & shown).total() / max(words.total(), 1) for words in held[begin:]]
        if likeness and (best := max(likeness)) >= _SAME:
            place = begin + likeness.index(best)
            pairs.append((tables[place], figure))
            begin = place + 1
    return pairs


def told(
    table: Element, figure: Element, apart: Collection[Element], added: Collection[Element]
) -> Iterator[tuple[Words, Words]]:
    """What table and figure say, for cells and for heads, the table's words first; they ought to be equal. `apart` of the
    table and `added` to the figure are passed over."""
    first, *rows = table.iter("tr")
    caption = table.find("caption")
    told_once = [*([caption] if caption is not None else []), *rows]
    again = list(_heads_in(figure))
    yield [word for each in told_once for word in words_in(each, apart)], words_in(figure, {*added, *again})
    heads = [tuple(words_in(head, apart)) for head in first]
    shown = dict.fromkeys(tuple(words_in(head, added)) for head in again)
    here = [*(head for head in heads if head in shown), *(head for head in shown if head not in heads)]
    yield [word for head in heads for word in head], [word for head in here for word in head]


def _heads_in(figure: Element) -> Iterator[Element]:
    for block in figure:
        for child in block:
            if local_name(child) == "dt" or "stacked-corner" in classes(child):
                yield child


def _within(element: Element, others: Collection[Element]) -> bool:
    return element in others or any(around in others for around in element.iterancestors())
