"""The preview's pages: only what was made from the book is served, only to this machine, and nothing may call out."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bookforge.preview.desk import Desk
from bookforge.preview.features import FEATURES
from bookforge.preview.guard import Guard
from bookforge.preview.scripts import OWN


def application(desk: Desk, hosts: Iterable[str]) -> Starlette:
    """The web application that shows a book to whoever asks one of `hosts` (names with port, as in the Host header)."""
    feed = desk.feed

    async def page(_: Request) -> Response:
        return HTMLResponse(feed.state.site.page)

    async def events(_: Request) -> Response:
        return StreamingResponse(feed.events(), media_type="text/event-stream")

    async def piece(request: Request) -> Response:
        html = feed.piece(request.path_params["digest"])
        return _missing() if html is None else HTMLResponse(html)

    async def home(request: Request) -> Response:
        unit = feed.home(request.path_params["id"])
        return _missing() if unit is None else JSONResponse(unit)

    async def hello(_: Request) -> Response:
        return JSONResponse({"token": desk.token})

    async def own(request: Request) -> Response:
        name = request.path_params["name"]
        return Response(OWN[name], media_type=mimetypes.guess_type(name)[0]) if name in OWN else _missing()

    async def file(request: Request) -> Response:
        path = request.path_params["path"]
        data = feed.state.site.files.get(path)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return _missing() if data is None else Response(data, media_type=kind)

    routes = [
        Route("/", page),
        Route("/events", events),
        Route("/pieces/{digest}", piece),
        Route("/home/{id:path}", home),
        Route("/~/hello", hello),
        *(route for routes in FEATURES for route in routes(desk)),
        Route("/~/{name:path}", own),
        Route("/{path:path}", file),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=frozenset(hosts), token=desk.token)])


def _missing() -> Response:
    return PlainTextResponse("There is no such page in this book.", 404)
