"""Where each page begins, to the letter: read from the boxes that WeasyPrint laid out.

A place is counted in letters (`book.letters`), so that it is the same in print and in an ebook. Notes, generated words and
repeated table heads are passed over; so are figures that stand later than they were written, so that pages begin in the order
of the text. The box tree is no public interface (WeasyPrint 70).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bookforge.book.letters import is_passed_over, letters
from bookforge.editions.print.laid import Start
from bookforge.editions.print.placing.movable import MOVED

BLOCK = "data-b"
_SOFT_HYPHEN = "\u00ad"


def page_starts(pages: Iterable[Any], root: Any) -> Iterator[Start | None]:
    """For each page of a layout of the tree `root`, where it begins; None where nothing of a block's stands on it.
    One that holds only what was moved there begins where the next one does."""
    reader = _Reader({child: parent for parent in root.iter() for child in parent})
    following: Start | None = None
    starts = []
    for page, start in [(page, reader.start_of(page)) for page in pages][::-1]:
        if start is None and _is_moved(page):
            start = following
        following = start or following
        starts.append(start)
    yield from reversed(starts)


def _is_moved(page: Any) -> bool:
    """Whether what stands on a page was written for an earlier place."""
    return any(hasattr(box.element, "get") and box.element.get(MOVED) for box in page._page_box.descendants())


class _Reader:
    """Goes from page to page and counts what it has passed of each block; `parents` are those of all elements."""

    def __init__(self, parents: Mapping[Any, Any]) -> None:
        self._parents = parents
        self._owners: dict[Any, str | None] = {}
        self._counted: Counter[str] = Counter()
        self._heads: set[Any] = set()
        self._broken: str | None = None  # the block of which a word was broken where the last line so far ends

    def start_of(self, page: Any) -> Start | None:
        """Where the next page begins."""
        first: Start | None = None
        heads: set[Any] = set()
        for box, ends_line in self._contents(page._page_box.children[0], heads):  # notes and margins come behind it
            block = self._owner(box.element)
            if block is None:
                continue
            count, hyphenated = _count(box, ends_line)
            if not count:
                continue
            if first is None:
                first = Start(block, self._counted[block], self._broken == block)
            self._counted[block] += count
            self._broken = block if hyphenated else None
        self._heads |= heads
        return first

    def _contents(self, box: Any, heads: set[Any], ends_line: bool = False) -> Iterator[tuple[Any, bool]]:
        """Boxes of text, and images, in order; with each whether a line ends with it."""
        tag = getattr(box, "element_tag", None) or ""
        if "::" in tag:
            return  # generated: a counter, a list's bullet, the call of a note
        if tag == "thead":
            if box.element in self._heads:
                return
            heads.add(box.element)
        if hasattr(box, "text") or hasattr(box, "replacement"):
            yield box, ends_line
            return
        children = [getattr(child, "_box", child) for child in getattr(box, "children", ())]
        for child in children:
            ends = child is children[-1] and (ends_line or type(box).__name__ == "LineBox")
            yield from self._contents(child, heads, ends)

    def _owner(self, element: Any) -> str | None:
        """The number of the block that an element stands in; None for what is passed over."""
        if element is None:
            return None
        if element not in self._owners:
            names = (element.get("class") or "").split()
            # What is no block's own and no letter's of one's stands in print alone: a chapter's number over its title.
            is_section = element.tag == "section" or str(element.tag).endswith("}section")
            passed = is_section or is_passed_over(names) or element.get(MOVED)
            self._owners[element] = None if passed else (element.get(BLOCK) or self._owner(self._parents.get(element)))
        return self._owners[element]


def _count(box: Any, ends_line: bool) -> tuple[int, bool]:
    """How many letters a box has, an image being one; and whether a word is broken behind it."""
    text = getattr(box, "text", None)
    if text is None:
        return 1, False
    counted = letters(text)
    hyphen: str = box.style["hyphenate_character"]
    if ends_line and counted.endswith(hyphen):
        return len(counted) - len(hyphen), True
    return len(counted), ends_line and text.endswith(_SOFT_HYPHEN)
