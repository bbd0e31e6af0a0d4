"""Snapshots: the manuscript as it was at a moment, kept in `dist/.bookforge/snapshots/` until `dist/` is thrown away."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bookforge.dist import rewrite
from bookforge.folder import is_folder, within

_FOLDER = "dist/.bookforge/snapshots"
_NAME = re.compile(r"\d{8}T\d{6}(?:-\d+)?")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot: its name, when it was taken (ISO 8601), what it was called, and the texts by path."""

    name: str
    date: str
    title: str
    files: Mapping[str, str]


def take(root: Path, files: Mapping[str, str], title: str, now: datetime) -> Snapshot:
    """Keeps some texts. Raises `MachineLacks` when they cannot be written, `ValueError` when `dist/` leads elsewhere."""
    folder = within(root, _FOLDER)
    if folder is None:
        raise ValueError("dist/ leads out of the book's folder")
    stamp = now.strftime("%Y%m%dT%H%M%S")
    tries = (stamp, *(f"{stamp}-{n}" for n in range(2, 1000)))
    name = next(one for one in tries if not (folder / f"{one}.json").exists())
    folder.mkdir(parents=True, exist_ok=True)
    found = Snapshot(name, now.isoformat(timespec="seconds"), title, files)
    data = {"date": found.date, "title": title, "files": dict(files)}
    rewrite(folder / f"{name}.json", json.dumps(data, ensure_ascii=False, indent=0).encode())
    return found


def all_of(root: Path) -> tuple[Snapshot, ...]:
    """The snapshots of a book, the newest first; what is damaged is passed over."""
    folder = within(root, _FOLDER)
    if folder is None or not is_folder(folder):
        return ()
    found = (read(root, path.stem) for path in sorted(folder.glob("*.json"), reverse=True))
    return tuple(snapshot for snapshot in found if snapshot is not None)


def read(root: Path, name: str) -> Snapshot | None:
    """A snapshot by its name; None without, or when it is damaged."""
    path = within(root, f"{_FOLDER}/{name}.json") if _NAME.fullmatch(name) else None
    if path is None:
        return None
    try:
        data = json.loads(path.read_bytes())
        files = {str(file): str(text) for file, text in data["files"].items()}
        return Snapshot(name, str(data["date"]), str(data["title"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
