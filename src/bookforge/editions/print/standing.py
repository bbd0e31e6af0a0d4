"""Where the lines of each block stand on a page: read from the boxes that WeasyPrint laid out.

A proof tells the source line of a block beside its first line. The box tree is no public interface (WeasyPrint 70).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
        found: dict[str, tuple[float, float]] = {}
        # What follows the text and is no margin box holds the notes at the foot.
        for part in (box.children[0], *(c for c in box.children[1:] if type(c).__name__ == "FootnoteAreaBox")):
            for element, baseline in _lines(part):
                block = _owner(element, parents)
                if block is not None:
                    y = round((height - baseline) * POINTS, 1)
                    first, last = found.get(block, (y, y))
                    found[block] = max(first, y), min(last, y)
        left = box.content_box_x() * POINTS
        stands = tuple(Standing(block, first, last) for block, (first, last) in found.items())
        yield Text(round(left, 1), round(left + box.width * POINTS, 1), stands)


def _lines(box: Any) -> Iterator[tuple[Any, float]]:
    """Every line, and every image that stands by itself: the element whose it is and its baseline from the page's top."""
    if type(box).__name__ == "LineBox":
        text = next(_texts(box), None)
        if text is not None:
            yield text.element, text.position_y + text.baseline
            return
    if hasattr(box, "replacement"):
        yield box.element, box.position_y + box.margin_height()
        return
    for child in getattr(box, "children", ()):
        yield from _lines(getattr(child, "_box", child))


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
