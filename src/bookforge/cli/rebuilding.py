"""`bookforge build --watch`: the process stays, and builds a book again whenever something in its folder has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import anyio
import click
from rich.console import Console

from bookforge import together, uptodate
from bookforge.diagnostics import Diagnostic
from bookforge.making.standing import Standing
from bookforge.outcome import Outcome, Request
from bookforge.terminal.findings import show_findings
from bookforge.terminal.outcomes import outcome_as_json, show_again
from bookforge.terminal.progress import Board, BoardLine
from bookforge.watching import changes


@dataclass(slots=True)
class Rebuilding:
    """A book that is watched: what is asked for, what became of it the last time, what a build has `standing` from the last
    (None: all is computed anew), and what its folder held then."""

    request: Request
    outcome: Outcome | None
    standing: Standing | None
    seen: Mapping[str, str] | None = None

    def has_changed(self) -> bool:
        """Whether its folder holds something else than when this was asked last; True where that cannot be told."""
        before, self.seen = self.seen, None
        with suppress(OSError):
            self.seen = uptodate.contents(self.request)
        return self.seen is None or self.seen != before


def rebuild(books: Sequence[Rebuilding], console: Console, *, quiet: bool, as_json: bool, apart: bool) -> None:
    """Builds each of some books again when something has changed, and tells what is new, until the process is told to stop;
    with `apart` in processes of their own."""

    def again(book: Rebuilding) -> None:
        if not book.has_changed():
            return
        began = time.perf_counter()
        with Board(console, quiet=quiet or not console.is_terminal) as board:
            made = next(together.built([book.request], partial(_line, board), apart=apart, standing=book.standing))
        if isinstance(made, Exception):
            click.echo(f"bookforge: {made}", err=True)
        elif not made.up_to_date or book.outcome is None or book.outcome.failed:
            fresh = _new(made, book.outcome)
            book.outcome = made
            if as_json:
                click.echo(outcome_as_json([(book.request.path, made)]))
            if not quiet or made.failed:
                show_findings(console, fresh)
                at, took = time.strftime("%H:%M:%S"), time.perf_counter() - began
                show_again(console, made, f"{at}{f' {book.request.path}' if len(books) > 1 else ''}", took, len(fresh))
        if book.standing is not None:
            book.standing.get_ready()

    if not quiet:
        console.print("Waiting for changes (Ctrl-C ends it).", style="dim")
    try:
        anyio.run(_follow, books, again)
    finally:
        for book in books:
            if book.standing is not None:
                book.standing.close()


def _line(board: Board, request: Request) -> BoardLine:
    return board.line(request.root.name)


async def _follow(books: Sequence[Rebuilding], again: Callable[[Rebuilding], None]) -> None:
    """Calls `again` for a book when something in its folder changes: for one after the other, here, where Ctrl-C is heard. What
    changes meanwhile is told afterwards, and what changed before at once."""
    stop = anyio.Event()

    async def follow(book: Rebuilding) -> None:
        async for _ in changes(book.request.root, stop):
            again(book)

    async with anyio.create_task_group() as tasks:
        for book in books:
            tasks.start_soon(follow, book)


def _new(made: Outcome, before: Outcome | None) -> list[Diagnostic]:
    """What was found that had not been found before, be it on another line."""
    known = {_told(found) for found in before.diagnostics} if before is not None else set()
    return [found for found in made.diagnostics if _told(found) not in known]


def _told(found: Diagnostic) -> tuple[str, ...]:
    return found.code, found.severity, found.place.path, found.message, found.excerpt
