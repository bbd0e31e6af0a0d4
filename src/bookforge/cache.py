"""A content-addressed store in the user's cache folder: what did not change is not computed again.

A key is a hash of everything that a result depends on; a value is bytes. The store is bounded, every write is whole
(written aside, then renamed), and a damaged or unwritable store only costs time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_LIMIT = 512 * 2**20  # bytes; the oldest results go first


def key(*parts: str | bytes) -> str:
    """The hash of some parts; parts cannot run into each other."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """The store in `folder`; with None it remembers nothing (`--no-cache`)."""

    folder: Path | None

    def get(self, room: str, name: str) -> bytes | None:
        """The value under `name` (a `key(…)`) that `room` stored, or None."""
        if self.folder is None:
            return None
        path = self.folder / room / name[:2] / name
        try:
            data = path.read_bytes()
            os.utime(path)  # used now: `trim` takes the longest unused first
        except OSError:
            return None
        digest, value = data[:32], data[32:]
        return value if hashlib.sha256(value).digest() == digest else None

    def put(self, room: str, name: str, value: bytes) -> None:
        """Stores a value; a full disk or a read-only folder is passed over."""
        if self.folder is None:
            return
        path = self.folder / room / name[:2] / name
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(value).digest() + value)
            Path(aside).replace(path)

    def trim(self, limit: int = _LIMIT) -> None:
        """Removes the longest unused results until the store holds at most `limit` bytes."""
        if self.folder is None or not self.folder.is_dir():
            return
        found: list[tuple[float, int, Path]] = []
        for path in self.folder.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file():
                    found.append((path.stat().st_mtime, path.stat().st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= limit:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


NO_CACHE = Cache(None)
"""The store that remembers nothing."""


def user_cache() -> Cache:
    """The store of this user, where the system keeps caches (or `BOOKFORGE_CACHE`)."""
    chosen = os.environ.get("BOOKFORGE_CACHE")
    return Cache(Path(chosen) if chosen else Path(platformdirs.user_cache_dir("bookforge", appauthor=False)))
