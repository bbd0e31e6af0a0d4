"""The blocks of a Markdown text, one level at a time: what is prose, what is code, what encloses other blocks.

This is the one place that says what is code, a comment or raw HTML before pandoc reads the text. `split` cuts the lines of
one level into blocks; what encloses others (a quote, an item of a list, a box of some dialect) gives its lines without
their marks, to be split again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bookforge.manuscript.spans import Literals, literals

_FENCE = re.compile(r" {0,3}(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_OPENS = re.compile(r" {0,3}(?:(?:[-+*]|\d{1,9}[.)]) +)?:{3,}[ \t]*[^:\s]")
_CLOSES = re.compile(r" {0,3}:{3,}[ \t]*$")
_RAW_HTML = re.compile(r" {0,3}<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line on its way to pandoc: its text without a line end, the file and line that it comes from, and the line of the
    chapter's own file that brought it in."""

    text: str
    path: str
    number: int
    root: int

    def saying(self, text: str) -> Line:
        """Another text from the same place."""
        return replace(self, text=text)

    @property
    def blank(self) -> bool:
        """Whether it has nothing on it."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """Lines in which Markdown means nothing: `fenced` code, `indented` code, a `comment`, raw `html`."""

    lines: tuple[Line, ...]
    kind: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """Running text: the lines of a paragraph, a table or the like; or one that is no paragraph, such as a heading."""

    lines: tuple[Line, ...]
    paragraph: bool
    literals: Literals


@dataclass(frozen=True, slots=True)
class Nest:
    """A quote, or an item of a list (a note, a definition): `inner` are its lines without their marks."""

    lines: tuple[Line, ...]
    inner: tuple[Line, ...]
    first: str
    rest: str
    quote: bool

    def around(self, rows: Sequence[Line]) -> Iterator[Line]:
        """The marks put back before rows made of `inner`; one that was left as it is comes back as it was written."""
        own = {id(inner): line for inner, line in zip(self.inner, self.lines, strict=True)}
        for i, row in enumerate(rows):
            before = self.rest if i else self.first
            yield own.get(id(row)) or row.saying((before + row.text).rstrip() if row.blank else before + row.text)


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line of a callout says, in whatever dialect."""

    kind: str
    title: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A block with an opening line and a body of blocks, whose lines come without marks and indentation of the box's own.

    `head` is what is to be written for its opening; None leaves the line as it is. `foreign` says that a dialect other than
    bookforge's own wrote it. `closing` is its last line, where the dialect has one. An unclosed block has its opening only.
    """

    lines: tuple[Line, ...]
    head: Head | None
    body: tuple[Line, ...] = ()
    closing: Line | None = None
    foreign: bool = True
    closed: bool = True

    def around(self, rows: Sequence[Line]) -> list[Line]:
        """Rows made of the body of a box whose opening stays, between its first line and its last, as far in as they were."""
        own = {id(inner): line for inner, line in zip(self.body, self.lines[1:], strict=False)}
        margin = " " * indent(self.lines[0].text)
        inside = [own.get(id(row)) or (row if row.blank else row.saying(margin + row.text)) for row in rows]
        return [self.lines[0], *inside, *([self.closing] if self.closing else [])]


Block = Blank | Literal | Text | Nest | Box


class Level:
    """The lines of one level, and which `:::` closes which."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        self._pairs: dict[tuple[re.Pattern[str], re.Pattern[str]], dict[int, int]] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def text(self, i: int) -> str:
        """The text of a line; "" past the end."""
        return self.lines[i].text if i < len(self.lines) else ""

    @cached_property
    def closings(self) -> dict[int, int]:
        """The line that closes a `:::` block, by the line that opens it."""
        return self.pairs(_OPENS, _CLOSES)

    def pairs(self, opens: re.Pattern[str], closes: re.Pattern[str]) -> dict[int, int]:
        """The lines that close blocks, by those that open them. What stands in code or comments does not count."""
        if (opens, closes) not in self._pairs:
            pairs: dict[int, int] = {}
            opened: list[int] = []
            i = 0 if any(opens.match(line.text) for line in self.lines) else len(self)
            while i < len(self):
                end = closing_fence(self, i)
                if end is None:
                    end = html_end(self, i)
                if end is not None:
                    i = end
                elif "<!--" in self.text(i) and literals(self.text(i)).open_comment is not None:
                    i = comment_end(self, i) or i
                elif opened and closes.match(self.text(i)):
                    pairs[opened.pop()] = i
                elif opens.match(self.text(i)):
                    opened.append(i)
                i += 1
            self._pairs[opens, closes] = pairs
        return self._pairs[opens, closes]


Form = Callable[[Level, int], Box | None]
"""Reads the box that a dialect opens at a line; None when there is none. A line of code is never asked about."""


def split(lines: Sequence[Line], forms: Sequence[Form], *, in_item: bool = False) -> Iterator[Block]:
    """The blocks of one level, in order: every line is in one of them. `in_item`: the level is an item of a list."""
    scanner = _Scanner(Level(lines), forms, in_item)
    at, before = 0, None
    while at < len(lines):
        before = scanner.block(at, before)
        at += len(before.lines)
        yield before


def indent(text: str) -> int:
    """How many columns a line is indented; a tab goes to the next fourth."""
    expanded = text.expandtabs(4) if "\t" in text else text
    return len(expanded) - len(expanded.lstrip(" "))


def dedent(text: str, columns: int) -> str:
    """A line without so many columns of its indentation; of a tab that reaches beyond them, spaces stay."""
    at = column = 0
    while at < len(text) and column < columns and text[at] in " \t":
        column += 1 if text[at] == " " else 4 - column % 4
        at += 1
    return " " * max(0, column - columns) + text[at:]


def undented(lines: Sequence[Line], columns: int) -> tuple[Line, ...]:
    """Lines without so many columns of indentation, or less where they have less."""
    return tuple(line.saying(dedent(line.text, columns)) for line in lines) if columns else tuple(lines)


def closing_fence(level: Level, i: int) -> int | None:
    """The line that closes the code fence which opens at line `i`; the last line when nothing does; None without a fence."""
    opening = _FENCE.match(level.text(i))
    if opening is None:
        return None
    marks = opening[1] or opening[3]
    closing = re.compile(rf" {{0,3}}{marks[0]}{{{len(marks)},}}[ \t]*$")
    return next((j for j in range(i + 1, len(level)) if closing.match(level.text(j))), len(level) - 1)


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
    return next((j for j in range(i + 1, len(level)) if "-->" in level.text(j)), None)


def html_end(level: Level, i: int) -> int | None:
    """The line in which raw HTML ends that begins at line `i` and keeps its spaces; None where there is none."""
    opening = _RAW_HTML.match(level.text(i))
    closing = f"</{opening[1].lower()}" if opening else ""
    return next((j for j in range(i, len(level)) if closing in level.text(j).lower()), None) if opening else None


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
        end, held = i + 1, self._reach(i)
        so_far = Text(level.lines[i:end], True, Literals((), (), None))
        while end < len(level) and (
            end <= held or not (level.lines[end].blank or self._breaks(end) or self._enclosing(end, so_far))
        ):
            if end >= held:
                held = max(held, self._reach(end))
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
