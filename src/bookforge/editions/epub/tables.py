"""Tables on pages that cannot be moved sideways: told row by row where that is wanted, else in a room that a style can ask
how wide it is."""

from __future__ import annotations

from bookforge.editions.stacked import stack
from bookforge.markup import Element, classes, elements, new, replace, set_classes

_FEW, _WIDE = 3, 5  # columns: what fits beside each other on a phone even in large letters, and what hardly does


def set_tables(section: Element, *, stack_beyond: int | None = None) -> None:
    """Stacks the tables that are marked so, and, where a number is given, those that have more columns than that; puts
    each of the others into a `<div class="table-room">`, and marks those of a few columns `few`, of many `wide`."""
    stack(section, beyond=stack_beyond)
    for table in elements(section, "table"):
        if next(table.iterancestors("table"), None) is not None:
            continue
        columns = max((len(row) for row in table.iter("tr")), default=0)
        if columns <= _FEW or columns >= _WIDE:
            set_classes(table, [*classes(table), "few" if columns <= _FEW else "wide"])
        room = new("div", class_="table-room")
        replace(table, room)
        room.append(table)
