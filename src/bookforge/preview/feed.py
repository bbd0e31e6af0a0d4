"""The state that is shown, told to every browser that listens; and other news of the preview."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from bookforge.editions.web import Piece
from bookforge.preview.session import State

_BREATH = 15.0  # s after which a silent stream says something, so that either notices when the other is gone


class Feed:
    """Holds the state shown now. Listeners hear of the latest one only: who was away or slow has missed nothing."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.closed = False
        self.looks = 0
        """How often a state was published: also those that change nothing on the page."""
        self._news = asyncio.Event()
        self._pieces = _pieces(state)
        self._told: dict[str, tuple[int, Any]] = {}  # the latest news of each name, with its number
        self._count = 0

    def publish(self, state: State) -> None:
        """Shows another state."""
        before, self.state = self.state, state
        self.looks += 1
        if state.version != before.version:
            # The pieces of the last state stay a while: a browser may be just about to fetch one.
            self._pieces = {**_pieces(before), **_pieces(state)}
        elif state.findings != before.findings:
            self.tell("findings", "manuscript")  # of what is not in the text
        self._tell()

    def show(self, piece: Piece) -> None:
        """Shows one section that has changed, ahead of the state that it will be in."""
        self._pieces[piece.digest] = piece.html
        told = {"id": piece.id, "digest": piece.digest, "html": piece.html}
        self.tell("section", told)

    def tell(self, name: str, news: Any) -> None:
        """Tells all who listen now some news (plain data) under a name; of several, the slow hear the last."""
        self._count += 1
        self._told[name] = self._count, news
        self._tell()

    def close(self) -> None:
        """Ends all streams."""
        self.closed = True
        self._tell()

    def piece(self, digest: str) -> str | None:
        """The HTML of a piece of this state or the last, or None."""
        return self._pieces.get(digest)

    def home(self, name: str) -> str | None:
        """The section that an id stands in, or None."""
        good = self.state.good
        return good.book.home.get(name) if good and good.book else None

    async def looked(self, count: int) -> None:
        """Waits until a state was published after the first `count`, or the feed is closed."""
        while self.looks == count and not self.closed:
            await self._news.wait()

    async def events(self) -> AsyncIterator[str]:
        """The stream for one browser: the state now and each that follows (HTML Standard, 9.2, server-sent events)."""
        yield "retry: 400\n\n"
        shown, heard = 0, self._count
        while not self.closed:
            news = self._news
            if self.state.version != shown:
                shown = self.state.version
                yield f"event: state\ndata: {self.state.site.state}\n\n"
                continue
            if heard != self._count:
                late = sorted((n, name, what) for name, (n, what) in self._told.items() if n > heard)
                heard = self._count
                for _, name, what in late:
                    yield f"event: {name}\ndata: {json.dumps(what)}\n\n"
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), _BREATH)
                continue
            yield "event: breath\ndata: {}\n\n"

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


def _pieces(state: State) -> dict[str, str]:
    return {piece.digest: piece.html for piece in state.site.pieces()}
