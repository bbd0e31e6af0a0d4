"""Tables on pages that cannot be moved sideways: told row by row where that is wanted, else in a room that a style can ask
how wide it is."""

from __future__ import annotations

from bookforge.editions.stacked import stack
from bookforge.manuscript.rules.columns import width
from bookforge.markup import Element, classes, elements, new, replace, set_classes

# Columns that fit beside each other on a phone even in large letters; that do so in small ones; that do not.
_FEW, _WIDE, _CROWDED = 3, 5, 9


def set_tables(section: Element) -> None:
    """Stacks the tables that are marked so.

    Each of the others gets a `<div class="table-room">`; one of a few columns is marked `few`, of many `wide`, of more
    `crowded` too.
    """
    stack(section)
    for table in elements(section, "table"):
        if next(table.iterancestors("table"), None) is not None:
            continue
        columns = width(table)
        marks = {"few": columns <= _FEW, "wide": columns >= _WIDE, "crowded": columns >= _CROWDED}
        if fitting := [mark for mark, fits in marks.items() if fits]:
            set_classes(table, [*classes(table), *fitting])
        room = new("div", class_="table-room")
        replace(table, room)
        room.append(table)
