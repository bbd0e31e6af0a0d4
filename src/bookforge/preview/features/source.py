"""From a place on the page to the author's editor, and from the editor to the place on the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge import folder
from bookforge.preview.desk import Desk
from bookforge.preview.editors import CannotOpen
from bookforge.preview.places import whereabouts

_MOST = 10_000  # bytes of a request


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """`POST ~/open {path, line}` opens a file of the book in the author's editor; `POST ~/goto {path, line}` scrolls every
    open page to that line."""

    async def open_(request: Request) -> Response:
        asked = await _asked(request)
        if asked is None:
            return _words("A place is {path, line}.", 400)
        path, line = asked
        file = folder.within(desk.root, path)
        if file is None or not folder.is_file(file):
            return _words(f"There is no file “{path}” in this book’s folder.", 404)
        try:
            name = await to_thread.run_sync(desk.editor.open, file, line)
        except CannotOpen as problem:
            return _words(str(problem), 409)
        return JSONResponse({"editor": name})

    async def goto(request: Request) -> Response:
        asked = await _asked(request)
        if asked is None:
            return _words("A place is {path, line}.", 400)
        where = whereabouts(desk.feed.state, *asked)
        if where is None:
            return _words(f"Nothing of “{asked[0]}” stands in the text of this book.", 404)
        desk.feed.tell("goto", where.as_json())
        return JSONResponse(where.as_json())

    async def place(request: Request) -> Response:
        line = request.query_params.get("line", "")
        number = int(line) if line.isascii() and line.isdigit() else 1
        where = whereabouts(desk.feed.state, request.query_params.get("path", ""), number)
        return JSONResponse(where.as_json() if where else None)

    return [
        Route("/~/open", open_, methods=["POST"]),
        Route("/~/goto", goto, methods=["POST"]),
        Route("/~/place", place),
    ]


async def _asked(request: Request) -> tuple[str, int] | None:
    """The path and the line that a request asks for; None where it does not."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST:
            return None
    try:
        asked: Any = json.loads(body)
        path, line = asked["path"], asked.get("line") or 1
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    whole = isinstance(path, str) and isinstance(line, int) and not isinstance(line, bool)
    return (path, line) if whole and path and 1 <= line < 10**7 else None


def _words(text: str, status: int) -> Response:
    return PlainTextResponse(text, status)
