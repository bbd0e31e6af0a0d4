"""A text taken apart into its blocks and put together again, with each block as somebody wants it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bookforge.manuscript.blocks import Blank, Box, Line, Literal, Nest, Text
from bookforge.manuscript.dialects import alerts
from bookforge.manuscript.level import Form
from bookforge.manuscript.scan import split

_DEEPEST = 40  # levels of quotes, lists and boxes; what lies deeper is left as it is


class Hands(Protocol):
    """What is done to blocks. Lines that are handed back as they came stay as they were written."""

    def text(self, block: Text) -> Sequence[Line]:
        """Running text."""

    def literal(self, block: Literal) -> Sequence[Line]:
        """Code, a comment, raw HTML."""

    def box(self, box: Box, body: Sequence[Line]) -> Sequence[Line]:
        """A box, and its body rewritten."""

    def is_set_apart(self, box: Box) -> bool:
        """Whether a box is to have an empty line before it."""


def rewrite(
    lines: Sequence[Line], forms: Sequence[Form], hands: Hands, *, depth: int = 0, in_item: bool = False
) -> list[Line]:
    """The lines of one level, rewritten. Every line that comes out says which one it comes from, in their order."""
    if depth > _DEEPEST:
        return list(lines)
    rows: list[Line] = []
    ended = False  # a box, which is to be followed by an empty line
    for block in split(lines, forms, in_item=in_item):
        apart = isinstance(block, Box) and hands.is_set_apart(block)
        if rows and (apart or ended) and not (rows[-1].blank or isinstance(block, Blank)):
            rows.append(block.lines[0].saying(""))
        ended = isinstance(block, Box) and block.foreign and block.closed
        match block:
            case Blank():
                rows += block.lines
            case Text():
                rows += hands.text(block)
            case Literal():
                rows += hands.literal(block)
            case Nest():
                inner = _unfolded(block.inner) if block.quote else block.inner
                rows += block.around(rewrite(inner, forms, hands, depth=depth + 1, in_item=not block.quote))
            case Box():
                rows += hands.box(block, rewrite(block.body, forms, hands, depth=depth + 1, in_item=in_item))
    return rows


def _unfolded(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of a quote; the first of an alert as GitHub writes it."""
    text = alerts.plain(lines[0].text)
    return lines if text == lines[0].text else (lines[0].saying(text), *lines[1:])
