"""A paragraph's boxes, before they are laid out, as a row of leaves: its texts and rigid things, and the places in them.

The box tree is no public interface (read on WeasyPrint 70): a line box holds text boxes, inline boxes around more of the
same, and atomic boxes. What is not understood here raises `NotUnderstood`, and WeasyPrint breaks that paragraph its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.percent import resolve_percentages
from weasyprint.layout.replaced import inline_replaced_box_layout

from bookforge.editions.print.breaking.faces import Face, Faces
from bookforge.editions.print.breaking.paragraphs import Fit
from bookforge.editions.print.copyfit.setting import LOOSENESS

_RUNT = 3.0  # em; some five letters
_RAGGED = 3.0  # em; what a line that is not justified may lack
# Letters that are not set from left to right with spaces between words, and marks that change the direction.
_OTHER_SCRIPTS = re.compile(
    "[\u0590-\u08ff\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u2e80-\ua6ff\ua800-\ufaff\ufb1d-\ufdff\ufe20-\ufeff\uff00-\uffef]"
)
_OTHER_SPACES = re.compile("[\t\r\f\v\u0085\u2028\u2029]")


class NotUnderstood(Exception):
    """A paragraph holds something that only WeasyPrint's own line breaking knows."""


class Place(NamedTuple):
    """A place in a paragraph: before a character of its leaf of this number."""

    leaf: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text box or a thing without text in a paragraph, with the way to it from the line box by indexes of children;
    rigid things are `before` and `after` wide: themselves, or the borders and padding of inline boxes around."""

    box: Any
    path: tuple[int, ...]
    text: str = ""
    face: Face | None = None
    before: float = 0.0
    after: float = 0.0


class Break(NamedTuple):
    """A place where a line may end: where the next one begins, and whether this one gets a hyphen."""

    place: Place
    hyphen: bool = False
    forced: bool = False


@dataclass(slots=True)
class Paragraph:
    """What a line box holds: its leaves, and the style of the whole; by how many lines more than its best it is wanted."""

    leaves: tuple[Leaf, ...]
    face: Face
    justified: bool
    indent: float = 0.0
    looseness: int = 0
    number: dict[tuple[int, ...], int] = field(default_factory=dict)

    def fit(self, tolerance: float) -> Fit:
        """What is held to be a good line of it."""
        size = float(self.face.size)
        runt = max(_RUNT * size, self.indent)
        return Fit(tolerance, runt=runt) if self.justified else Fit(tolerance, _RAGGED * size, runt, neighbours=0.0)

    def is_still(self, line: Any) -> bool:
        """Whether a line box holds the same as when it was read: what is generated (a page's number) may have changed since."""
        for leaf in self.leaves:
            box = line
            for index in leaf.path:
                if index >= len(box.children):
                    return False
                box = box.children[index]
            filled = leaf.face is None and isinstance(box, boxes.InlineBox) and box.children
            if box is not leaf.box or filled or (leaf.text and box.text != leaf.text):
                return False
        return True

    def at(self, skip: Any) -> Place:
        """The place that a skip stack of WeasyPrint's means: nested indexes of children, at last an offset in bytes."""
        path: list[int] = []
        while skip is not None:
            ((index, skip),) = skip.items()
            path.append(index)
        if not path:
            return Place(0)
        for number, leaf in enumerate(self.leaves):
            if leaf.path == tuple(path[:-1]) and leaf.text:
                return self.settled(Place(number, len(leaf.box.text.encode()[: path[-1]].decode())))
            if leaf.path >= tuple(path):
                return self.settled(Place(number))
        return Place(len(self.leaves))

    def settled(self, place: Place) -> Place:
        """The same place in the one form that is told for it: never the end of a leaf."""
        number, offset = place
        while number < len(self.leaves) and offset and offset >= len(self.leaves[number].text):
            number, offset = number + 1, 0
        return Place(number, offset)

    def stack(self, place: Place) -> Any:
        """The skip stack of a place; None at the paragraph's end."""
        if place.leaf >= len(self.leaves):
            return None
        leaf = self.leaves[place.leaf]
        if place.offset:
            skip: Any = {len(leaf.text[: place.offset].encode()): None}
            path = list(leaf.path)
        else:
            skip, path = None, list(leaf.path)
            while path[-1] == 0 and len(path) > 1:  # the box around begins with it
                path.pop()
        for index in reversed(path):
            skip = {index: skip}
        return skip


def read(context: Any, line: Any, container: Any, faces: Faces) -> Paragraph:
    """What a line box holds. Raises `NotUnderstood`."""
    style = line.style
    align = style["text_align_all"]
    if align not in ("justify", "left", "start") or style["direction"] != "ltr":
        raise NotUnderstood
    if align != "justify" and style["hyphens"] != "auto":
        raise NotUnderstood  # a title, a cell of a table, code: no prose
    if style["text_align_last"] not in ("auto", "left", "start"):
        raise NotUnderstood
    if container.style["text_overflow"] != "clip" or container.style["block_ellipsis"] != "none":
        raise NotUnderstood
    leaves = tuple(_leaves(context, line, container, faces, ()))
    element: Any = line.element
    return Paragraph(
        leaves,
        faces.face(style),
        align == "justify",
        max(0.0, float(line.text_indent)),
        int(element.get(LOOSENESS) or 0) if hasattr(element, "get") else 0,
        {leaf.path: number for number, leaf in enumerate(leaves)},
    )


def _leaves(context: Any, parent: Any, container: Any, faces: Faces, path: tuple[int, ...]) -> Iterator[Leaf]:
    for index, box in enumerate(parent.children):
        here = (*path, index)
        if not box.is_in_normal_flow():
            if box.is_floated() or box.is_footnote() or parent.style["position"] == "relative":
                raise NotUnderstood
            yield Leaf(box, here)
        elif isinstance(box, boxes.TextBox):
            yield _text(box, here, faces)
        elif isinstance(box, boxes.InlineBox):
            yield from _inline(context, box, container, faces, here)
        elif isinstance(box, boxes.InlineReplacedBox | boxes.InlineBlockBox) and not box.is_table_wrapper:
            yield Leaf(box, here, before=_atomic_width(context, box, container))
        else:
            raise NotUnderstood


def _text(box: Any, path: tuple[int, ...], faces: Faces) -> Leaf:
    text, style = box.text, box.style
    white_space = style["white_space"]
    if white_space not in ("normal", "nowrap", "pre-line") or ("\n" in text and white_space != "pre-line"):
        raise NotUnderstood
    if not text.isascii() and (_OTHER_SCRIPTS.search(text) or _OTHER_SPACES.search(text)):
        raise NotUnderstood
    if not style["font_size"] or style["direction"] != "ltr" or style["word_break"] == "break-all" or "\t" in text:
        raise NotUnderstood
    return Leaf(box, path, text, faces.face(style))


def _inline(context: Any, box: Any, container: Any, faces: Faces, path: tuple[int, ...]) -> Iterator[Leaf]:
    if box.is_leader:
        raise NotUnderstood
    resolve_percentages(box, container)
    margins = [0.0 if margin == "auto" else float(margin) for margin in (box.margin_left, box.margin_right)]
    before = float(margins[0] + box.border_left_width + box.padding_left)
    after = float(margins[1] + box.border_right_width + box.padding_right)
    if (before or after) and box.style["box_decoration_break"] == "clone":
        raise NotUnderstood
    inner = list(_leaves(context, box, container, faces, path))
    if not inner:
        yield Leaf(box, path, before=before + after)
        return
    for number, leaf in enumerate(inner):
        first, last = (before if number == 0 else 0.0), (after if number == len(inner) - 1 else 0.0)
        if first or last:
            leaf = Leaf(leaf.box, leaf.path, leaf.text, leaf.face, leaf.before + first, leaf.after + last)
        yield leaf


def _atomic_width(context: Any, box: Any, container: Any) -> float:
    """As WeasyPrint finds it when it sets the box in a line; on a copy, since that changes the box."""
    box = box.copy()
    resolve_percentages(box, container)
    if isinstance(box, boxes.ReplacedBox):
        inline_replaced_box_layout(box, container)
    else:
        for side in ("top", "right", "bottom", "left"):
            if getattr(box, f"margin_{side}") == "auto":
                setattr(box, f"margin_{side}", 0)
        inline.inline_block_width(box, context, container)
    return float(box.margin_width())
