"""Includes: `{{< include shared/intro.md >}}` on a line of its own, and code from files.

A fenced block takes its text from a file by `{.python include="src/x.py" lines="10-20"}`. mdBook's `{{#include x.rs:2:10}}`
is read in text and in code. Only files of the book's folder are read, and only so much of them that a book stays one.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bookforge import limits
from bookforge.diagnostics import Place, did_you_mean, report
from bookforge.folder import NotUtf8, Spelling, TooLarge, contents, decode, is_file, names, within
from bookforge.manuscript.attributes import Attributes, parse, written
from bookforge.manuscript.blocks import Line
from bookforge.manuscript.told import Told

_MOST_FILES = 1000
_DEEPEST = 20
_LINE = re.compile(
    r"""[ \t]*(?: \{\{<[ \t]*include[ \t]+(?:"(?P<quoted>[^"]+)"|(?P<plain>[^\s"]+))
                  (?:[ \t]+lines=(?P<q>"?)(?P<lines>[\d-]+)(?P=q))?[ \t]*>\}\}
              | (?P<mdbook>\{\{\#include[ \t]+(?P<path>[^\s:{}]+)(?::(?P<first>\d*))?(?::(?P<last>\d*))?[ \t]*\}\}) )[ \t]*$""",
    re.VERBOSE,
)
_SPAN = re.compile(r"(\d*)(-?)(\d*)")
_INFO = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*([\w+#-]*)[ \t]*(\{.*\})[ \t]*$")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be included: a path as it is written, and which lines of it (from 1; None for the first, the last)."""

    path: str
    first: int | None = None
    last: int | None = None


def asked(text: str, *, in_code: bool = False) -> Ask | None:
    """What a line asks for; in code it is mdBook's form only, since the other may be what the code is about."""
    found = _LINE.match(text)
    if found is None or (in_code and not found["mdbook"]):
        return None
    if found["mdbook"]:
        first, last = _number(found["first"]), _number(found["last"])
        return Ask(found["path"], first, first if found["last"] is None else last)
    return _ask(found["quoted"] or found["plain"], found["lines"] or "")


def asked_by_fence(opening: str) -> tuple[Ask, str] | None:
    """What the opening of a code fence asks for by `include="…"`, and the opening without it."""
    info = _INFO.match(opening)
    attributes = parse(info[4]) if info else None
    path = attributes.get("include") if attributes else None
    if info is None or attributes is None or path is None:
        return None
    classes = ((info[3],) if info[3] else ()) + attributes.classes
    rest = Attributes(attributes.id, classes, attributes.without("include", "lines"))
    plain = rest == Attributes()
    return _ask(path, attributes.get("lines") or ""), f"{info[1]}{info[2]}" + ("" if plain else f" {written(rest)}")


def _ask(path: str, lines: str) -> Ask:
    span = _SPAN.fullmatch(lines)
    if span is None:
        return Ask(path, 0, 0) if lines else Ask(path)  # a line 0 is in no file
    first, last = _number(span[1]), _number(span[3])
    return Ask(path, first, last if span[2] else first)


def _number(digits: str | None) -> int | None:
    return int(digits[:9]) if digits else None


class Shelf:
    """The files that a chapter takes in. What cannot be had is told."""

    def __init__(self, root: Path, told: Told) -> None:
        self.root, self.told = root, told
        self.files = self.characters = 0

    def take(self, ask: Ask, line: Line, within_files: Sequence[str]) -> list[Line] | None:
        """The lines of a file, as they stand in it; `line` asks for them, `within_files` are the files around it."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(line.path), ask.path))
        if path in within_files:
            circle = " → ".join([*within_files[within_files.index(path) :], path])
            self._tell("include-ends", line, ask, f"“{ask.path}” includes itself: {circle}.")
            return None
        text = self._text(path, ask, line)
        if text is None:
            return None
        self.files += 1
        self.characters += len(text)
        if self.files > _MOST_FILES or self.characters > limits.CHAPTER_BYTES or len(within_files) > _DEEPEST:
            message = f"With “{ask.path}” this chapter takes in more than a book can hold."
            self._tell("include-ends", line, ask, message, "Include less, or make chapters of it.")
            return None
        self.told.texts[path] = text
        rows = text.removesuffix("\n").split("\n")
        if max(map(len, rows)) > limits.LINE_CHARACTERS:
            self._tell("include-ends", line, ask, f"“{ask.path}” has a line longer than any paragraph.")
            return None
        first, last = ask.first if ask.first is not None else 1, ask.last if ask.last is not None else len(rows)
        if not 1 <= first <= last <= len(rows):
            message = f"“{ask.path}” has {len(rows)} lines; what is asked for is not among them."
            self._tell("include-lines-exist", line, ask, message)
            return None
        return [Line(rows[n - 1], path, n, line.root) for n in range(first, last + 1)]

    def _text(self, path: str, ask: Ask, line: Line) -> str | None:
        if path in self.told.texts:
            return self.told.texts[path]
        real = within(self.root, path)
        if real is None:
            self._tell("file-in-book", line, ask, f"“{ask.path}” lies outside the book's folder.")
            return None
        if not is_file(real):
            if spelt := Spelling(self.root).of(path):
                self._tell("name-is-as-on-disk", line, ask, f"“{path}” is called “{spelt}” on disk.")
                return None
            near = did_you_mean(path, names(self.root, posixpath.splitext(path)[1].lower()))
            self._tell("include-exists", line, ask, f"There is no file “{path}” to include.", near)
            return None
        try:
            return decode(contents(real, limits.CHAPTER_BYTES)).replace("\x00", "�")
        except TooLarge:
            self._tell("include-ends", line, ask, f"“{ask.path}” is too large to include.")
        except NotUtf8 as error:
            place = Place(path, error.line, error.column)
            self.told.found.append(report("text-is-utf8", place, f"The file is not UTF-8: {error}."))
        except OSError as error:
            message = f"“{ask.path}” cannot be read: {error.strerror or error}."
            self._tell("include-exists", line, ask, message)
        return None

    def _tell(self, code: str, line: Line, ask: Ask, message: str, remedy: str = "") -> None:
        self.told.tell(code, line, ask.path, message, remedy)
