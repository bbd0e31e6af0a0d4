"""The book's folder: what a path in it means, and which files it holds. Nothing outside it is ever named.

Paths come from strangers' manuscripts, so a path may be absolute, climb out with `..`, run through a link, or be no path.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
"""How the names of images end."""
SOURCES = (".bib", ".bibtex", ".json", ".yaml", ".yml")
"""How the names of bibliographies end."""
DECISIONS, IDS = "copyfit.yaml", "ids.yaml"
"""What builds decided and keep beside `book.yaml`: for the printed pages, and for the ebook's ids."""
_NOT_THE_BOOK = frozenset({"dist", "node_modules"})
_MOST_FILES = 2000  # a hint need not read a whole disk


def within(root: Path, path: str) -> Path | None:
    """Where `path` leads from `root`, links followed; None when that is outside, or nowhere a file could be.

    `root` is resolved; whether there is a file at the place is not said.
    """
    try:
        real = Path(os.path.realpath(root / path))
    except (OSError, ValueError):  # a NUL in the path, links in a circle
        return None
    return real if real.is_relative_to(root) else None


def is_file(path: Path) -> bool:
    """Whether there is a file; unlike `Path.is_file` it says no to a name too long for any."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Whether there is a folder."""
    return os.path.isdir(path)  # noqa: PTH112


def names(root: Path, *suffixes: str) -> Iterator[str]:
    """The files of the book with one of some suffixes (".md", any case), as paths with `/`, sorted folder by folder.

    Hidden folders and those of tools are passed over.
    """
    seen = 0
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in _NOT_THE_BOOK)
        for name in sorted(files):
            seen += 1
            if seen > _MOST_FILES:
                return
            if name.lower().endswith(suffixes):
                yield (Path(folder) / name).relative_to(root).as_posix()


class NotUtf8(Exception):
    """A file's bytes are no text: where, by line and column (from 1; bytes before it that mean nothing either count as the
    characters that an editor shows for them)."""

    def __init__(self, data: bytes, at: int) -> None:
        super().__init__(f"byte 0x{data[at]:02x} means nothing there")
        self.line = data.count(b"\n", 0, at) + 1
        self.column = len(data[data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8-sig", "replace")) + 1


def decode(data: bytes) -> str:
    """A file's text with `\\n` line ends and no byte order mark. Raises `NotUtf8`."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise NotUtf8(data, len(data) - len(error.object) + error.start) from None
