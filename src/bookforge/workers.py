"""Processes that work for this one, and may die of what they are given: who was at it is known, and the others go on.

A pool of the standard library is broken as a whole when one of its processes ends, and waits without end for one that hangs.
Here each process has a thread that gives it one task at a time, waits as long as the task may take, and starts another in
its place when it has ended or is late.
"""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from bookforge.bounded import Lost
from bookforge.children import how_ended

_START = 300
"""Seconds that a process may take to begin: it loads much, on a busy machine."""

_Result = TypeVar("_Result")
_Task = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...]]


class Crew(Executor):
    """Who works for this process."""

    def share(self, value: object) -> Any:
        """What is to be given to tasks in the place of a value that many of them need, so that it goes to a worker once."""
        return value

    def expect(self, letters: int) -> None:
        """Is told how much is to be laid out, in letters of HTML."""


class Workers(Crew):
    """So many processes, each begun with `begin()`. A task may take `patience(*arguments)` seconds. One that has had none for
    `idle` seconds ends, and gives back its memory; for the next task another begins.

    The future of a task that its process does not survive, or that is late, has the exception `Lost`.
    """

    def __init__(
        self,
        count: int,
        context: BaseContext,
        begin: Callable[[], None],
        patience: Callable[..., float],
        idle: float | None = None,
    ) -> None:
        self._context, self._begin, self._patience, self._idle = context, begin, patience, idle
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._at_work: set[BaseProcess] = set()
        self._closed = False
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.grow(count)

    def grow(self, count: int) -> None:
        """Makes them so many, where they are fewer."""
        while len(self._threads) < count:
            self._threads.append(threading.Thread(target=self._serve, daemon=True))
            self._threads[-1].start()

    def submit(self, function: Callable[..., _Result], /, *arguments: Any, **_: Any) -> Future[_Result]:
        """What a function will give that a worker is to call."""
        future: Future[_Result] = Future()
        self._tasks.put((future, function, arguments))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the processes: at once, or, to `wait`, when what was submitted is done."""
        if cancel_futures:
            with suppress(queue.Empty):
                while task := self._tasks.get_nowait():
                    task[0].cancel()
        for _ in self._threads:
            self._tasks.put(None)
        if not wait:
            with self._lock:
                self._closed = True
                for process in self._at_work:
                    process.kill()
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        """One process after another, one task after another."""
        worker: _Worker | None = None
        while True:
            try:
                task = self._tasks.get(timeout=self._idle if worker is not None else None)
            except queue.Empty:
                self._end(worker)
                worker = None
                continue
            if task is None:
                break
            future, function, arguments = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._started()
                result = worker.done(function, arguments, self._patience(*arguments))
            except Lost as lost:
                self._end(worker)
                worker = None
                future.set_exception(lost)
            except Exception as error:
                future.set_exception(error)
            else:
                future.set_result(result)
        self._end(worker)

    def _started(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise Lost("it was ended")
            worker = _Worker(self._context, self._begin)
            self._at_work.add(worker.process)
        return worker

    def _end(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.end()
            with self._lock:
                self._at_work.discard(worker.process)


class _Worker:
    """One process, and the pipe to it."""

    def __init__(self, context: BaseContext, begin: Callable[[], None]) -> None:
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, begin), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()
        self._said(_START)

    def done(self, function: Callable[..., Any], arguments: tuple[Any, ...], patience: float) -> Any:
        """What the process makes of a task. Raises what the task raises, and `Lost`."""
        with suppress(OSError):  # it has ended: that is said below
            self.pipe.send((function, arguments))
        return self._said(patience)

    def _said(self, patience: float) -> Any:
        try:
            if not self.pipe.poll(patience):
                self.end()
                raise Lost(f"it was not done after {patience:.0f} seconds")
            fine, result = self.pipe.recv()
        except (EOFError, OSError) as gone:
            self.process.join(5)
            raise Lost(f"its process ended ({how_ended(self.process.exitcode)})") from gone
        if fine:
            return result
        raise result

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _work(pipe: Connection, begin: Callable[[], None]) -> None:
    """The life of a worker: it ends when nobody is at the other end of the pipe."""
    task: tuple[Callable[..., Any], tuple[Any, ...]] = (begin, ())
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            function, arguments = task
            try:
                answer = True, function(*arguments)
            except Exception as error:
                answer = False, _to_send(error)
            pipe.send(answer)
            task = pipe.recv()


def _to_send(error: Exception) -> Exception:
    """An exception that goes through a pipe, with where it was raised as a note."""
    error.add_note("".join(traceback.format_exception(error)))
    return error.with_traceback(None)
