"""A Markdown text cut into blocks, one level at a time.

This is the one place that says what is code, a comment or raw HTML before pandoc reads the text. `split` cuts the lines of
one level into blocks; what encloses others (a quote, an item of a list, a box of some dialect) gives its lines without
their marks, to be split again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bookforge.manuscript.blocks import Blank, Block, Box, Line, Literal, Nest, Text, dedent, indent
from bookforge.manuscript.level import Form, Level, closing_fence, comment_end, html_end, is_closed
from bookforge.manuscript.spans import Literals, literals

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_BREAK = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_QUOTE = re.compile(r" {0,3}> ?")
MARKER = re.compile(
    r"""[ ]{0,3}(?: (?P<bullet>[-+*])
               | (?P<first>\#\. | \(@[\w-]*\))
               | (?P<number>\d{1,9})[.)]
               | (?P<fancy>\(?(?:\d{1,9}|[a-zA-Z]|[ivxlcdm]+|[IVXLCDM]+)\) | (?:[a-z]|[ivxlcdm]+|[IVXLCDM]{2,})\.
                           | [A-Z]\.(?=\ \ |\t))
          )(?=[ \t]|$)""",
    re.VERBOSE,
)
"""What opens an item of a list, as pandoc takes it."""
_DEFINITION = re.compile(r" {0,2}[:~](?=[ \t])")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:")
_BEGINS_LIST = frozenset({"a", "A", "i", "I", "1"})
_FAR = 400  # lines that a stretch of code in running text may run on
_LOOKS = 200  # lines of a paragraph from which it is looked for


def split(lines: Sequence[Line], forms: Sequence[Form], *, in_item: bool = False) -> Iterator[Block]:
    """The blocks of one level, in order: every line is in one of them. `in_item`: the level is an item of a list."""
    scanner = _Scanner(Level(lines), forms, in_item)
    at, before = 0, None
    while at < len(lines):
        before = scanner.block(at, before)
        at += len(before.lines)
        yield before


@dataclass(slots=True)
class _Scanner:
    level: Level
    forms: Sequence[Form]
    in_item: bool
    _boxes: dict[int, Box | None] = field(default_factory=dict)

    def block(self, i: int, before: Block | None) -> Block:
        """The block that begins at a line; `before` is the one that ends there."""
        level, text = self.level, self.level.text(i)
        if level.lines[i].blank:
            return Blank(level.lines[i : i + 1])
        if indent(text) >= 4 and not isinstance(before, Text | Nest):
            return Literal(level.lines[i : self._end_of_code(i)], "indented")
        return self._enclosing(i, before) or self._text(i)

    def _enclosing(self, i: int, before: Block | None) -> Block | None:
        """The block that begins at a line, unless it is running text."""
        level, text = self.level, self.level.text(i)
        if indent(text) >= 4:
            return None
        if box := self._box(i):
            return box
        if (end := closing_fence(level, i)) is not None:
            return Literal(level.lines[i : end + 1], "fenced", is_closed(level, i, end))
        end = comment_end(level, i) if text.lstrip().startswith("<!--") else None
        if end is not None and not level.text(end).rpartition("-->")[2].strip():
            return Literal(level.lines[i : end + 1], "comment")
        if (end := html_end(level, i)) is not None:
            return Literal(level.lines[i : end + 1], "html")
        if _QUOTE.match(text):
            return self._quote(i)
        if not _BREAK.match(text) and (mark := self._mark(text, before)) is not None:
            return self._item(i, mark)
        return None

    def _box(self, i: int) -> Box | None:
        if i not in self._boxes:
            self._boxes[i] = next((box for form in self.forms if (box := form(self.level, i))), None)
        return self._boxes[i]

    def _end_of_code(self, i: int) -> int:
        end = j = i + 1
        while j < len(self.level) and (self.level.lines[j].blank or indent(self.level.text(j)) >= 4):
            j += 1
            if not self.level.lines[j - 1].blank:
                end = j
        return end

    def _quote(self, i: int) -> Nest:
        end = i
        while end < len(self.level) and _QUOTE.match(self.level.text(end)):
            end += 1
        lines = self.level.lines[i:end]
        marks = [_QUOTE.match(line.text) for line in lines]
        inner = tuple(line.saying(line.text[m.end() :]) for line, m in zip(lines, marks, strict=True) if m)
        before = " " * indent(lines[0].text) + "> "
        return Nest(lines, inner, before, before, quote=True)

    def _mark(self, text: str, before: Block | None) -> int | None:
        """The width of the mark that makes a line an item, a definition or a note; None for any other line.

        Only a bullet, or the first number of a list, may break into a paragraph (CommonMark 0.31, 5.3): “1986.” at the
        beginning of a line is a year. In an item a list below it may begin with a letter, too.
        """
        if (note := _NOTE.match(text)) and not self.in_item:
            return note.end()
        if definition := _DEFINITION.match(text):
            return definition.end()
        marker = MARKER.match(text)
        if marker is None:
            return None
        if isinstance(before, Text) and before.paragraph:
            empty = not text[marker.end() :].strip()
            first = marker["bullet"] or marker["first"] or marker["number"] == "1"
            below = self.in_item and (marker["fancy"] or "").strip("().") in _BEGINS_LIST
            if empty or not (first or below):
                return None
        return marker.end()

    def _item(self, i: int, mark: int) -> Nest:
        level, text = self.level, self.level.text(i)
        rest = text[mark:]
        gap = indent(rest) if rest.strip() else 1
        content = 4 if text.startswith("[^") else mark + (gap if gap <= 4 else 1)
        end = j = i + 1
        while j < len(level):
            if level.lines[j].blank:
                j += 1
            elif indent(level.text(j)) >= content:
                end = j = j + 1
            else:
                break
        lines = level.lines[i:end]
        own = lines[0].saying(dedent(rest, gap) if gap <= 4 else rest[1:])
        inner = (own, *(line.saying(dedent(line.text, content)) for line in lines[1:]))
        first = text[: len(text) - len(own.text)] or text[:mark] + " "
        return Nest(lines, inner, first, " " * content, quote=False)

    def _text(self, i: int) -> Text:
        """A run of lines up to an empty one or another block; code and comments in it are never cut."""
        level = self.level
        if _HEADING.match(level.text(i)) or _BREAK.match(level.text(i)):
            return Text(level.lines[i : i + 1], False, literals(level.text(i)))
        end, held, looked = i + 1, self._reach(i), 0
        so_far = Text(level.lines[i:end], True, Literals((), (), None))
        while end < len(level) and (
            end <= held or not (level.lines[end].blank or self._breaks(end) or self._enclosing(end, so_far))
        ):
            if end >= held and looked < _LOOKS:
                held, looked = max(held, self._reach(end)), looked + 1
            end += 1
        lines = level.lines[i:end]
        return Text(lines, True, literals("\n".join(line.text for line in lines)))

    def _breaks(self, i: int) -> bool:
        return _HEADING.match(self.level.text(i)) is not None

    def _reach(self, i: int) -> int:
        """The last line that code, a formula or a comment runs on to which begins in line `i`."""
        level, end = self.level, i
        here = literals(level.text(i))
        if not here.unmatched:
            return i
        while end < min(len(level), i + _FAR) and not level.lines[end].blank:
            end += 1
        run = "\n".join(level.text(j) for j in range(i, end))
        found = literals(run)
        first = len(level.text(i))
        ends = [i + run.count("\n", 0, stop) for start, stop in found.stretches if start <= first < stop]
        if found.open_comment is not None and found.open_comment < first:
            ends.append(comment_end(level, i) or i)
        return max(ends, default=i)
