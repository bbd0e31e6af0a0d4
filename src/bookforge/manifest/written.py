"""The manifest as its author wrote it: its text, its data, and where each key stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.positions import Path as KeyPath
from bookforge.positions import Positioned


@dataclass(frozen=True, slots=True)
class Written:
    """`name` is the file's, `text` what stands in it, `positions` its data with the place of each key."""

    name: str
    text: str
    positions: Positioned

    @property
    def data(self) -> Any:
        """Plain data, whatever the author wrote: a mapping, when it is a manifest."""
        return self.positions.data

    def has(self, path: KeyPath) -> bool:
        """Whether a key stands in the file."""
        return path in self.positions.keys

    def line_of(self, path: KeyPath) -> int:
        """The line (from 1) of a value."""
        return self.positions.of(path)[0]

    def begins(self, path: KeyPath, sign: str) -> bool:
        """Whether the value at a path begins with a sign as it is written, be it within a quote of YAML's or not."""
        line, column = self.positions.of(path)
        return self.text.split("\n")[line - 1].startswith(sign, column - 1)

    def place(self, path: KeyPath) -> Place:
        """Where the value at a path stands; that of the nearest path above it, where it does not stand in the file."""
        return Place(self.name, *self.positions.of(path))

    def report(self, code: str, path: KeyPath, message: str, remedy: str = "") -> Diagnostic:
        """A diagnostic at a value; at the nearest block above it when the value is not there."""
        return self.report_at(code, self.positions.of(path), message, remedy)

    def report_key(self, code: str, path: KeyPath, message: str, remedy: str = "") -> Diagnostic:
        """A diagnostic at the key itself."""
        return self.report_at(code, self.positions.keys.get(path) or self.positions.of(path), message, remedy)

    def report_at(self, code: str, place: tuple[int, int], message: str, remedy: str = "") -> Diagnostic:
        """A diagnostic at a line and column, with the line."""
        line, column = place
        lines = self.text.split("\n")
        excerpt = lines[line - 1] if line <= len(lines) else ""
        return report(code, Place(self.name, line, column), message, remedy, excerpt=excerpt)
