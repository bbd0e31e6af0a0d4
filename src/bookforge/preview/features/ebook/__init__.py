"""The ebook view: the files of the real EPUB, as a phone, a tablet or an e-reader shows them.

Nothing of it is loaded, and no ebook made, until a browser asks for one; it asks again after every save for as long as its
view is open.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge.formats import STORES, stores
from bookforge.preview.desk import Desk

if TYPE_CHECKING:
    from bookforge.preview.features.ebook.shelf import Shelf

# What stands in an ebook is shown and never run, wherever it came from.
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
    ),
    "cache-control": "private, max-age=31536000, immutable",
}


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """`GET ~/ebook?channel=` tells of the ebook of the book as it is now; `~/ebook/{digest}/{path}` are its files, and
    `~/ebook-lines/{digest}/{path}` the lines of the manuscript that stand in one."""
    begun: list[Shelf] = []

    def shelf() -> Shelf:
        from bookforge.preview.features.ebook.shelf import Shelf  # what makes ebooks takes a while to load

        if not begun:
            begun.append(Shelf(desk.session.cache))
        return begun[0]

    async def ebook(request: Request) -> Response:
        channel = request.query_params.get("channel", "")
        if channel and channel not in STORES:
            return PlainTextResponse(f"There is no channel “{channel}”.", 404)
        try:
            made = await to_thread.run_sync(lambda: shelf().of(desk.feed.state, channel))
        except Exception:  # a fault of ours: the text that is shown stays, and the next save may mend it
            desk.say(traceback.format_exc())
            return PlainTextResponse("The ebook could not be made; the terminal says why.", 500)
        if made is None:
            return PlainTextResponse("There is no book yet that an ebook could be made of.", 404)
        channels = [{"id": name, "title": store.title} for name, store in stores().items()]
        return JSONResponse({**made.told(), "channels": channels})

    async def file(request: Request) -> Response:
        made = shelf().made(request.path_params["digest"])
        found = made.file(request.path_params["path"]) if made else None
        return _missing() if found is None else Response(found[0], media_type=found[1], headers=_HEADERS)

    async def lines(request: Request) -> Response:
        made = shelf().made(request.path_params["digest"])
        leaf = made.leaf(request.path_params["path"]) if made else None
        return _missing() if leaf is None else JSONResponse(leaf.lines)

    return [
        Route("/~/ebook", ebook),
        Route("/~/ebook/{digest}/{path:path}", file),
        Route("/~/ebook-lines/{digest}/{path:path}", lines),
    ]


def _missing() -> Response:
    return PlainTextResponse("There is no such file in this ebook.", 404)
