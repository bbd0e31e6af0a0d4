"""The preview's pages: only what was made from the book is served, only to this machine, and nothing may call out."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from importlib import resources

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bookforge.editions.web import LIVE_POLICY
from bookforge.preview.feed import Feed

_HEADERS = {
    "content-security-policy": f"{LIVE_POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


def application(feed: Feed, hosts: Iterable[str]) -> Starlette:
    """The web application that shows a feed to whoever asks one of `hosts` (names with port, as in the Host header)."""

    async def page(_: Request) -> Response:
        return HTMLResponse(feed.state.site.page)

    async def events(_: Request) -> Response:
        return StreamingResponse(feed.events(), media_type="text/event-stream")

    async def piece(request: Request) -> Response:
        html = feed.piece(request.path_params["digest"])
        return _missing() if html is None else HTMLResponse(html)

    async def script(_: Request) -> Response:
        return Response(_SCRIPT, media_type="text/javascript")

    async def file(request: Request) -> Response:
        path = request.path_params["path"]
        data = feed.state.site.files.get(path)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return _missing() if data is None else Response(data, media_type=kind)

    routes = [
        Route("/", page),
        Route("/events", events),
        Route("/pieces/{digest}", piece),
        Route("/preview.js", script),
        Route("/{path:path}", file),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_Guard, hosts=frozenset(hosts))])


_SCRIPT = resources.files("bookforge.preview").joinpath("preview.js").read_text(encoding="utf-8")


def _missing() -> Response:
    return PlainTextResponse("There is no such page in this book.", 404)


class _Guard:
    """Refuses a request for another host, and sends the headers that keep the page to itself.

    A page elsewhere can have its own name point to 127.0.0.1 (DNS rebinding) and would then read the manuscript; the
    Host header still tells that name.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *given]}
            await send(message)

        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
        app: ASGIApp = self.app if host in self.hosts else PlainTextResponse("This preview is not for that host.", 403)
        await app(scope, receive, send_guarded)
