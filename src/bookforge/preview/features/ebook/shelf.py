"""The ebooks that were made, and are kept while browsers may read in them."""

from __future__ import annotations

import threading
from collections import OrderedDict

from bookforge.cache import Cache
from bookforge.preview.features.ebook.made import Made, make
from bookforge.preview.session import State
from bookforge.reading import Reading

_MOST = 4  # ebooks kept: two browsers with a channel each, and for each the one before, whose files it may still fetch


class Shelf:
    """Makes one ebook at a time, in whatever thread asks; of two who ask for the same one makes it and both have it."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self._one_at_a_time = threading.Lock()
        self._made: OrderedDict[tuple[int, str], tuple[Reading | None, Made]] = OrderedDict()

    def of(self, state: State, channel: str) -> Made | None:
        """The ebook of the book that is shown, for a channel ("": the manifest's); None where there is no book."""
        with self._one_at_a_time:
            key = state.version, channel
            read, made = self._made.get(key, (None, None))
            if made is not None and read is state.good:  # a change may be seen in the ebook alone
                self._made.move_to_end(key)
                return made
            made = make(state, channel, self.cache)
            if made is not None:
                self._made[key] = state.good, made
                while len(self._made) > _MOST:
                    self._made.popitem(last=False)
            return made

    def made(self, digest: str) -> Made | None:
        """An ebook that is still kept."""
        return next((made for _, made in list(self._made.values()) if made.digest == digest), None)
