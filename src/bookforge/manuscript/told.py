"""What is found while a text is made ready for pandoc, each at its place in the author's own file."""

from __future__ import annotations

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.manuscript.blocks import Line
from bookforge.manuscript.source import rows_of


class Told:
    """Collects findings. `texts` are all files that have part in a chapter, as they were written, by path."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.found: list[Diagnostic] = []

    def tell(self, code: str, line: Line, needle: str, message: str, remedy: str = "") -> None:
        """A finding where `needle` stands in the line that the author wrote."""
        own = rows_of(self.texts[line.path])[line.number - 1]
        place = Place(line.path, line.number, max(own.find(needle), 0) + 1)
        self.found.append(report(code, place, message, remedy, excerpt=own))
