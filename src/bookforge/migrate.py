"""`bookforge migrate`: the author's own files, with the callouts of other tools made bookforge's own."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bookforge import dist
from bookforge.book.placed import files as chapter_files
from bookforge.callouts import kinds
from bookforge.diagnostics import Diagnostic, Place, in_order, report
from bookforge.folder import NotUtf8, decode
from bookforge.manifest import load
from bookforge.manuscript import Habits
from bookforge.manuscript.migrated import migrated
from bookforge.reading.wishes import habits


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is to change: `name` is what it is called in the patch; both texts with their line ends."""

    path: Path
    name: str
    before: str
    after: str

    def diff(self) -> str:
        """The change as a unified diff."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/{self.name}",
            f"b/{self.name}",
        )
        missing = "\n\\ No newline at end of file\n"
        return "".join(line if line.endswith(("\n", "\r")) else line + missing for line in lines).removesuffix("\n")


def callouts(book: Path, files: Sequence[Path] = ()) -> tuple[tuple[Change, ...], tuple[Diagnostic, ...]]:
    """What would change in the given files, or in all chapters of a book, and what could not be read.

    Without a `book.yaml` the kinds are the built-in ones, and no dialect is read that has to be named.
    """
    loaded, found = load(book)
    if loaded is None and not files:
        return (), in_order(found)
    own = habits(loaded.manifest) if loaded is not None else Habits(frozenset(kinds()))
    wanted = [(path, path.as_posix()) for path in files]
    if loaded is not None and not files:
        wanted = [(loaded.root / path, path) for path, _ in chapter_files(loaded.manifest)]
    changes, told = [], []
    for path, name in wanted:
        try:
            text = _text(path)
        except NotUtf8 as error:
            place = Place(name, error.line, error.column)
            told.append(report("text-is-utf8", place, f"The file is not UTF-8: {error}."))
            continue
        after = migrated(text, own)
        if after != text:
            changes.append(Change(path, name, text, after))
    return tuple(changes), in_order(told)


def write(changes: Sequence[Change]) -> None:
    """Puts the changed texts into their files: each as a whole or not at all."""
    for change in changes:
        dist.rewrite(change.path.resolve(), change.after.encode())


def _text(path: Path) -> str:
    """A file's text with its line ends and its byte order mark."""
    data = path.read_bytes()
    decode(data)
    return data.decode()
