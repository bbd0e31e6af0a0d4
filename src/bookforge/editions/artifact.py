"""What an edition hands over: finished files, not yet written anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished edition: the files it consists of, by their path in `dist/`, and what the report says of it.

    `kind` is epub, print, screen or web, `channel` the one that it was made for where several may stand side by side;
    `measure` is its size in the reader's terms ("212 pages", "3,952 words"); `notes` are what later commands want to know of
    it, by name.
    """

    kind: str
    files: Mapping[str, bytes]
    measure: str
    remarks: tuple[str, ...] = ()
    notes: Mapping[str, bytes] = field(default_factory=dict)
    channel: str = ""

    @property
    def name(self) -> str:
        """What tells it from other editions of the book: “epub”, “epub-kindle”."""
        return f"{self.kind}-{self.channel}" if self.channel else self.kind

    @property
    def main(self) -> str:
        """The path of the file to open."""
        return next(iter(self.files))

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(len(data) for data in self.files.values())
