"""Chapters that this machine finds under a name with other capital letters than they have, and another machine will not."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.book.placed import files
from bookforge.diagnostics import Diagnostic, Place, as_warnings, report
from bookforge.folder import Spelling
from bookforge.manifest import Loaded


def misspelt(loaded: Loaded) -> Iterator[Diagnostic]:
    """The chapter files that are called otherwise on disk; of images, `book.images` tells."""
    spelling = Spelling(loaded.root)
    for path, _ in files(loaded.manifest):
        spelt = spelling.of(path)
        if spelt:
            message = f"“{path}” is called “{spelt}” on disk."
            found = report("name-is-as-on-disk", Place(loaded.written.name), message, f"Write `{spelt}`.")
            yield from as_warnings([found])
