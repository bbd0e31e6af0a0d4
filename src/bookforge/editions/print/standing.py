"""Where the lines of each block stand on a page: read from the boxes that WeasyPrint laid out.

A proof tells the source line of a block beside its first line. The box tree is no public interface (WeasyPrint 70).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bookforge.editions.print.binding import POINTS
from bookforge.editions.print.laid import Standing, Text
from bookforge.editions.print.pagestarts import BLOCK


def standing(pages: Iterable[Any], root: Any) -> Iterator[Text]:
    """For each page of a layout of the tree `root`, its text's edges and where blocks stand, from top to bottom."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for page in pages:
        box = page._page_box
        height = box.margin_height()
        found: dict[str, Standing] = {}
        # What follows the text and is no margin box holds the notes at the foot.
        for part in (box.children[0], *(c for c in box.children[1:] if type(c).__name__ == "FootnoteAreaBox")):
            for line in _lines(part, part):
                block = _owner(line.element, parents)
                if block is not None:
                    here = line.stands(block, height)
                    found[block] = _together(found[block], here) if block in found else here
        left = box.content_box_x() * POINTS
        yield Text(round(left, 1), round(left + box.width * POINTS, 1), tuple(found.values()))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or an image that stands by itself: the element whose it is, its baseline and its edges, in pixels from the
    page's upper left corner. A line reaches over the whole width of its block."""

    element: Any
    baseline: float
    left: float
    top: float
    right: float
    foot: float

    def stands(self, block: str, height: float) -> Standing:
        """The same in points from the foot of a page so high."""
        y, top, foot = (round((height - down) * POINTS, 1) for down in (self.baseline, self.top, self.foot))
        return Standing(block, y, y, round(self.left * POINTS, 1), foot, round(self.right * POINTS, 1), top)


def _together(one: Standing, other: Standing) -> Standing:
    return Standing(
        one.block, max(one.first, other.first), min(one.last, other.last),
        min(one.left, other.left), min(one.foot, other.foot), max(one.right, other.right), max(one.top, other.top),
    )  # fmt: skip


def _lines(box: Any, around: Any) -> Iterator[_Line]:
    """Every line and every image of a box, which stands in the block box `around`."""
    if type(box).__name__ == "LineBox":
        text = next(_texts(box), None)
        if text is not None:
            left, top = around.content_box_x(), box.position_y
            right = left + around.width
            yield _Line(text.element, text.position_y + text.baseline, left, top, right, top + box.height)
            return
    if hasattr(box, "replacement"):
        foot, right = box.position_y + box.margin_height(), box.position_x + box.margin_width()
        yield _Line(box.element, foot, box.position_x, box.position_y, right, foot)
        return
    inner = box if hasattr(box, "children") and type(box).__name__ != "LineBox" and _is_block(box) else around
    for child in getattr(box, "children", ()):
        yield from _lines(getattr(child, "_box", child), inner)


def _is_block(box: Any) -> bool:
    """Whether its lines reach from its left edge to its right one."""
    return type(box).__name__ in ("BlockBox", "TableCellBox", "InlineBlockBox", "FlexContainerBox", "FootnoteAreaBox")


def _texts(box: Any) -> Iterator[Any]:
    """The texts of a line that an author wrote: no list's bullet, no counter."""
    if "::" in (getattr(box, "element_tag", None) or ""):
        return
    if hasattr(box, "text"):
        if box.text.strip():
            yield box
        return
    for child in getattr(box, "children", ()):
        yield from _texts(getattr(child, "_box", child))


def _owner(element: Any, parents: Mapping[Any, Any]) -> str | None:
    """The number of the innermost block that an element stands in; None for what print alone has: a chapter's number."""
    while element is not None and str(element.tag).rpartition("}")[2] != "section":
        number = element.get(BLOCK)
        if number or "fn" in (element.get("class") or "").split():
            return str(number or "") or None
        element = parents.get(element)
    return None
