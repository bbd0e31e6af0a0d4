"""The blocks that a Markdown text is made of before pandoc reads it: what is prose, what is code, what encloses others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bookforge.manuscript.spans import Literals


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
