"""A chapter's text as pandoc reads it, and where in the author's files each line of it comes from."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.manuscript.blocks import Line
from bookforge.manuscript.source import Source, rows_of

_LONG = 20_000  # letters of two lines that are compared; of longer ones a place is only about right
_MOST = 1_000_000  # letters of the one times those of the other, where both differ
Origin = tuple[str, int, int]
"""Where a line comes from: a file, its line there, and the line of the chapter's own file that brought it in."""


@dataclass(frozen=True, slots=True)
class Prepared(Source):
    """A `Source` whose `text` is ready for pandoc: dialects rewritten, includes and variables put in.

    Lines that it is asked for are those of the chapter's own file, which `data-line` counts, too; places that it gives are
    those of the author's files, included ones among them. `files` are these files as they were written, by path;
    `epigraph` is what the front matter puts behind the text, made ready like it.
    """

    origins: tuple[Origin, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    epigraph: str = ""

    def place(self, offset: int) -> Place:
        """Where the author wrote the character at an offset of `text`."""
        row = bisect.bisect_right(self._starts, offset) - 1
        return self.written(Place(self.path, row + 1, offset - self._starts[row] + 1))

    @property
    def parts(self) -> tuple[str, ...]:
        """The files that the text is made of."""
        return tuple(path for path, _ in self.files)

    def line(self, number: int | None) -> str:
        """A line of the chapter's own file."""
        return self._own(self.path, number)

    def root_line(self, row: int) -> int:
        """The line of the chapter's own file for a line of `text`."""
        return self.origins[min(max(row, 1), len(self.origins)) - 1][2]

    def written(self, place: Place) -> Place:
        """Where the author wrote what stands at a place of `text`."""
        if place.line is None or not 1 <= place.line <= len(self.origins):
            return place
        path, line, _ = self.origins[place.line - 1]
        start = self._starts[place.line - 1]
        end = self.text.find("\n", start)
        row = self.text[start : end if end >= 0 else len(self.text)]
        return Place(path, line, place.column and _column(row, place.column, self._own(path, line)))

    def settled(self, found: Diagnostic) -> Diagnostic:
        """A finding at a place of `text`, told at the place where the author wrote it."""
        if found.place.path != self.path:
            return found
        place = self.written(found.place)
        return found.at(place, self._own(place.path, place.line))

    def report(self, code: str, place: Place, message: str, remedy: str = "") -> Diagnostic:
        """A diagnostic at a place of the author's files, with the line it points at."""
        return report(code, place, message, remedy, excerpt=self._own(place.path, place.line))

    def _start(self, line: int) -> int:
        row = next((i for i, origin in enumerate(self.origins) if origin[2] >= line), 0)
        return self._starts[row]

    def _own(self, path: str, line: int | None) -> str:
        rows = rows_of(dict(self.files).get(path, ""))
        return rows[line - 1] if line is not None and 1 <= line <= len(rows) else ""


def prepared(path: str, rows: Sequence[Line], files: dict[str, str], epigraph: str = "") -> Prepared:
    """The text that some lines make."""
    text = "\n".join(line.text for line in rows)
    # However a line came here, the chapter's own lines are counted forward only.
    roots = accumulate((line.root for line in rows), max)
    origins = tuple((line.path, line.number, root) for line, root in zip(rows, roots, strict=True))
    return Prepared(path, text, origins, tuple(files.items()), epigraph)


def _column(row: str, column: int, own: str) -> int:
    """Where in the author's own line stands what stands at a column of the line that was made of it."""
    if row == own or column <= 1:
        return column
    if len(row) + len(own) > _LONG:
        return max(min(column, len(own)), 1)
    at, before = column - 1, _alike(row, own)
    if at < before:
        return column
    after = min(_alike(row[::-1], own[::-1]), len(row) - before, len(own) - before)
    if at >= len(row) - after:
        return max(min(column + len(own) - len(row), len(own)), 1)
    made, written = row[before : len(row) - after], own[before : len(own) - after]
    if len(made) * len(written) > _MOST:
        return before + 1
    blocks = SequenceMatcher(None, made, written, autojunk=False).get_matching_blocks()  # the last is the end of both
    start, there, _ = next(block for block in blocks if at - before < block.a + block.size)
    return before + there + max(0, at - before - start) + 1


def _alike(one: str, other: str) -> int:
    """With how many of the same letters two lines begin."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
