"""The book searched: `~/search?q=…`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge.book import Book
from bookforge.preview.desk import Desk
from bookforge.proofreading.search import MOST, BadQuery, InChapter, Query, Ready, ready, search


class _Library:
    """The book that was searched last, ready for the next search."""

    def __init__(self) -> None:
        self._held: tuple[Book, tuple[Ready, ...]] | None = None

    def find(self, book: Book, query: Query) -> tuple[InChapter, ...]:
        held = self._held
        if held is None or held[0] is not book:
            held = self._held = (book, ready(book))
        return search(held[1], query)


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """The search of the book that is shown."""
    library = _Library()

    async def find(request: Request) -> Response:
        good = desk.feed.state.good
        if good is None or good.book is None:
            return JSONResponse({"chapters": [], "count": 0, "most": MOST})
        asked = request.query_params
        query = Query(asked.get("q", ""), "whole" in asked, "case" in asked, "expression" in asked)
        try:
            found = await to_thread.run_sync(library.find, good.book, query)
        except BadQuery as error:
            return PlainTextResponse(str(error), 422)
        count = sum(chapter.count for chapter in found)
        return JSONResponse({"chapters": [asdict(chapter) for chapter in found], "count": count, "most": MOST})

    return [Route("/~/search", find)]
