"""Whole paragraphs broken into lines at once, inside WeasyPrint, which by itself fills one line after the other.

While `total_fit` lasts, a line box whose content is understood is not filled by WeasyPrint's own code: all its lines are chosen
when the first is asked for, and each is set from that plan. Spaces may shrink, which WeasyPrint's may not. A paragraph that
is not understood, or has no good lines at all (an address wider than the page), is left to WeasyPrint as it is.

The functions that are replaced are no public interface (read on WeasyPrint 70).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.float import avoid_collisions

from bookforge.editions.print.breaking import inlines
from bookforge.editions.print.breaking.faces import Faces, learn
from bookforge.editions.print.breaking.inlines import Break, NotUnderstood, Paragraph, Place
from bookforge.editions.print.breaking.items import Items
from bookforge.editions.print.breaking.lineboxes import Lists, set_line
from bookforge.editions.print.breaking.paragraphs import break_lines, has_runt
from bookforge.editions.print.breaking.shortcuts import shortened

__all__ = ["Faces", "learn", "total_fit"]

_WITHOUT_HYPHENS = 2.5  # the widest ratio of a line in a paragraph that is set without a hyphen of ours
_WITH_HYPHENS = 3.0  # and in one with hyphens, before any ratio will do
_ATTEMPTS = ((False, _WITHOUT_HYPHENS), (True, _WITH_HYPHENS), (True, inf))
_SAME = 0.02  # px


@contextmanager
def total_fit(faces: Faces | None = None) -> Iterator[None]:
    """Has WeasyPrint set paragraphs in the lines that `paragraphs` chooses, for as long as the block runs; `faces` know the words
    that were measured before."""
    setter = _Setter(faces or Faces())
    filled, aligned, led = inline.split_inline_box, inline.text_align, inline.handle_leader

    def split_inline_box(context: Any, box: Any, *rest: Any) -> Any:
        line = setter.line(context, box, *rest) if isinstance(box, boxes.LineBox) else None
        return line or filled(context, box, *rest)

    def text_align(context: Any, line: Any, available_width: Any, last: Any) -> Any:
        return 0 if line is setter.latest else aligned(context, line, available_width, last)

    def handle_leader(context: Any, line: Any, containing_block: Any) -> None:
        # a paragraph with leaders is none that we set; those of a box in one are in their place
        if line is not setter.latest:
            led(context, line, containing_block)

    inline.split_inline_box, inline.text_align = split_inline_box, text_align
    inline.handle_leader = handle_leader
    try:
        with shortened():
            yield
    finally:
        inline.split_inline_box, inline.text_align, inline.handle_leader = filled, aligned, led


class _Planned(NamedTuple):
    """A line of a plan: the width that it was made for, and how it ends."""

    width: float
    end: Break


@dataclass(slots=True)
class _Known:
    """A line box, kept so that no other gets its identity, what it holds (None: not understood), and its lines as far as they
    are planned, by where they begin."""

    box: Any
    paragraph: Paragraph | None
    lines: dict[Place, _Planned | None] = field(default_factory=dict)


class _Setter:
    """Plans the lines of line boxes and sets them; `latest` is the line that was set last."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._known: dict[int, _Known] = {}
        self.latest: Any = None

    def line(
        self,
        context: Any,
        box: Any,
        position_x: Any,
        max_x: Any,
        bottom_space: Any,
        skip_stack: Any,
        container: Any,
        absolute_boxes: Any,
        fixed_boxes: Any,
        placeholders: Any,
        waiting_floats: Any,
        line_children: Any,
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Any:
        """The same as `split_inline_box` gives for a line box; None where WeasyPrint is to do it."""
        self.latest = None
        if first_letter_style or first_line_style:
            return None
        known = self._known.get(id(box))
        if known is None or (known.paragraph is not None and not known.paragraph.is_still(box)):
            known = self._known[id(box)] = _Known(box, self._read(context, box, container))
        paragraph = known.paragraph
        if paragraph is None or not paragraph.leaves:
            return None
        start, width = paragraph.at(skip_stack), float(max_x - position_x)
        planned = known.lines.get(start)
        if start not in known.lines or (planned is not None and abs(planned.width - width) > _SAME):
            self._plan(known, paragraph, start, self._widths(context, box, container, width))
            planned = known.lines[start]
        if planned is None:
            return None
        lists = Lists(absolute_boxes, fixed_boxes, placeholders, waiting_floats, line_children, bottom_space)
        self.latest = set_line(
            context, paragraph, box, start, planned.end, skip_stack, position_x, width, container, lists
        )
        resume = paragraph.stack(planned.end.place)
        return self.latest, resume, planned.end.forced, None, None, {"left": 0, "right": 0}

    def _read(self, context: Any, box: Any, container: Any) -> Paragraph | None:
        try:
            return inlines.read(context, box, container, self._faces)
        except NotUnderstood:
            return None

    def _plan(self, known: _Known, paragraph: Paragraph, start: Place, widths: Sequence[float]) -> None:
        """Plans the lines from a place to the paragraph's end, or to the next forced break in it."""
        for hyphens, tolerance in _ATTEMPTS:
            items, fit = Items(paragraph, start, hyphens=hyphens), paragraph.fit(tolerance)
            lines = break_lines(items.items, widths, fit)
            if lines and (hyphens or not has_runt(items.items, lines, fit)):
                break
        if lines and paragraph.looseness and start == Place(0):
            loose, fit = Items(paragraph, start, hyphens=True), paragraph.fit(_WITH_HYPHENS)
            others = break_lines(loose.items, widths, fit, paragraph.looseness)
            if len(others) == len(lines) + paragraph.looseness:
                items, lines = loose, others
        if not lines:
            known.lines[start] = None
            return
        for number, line in enumerate(lines):
            end = items.end(line.end)
            end = Break(paragraph.settled(end.place), end.hyphen, end.forced)
            known.lines[start] = _Planned(widths[min(number, len(widths) - 1)], end)
            start = end.place

    def _widths(self, context: Any, box: Any, container: Any, width: float) -> list[float]:
        """The widths of the lines from this one on: the first may be indented, and some stand beside a float."""
        if not context.excluded_shapes:
            return [width, width + float(box.text_indent)]
        foot = max(shape.position_y + shape.margin_height() for shape in context.excluded_shapes)
        widths, probe = [width], box.copy()
        probe.width = 1
        height = inline.strut(box.style)[0]
        while probe.position_y < foot and height > 0:
            probe.position_y += height
            widths.append(float(avoid_collisions(context, probe, container, outer=False)[2]))
        return widths if len(widths) > 1 else [width, width + float(box.text_indent)]
