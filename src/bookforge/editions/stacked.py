"""Tables marked `{.stacked}`, for screens that are narrower than they are: one block a row, each cell with its column's
head as a word of the text. Their rows and columns are plain (the rule `tables` sees to that for those that are marked)."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.markup import Element, classes, clone, elements, new, replace, set_classes, text_of

_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def _stacked(section: Element) -> Iterator[Element]:
    return (table for table in elements(section, "table") if "stacked" in classes(table))


def stack(section: Element) -> None:
    """Replaces each such table by a figure of description lists, a list a row: for ebooks, whose pages cannot scroll."""
    for table in list(_stacked(section)):
        figure = new("figure", class_="stacked-table")
        if table.get("id"):
            figure.set("id", table.get("id", ""))
        caption = table.find("caption")
        if caption is not None:
            figure.append(_as(caption, "figcaption"))
        heads, *rows = table.iter("tr")
        for row in rows:
            figure.extend(_row(list(heads), list(row)))
        replace(table, figure)


def _row(heads: list[Element], cells: list[Element]) -> Iterator[Element]:
    pairs = list(zip(heads, cells, strict=False))
    if cells and cells[0].tag == "th":
        title = _as(cells[0], "p")
        title.set("class", "stacked-title")
        yield title
        del pairs[0]
    listed = new("dl", class_="stacked-row")
    for head, cell in pairs:
        if text_of(cell) or len(cell):
            listed.append(_as(head, "dt"))
            listed.append(_as(cell, "dd"))
    yield listed


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
                if cell.tag == "td" and words and (text_of(cell) or len(cell)):
                    _put(cell, new("span", f"{words}: ", class_="cell-label", aria_hidden="true"))


def _put(cell: Element, words: Element) -> None:
    words.tail, cell.text = cell.text, None
    cell.insert(0, words)
    set_classes(cell, [*classes(cell), "labelled"])
