"""A line whose ends are known, made into a line box: what WeasyPrint's `split_inline_box` does, without looking for its end.

The box tree is no public interface (read on WeasyPrint 70).
"""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import Layout, create_layout

from bookforge.editions.print.breaking.faces import Face
from bookforge.editions.print.breaking.inlines import Break, Leaf, Paragraph, Place
from bookforge.editions.print.breaking.shortcuts import resolve


class Lists(NamedTuple):
    """What WeasyPrint gathers for a line beside its boxes, and the room that it keeps at the page's foot."""

    absolute: Any
    fixed: Any
    placeholders: Any
    floats: Any
    children: Any
    bottom_space: Any


def set_line(
    context: Any,
    paragraph: Paragraph,
    box: Any,
    start: Place,
    end: Break,
    skip_stack: Any,
    position_x: float,
    width: float,
    container: Any,
    lists: Lists,
) -> Any:
    """A copy of a line box with what stands between two places of its paragraph, its spaces set so that it is `width` wide
    where that is asked for. `skip_stack` is the start as WeasyPrint tells it."""
    pieces = _pieces(paragraph, start, end)
    extra = 0.0
    spaces = sum(piece.count(" ") + piece.count("\u00a0") for piece in pieces.values())
    if paragraph.justified and spaces:
        natural = _natural(paragraph, pieces, start, end.place)
        last = end.forced or end.place.leaf >= len(paragraph.leaves)
        if not last or natural > width:
            extra = (width - natural) / spaces
    filler = _Filler(context, paragraph, pieces, extra, container, lists)
    return filler.fill(box, (), position_x, skip_stack, paragraph.stack(end.place))


def _pieces(paragraph: Paragraph, start: Place, end: Break) -> dict[int, str]:
    """What of each text stands on the line, by the number of its leaf: without spaces at the line's ends, with its hyphen."""
    stop = end.place
    here = range(start.leaf, min(stop.leaf + 1, len(paragraph.leaves)))
    pieces: dict[int, str] = {}
    for number in here:
        text = paragraph.leaves[number].text
        piece = text[start.offset if number == start.leaf else 0 : stop.offset if number == stop.leaf else None]
        pieces[number] = piece.removesuffix("\n") if end.forced else piece
    for number in here:
        pieces[number] = pieces[number].lstrip(" ")
        if pieces[number] or paragraph.leaves[number].before:
            break
    for number in reversed(here):
        leaf = paragraph.leaves[number]
        pieces[number] = pieces[number].rstrip(" ")
        if pieces[number] and end.hyphen:
            pieces[number] += leaf.box.style["hyphenate_character"]
        if pieces[number] or (leaf.before and number != stop.leaf):
            break
    return pieces


def _natural(paragraph: Paragraph, pieces: dict[int, str], start: Place, stop: Place) -> float:
    """How wide the line is with its spaces as they are."""
    width = 0.0
    for number, piece in pieces.items():
        leaf = paragraph.leaves[number]
        if leaf.face is not None and piece:
            width += leaf.face.text_width(piece)
        if leaf.before and Place(number) >= start and Place(number) < stop:
            width += leaf.before
        if number < stop.leaf:
            width += leaf.after
    return width


class _Filler:
    """Copies the boxes of one line."""

    def __init__(
        self, context: Any, paragraph: Paragraph, pieces: dict[int, str], extra: float, container: Any, lists: Lists
    ) -> None:
        self._context, self._paragraph, self._pieces = context, paragraph, pieces
        self._extra, self._container, self._lists = extra, container, lists

    def fill(self, box: Any, path: tuple[int, ...], position_x: float, skip: Any, resume: Any) -> Any:
        """A line box or inline box with its children from `skip` on, as far as `resume`."""
        is_line = isinstance(box, boxes.LineBox)
        first, inner_skip = next(iter(skip.items())) if skip else (0, None)
        stop, inner_resume = next(iter(resume.items())) if resume else (len(box.children), None)
        spacing = 0.0 if is_line or skip else box.margin_left + box.border_left_width + box.padding_left
        children: list[Any] = []
        here = position_x + spacing
        for index in range(first, min(stop + (inner_resume is not None), len(box.children))):
            child = box.children[index]
            child.position_y = box.position_y
            new = self._child(
                box,
                child,
                (*path, index),
                here,
                inner_skip if index == first else None,
                inner_resume if index == stop else None,
            )
            if new is not None:
                children.append(new)
                if child.is_in_normal_flow():
                    here = new.position_x + new.margin_width()
        filled = box.copy_with_children(children)
        filled.remove_decoration(start=skip is not None, end=resume is not None)
        if not is_line:
            filled.position_x = position_x
        flowing = [child for child in children if child.is_in_normal_flow()]
        filled.width = here - filled.content_box_x() if flowing else 0
        if is_line:
            _lead(filled, self._paragraph.face)
        else:
            inline._adjust_line_height(filled)
        return filled

    def _child(self, parent: Any, child: Any, path: tuple[int, ...], position_x: float, skip: Any, resume: Any) -> Any:
        if not child.is_in_normal_flow():
            return self._out_of_flow(parent, child, path[-1], position_x)
        if isinstance(child, boxes.TextBox):
            if not hasattr(child, "margin_left"):  # nothing of a text's depends on what is around it: once will do
                resolve(child, self._container)
            number = self._paragraph.number[path]
            leaf, piece = self._paragraph.leaves[number], self._pieces.get(number)
            return self._text(leaf, leaf.face, piece, position_x) if piece and leaf.face else None
        resolve(child, self._container)
        if isinstance(child, boxes.InlineBox):
            for side in ("margin_left", "margin_right"):
                if getattr(child, side) == "auto":
                    setattr(child, side, 0)
            filled = self.fill(child, path, position_x, skip, resume)
            return filled if filled.children or resume is None else None
        context, lists = self._context, self._lists
        return inline.split_inline_level(
            context, child, position_x, inf, lists.bottom_space, None, self._container, lists.absolute, lists.fixed,
            lists.placeholders, lists.floats, lists.children, None, None,
        )[0]  # fmt: skip

    def _out_of_flow(self, parent: Any, child: Any, index: int, position_x: float) -> Any:
        """What is placed elsewhere; the line keeps only its place."""
        found: list[Any] = []
        lists = self._lists
        inline._out_of_flow_layout(
            self._context, parent, self._container, index, child, [], lists.children, found, lists.floats,
            lists.absolute, lists.fixed, lists.placeholders, {"left": 0, "right": 0}, inf, position_x, lists.bottom_space,
        )  # fmt: skip
        return found[0][1] if found else None

    def _text(self, leaf: Leaf, face: Face, piece: str, position_x: float) -> Any:
        """A part of a text, as `split_text_box` gives it when it has been justified."""
        box = leaf.box.copy_with_text(piece)
        if piece.isascii() or all(face.is_own(word) for word in piece.replace("\u00a0", " ").split(" ")):
            box.height = face.height
            box.margin_top = box.margin_bottom = (face.line_height - face.height) / 2
            box.baseline = face.ascent + box.margin_top
        else:  # another face may make the text higher
            box = inline.split_text_box(self._context, box, None, 0)[0]
        spaces = piece.count(" ") + piece.count("\u00a0")
        box.position_x = position_x
        box.width = face.text_width(piece) + self._extra * spaces
        box.justification_spacing = self._extra
        box.pango_layout = self._layout(piece, box.style, face)
        return box

    def _layout(self, text: str, style: Any, face: Face) -> Any:
        """What WeasyPrint draws the text from; nothing of Pango's is needed before that, save for decorations."""
        if style["text_decoration_line"] != "none":
            layout = create_layout(text, style, self._context, None, self._extra)
            layout.deactivate()
            return layout
        return SetText(text, self._extra, face)


def _lead(line: Any, face: Face) -> None:
    """What WeasyPrint's `_adjust_line_height` does, with the strut that the line's face has in all its lines."""
    line_height, line.baseline = face.strut
    line.height = line.style["font_size"]
    line.margin_top = line.margin_bottom = (line_height - line.height) / 2


class SetText(Layout):  # type: ignore[misc]
    """WeasyPrint's layout of a text whose place is known; Pango is asked for it only where it is not drawn from its words."""

    def __init__(self, text: str, extra: float, face: Face) -> None:
        self.text, self.justification_spacing, self.max_width = text, extra, None
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.face = face
        self._asked: Any = None

    def reactivate(self, style: Any) -> None:
        self._asked = style

    def deactivate(self) -> None:
        self._asked = None
        if "layout" in vars(self):
            super().deactivate()

    def __getattr__(self, name: str) -> Any:
        if name not in ("layout", "language", "style") or self._asked is None:
            raise AttributeError(name)
        super().reactivate(self._asked)
        return vars(self)[name]
