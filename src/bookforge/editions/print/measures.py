"""How large tables, images and formulas came out, read from the boxes that WeasyPrint laid out.

Its box tree is no public interface (measured on WeasyPrint 70); only this module knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

OF = "data-of"
"""The attribute that names the block (`data-b`) that a table, image or formula stands in."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A table, image or formula on a page, in CSS pixels (96 an inch): the block it stands in, its size, the room that it
    had (its height only where the thing cannot go on over pages); a formula's `natural` width is the one that it would have
    where there is room, an image's `src` names it.
    """

    kind: str
    of: str
    width: float
    height: float
    room: float
    room_height: float
    natural: float = 0.0
    src: str = ""

    def within(self, prefix: str) -> Measured:
        """The same with its block numbered as in the whole book."""
        return replace(self, of=prefix + self.of)


def measured(pages: Iterable[Any]) -> Iterator[Measured]:
    """Everything with a `data-of` on some pages; a table that goes on over pages is told once a page."""
    for page in pages:
        yield from _below(page._page_box, page._page_box)


def _below(box: Any, parent: Any) -> Iterator[Measured]:
    element: Any = getattr(box, "element", None)
    of = element.get(OF) if hasattr(element, "get") else None
    if of and (getattr(box, "is_table_wrapper", False) or hasattr(box, "replacement")):
        kind = str(element.tag).rpartition("}")[2]
        width = _table(box).width if kind == "table" else box.width
        natural = _em(element.get("width")) * float(box.style["font_size"]) if kind == "svg" else 0.0
        holder = getattr(parent, "element", None)
        turned = holder is not None and holder.get("class") == "turned-inner"
        room, room_height = _number(parent.width), _number(parent.height) if turned else 0.0
        yield Measured(
            kind, of, float(width), float(box.height), room, room_height, natural, str(element.get("src") or "")
        )
    for child in getattr(box, "children", ()):
        yield from _below(child, box)


def _table(wrapper: Any) -> Any:
    return next((child for child in wrapper.children if getattr(child, "element", None) is wrapper.element
                 and not getattr(child, "is_table_wrapper", False) and hasattr(child, "column_widths")), wrapper)  # fmt: skip


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _em(length: str | None) -> float:
    return float((length or "0em").removesuffix("em"))
