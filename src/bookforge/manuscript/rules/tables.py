"""Tables: header cells say what they head, alignment is a class, and the widths that an author drew are proportions."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.rules import columns
from bookforge.markup import Element, classes, elements, new, set_classes

_ROW_HEADERS = "row-headers"
_STACKED = "stacked"


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Gives `<th>` a scope, and cells `align-left`, `align-right` or `align-center`; a table whose caption line says
    `{.row-headers}` has header cells in its first column."""
    for cell in elements(draft.root, "th", "td"):
        _align(cell)
    for table in elements(draft.root, "table"):
        if _ROW_HEADERS in classes(table):
            _head_rows(table)
            set_classes(table, [c for c in classes(table) if c != _ROW_HEADERS])
        _head_columns(table)
        _proportion(table)
        columns.align_numbers(table, draft.language)
        if _STACKED in classes(table) and not columns.is_plain(table):
            set_classes(table, [c for c in classes(table) if c != _STACKED])
            message = "The table cannot be stacked: it has no row of headers, or cells that span others."
            yield draft.report("table-can-be-stacked", table, "{.stacked", message)
    for row in elements(draft.root, "tr"):
        set_classes(row, [c for c in classes(row) if c not in ("odd", "even", "header")])


def _align(cell: Element) -> None:
    if cell.tag == "th" and not cell.get("scope"):
        in_head = next(cell.iterancestors("thead"), None) is not None
        cell.set("scope", "col" if in_head else "row")
    style = cell.attrib.pop("style", "")
    align = next((d.partition(":")[2].strip() for d in style.split(";") if d.strip().startswith("text-align")), "")
    if align in ("left", "right", "center"):
        set_classes(cell, [*classes(cell), f"align-{align}"])


def _head_rows(table: Element) -> None:
    """Makes the cells of the first column heads of their rows; one that spans several heads them all."""
    spanned = 0
    for row in (row for body in table.iter("tbody") for row in body.iter("tr")):
        if spanned:
            spanned -= 1
            continue
        first = next(iter(row), None)
        if first is not None:
            spanned = columns.span(first, "rowspan") - 1
            first.tag = "th"
            first.set("scope", "row")


def _head_columns(table: Element) -> None:
    """A head over several columns heads them as a group, which `<colgroup>` has to say too; an empty corner heads nothing."""
    rows = [row for head in table.iter("thead") for row in head.iter("tr")]
    for cell in (cell for row in rows for cell in row.iter("th")):
        if not len(cell) and not (cell.text or "").strip():
            cell.tag = "td"
            cell.attrib.pop("scope", None)
    spans = [columns.span(cell, "colspan") for cell in rows[0]] if rows else []
    if max(spans, default=1) == 1:
        return
    for cell in rows[0].iter("th"):
        if columns.span(cell, "colspan") > 1:
            cell.set("scope", "colgroup")
    given = [col for group in table.iter("colgroup") for col in group.iter("col")]
    cols = given if len(given) == sum(spans) else [new("col") for _ in range(sum(spans))]
    for group in table.findall("colgroup"):
        table.remove(group)
    place = next((i for i, child in enumerate(table) if child.tag != "caption"), len(table))
    for count in reversed(spans):
        group = new("colgroup")
        group.extend(cols[-count:])
        del cols[-count:]
        table.insert(place, group)


def _proportion(table: Element) -> None:
    """pandoc measures the columns of a drawn table by a line of 72 characters. Where the drawing was narrower its columns
    keep their proportions, and the table takes the width that it needs."""
    table.attrib.pop("style", None)
    cols = [(col, _percent(col)) for col in elements(table, "col")]
    total = sum(width for _, width in cols)
    if total and all(width for _, width in cols):
        for col, width in cols:
            col.set("style", f"width: {round(100 * width / total)}%")
        if total >= _FULL:
            set_classes(table, [*classes(table), "full-width"])


_FULL = 95  # percent; such a drawing was as wide as the text


def _percent(col: Element) -> float:
    name, _, value = (col.get("style") or "").partition(":")
    try:
        return float(value.strip().removesuffix("%")) if name.strip() == "width" else 0.0
    except ValueError:
        return 0.0
