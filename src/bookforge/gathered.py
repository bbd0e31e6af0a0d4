"""Small values of one book, in the store as one: to open a file a chapter takes longer than to know what is in it.

What is gathered is read at once and written at once. Some of what was not asked for this time stays for another: an edit may be
undone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from bookforge.cache import Cache, key

_ROOM = "gathered"
_SMALL = 16 * 1024  # bytes; what is larger has a file of its own
_UNASKED = 200  # values that stay though nobody has asked for them


@dataclass(frozen=True, slots=True)
class Gathered(Cache):
    """A store for one piece of work on one book. What it is given is there for others, and another time, when it was `kept`;
    what others have put into the store itself, it knows."""

    name: str = ""
    before: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    here: dict[str, bytes] = field(default_factory=dict, repr=False)

    def get(self, room: str, name: str) -> bytes | None:
        """The value under `name` that `room` stored, or None."""
        place = f"{room}/{name}"
        value = self.here.get(place, self.before.get(place))
        if value is None:
            value = Cache(self.folder).get(room, name)
        if value is not None and len(value) <= _SMALL:
            self.here[place] = value
        return value

    def put(self, room: str, name: str, value: bytes) -> None:
        """Stores a value: a small one when all are kept."""
        if len(value) > _SMALL:
            Cache(self.folder).put(room, name, value)
        elif self.folder is not None:
            self.here[f"{room}/{name}"] = value

    def keep(self) -> None:
        """Stores all that it was asked for and has, if the store has not got it already."""
        if self.folder is None or self.here.items() <= self.before.items():
            return
        unasked = ((place, value) for place, value in self.before.items() if place not in self.here)
        told = {**self.here, **dict(islice(unasked, _UNASKED))}
        data = json.dumps({place: value.decode("latin-1") for place, value in told.items()})
        Cache(self.folder).put(_ROOM, self.name, data.encode())


def gathered(store: Cache, *whose: str) -> Gathered:
    """The small values that are gathered under some words, which name a book and the work on it."""
    if store.folder is None:
        return Gathered(None)
    name = key(*whose)
    return Gathered(store.folder, name, store.read(_ROOM, name, _read) or {})


def _read(data: bytes) -> dict[str, bytes]:
    return {place: value.encode("latin-1") for place, value in json.loads(data).items()}
