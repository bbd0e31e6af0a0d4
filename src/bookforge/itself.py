"""bookforge itself and what it stands on, as one hash: what other code has made is never taken for what this one would make."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bookforge.cache import key
from bookforge.folder import is_folder
from bookforge.theme import shipped

_MADE_BY_PYTHON = "__pycache__"


@cache
def mark() -> str:
    """The hash of bookforge's modules with the data beside them, its styles and templates, Python and all libraries."""
    folders = {Path(__file__).parent, shipped("styles"), shipped("templates")}
    paths = sorted(path for folder in folders for path in _files(folder))
    own = (part for path in paths for part in (path, Path(path).read_bytes()))
    return key(sys.version, *_libraries(), *own)


def _files(folder: str | Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry.path
            elif entry.name != _MADE_BY_PYTHON:
                yield from _files(entry.path)


def _libraries() -> list[str]:
    """What is installed, name and version: so the folders are called that Python's packages are described in."""
    folders = (Path(path) for path in dict.fromkeys(sys.path) if is_folder(Path(path)))
    return sorted(f.name for folder in folders for f in folder.iterdir() if f.suffix in (".dist-info", ".egg-info"))
