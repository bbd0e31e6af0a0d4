"""The headings of the book: `~/outline`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge.editions.web.measure import grouped, reading_time
from bookforge.preview.desk import Desk
from bookforge.proofreading.outline import Heading, outline


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """The headings of the book that is shown."""

    async def headings(_: Request) -> Response:
        good = desk.feed.state.good
        found = await to_thread.run_sync(outline, good.book) if good and good.book else ()
        return JSONResponse({"headings": _plain(found), **_measured(sum(one.words for one in found))})

    return [Route("/~/outline", headings)]


def _plain(headings: Iterable[Heading]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id, "unit": one.unit, "title": one.title, "number": one.number, "kind": one.kind,
            "path": one.path, "line": one.line, **_measured(one.words), "below": _plain(one.below),
        }
        for one in headings
    ]  # fmt: skip


def _measured(words: int) -> dict[str, str]:
    """As the interface says it, which is in English."""
    return {"words": grouped(words, "en"), "time": reading_time(words, "en")}
