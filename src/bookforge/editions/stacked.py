"""Tables marked `{.stacked}`, for screens that are narrower than they are: one block a row, each cell with its column's
head as a word of the text. Their rows and columns are plain (the rule `tables` sees to that for those that are marked)."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.markup import (
    Element,
    classes,
    clone,
    elements,
    holds_nothing,
    new,
    remove,
    replace,
    set_classes,
    text_of,
)

_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def _stacked(section: Element) -> Iterator[Element]:
    return (table for table in elements(section, "table") if "stacked" in classes(table))


def stack(section: Element) -> None:
    """Replaces each such table by a figure of description lists, a list a row: for ebooks, whose pages cannot scroll.

    A column's head is said in each row. Its ids and its calls of notes stand in the first of them alone."""
    for table in list(_stacked(section)):
        figure = new("figure", class_="stacked-table")
        if table.get("id"):
            figure.set("id", table.get("id", ""))
        caption = table.find("caption")
        if caption is not None:
            figure.append(_as(caption, "figcaption"))
        first, *rows = table.iter("tr")
        heads = [_Head(head) for head in first]
        bare = [all(map(holds_nothing, column)) for column in zip(*rows, strict=False)]
        for row in rows:
            figure.extend(_row(list(zip(heads, row, bare, strict=False))))
        replace(table, figure)


class _Head:
    """The head of a column, as often as it is wanted."""

    def __init__(self, cell: Element) -> None:
        self.cell, self.said = cell, False

    def __call__(self, tag: str) -> Element:
        """A copy of it; from the second on without what may stand in a file but once."""
        twin = _as(self.cell, tag)
        if self.said:
            for call in [link for link in elements(twin, "a") if "noteref" in classes(link)]:
                remove(call)
            for element in elements(twin):
                element.attrib.pop("id", None)
        self.said = True
        return twin


def _row(cells: list[tuple[_Head, Element, bool]]) -> Iterator[Element]:
    """The blocks of a row: each cell with its head, and whether its column is `bare`; of such a column the head is told once."""
    if cells and cells[0][1].tag == "th":
        yield _title(*cells.pop(0)[:2])
    listed = new("dl", class_="stacked-row")
    for head, cell, bare in cells:
        if not holds_nothing(cell) or (bare and not head.said and not holds_nothing(head.cell)):
            listed.append(head("dt"))
            listed.append(_as(cell, "dd"))
    if len(listed):
        yield listed


def _title(head: _Head, cell: Element) -> Element:
    """The title of a row, with the head of the column of titles where that has words."""
    title = _as(cell, "p")
    title.set("class", "stacked-title")
    if not holds_nothing(head.cell):
        corner = head("span")
        corner.set("class", "stacked-corner")
        title.text, words = None, title.text
        corner.tail = f": {words or ''}"
        title.insert(0, corner)
    return title


def _as(element: Element, tag: str) -> Element:
    """A copy under another name; what was said of it as a cell goes."""
    twin = clone(element)
    twin.tag = tag
    for name in ("class", "scope", "style"):
        twin.attrib.pop(name, None)
    return twin


def label(section: Element) -> None:
    """Gives every cell its column's head as a `<span class="cell-label">` that a style shows on narrow screens; roles keep
    it a table there, for those who hear it."""
    for table in _stacked(section):
        heads, *rows = table.iter("tr")
        for element in elements(table, *_ROLES):
            element.set("role", _ROLES[str(element.tag)])
        for cell in elements(table, "th"):
            cell.set("role", "columnheader" if cell.getparent() is heads else "rowheader")
        for row in rows:
            for head, cell in zip(heads, row, strict=False):
                words = text_of(head)
                if cell.tag == "td" and words and not holds_nothing(cell):
                    _put(cell, new("span", f"{words}: ", class_="cell-label", aria_hidden="true"))


def _put(cell: Element, words: Element) -> None:
    words.tail, cell.text = cell.text, None
    cell.insert(0, words)
    set_classes(cell, [*classes(cell), "labelled"])
