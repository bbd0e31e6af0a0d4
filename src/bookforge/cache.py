"""A content-addressed store in the user's cache folder: what did not change is not computed again.

A key is a hash of everything that a result depends on; a value is bytes. The store is bounded, every write is whole
(written aside, then renamed), and a damaged or unwritable store only costs time: with each value stands the hash of where it
belongs and of itself, and what does not fit it is not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import platformdirs

_LIMIT = 512 * 2**20  # bytes; the oldest results go first
# A link leads out of the store, a pipe has no end: neither is followed nor waited for.
_NO_LINK, _NO_WAIT, _BINARY = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
_ASIDE = ".new"  # ends the names of values that are being written
_FORGOTTEN = 3600.0  # seconds after which nobody is writing one any more
_TIDY = 3600.0  # seconds for which a store that was trimmed is taken to be small enough

_Value = TypeVar("_Value")


def key(*parts: str | bytes) -> str:
    """The hash of some parts; parts cannot run into each other. (A file's name may be no text, and is a part all the same.)"""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """The store in `folder`; with None it remembers nothing (`--no-cache`)."""

    folder: Path | None

    def get(self, room: str, name: str) -> bytes | None:
        """The value under `name` (a `key(…)`) that `room` stored, or None."""
        if self.folder is None:
            return None
        path = self._path(room, name)
        try:
            if not _NO_LINK and os.path.islink(path):  # noqa: PTH114
                return None
            handle = os.open(path, os.O_RDONLY | _NO_LINK | _NO_WAIT | _BINARY)
            try:
                told = os.fstat(handle)
                if not stat.S_ISREG(told.st_mode):
                    return None
                data = os.read(handle, told.st_size)
            finally:
                os.close(handle)
            if not 0 <= time.time() - told.st_mtime < _TIDY:
                os.utime(path)  # used now: `trim` takes the longest unused first, and seldom comes
        except OSError:
            return None
        value = data[_DIGEST:]
        return value if data[:_DIGEST] == _seal(room, name, value) else None

    def _path(self, room: str, name: str) -> str:
        # A build reads and writes some hundred values: `Path` would take as long as the file, and more folders longer.
        return os.path.join(str(self.folder), room, name[:1], name)  # noqa: PTH118

    def read(self, room: str, name: str, decode: Callable[[bytes], _Value]) -> _Value | None:
        """The value under `name`, decoded; None also where it is no such value, whoever has put it there."""
        data = self.get(room, name)
        if data is None:
            return None
        try:
            return decode(data)
        except Exception:  # whatever a decoder meets in what others wrote: it is made again
            return None

    def put(self, room: str, name: str, value: bytes) -> None:
        """Stores a value; a full disk or a read-only folder is passed over."""
        if self.folder is None:
            return
        path = self._path(room, name)
        with contextlib.suppress(OSError):
            handle, aside = _beside(path)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_seal(room, name, value) + value)
                os.replace(aside, path)  # noqa: PTH105
            except BaseException:
                os.unlink(aside)  # noqa: PTH108
                raise

    def tidy(self) -> None:
        """Trims the store if nobody has for an hour: to look at all that is in it takes as long as a third of a build."""
        if self.folder is None:
            return
        trimmed = self.folder / "trimmed"
        with contextlib.suppress(OSError):
            if 0 <= time.time() - trimmed.stat().st_mtime < _TIDY:
                return
        self.trim()
        with contextlib.suppress(OSError):
            trimmed.touch()

    def trim(self, limit: int = _LIMIT) -> None:
        """Removes what writers that were killed left, and the longest unused results until the store holds at most `limit`
        bytes."""
        if self.folder is None or not self.folder.is_dir():
            return
        found: list[tuple[float, int, str]] = []
        for entry in _below(str(self.folder)):
            with contextlib.suppress(OSError):
                told = entry.stat(follow_symlinks=False)
                if entry.name.endswith(_ASIDE) and told.st_mtime < time.time() - _FORGOTTEN:
                    os.unlink(entry.path)  # noqa: PTH108
                else:
                    found.append((told.st_mtime, told.st_size, entry.path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= limit:
                return
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108
                total -= size


def _beside(path: str) -> tuple[int, str]:
    """A new file beside a path, open, and its name; the folder is made where there is none."""
    folder = os.path.dirname(path)  # noqa: PTH120
    with contextlib.suppress(FileNotFoundError):
        return tempfile.mkstemp(_ASIDE, dir=folder)
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    return tempfile.mkstemp(_ASIDE, dir=folder)


def _below(folder: str) -> Iterator[os.DirEntry[str]]:
    """All that is below a folder but folders; what goes meanwhile is passed over."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)
            else:
                yield entry


NO_CACHE = Cache(None)
"""The store that remembers nothing."""


def user_folder() -> Path:
    """Where this user's store is: where the system keeps caches, or where `BOOKFORGE_CACHE` says."""
    chosen = os.environ.get("BOOKFORGE_CACHE")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("bookforge", appauthor=False))


def user_cache() -> Cache:
    """The store of this user, made for nobody else to read or write; one that remembers nothing where others could write
    what books are made of."""
    folder = user_folder()
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Cache(None if exposed(folder) else folder)


def exposed(folder: Path) -> str:
    """Why a store in a folder could not be trusted; "" where it can."""
    try:
        told = folder.stat()
    except OSError:  # there is none
        return ""
    if os.name == "nt":
        return ""  # the user's own folders are nobody else's there
    if told.st_uid != os.geteuid():
        return "it belongs to another user"
    return "everybody may write it" if told.st_mode & stat.S_IWOTH else ""


_DIGEST = hashlib.sha256().digest_size


def _seal(room: str, name: str, value: bytes) -> bytes:
    """What a value bears: the hash of where it belongs and of itself, so that no other can stand in its place."""
    return bytes.fromhex(key(room, name, value))
