"""All findings of the book for the page's panel and marks."""

from __future__ import annotations

from collections.abc import Sequence

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge.preview.desk import Desk


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """`GET ~/findings`: the findings in the order of the book, whoever found them."""

    async def findings(_: Request) -> Response:
        return JSONResponse(await to_thread.run_sync(desk.findings.told))

    return [Route("/~/findings", findings)]
