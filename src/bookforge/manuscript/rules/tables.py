"""Tables: header cells say what they head, and alignment is a class, not an inline style."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import classes, elements, set_classes


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Gives `<th>` a scope, and cells `align-left`, `align-right` or `align-center`."""
    yield from ()
    for cell in elements(draft.root, "th", "td"):
        if cell.tag == "th" and not cell.get("scope"):
            cell.set("scope", "col" if next(cell.iterancestors("thead"), None) is not None else "row")
        style = cell.attrib.pop("style", "")
        align = next((d.partition(":")[2].strip() for d in style.split(";") if d.strip().startswith("text-align")), "")
        if align in ("left", "right", "center"):
            set_classes(cell, [*classes(cell), f"align-{align}"])
    for row in elements(draft.root, "tr"):
        set_classes(row, [c for c in classes(row) if c not in ("odd", "even", "header")])
