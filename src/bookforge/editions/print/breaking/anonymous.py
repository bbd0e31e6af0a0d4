"""Lengths of anonymous boxes: a line, or a text in it, has no margins, no size and no limits of its own.

WeasyPrint computes these fourteen styles for each, and resolves each against what is around. Its styles
are no public interface (read on WeasyPrint 70).
"""

from __future__ import annotations

from math import inf
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_percentages

_SIDES = ("left", "right", "top", "bottom")
_OWN = {
    **{f"{what}_{side}": 0 for what in ("margin", "padding") for side in _SIDES},
    **dict.fromkeys(("width", "height"), "auto"),
    **dict.fromkeys(("min_width", "min_height"), 0),
    **dict.fromkeys(("max_width", "max_height"), inf),
}
_USED = {**_OWN, **{f"border_{side}_width": 0 for side in _SIDES}}


def resolve(box: Any, containing_block: Any) -> None:
    """The same as WeasyPrint's `resolve_percentages`."""
    plain = isinstance(box, boxes.LineBox | boxes.TextBox) and type(box.style) is AnonymousStyle
    if plain and box.style.keys().isdisjoint(_OWN):  # what has been asked for, or set, is there
        vars(box).update(_USED)
    else:
        resolve_percentages(box, containing_block)
