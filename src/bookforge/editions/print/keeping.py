"""A callout is kept on one page as long as it takes no more than a third of it; a taller one may go on over the page.

How tall one is only a layout tells: for the first, words are counted; `callouts` reads the heights off it, and `keep`
mends for the next one what was not rightly guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bookforge.markup import HEADINGS, Element, classes, clone, count_words, elements, set_classes, text_of

NAMED = "data-callout"
"""The attribute that names a callout; it is unique in a unit."""
WHOLE = "whole"
"""The class of what is kept on one page."""

_THIRD = 1 / 3
_HIGH = frozenset({"img", "pre", "table", "aside"})
_WORDS = 75  # as many as take about a third of a page


@dataclass(frozen=True, slots=True)
class Kept:
    """A callout: the share of the text's height on a page that it takes, with a heading that stands over it, and whether it was
    thought short enough to be kept on one page."""

    name: str
    share: float
    whole: bool


def mark(section: Element) -> None:
    """Names the callouts of a section, and marks those that are likely short enough to be kept whole."""
    boxes = [box for box in elements(section, "aside", "div") if "callout" in classes(box)]
    for number, box in enumerate(boxes, start=1):
        box.set(NAMED, str(number))
        high = any(element.tag in _HIGH for element in box.iterdescendants())
        if not high and count_words(text_of(box)) <= _WORDS:
            set_classes(box, [*classes(box), WHOLE])


def callouts(pages: Iterable[Any], root: Any) -> tuple[Kept, ...]:
    """The callouts on WeasyPrint's pages, which are laid out of the tree `root`."""
    over = _headings(root)
    heights: dict[Any, float] = {}
    blanks: dict[Any, float] = {}  # of the last part so far, which counts where nothing follows
    room = 0.0
    for page in pages:
        room = max(room, float(page._page_box.height))  # its box tree is private; measured on WeasyPrint 70
        for box in _boxes(page._page_box):
            height = float(box.border_height())
            if box.element in heights:
                height += heights[box.element] - blanks[box.element] - _repeated(box)
            heights[box.element], blanks[box.element] = height, _blank(box)
    return tuple(
        Kept(element.get(NAMED), round((height + heights.get(over.get(element), 0.0)) / room, 3), _is_whole(element))
        for element, height in heights.items()
        if element.get(NAMED)
    )


def misjudged(kept: Iterable[Kept]) -> frozenset[str]:
    """The names of callouts that are thought short and are not, or the other way round."""
    return frozenset(callout.name for callout in kept if callout.whole is not (callout.share <= _THIRD))


def keep(section: Element, others: Collection[str]) -> Element:
    """A copy of a section in which those other callouts are kept whole that were not, and the other way round; the section itself
    where there are none."""
    if not others:
        return section
    made = clone(section)
    made.tail = section.tail
    for box in elements(made, "aside", "div"):
        if box.get(NAMED) in others:
            names = classes(box)
            set_classes(box, [name for name in names if name != WHOLE] if WHOLE in names else [*names, WHOLE])
    return made


def _headings(root: Any) -> Mapping[Any, Any]:
    """The heading that stands right over a callout, which does not stay at the foot of a page alone."""
    found = {}
    for parent in root.iter():
        before = None
        for child in parent:
            if child.get(NAMED) and before is not None and before.tag in HEADINGS:
                found[child] = before
            before = child
    return found


def _boxes(page: Any) -> Iterator[Any]:
    """The boxes of callouts and headings; an anonymous box has the element of the one around it, too."""
    seen = set()
    for box in page.descendants():
        element: Any = getattr(box, "element", None)
        named = hasattr(element, "get") and (element.get(NAMED) or element.tag in HEADINGS)
        if named and element not in seen and hasattr(box, "border_height") and hasattr(box, "children"):
            seen.add(element)
            yield box


def _repeated(frame: Any) -> float:
    """What a callout that goes on over a page has again there: its frame, and the room for its label."""
    inner = [child for child in frame.children if "callout-body" in (child.element.get("class") or "").split()]
    room = sum(float(child.padding_top) for child in inner[:1])
    return float(frame.border_height() - frame.height) + room


def _blank(box: Any) -> float:
    """What is empty at the foot of a box: one that goes on over a page reaches down to its end, and so do those in it."""
    last = next((child for child in reversed(getattr(box, "children", ())) if child.is_in_normal_flow()), None)
    if last is None or type(box).__name__ == "LineBox":
        return 0.0
    own = box.content_box_y() + box.height - last.position_y - last.margin_height()
    return max(0.0, float(own)) + _blank(last)


def _is_whole(element: Any) -> bool:
    return WHOLE in (element.get("class") or "").split()
