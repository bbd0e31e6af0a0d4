"""The state that is shown, told to every browser that listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from bookforge.preview.session import State

_BREATH = 15.0  # s after which a silent stream says something, so that a browser that is gone is noticed


class Feed:
    """Holds the state shown now. Listeners hear of the latest one only: who was away or slow has missed nothing."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.closed = False
        self._news = asyncio.Event()
        self._pieces = _pieces(state)

    def publish(self, state: State) -> None:
        """Shows another state."""
        before, self.state = self.state, state
        if state.version != before.version:
            # The pieces of the last state stay a while: a browser may be just about to fetch one.
            self._pieces = {**_pieces(before), **_pieces(state)}
            self._tell()

    def close(self) -> None:
        """Ends all streams."""
        self.closed = True
        self._tell()

    def piece(self, digest: str) -> str | None:
        """The HTML of a piece of this state or the last, or None."""
        return self._pieces.get(digest)

    async def events(self) -> AsyncIterator[str]:
        """The stream for one browser: the state now and each that follows (HTML Standard, 9.2, server-sent events)."""
        yield "retry: 400\n\n"
        told = 0
        while not self.closed:
            news = self._news
            if self.state.version != told:
                told = self.state.version
                yield f"event: state\ndata: {self.state.site.state}\n\n"
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), _BREATH)
                continue
            yield ": still here\n\n"

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


def _pieces(state: State) -> dict[str, str]:
    return {piece.digest: piece.html for piece in state.site.pieces()}
