"""Several books built at once, each by a process of its own, and the units of all of them laid out by one crew: so no core waits
at a book's end, and a book that ends its process takes no other with it.

```
 this process ── a thread a book ══ pipe ══ the book's process: reads, dresses, binds, writes its dist/
      └── the crew (a process a core) ◄── its units, by the same pipe
```
"""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

from bookforge import ahead, children, uptodate
from bookforge.diagnostics import MachineLacks, Place, report
from bookforge.garbage import look_seldom
from bookforge.making.clock import Progress
from bookforge.making.standing import Standing
from bookforge.outcome import Outcome, Request
from bookforge.workers import Crew

Built = Outcome | Exception
"""What became of a book; what kept it from being built, if that was no mistake in it."""
Watch = Callable[[Request], Progress]
"""Who is told how far each book has come."""


def built(
    requests: Sequence[Request], watch: Watch, *, apart: bool = False, standing: Standing | None = None
) -> Iterator[Built]:
    """What becomes of some books, in their order, each as soon as it and all before it are there. What keeps one of several from
    being built keeps no other. With `apart`, a single book has its process too, and lays out nothing itself: either may die.
    A single book may have something `standing` from the last time."""
    states = [uptodate.state(request) for request in requests]
    known = [uptodate.recalled(request, before) for request, before in zip(requests, states, strict=True)]
    fresh = [i for i, outcome in enumerate(known) if outcome is None]
    wanted, befores = [requests[i] for i in fresh], [states[i] for i in fresh]
    at_once = min(len(wanted), max((request.jobs for request in wanted), default=1))
    with ExitStack() as opened:
        made = (
            _by_processes(wanted, watch, at_once, opened, apart=apart)
            if at_once > 1 or apart
            else _one_by_one(wanted, befores, watch, standing)
        )
        for outcome in known:
            yield outcome if outcome is not None else next(made)


def _one_by_one(
    requests: Sequence[Request],
    befores: Sequence[uptodate.State | None],
    watch: Watch,
    standing: Standing | None,
) -> Iterator[Built]:
    look_seldom()
    for request, before in zip(requests, befores, strict=True):
        ahead.pages_again(request)
        if children.can_fork():  # who is forked then need not load it
            import_module("bookforge.build")
        try:
            with ahead.readers(request, before) as beside:
                from bookforge.build import build_from  # only now: what is up to date needs nothing of it

                made: Built = build_from(before, request, watch(request), _hands(request), beside, standing)
        except (MachineLacks, OSError) as error:
            made = error
        yield made


def _hands(request: Request) -> Callable[[], Any] | None:
    """Who lays out the pages of a book, where that is not this machine."""
    if not request.cluster:
        return None
    from bookforge.editions import print as printed

    return partial(printed.cluster_hands, request.cluster)


def _by_processes(
    requests: Sequence[Request], watch: Watch, at_once: int, opened: ExitStack, *, apart: bool
) -> Iterator[Built]:
    from bookforge.editions import print as printed

    jobs = max(request.jobs for request in requests)
    crew, threads = printed.of_this_machine(jobs, [__name__, "bookforge.build"]), ThreadPoolExecutor(at_once)
    for pool in (crew, threads):  # what is at work at the end is wanted by nobody
        opened.callback(pool.shutdown, wait=False, cancel_futures=True)
    context = children.context()

    def one(request: Request) -> Built:
        own = replace(request, jobs=max(1, jobs // at_once))  # for what it does beside: the crew lays out its pages
        return _built(own, watch(request), crew, context, apart=apart)

    yield from threads.map(one, requests)


# --- the process that builds them ---------------------------------------------------------------------------------------


def _built(request: Request, progress: Progress, crew: Executor, context: BaseContext, *, apart: bool) -> Built:
    """One book, built by a process of its own that is served meanwhile; with `apart` it leaves the least layout to the crew."""
    ours, theirs = context.Pipe()
    process = context.Process(target=_build, args=(theirs, request, apart), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    served = _Served(ours, progress, crew)
    try:
        return served.to_the_end()
    except (EOFError, OSError):
        process.join(5)
        message = f"The process that built the book ended ({children.how_ended(process.exitcode)})."
        return Outcome("", (), (report("book-is-built", Place("book.yaml"), message),), {})
    finally:
        served.leave()
        process.kill()
        process.join()


class _Served:
    """A process that builds a book, as this one sees it through a pipe."""

    def __init__(self, pipe: Connection, progress: Progress, crew: Executor) -> None:
        self._pipe, self._progress, self._crew = pipe, progress, crew
        self._asked: set[Future[Any]] = set()
        self._sending = threading.Lock()

    def to_the_end(self) -> Built:
        """What became of the book. Raises `EOFError` or OSError when the process ends without a word."""
        while True:
            match self._pipe.recv():
                case "step", str(name):
                    self._progress.step(name)
                case "detail", str(words):
                    self._progress.detail(words)
                case "task", number, function, arguments:
                    future = self._crew.submit(function, *arguments)
                    self._asked.add(future)
                    future.add_done_callback(partial(self._answer, number))
                case "built", made:
                    return made  # type: ignore[no-any-return]

    def leave(self) -> None:
        """Nothing is wanted any more of what was asked for."""
        for future in list(self._asked):
            future.cancel()
        with self._sending:
            self._pipe.close()

    def _answer(self, number: int, future: Future[Any]) -> None:
        self._asked.discard(future)
        if future.cancelled():
            return
        error = future.exception()
        with self._sending, suppress(OSError):  # it has ended, and nobody waits
            self._pipe.send((number, error, None if error is not None else future.result()))


# --- the process of a book ------------------------------------------------------------------------------------------------


def _build(pipe: Connection, request: Request, apart: bool) -> None:
    """Builds a book and tells all of it through the pipe."""
    children.end_with_parent()
    multiprocessing.current_process().daemon = False  # it may start others, which see to it that they end with it
    look_seldom()
    from bookforge.build import build
    from bookforge.editions import print as printed

    office = _Office(pipe)
    hands = _hands(request) or partial(printed.Hands, lambda: office, always=apart)
    try:
        made: Built = build(request, office, hands)
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)))
        made = error.with_traceback(None)
    office.tell("built", made)


class _Office(Crew):
    """The process that started this one: it hears how far the book is, and has a crew for its units."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._sending = pipe, threading.Lock()
        self._numbers = itertools.count()
        self._asked: dict[int, Future[Any]] = {}
        threading.Thread(target=self._hear, name="office", daemon=True).start()

    def tell(self, *message: Any) -> None:
        with self._sending:
            self._pipe.send(message)

    def step(self, name: str) -> None:
        """A step begins."""
        self.tell("step", name)

    def detail(self, words: str) -> None:
        """Where the step is."""
        self.tell("detail", words)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """What a function will give that one of the crew is to call."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        number = next(self._numbers)
        self._asked[number] = future
        self.tell("task", number, function, arguments)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """The crew is there for other books too, and stays."""

    def _hear(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                number, error, result = self._pipe.recv()
                future = self._asked.pop(number)
                if error is not None:
                    future.set_exception(error)
                else:
                    future.set_result(result)
