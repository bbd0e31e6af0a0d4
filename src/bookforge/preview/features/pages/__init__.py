"""The pages view: the real print pages as spreads, from the same units and the same binder as the printed book.

Nothing of it is loaded, and nothing laid out, until a browser asks for pages; from then on every settled save is, by a
process of its own (`press`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge.preview.desk import Desk

if TYPE_CHECKING:
    from bookforge.preview.features.pages.following import Following

_FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """The calls of the pages view: what pages there are, a picture of each, the blocks on each."""
    begun: list[Following] = []

    def following() -> Following:
        from bookforge.preview.features.pages.following import Following  # the preview begins without WeasyPrint's room

        if not begun:
            begun.append(Following(desk))
        return begun[0]

    async def pages(_: Request) -> Response:
        following().begin()
        return JSONResponse(following().leaves.state())

    async def picture(request: Request) -> Response:
        digest, width = request.path_params["digest"], request.path_params["width"]
        data = await to_thread.run_sync(following().leaves.picture, digest, width)
        return _missing() if data is None else Response(data, media_type="image/png", headers=_FOR_EVER)

    async def blocks(request: Request) -> Response:
        found = await to_thread.run_sync(following().leaves.blocks, request.path_params["index"])
        return _missing() if found is None else JSONResponse(found)

    return [
        Route("/~/pages", pages),
        Route("/~/pages/{digest}/{width:int}.png", picture),
        Route("/~/pages/{index:int}/blocks", blocks),
    ]


def _missing() -> Response:
    return PlainTextResponse("There is no such page in this book.", 404)
