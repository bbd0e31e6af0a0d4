"""From a place that an author's editor names to the preview of its book: one that runs, or one to be begun."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bookforge.preview.running import Refused, forget, showing

__all__ = ["NoSuchPlace", "Refused", "Target", "go", "target"]

_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+))?(?::\d+)?")


class NoSuchPlace(Exception):
    """What was asked for is no line of a file of a book; the message says so."""


@dataclass(frozen=True, slots=True)
class Target:
    """A line of a file, and the folder of the book that the file belongs to."""

    root: Path
    file: Path
    line: int

    @property
    def path(self) -> str:
        """The file's path as the book names it."""
        return self.file.relative_to(self.root).as_posix()


def target(place: str, book: Path | None) -> Target:
    """What `file:line` or `file:line:column` names; the file counts from here or from the book's folder. Without a `book` it
    is that of the nearest folder above the file with a book.yaml. Raises `NoSuchPlace`."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise NoSuchPlace("A place is FILE:LINE, for example manuscript/one.md:12.")
    named = None if book is None else (book if book.is_dir() else book.parent).resolve()
    file = next((one for base in (Path(), named) if base and (one := base / found["file"]).is_file()), None)
    if file is None:
        raise NoSuchPlace(f"There is no file “{found['file']}”.")
    file = file.resolve()
    root = named or next((folder for folder in file.parents if (folder / "book.yaml").is_file()), None)
    if root is None or not file.is_relative_to(root):
        raise NoSuchPlace(f"“{found['file']}” is in no book’s folder; name the book with --book.")
    return Target(root, file, int(found["line"] or 1))


def go(place: Target) -> bool:
    """Has the preview of a book that runs show a place; False where none runs. Raises `Refused` where it cannot."""
    while running := showing(place.file):
        try:
            running.go_to(place.file.relative_to(running.root).as_posix(), place.line)
        except OSError:  # it did not end well, and left its note
            forget(running)
        else:
            return True
    return False
