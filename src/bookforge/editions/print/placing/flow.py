"""How far the pages of a unit are filled, and what of their text could be: read from the boxes that WeasyPrint laid out.

Its box tree is no public interface (WeasyPrint 70).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bookforge.editions.print.binding import POINTS
from bookforge.editions.print.placing.movable import NAMED
from bookforge.markup import HEADINGS

_AROUND = frozenset({"html", "body", "section"})


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of a page: how much of it stays empty between text and notes, and the height of the page's text, in points;
    what may be moved and begins the next page, be it behind a heading ("" where nothing does)."""

    hole: float
    room: float
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """The feet of a unit's pages but the last, which ends where the text does; and of what may be moved the heights of the
    blocks behind it in its section, in points."""

    feet: tuple[Foot, ...]
    behind: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class _Item:
    """An element of the flow on a page, and where its box is, in px from the page's top."""

    element: Any
    top: float
    bottom: float


def flow_of(pages: Sequence[Any], root: Any) -> Flow:
    """The flow of laid out pages of the tree `root`."""
    items = [list(_items(page._page_box.children[0])) for page in pages]
    heights: dict[Any, float] = {}
    for item in (item for page in items for item in page):
        heights[item.element] = heights.get(item.element, 0.0) + item.bottom - item.top
    return Flow(tuple(_feet(pages, items)), dict(_behind(root, heights)))


def feet(pages: Sequence[Any]) -> tuple[Foot, ...]:
    """The feet of laid out pages."""
    return tuple(_feet(pages, [list(_items(page._page_box.children[0])) for page in pages]))


def _feet(pages: Sequence[Any], items: Sequence[Sequence[_Item]]) -> Iterator[Foot]:
    for number, page in enumerate(pages[:-1]):
        box = page._page_box
        notes = sum(c.margin_height() for c in box.children[1:] if type(c).__name__ == "FootnoteAreaBox")
        end = max((item.bottom for item in items[number]), default=box.content_box_y())
        hole = box.content_box_y() + box.height - notes - end
        first = next((i.element for i in items[number + 1] if i.element.tag not in HEADINGS), None)
        waits = first.get(NAMED) or "" if first is not None else ""
        yield Foot(round(hole * POINTS, 1), round(float(box.height) * POINTS, 1), waits)


def _items(box: Any) -> Iterator[_Item]:
    """The outermost boxes of the blocks in a flow, from top to bottom."""
    for child in getattr(box, "children", ()):
        element = child.element
        if not child.is_in_normal_flow() or not hasattr(element, "get"):
            continue
        if element.tag in _AROUND:
            yield from _items(child)
        else:
            top = float(child.position_y)
            yield _Item(element, top, float(child.border_box_y() + child.border_height()))


def _behind(root: Any, heights: Mapping[Any, float]) -> Iterator[tuple[str, tuple[float, ...]]]:
    for parent in root.iter("section"):
        children = list(parent)
        for number, child in enumerate(children):
            name = child.get(NAMED)
            if name:
                rest = (
                    each
                    for each in children[number + 1 :]
                    if not each.get(NAMED) and each.get("class") != "table-notes"
                )
                yield name, tuple(round(heights.get(each, 0.0) * POINTS, 1) for each in rest)
