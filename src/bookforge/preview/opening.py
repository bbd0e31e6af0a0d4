"""What answers a browser while the book is still read: the page, where it is known, at once; whatever else is asked waits."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Iterable, Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bookforge.preview.guard import Guard


class Opening:
    """The application of a preview that begins. `pages` are the files that it has from the start, by their path from the
    page, which is "" itself; `hosts` and `token` are the guard's."""

    def __init__(self, pages: Mapping[str, bytes], hosts: Iterable[str], token: str) -> None:
        self._pages = dict(pages)
        self._guarded = Guard(self._give, frozenset(hosts), token)
        self._whole: ASGIApp | None = None
        self._news = asyncio.Event()

    def show(self, pages: Mapping[str, bytes]) -> None:
        """Has more files."""
        self._pages.update(pages)
        self._tell()

    def become(self, whole: ASGIApp) -> None:
        """From now on `whole` answers, also who waits."""
        self._whole = whole
        self._tell()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while self._whole is None and not self._has(scope):
            await self._news.wait()
        await (self._whole or self._guarded)(scope, receive, send)

    def _has(self, scope: Scope) -> bool:
        return scope["method"] == "GET" and scope["path"].removeprefix("/") in self._pages

    async def _give(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix("/")
        kind = mimetypes.guess_type(path or "index.html")[0]
        await Response(self._pages[path], media_type=kind)(scope, receive, send)

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
