"""What is found while a text is made ready for pandoc, each at its place in the author's own file."""

from __future__ import annotations

import re
from dataclasses import replace

from bookforge.diagnostics import Diagnostic, Fix, Place, report
from bookforge.manuscript.blocks import Line
from bookforge.manuscript.source import rows_of

_NOTE = re.compile(r"\[\^[^\]\s]+\]:[ \t]*:::")


class Told:
    """Collects findings. `texts` are all files that have part in a chapter, as they were written, by path."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.found: list[Diagnostic] = []

    def tell(self, code: str, line: Line, needle: str, message: str, remedy: str = "", fix: Fix | None = None) -> None:
        """A finding where `needle` stands in the line that the author wrote."""
        own = rows_of(self.texts[line.path])[line.number - 1]
        place = Place(line.path, line.number, max(own.find(needle), 0) + 1)
        self.found.append(replace(report(code, place, message, remedy, excerpt=own), fix=fix))

    def is_in_note(self, opening: Line) -> bool:
        """Whether a block is to open on the line of its note, where pandoc reads no block: it stays text, and is told as such."""
        own = rows_of(self.texts[opening.path])[opening.number - 1]
        return _NOTE.search(own) is not None

    def closing(self, opening: Line, mark: str) -> Fix | None:
        """A line that closes what a line opens, at the end of its file: certain where all that follows is of one piece, so
        that it can end nowhere else, and nothing is around it."""
        *rows, last = self.texts[opening.path].removesuffix("\n").split("\n")
        rest = "\n".join([*rows, last][opening.number :])
        own = [*rows, last][opening.number - 1]
        if (
            own != opening.text
            or mark[:3] in rest
            or not last.strip()
            or "\n\n" in rest.strip("\n")
            or not rest.strip()
        ):
            return None
        return Fix(Place(opening.path, len(rows) + 1, 1), last, f"{last}\n{mark}")
