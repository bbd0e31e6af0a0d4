"""The previews that run on this machine: each leaves a note in the user's state folder, by which a command finds it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

_PATIENCE = 5.0  # s


@dataclass(frozen=True, slots=True)
class Running:
    """A preview that runs: the book's folder, the address, and the token that a request must bear which changes anything."""

    root: str
    address: str
    token: str

    def go_to(self, path: str, line: int) -> None:
        """Scrolls its pages to a line of a file of the book. Raises `Refused` with words, or OSError where nothing answers."""
        body = json.dumps({"path": path, "line": line}).encode()
        headers = {"content-type": "application/json", "x-bookforge-token": self.token}
        request = urllib.request.Request(f"{self.address}~/goto", body, headers)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine is behind no proxy
        try:
            with direct.open(request, timeout=_PATIENCE) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            if error.code in (403, 405):  # another program, or another preview, has the port now
                raise ConnectionRefusedError from error
            raise Refused(error.read().decode("utf-8", "replace")) from error


class Refused(Exception):
    """The preview could not do what it was asked; the message says why."""


def notes() -> Path:
    """Where the notes are."""
    return platformdirs.user_state_path("bookforge", appauthor=False) / "previews"


@contextmanager
def noted(running: Running) -> Iterator[None]:
    """Leaves a note of a preview as long as it runs, for this user alone. Where none can be written, there is none."""
    path = notes() / f"{hashlib.sha256(running.root.encode()).hexdigest()[:16]}.json"
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, suffix=".new")  # made with 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(running), file)
        Path(aside).replace(path)
    try:
        yield
    finally:
        if _read(path) == running:  # not that of another one of the same book, begun since
            with suppress(OSError):
                path.unlink()


def showing(file: Path) -> Running | None:
    """The preview whose book has `file` in its folder: of several, the innermost."""
    found = [one for path in _all() if (one := _read(path)) and file.is_relative_to(one.root)]
    return max(found, key=lambda one: len(one.root), default=None)


def forget(running: Running) -> None:
    """Takes away the note of a preview that does not run any more."""
    for path in _all():
        if _read(path) == running:
            path.unlink(missing_ok=True)


def _all() -> list[Path]:
    folder = notes()
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def _read(path: Path) -> Running | None:
    try:
        return Running(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
