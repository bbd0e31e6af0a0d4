"""What WeasyPrint asks of every line, and of every text in it, answered in the shorter way that holds for most.

An anonymous box has no margins, no size, no limits and no background of its own; WeasyPrint computes and resolves some twenty
styles of each to find that. Its functions and styles are no public interface (read on WeasyPrint 70).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, inline
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.float import avoid_collisions
from weasyprint.layout.percent import resolve_percentages

_SIDES = ("left", "right", "top", "bottom")
_LENGTHS = {
    **{f"{what}_{side}": 0 for what in ("margin", "padding") for side in _SIDES},
    **dict.fromkeys(("width", "height"), "auto"),
    **dict.fromkeys(("min_width", "min_height"), 0),
    **dict.fromkeys(("max_width", "max_height"), inf),
}
_USED = {**_LENGTHS, **{f"border_{side}_width": 0 for side in _SIDES}}
_RADII = {f"border_{corner}_radius": (0, 0) for corner in ("top_left", "top_right", "bottom_right", "bottom_left")}
_LAYERS = frozenset({"background_image", "background_color", "box_shadow", "border_image_source", "mask_border_source"})

is_in_normal_flow = boxes.Box.is_in_normal_flow


@contextmanager
def shortened() -> Iterator[None]:
    """Has WeasyPrint take them, for as long as the block runs."""
    inline.resolve_percentages, inline.avoid_collisions = resolve, beside_floats
    background.layout_box_backgrounds, boxes.Box.is_in_normal_flow = lay_backgrounds, is_in_flow
    try:
        yield
    finally:
        inline.resolve_percentages, inline.avoid_collisions = resolve_percentages, avoid_collisions
        background.layout_box_backgrounds, boxes.Box.is_in_normal_flow = layout_box_backgrounds, is_in_normal_flow


def resolve(box: Any, containing_block: Any) -> None:
    """The same as WeasyPrint's `resolve_percentages`."""
    if _is_plain(box) and box.style.keys().isdisjoint(_LENGTHS):  # what has been asked for, or set, is there
        vars(box).update(_USED)
    else:
        resolve_percentages(box, containing_block)


def lay_backgrounds(page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None) -> None:
    """The same as WeasyPrint's `layout_box_backgrounds`."""
    if style is None and _is_plain(box) and box.style.keys().isdisjoint(_LAYERS):
        vars(box).update(_RADII, background=None)
        if layout_children:
            for child in box.all_children():
                lay_backgrounds(page, child, get_image)
    else:
        layout_box_backgrounds(page, box, get_image, layout_children, style)


def beside_floats(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """The same as WeasyPrint's `avoid_collisions`."""
    alone = not outer and isinstance(box, boxes.LineBox) and not context.excluded_shapes
    if alone and not (box.margin_left or box.margin_top) and containing_block.style["direction"] == "ltr":
        left = containing_block.content_box_x()
        return left, box.position_y, left + containing_block.width - box.margin_right - left
    return avoid_collisions(context, box, containing_block, outer)


def is_in_flow(box: Any) -> bool:
    """The same as WeasyPrint's `Box.is_in_normal_flow`."""
    style = box.style
    return (style["float"] == "none" and style["position"] == "static") or bool(is_in_normal_flow(box))


def _is_plain(box: Any) -> bool:
    return type(box.style) is AnonymousStyle and isinstance(box, boxes.LineBox | boxes.TextBox)
