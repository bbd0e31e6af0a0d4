"""One level of a Markdown text, such as the lines of a quote: where in it code, comments and boxes end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from bookforge.manuscript.blocks import Box, Line, indent
from bookforge.manuscript.spans import literals

_FENCE = re.compile(r" {0,3}(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_OPENS = re.compile(r" {0,3}(?:(?:[-+*]|\d{1,9}[.)]) +)?:{3,}[ \t]*[^:\s]")
_CLOSES = re.compile(r" {0,3}:{3,}[ \t]*$")
_ITEM = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)]) +")
_FENCE_BELOW = re.compile(r"[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:(`{3,})[^`]*|(~{3,}).*)$")
_RAW_HTML = re.compile(r" {0,3}<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)


class Level:
    """The lines of one level, and which `:::` closes which."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        self._pairs: dict[tuple[re.Pattern[str], re.Pattern[str]], dict[int, int]] = {}
        self._looked: dict[
            str, tuple[int, int | None]
        ] = {}  # from where on something was looked for last, and where it was

    def __len__(self) -> int:
        return len(self.lines)

    def text(self, i: int) -> str:
        """The text of a line; "" past the end."""
        return self.lines[i].text if i < len(self.lines) else ""

    def first(self, start: int, name: str, holds: Callable[[str], bool]) -> int | None:
        """The first line from `start` on of which something holds, which has a `name`. A text that opens a thousand blocks and
        closes none is looked through once for each name, not once for each block."""
        since, found = self._looked.get(name, (len(self) + 1, None))
        if not (since <= start and (found is None or found >= start)):
            found = next((j for j in range(start, len(self)) if holds(self.lines[j].text)), None)
            self._looked[name] = start, found
        return found

    @cached_property
    def closings(self) -> dict[int, int]:
        """The line that closes a `:::` block, by the line that opens it."""
        return self.pairs(_OPENS, _CLOSES)

    def pairs(self, opens: re.Pattern[str], closes: re.Pattern[str]) -> dict[int, int]:
        """The lines that close blocks, by those that open them. What stands in code or comments does not count; what is less
        indented than an item of a list closes nothing in it."""
        if (opens, closes) not in self._pairs:
            pairs: dict[int, int] = {}
            opened: list[tuple[int, int]] = []  # its line, and the indentation of the item that it stands in
            item = 0
            i = 0 if any(opens.match(line.text) for line in self.lines) else len(self)
            while i < len(self):
                item = self._item(i, item)
                end = _fence_below(self, i)
                if end is None:
                    end = html_end(self, i)
                if end is not None:
                    i = end
                elif "<!--" in self.text(i) and literals(self.text(i)).open_comment is not None:
                    i = comment_end(self, i) or i
                elif closes.match(self.text(i)):
                    while opened and opened[-1][1] > indent(self.text(i)):
                        opened.pop()
                    if opened:
                        pairs[opened.pop()[0]] = i
                elif opens.match(self.text(i)):
                    opened.append((i, item))
                i += 1
            self._pairs[opens, closes] = pairs
        return self._pairs[opens, closes]

    def _item(self, i: int, item: int) -> int:
        """How far the item of a list is indented that a line stands in, 0 for none; `item` is that of the line before it."""
        if opening := _ITEM.match(self.text(i)):
            return len(opening[0])
        return item if self.lines[i].blank or indent(self.text(i)) >= item else 0


Form = Callable[[Level, int], Box | None]
"""Reads the box that a dialect opens at a line; None when there is none. A line of code is never asked about."""


def closing_fence(level: Level, i: int) -> int | None:
    """The line that closes the code fence which opens at line `i`; the last line when nothing does; None without a fence."""
    opening = _FENCE.match(level.text(i))
    if opening is None:
        return None
    marks = opening[1] or opening[3]
    closing = rf" {{0,3}}{marks[0]}{{{len(marks)},}}[ \t]*$"
    end = level.first(i + 1, closing, lambda text: re.match(closing, text) is not None)
    return len(level) - 1 if end is None else end


def _fence_below(level: Level, i: int) -> int | None:
    """The line that closes the code fence which opens at line `i`, in an item of a list perhaps; None without one."""
    opening = _FENCE_BELOW.match(level.text(i))
    if opening is None:
        return None
    marks = opening[1] or opening[2]
    closing = rf"[ \t]*{marks[0]}{{{len(marks)},}}[ \t]*$"
    return level.first(i + 1, closing, lambda text: re.match(closing, text) is not None)


def is_closed(level: Level, i: int, end: int) -> bool:
    """Whether the fence that opens at `i` is closed by line `end`."""
    opening = _FENCE.match(level.text(i))
    marks = (opening[1] or opening[3]) if opening else "`"
    return end > i and re.fullmatch(rf" {{0,3}}{marks[0]}{{{len(marks)},}}[ \t]*", level.text(end)) is not None


def comment_end(level: Level, i: int) -> int | None:
    """The line in which the comment that line `i` leaves open ends; `i` when it leaves none open; None when nothing ends it."""
    at = level.text(i).rfind("<!--")
    if level.text(i).find("-->", at) >= 0:
        return i
    return level.first(i + 1, "-->", lambda text: "-->" in text)


def html_end(level: Level, i: int) -> int | None:
    """The line in which raw HTML ends that begins at line `i` and keeps its spaces; None where there is none."""
    opening = _RAW_HTML.match(level.text(i))
    if opening is None:
        return None
    closing = f"</{opening[1].lower()}"
    return level.first(i, closing, lambda text: closing in text.lower())
