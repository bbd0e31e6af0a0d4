"""What a text may not be, whatever it says: lines, depths and numbers beyond any book (`bookforge.limits`).

It is looked at before anything reads it, in one pass that takes no longer for a hostile text than for a good one. What
stands in a fenced block of code is let be but for the length of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bookforge import limits
from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.source import Source

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_MARKS = re.compile(r"[ \t]*(?:(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))[ \t]*)+")
_MARK = re.compile(r">|[-+*]|\d{1,9}[.)]")
_BREAK = re.compile(r"[ \t]*([-*])(?:[ \t]*\1)+[ \t]*$")
_BOX = re.compile(r"[ \t>]*:{3,}[ \t]*(\S?)")
_BRACKET = re.compile(r"\\.|[\[\]{}]")
_NOTE = re.compile(r"^[ \t>]*\[\^[^\]\s]{1,99}\]:|\^\[", re.MULTILINE)
_TAG = re.compile(
    r"<(/?)(div|span|b|i|u|s|em|strong|blockquote|ul|ol|dl|table|section|article|aside|font|center|small|big|sub|sup|code|a"
    r"|details|figure|form|svg|g|math|mrow)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)


def beyond(source: Source) -> Iterator[Diagnostic]:
    """What in a text goes beyond all measure, each kind once, where it does."""
    depths, fence = _Depths(), ""
    told: set[str] = set()

    def tell(code: str, at: int, message: str) -> Iterator[Diagnostic]:
        if code not in told:
            told.add(code)
            place = source.place(at)
            yield source.report(code, place, message)

    start = 0
    for line in source.text.split("\n"):
        if len(line) > limits.LINE_CHARACTERS:
            message = f"This line has {len(line):,} characters; no line may have more than {limits.LINE_CHARACTERS:,}."
            yield from tell("line-is-not-too-long", start, message)
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
        elif mark and "`" not in line[mark.end() :]:
            fence = mark[1]
        elif (deep := depths.after(line)) is not None:
            yield from tell("text-is-not-too-deep", start + deep.at, deep.message)
        start += len(line) + 1
    notes = sum(1 for _ in _NOTE.finditer(source.text)) if "^" in source.text else 0
    if notes > limits.NOTES:
        message = f"There are {notes:,} notes in this text; a chapter may have {limits.NOTES:,}."
        yield from tell("notes-are-not-too-many", 0, message)


@dataclass(frozen=True, slots=True)
class _Deep:
    """Where in a line something is too deep, and what."""

    at: int
    message: str


@dataclass(slots=True)
class _Depths:
    """How deep a text has come, line by line."""

    items: list[int] = field(default_factory=list)  # the columns of the lists that are open
    boxes: int = 0
    elements: int = 0
    brackets: list[int] = field(default_factory=list)  # of each that is open, how many stand in each other within it
    braces: int = 0

    def after(self, line: str) -> _Deep | None:
        """What is too deep when a line has been taken in."""
        if not line.strip():
            self.brackets.clear()
            self.braces = 0
            return None
        blocks = self._blocks(line)
        if blocks > limits.DEPTH:
            return _Deep(
                0, f"Quotes, lists and blocks stand within each other {blocks} deep; {limits.DEPTH} is the most."
            )
        return self._of_brackets(line) or self._of_elements(line)

    def _blocks(self, line: str) -> int:
        """The quotes, items and boxes around a line."""
        box = _BOX.match(line)
        if box:
            self.boxes = self.boxes + 1 if box[1] else max(0, self.boxes - 1)
        marks = None if _BREAK.match(line) else _MARKS.match(line)
        if marks is None:
            if not line[0].isspace():
                self.items.clear()
            return self.boxes + len(self.items)
        column = len(line) - len(line.lstrip())
        while self.items and self.items[-1] >= column:
            self.items.pop()
        count = sum(1 for _ in _MARK.finditer(marks[0]))
        if not marks[0].lstrip().startswith(">"):
            self.items.append(column)
            count -= 1
        return self.boxes + len(self.items) + count

    def _of_brackets(self, line: str) -> _Deep | None:
        """Brackets in each other. pandoc takes more than twice as long for each that opens within another, and is closed."""
        for sign in _BRACKET.finditer(line):
            match sign[0]:
                case "[":
                    self.brackets.append(0)
                case "]" if self.brackets:
                    inner = self.brackets.pop() + 1
                    if inner > limits.BRACKETS:
                        return self._too_many(sign.start(), "Square brackets", limits.BRACKETS)
                    if self.brackets:
                        self.brackets[-1] = max(self.brackets[-1], inner)
                case "{":
                    self.braces += 1
                case "}":
                    self.braces = max(0, self.braces - 1)
            if len(self.brackets) > limits.MARKUP_DEPTH or self.braces > limits.MARKUP_DEPTH:
                return self._too_many(sign.start(), "Brackets", limits.MARKUP_DEPTH)
        return None

    def _too_many(self, at: int, what: str, most: int) -> _Deep:
        self.brackets.clear()
        self.braces = 0
        return _Deep(at, f"{what} stand within each other deeper than {most}.")

    def _of_elements(self, line: str) -> _Deep | None:
        for tag in _TAG.finditer(line):
            if not tag[0].endswith("/>"):
                self.elements = max(0, self.elements - 1) if tag[1] else self.elements + 1
            if self.elements > limits.ELEMENTS:
                self.elements = 0
                return _Deep(tag.start(), f"Elements of HTML stand within each other deeper than {limits.ELEMENTS}.")
        return None
