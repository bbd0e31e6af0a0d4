"""The page that a preview begins with, remembered from one preview to the next: to read a long book takes seconds, to see which
of its files have changed since a tenth of one.

While bookforge and its libraries are the same, and no file of the book's folder is another, the page is given as it was. Where
nothing has changed but files that the text is made of, it is given without the sections that are made of them: the places of
those stay, and what was written since is there when the book has been read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookforge.cache import Cache, key
from bookforge.outcome import Request
from bookforge.uptodate import State, state

if TYPE_CHECKING:
    from bookforge.editions.web import Piece

_ROOM = "preview"


@dataclass(frozen=True, slots=True)
class Cut:
    """A section of a page that can be left out of it: from which byte to which, the `place` that stays for it, and the files
    that it is made of, by their path from the book's folder."""

    start: int
    end: int
    place: str
    files: tuple[str, ...]


def depends_on(request: Request) -> State | None:
    """All that the page depends on; None where it cannot be told."""
    return state(request)


def recalled(request: Request, here: State | None) -> dict[str, bytes]:
    """The files that were kept of a book, by their path from the page: what is `here` the same. None unless all are there."""
    told = None if here is None else _told(here, request.cache)
    if here is None or told is None:
        return {}
    kept = {path: request.cache.get(_ROOM, held) for path, held in told["held"].items()}
    files = {path: data for path, data in kept.items() if data is not None}
    changed = {path for path, _ in told["files"].items() ^ here.files.items()}
    cuts = [cut for cut in map(_cut, told["cuts"]) if not changed.isdisjoint(_paths(request.root, cut))]
    known = {path for cut in cuts for path in _paths(request.root, cut)}
    if len(files) < len(kept) or not changed <= known & here.files.keys():
        return {}
    return {**files, "": _without(files[""], cuts)}


def is_kept(here: State, cache: Cache) -> bool:
    """Whether it is this state whose page was kept."""
    told = _told(here, cache)
    return told is not None and told["files"] == dict(here.files)


def keep(here: State, files: Mapping[str, bytes], sections: Sequence[tuple[Piece, str]], cache: Cache) -> None:
    """Keeps the page of a book and what it loads, each file once, whatever books have it; `sections` are those of the page,
    each with the place that stays for it."""
    held = {path: key(data) for path, data in files.items()}
    for path, data in files.items():
        if cache.get(_ROOM, held[path]) is None:
            cache.put(_ROOM, held[path], data)
    cuts = [(cut.start, cut.end, cut.place, cut.files) for cut in _cuts(files[""], sections)]
    cache.put(_ROOM, _name(here), json.dumps({"files": dict(here.files), "held": held, "cuts": cuts}).encode())


def _name(here: State) -> str:
    """Under which the page of a book is kept: where the book is, and what makes the page of it."""
    return key("page", *here.surroundings)


def _told(here: State, cache: Cache) -> dict[str, Any] | None:
    told = cache.read(_ROOM, _name(here), json.loads)
    return told if isinstance(told, dict) and told.keys() == {"files", "held", "cuts"} else None


def _cuts(page: bytes, sections: Sequence[tuple[Piece, str]]) -> Iterator[Cut]:
    for piece, place in sections:
        html = piece.html.encode()
        start = page.find(html)
        if start >= 0:
            yield Cut(start, start + len(html), place, piece.files)
        else:  # it comes later anyway, when the reader comes near
            yield Cut(0, 0, "", piece.files)


def _cut(told: Sequence[Any]) -> Cut:
    start, end, place, files = told
    return Cut(start, end, place, tuple(files))


def _paths(root: Path, cut: Cut) -> set[str]:
    """The files of a section as the state of a folder names them."""
    return {str(root / path) for path in cut.files}


def _without(page: bytes, cuts: Sequence[Cut]) -> bytes:
    """A page with only the places of some of its sections."""
    parts: list[bytes] = []
    done = 0
    for cut in sorted(cuts, key=lambda cut: cut.start):
        parts += (page[done : cut.start], cut.place.encode())
        done = cut.end
    return b"".join((*parts, page[done:]))
