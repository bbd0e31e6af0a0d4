"""The page that a preview begins with, remembered from one preview to the next while nothing of what it depends on has changed:
the book's folder, bookforge, its libraries. To see that takes a tenth of a second, to read a long book takes some."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bookforge.cache import Cache, key
from bookforge.outcome import Request
from bookforge.uptodate import state

_ROOM = "preview"


def depends_on(request: Request) -> str | None:
    """The hash of all that the page depends on; None where it cannot be told."""
    here = state(request)
    return None if here is None else key("page", here.name)


def recalled(name: str | None, cache: Cache) -> dict[str, bytes]:
    """The files that were kept under a name, by their path from the page; none unless all are there."""
    told = None if name is None else cache.read(_ROOM, name, json.loads)
    if not isinstance(told, dict):
        return {}
    files = {path: cache.get(_ROOM, held) for path, held in told.items()}
    return {path: data for path, data in files.items() if data is not None} if None not in files.values() else {}


def is_kept(name: str, cache: Cache) -> bool:
    """Whether something was kept under a name."""
    return cache.get(_ROOM, name) is not None


def keep(name: str, files: Mapping[str, bytes], cache: Cache) -> None:
    """Keeps the page and what it loads, each file once, whatever books have it."""
    held = {path: key(data) for path, data in files.items()}
    for path, data in files.items():
        if cache.get(_ROOM, held[path]) is None:
            cache.put(_ROOM, held[path], data)
    cache.put(_ROOM, name, json.dumps(held).encode())
