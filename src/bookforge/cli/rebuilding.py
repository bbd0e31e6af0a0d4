"""`bookforge build --watch`: the process stays, and builds a book again whenever something in its folder has changed."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

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
from bookforge.together import Built
from bookforge.watching import changes

_HALF = 0.15  # seconds after which a file that was being saved is whole


@dataclass(slots=True)
class Rebuilding:
    """A book that is watched: what is asked for, what a build has `standing` from the last (None: all is computed anew), what
    its folder held before that (None: nobody can tell), and what became of it."""

    request: Request
    standing: Standing | None
    seen: Mapping[str, str] | None
    outcome: Outcome | None = None

    def has_changed(self) -> bool:
        """Whether its folder holds something else than when this was asked last; True where that cannot be told."""
        before, self.seen = self.seen, _held(self.request)
        return self.seen is None or self.seen != before

    def settle(self) -> None:
        """Takes note of what a build has kept beside the book, which is no change of the author's."""
        if self.seen is not None:
            with suppress(OSError):
                self.seen = {**self.seen, **uptodate.kept(self.request)}

    def concerns(self, changed: Iterable[Path]) -> bool:
        """Whether some changed paths may be anything but the files that were made of the book; none: any may have changed."""
        root = self.request.root
        output, paths = self.request.folder(root).resolve(), list(changed)
        return output == root or not paths or not all(path.is_relative_to(output) for path in paths)


def watched(requests: Iterable[Request]) -> list[Rebuilding]:
    """Some books as they are before they are built for the first time."""
    return [Rebuilding(one, Standing() if one.cache.folder is not None else None, _held(one)) for one in requests]


def _held(request: Request) -> Mapping[str, str] | None:
    """What the folder of a book holds; None where that cannot be told."""
    with suppress(OSError):
        return uptodate.contents(request)
    return None


def rebuild(books: Sequence[Rebuilding], console: Console, *, quiet: bool, as_json: bool, apart: bool) -> None:
    """Builds each of some books again when something has changed, and tells what is new, until the process is told to stop;
    with `apart` in processes of their own."""
    for book in books:
        book.settle()
    if not quiet:
        console.print("Waiting for changes (Ctrl-C ends it).", style="dim")
    try:
        anyio.run(_follow, books, _Builder(console, quiet, as_json, apart, len(books) > 1).again)
    finally:
        for book in books:
            if book.standing is not None:
                book.standing.close()


@dataclass(frozen=True, slots=True)
class _Builder:
    """Who builds a book again, and tells what came of it: on the console, where it is not to be `quiet`, or as JSON; in a process
    `apart`; by its name where there are `several`."""

    console: Console
    quiet: bool
    as_json: bool
    apart: bool
    several: bool

    def again(self, book: Rebuilding) -> None:
        """Builds a book if something has changed in it, and tells what is new."""
        if not book.has_changed():
            return
        began = time.perf_counter()
        made = self._built(book)
        if isinstance(made, Outcome) and made.failed:  # as a book may be while a file is being saved
            time.sleep(_HALF)
            made = self._built(book) if book.has_changed() else made
        book.settle()
        if isinstance(made, Exception):
            click.echo(f"bookforge: {made}", err=True)
        elif not made.up_to_date or book.outcome is None or book.outcome.failed:
            fresh = _new(made, book.outcome)
            book.outcome = made
            self._tell(book.request, made, fresh, time.perf_counter() - began)
        if book.standing is not None and not self.apart:
            book.standing.get_ready()

    def _built(self, book: Rebuilding) -> Built:
        with Board(self.console, quiet=self.quiet or not self.console.is_terminal) as board:
            try:
                return next(
                    together.built([book.request], partial(_line, board), apart=self.apart, standing=book.standing)
                )
            except Exception as error:  # a fault of ours: whoever waits for the next save hears of it, and goes on
                traceback.print_exception(error)
                return error

    def _tell(self, request: Request, made: Outcome, fresh: Sequence[Diagnostic], took: float) -> None:
        """Says what was made, in how many seconds, and what was found that is `fresh`."""
        if self.as_json:
            click.echo(outcome_as_json([(request.path, made)]))
        if not self.quiet or made.failed:
            show_findings(self.console, fresh)
            at = time.strftime("%H:%M:%S")
            show_again(self.console, made, f"{at} {request.path}" if self.several else at, took, len(fresh))


def _line(board: Board, request: Request) -> BoardLine:
    return board.line(request.root.name)


async def _follow(books: Sequence[Rebuilding], again: Callable[[Rebuilding], None]) -> None:
    """Calls `again` for a book when something in its folder changes: for one after the other, here, where Ctrl-C is heard. What
    changes meanwhile is told afterwards, and what changed before at once."""
    stop = anyio.Event()

    async def follow(book: Rebuilding) -> None:
        root = book.request.root  # now: it is told by a file that may be away for a moment
        async for changed in changes(root, stop):
            if book.concerns(changed):
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
