"""The book's folder: what a path in it means, and which files it holds. Nothing outside it is ever named.

Paths come from strangers' manuscripts, so a path may be absolute, climb out with `..`, run through a link, or be no path.
"""

from __future__ import annotations

import os
import stat
import unicodedata
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

    Hidden folders and those of tools are passed over; so is a name that is not UTF-8, which nobody can write in a book.
    """
    seen = 0
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in _NOT_THE_BOOK)
        for name in sorted(files):
            seen += 1
            if seen > _MOST_FILES:
                return
            path = (Path(folder) / name).relative_to(root).as_posix()
            if name.lower().endswith(suffixes) and _is_text(path):
                yield path


class TooLarge(OSError):
    """A file is larger than one of its kind may be."""

    def __init__(self, most: int) -> None:
        super().__init__(f"it is larger than {most / 1e6:g} MB")
        self.most = most


class NoFile(OSError):
    """What has the name of a file is none: a folder, a pipe, a device."""


def contents(file: Path, most: int) -> bytes:
    """The bytes of a file, of which there may be `most`. Nobody is waited for at the other end of a pipe, and a device without
    end is not read. Raises `TooLarge`, `NoFile`, and OSError as ever."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NoFile("it is no file")
        data = opened.read(most + 1)  # it may grow while it is read
    if len(data) > most:
        raise TooLarge(most)
    return data


class Spelling:
    """How the files of a folder are really called: some systems take `Hug.PNG` for `hug.png`, others find nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._listed: dict[str, list[str]] = {}

    def of(self, path: str) -> str | None:
        """The path as the system spells it, where that differs from `path` in capital letters or the form of accents alone;
        None where it does not differ, or there is no such file."""
        spelt: list[str] = []
        for part in path.split("/"):
            here = self._names("/".join(spelt))
            same = part if part in here else next((name for name in here if _folded(name) == _folded(part)), None)
            if same is None:
                return None
            spelt.append(same)
        return "/".join(spelt) if "/".join(spelt) != path else None

    def _names(self, folder: str) -> list[str]:
        if folder not in self._listed:
            real = within(self.root, folder or ".")
            try:
                self._listed[folder] = sorted(filter(_is_text, os.listdir(real))) if real is not None else []  # noqa: PTH208
            except OSError:
                self._listed[folder] = []
        return self._listed[folder]


def _is_text(name: str) -> bool:
    """Whether a name can be written: one that is not UTF-8 has half signs for the bytes that mean nothing."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class NotUtf8(Exception):
    """A file's bytes are no text: where, by line and column (from 1; bytes before it that mean nothing either count as the
    characters that an editor shows for them)."""

    def __init__(self, data: bytes, at: int) -> None:
        super().__init__(f"byte 0x{data[at]:02x} means nothing there")
        before = _plain_ends(data[:at].decode("utf-8-sig", "replace"))
        self.line = before.count("\n") + 1
        self.column = len(before) - before.rfind("\n")


def decode(data: bytes) -> str:
    """A file's text with `\\n` line ends and no byte order mark. Raises `NotUtf8`."""
    try:
        return _plain_ends(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotUtf8(data, len(data) - len(error.object) + error.start) from None


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
