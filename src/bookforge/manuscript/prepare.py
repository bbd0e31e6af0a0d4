"""All that happens to a chapter's text before pandoc reads it, in one walk over its blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bookforge.diagnostics import Diagnostic, in_order
from bookforge.manuscript import front, includes
from bookforge.manuscript.attributes import parse, written
from bookforge.manuscript.blocks import Box, Line, Literal, Text
from bookforge.manuscript.dialects import canonical, fences, forms
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.includes import Shelf
from bookforge.manuscript.level import Form
from bookforge.manuscript.prepared import Prepared, prepared
from bookforge.manuscript.prose import marks
from bookforge.manuscript.rewrite import rewrite
from bookforge.manuscript.source import Source
from bookforge.manuscript.spans import literals
from bookforge.manuscript.told import Told
from bookforge.manuscript.variables import filled, plain_words, with_values

_TITLE = re.compile(r"#[ \t]+(.+?)(?:[ \t]+#+)?(?:[ \t]*\{[^{}]*\})?[ \t]*$")
_FENCE = re.compile(r"`{3,}|~{3,}")
_COLONS = re.compile(r":{3,}")
_LONGEST_RUN = re.compile(r"^[ \t]*(`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Habits:
    """What a book says of its text: the names of its kinds of callout, the dialects that it has to name to have them
    read, and the values of its variables by name."""

    kinds: frozenset[str]
    compat: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)


def prepare(
    root: Path, source: Source, habits: Habits, title: str | None = None
) -> tuple[Prepared, tuple[Diagnostic, ...]]:
    """The text of a chapter, ready for pandoc, and what is wrong with it; its front matter stays as it is, to be read.

    Included files are read below `root`, the book's folder. `title` is what the chapter is called where its file does not
    say.
    """
    told = Told({source.path: source.text})
    matter, text, _ = front.split(source)
    head, body = _parted(source, text)
    values = {**habits.values, **{f"chapter.{key}": value for key, value in matter.values}}
    heading = _first_title(body)
    named = matter.title or title or (heading and plain_words(with_values(heading, values)))
    if named:
        values["chapter.title"] = named
    hands = _Hands(forms(habits.kinds, habits.compat), habits.kinds, values, Shelf(root, told), told, (source.path,))
    rows = [*head, *rewrite(body, hands.forms, hands)]
    epigraph = "\n".join(line.text for line in rewrite(_lines_of_epigraph(source, matter), hands.forms, hands))
    found = in_order(told.found)
    return prepared(source.path, rows, told.texts, epigraph), found


def _lines_of_epigraph(source: Source, matter: FrontMatter) -> list[Line]:
    """The lines of the front matter's epigraphs as Markdown, each from the line of the file where it begins."""
    if matter.epigraph_place is None:
        return []
    lines, here = [], matter.epigraph_place[0]
    own = source.text.split("\n")
    for text in matter.epigraph.split("\n"):
        words = text.strip(" —")
        here = next((i for i in range(here, len(own) + 1) if words and words in own[i - 1]), here)
        lines.append(Line(text, source.path, here, here))
    return lines


def _parted(source: Source, text: str) -> tuple[list[Line], list[Line]]:
    """The lines of the front matter, which `text` has blanked out, and those below it."""
    own, blanked = source.text.split("\n"), text.split("\n")
    head = max((i for i, (a, b) in enumerate(zip(own, blanked, strict=True), 1) if a != b), default=0)
    lines = [Line(row, source.path, i, i) for i, row in enumerate(own, 1)]
    return lines[:head], lines[head:]


def _is_fence(line: Line) -> bool:
    """Whether nothing stands on a line but a mark that could close code."""
    return _FENCE.fullmatch(line.text.strip()) is not None


def _first_title(body: Sequence[Line]) -> str | None:
    return next((found[1] for line in body if (found := _TITLE.match(line.text))), None)


@dataclass(frozen=True, slots=True)
class _Hands:
    forms: tuple[Form, ...]
    kinds: frozenset[str]
    values: Mapping[str, str]
    shelf: Shelf
    told: Told
    files: tuple[str, ...]  # those around the lines at hand, the chapter's first

    def is_set_apart(self, box: Box) -> bool:
        """Pandoc wants an empty line before every block."""
        return True

    def text(self, block: Text) -> Sequence[Line]:
        """Running text: variables filled in, includes put in, comments left out, marks of lists that are none made words."""
        if block.literals.open_comment is not None:
            self._tell_open_comment(block)
        spared = marks(block)
        rows: list[Line] = []
        offset = 0
        for i, line in enumerate(block.lines):
            ask = includes.asked(line.text) if "include" in line.text and not block.literals.hold(offset) else None
            if ask is not None:
                rows = self._apart(rows, self._included(ask, line), line, last=i == len(block.lines) - 1)
            else:
                parts = block.literals.without_comments(line.text, offset)
                text = "".join(filled(t, block.literals, at, line, self.values, self.told) for t, at in parts)
                at = spared.get(i)
                text = text if at is None else f"{text[:at]}\\{text[at:]}"
                if text.strip():  # an empty line would part the paragraph
                    rows.append(line if text == line.text else line.saying(text))
            offset += len(line.text) + 1
        return rows or [block.lines[0].saying("")]

    def literal(self, block: Literal) -> Sequence[Line]:
        """Code: files put in that it asks for. A comment keeps its place, where it may part two lists, and no word; so do
        the marks of code that is not closed, which would be told once more as leftovers in the text."""
        if block.kind == "comment":
            marks = ["<!--", *([""] * (len(block.lines) - 2)), "-->"] if len(block.lines) > 1 else ["<!-- -->"]
            return [line.saying(mark) for line, mark in zip(block.lines, marks, strict=True)]
        if block.kind != "fenced":
            return block.lines
        opening = block.lines[0]
        if not block.closed:
            self._tell_open_fence(opening, block.lines[1:])
            rest = (line.saying("") if _is_fence(line) else line for line in block.lines[1:])
            return [opening.saying(""), *rest]
        code = fences.read(block.lines)
        if code.directive:
            message = f"“{{{code.directive}}}” is a directive of MyST that bookforge does not read; it was set as code."
            self.told.tell("no-leftover-markup", opening, code.directive, message, "Write it in Markdown.")
        whole = includes.asked_by_fence(code.opening)
        if whole is not None:
            taken = self.shelf.take(whole[0], opening, self.files)
            return block.lines if taken is None else _fenced(opening.saying(whole[1]), taken, block.lines[-1])
        inner = block.lines[1 + code.options : -1]
        if any("{{#include" in line.text for line in inner):
            rows = [row for line in inner for row in self._quoted(line)]
            return _fenced(opening.saying(code.opening), rows, block.lines[-1])
        if code.opening == opening.text:
            return block.lines
        return [opening.saying(code.opening), *inner, block.lines[-1]]

    def _tell_open_fence(self, opening: Line, rest: Sequence[Line]) -> None:
        """Code that is not closed, and the line that seems to be meant to, but is shorter or of the other sign."""
        mark = _FENCE.match(opening.text)
        meant = next((line for line in rest if line.path == opening.path and _is_fence(line)), None)
        message, remedy = "This block of code is not closed.", ""
        if meant and mark:
            given = meant.text.strip()
            message = f"This block of code is not closed: “{given}” in line {meant.number} is not “{mark[0]}”."
            remedy = f"Write the same mark in both lines: {max(mark[0], given, key=len)}"
        fix = self.told.closing(opening, mark[0]) if mark else None
        self.told.tell("code-closed", opening, opening.text.strip()[:3], message, remedy, fix)

    def box(self, box: Box, body: Sequence[Line]) -> Sequence[Line]:
        """A callout in bookforge's own form; any other box as it is, variables in its title filled in."""
        opening = box.lines[0]
        if not box.closed and not self.told.is_in_note(opening):
            mark = _COLONS.match(opening.text)
            fix = self.told.closing(opening, mark[0]) if mark else None
            self.told.tell("div-closed", opening, ":::", "This `:::` block is not closed.", fix=fix)
        if box.head is not None:
            title = self._title(box.head.title, opening)
            return canonical.block(box, replace(box.head, title=title), body, self.kinds)
        closing = [box.closing.saying(box.closing.text.strip())] if box.closing else []
        return [self._opening(opening), *body, *closing]

    def _opening(self, opening: Line) -> Line:
        text = opening.text.lstrip()
        before, brace, attributes = text.partition("{")
        given = parse((brace + attributes).rstrip()) if "{{" in attributes else None
        if given is None:
            return opening.saying(text)
        pairs = tuple((k, self._title(v, opening) if k == "title" else v) for k, v in given.pairs)
        return opening.saying(before + written(replace(given, pairs=pairs)))

    def _title(self, title: str, line: Line) -> str:
        return filled(title, literals(title), 0, line, self.values, self.told)

    def _included(self, ask: includes.Ask, line: Line) -> list[Line]:
        """A Markdown file, made ready as the chapter is; its front matter is passed over."""
        taken = self.shelf.take(ask, line, self.files)
        if not taken:
            return []
        path = taken[0].path
        text = front.split(Source(path, self.told.texts[path]))[1].split("\n")
        lines = [row.saying(text[row.number - 1]) if text[row.number - 1] != row.text else row for row in taken]
        return rewrite(lines, self.forms, replace(self, files=(*self.files, path)))

    def _quoted(self, line: Line) -> list[Line]:
        """A line of code, or the lines of the file that it asks for."""
        ask = includes.asked(line.text, in_code=True)
        taken = self.shelf.take(ask, line, self.files) if ask else None
        before = line.text[: len(line.text) - len(line.text.lstrip())]
        return [line] if taken is None else [row.saying(before + row.text) if before else row for row in taken]

    @staticmethod
    def _apart(rows: list[Line], included: Sequence[Line], line: Line, *, last: bool) -> list[Line]:
        """Lines with a block behind them that empty lines keep apart from the text around it."""
        before = [line.saying("")] if rows and included else []
        after = [line.saying("")] if included and not last else []
        return [*rows, *before, *(included or [line.saying("")]), *after]

    def _tell_open_comment(self, block: Text) -> None:
        text = "\n".join(line.text for line in block.lines)
        line = block.lines[text.count("\n", 0, block.literals.open_comment)]
        self.told.tell("comment-closed", line, "<!--", "This comment is not closed.")


def _fenced(opening: Line, code: Sequence[Line], closing: Line) -> list[Line]:
    """A block of code whose fence is longer than any in it."""
    mark = opening.text.lstrip()[0]
    runs = [len(run) for run in _LONGEST_RUN.findall("\n".join(line.text for line in code)) if run[0] == mark]
    bare = opening.text.lstrip()
    length = max([len(bare) - len(bare.lstrip(mark)), *(run + 1 for run in runs)])
    margin = opening.text[: len(opening.text) - len(bare)]
    return [
        opening.saying(margin + mark * length + bare.lstrip(mark)),
        *code,
        closing.saying(margin + mark * length),
    ]
