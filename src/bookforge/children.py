"""The processes that bookforge starts: programs of others that are waited for, and workers of its own. None outlives it.

Where a command is told to stop, `end_all` ends them. Where it is killed, a worker sees it (`end_with_parent`), and the system
tells a program (on Linux, by util-linux' `setpriv`; elsewhere it goes on to its own end).
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib import import_module
from multiprocessing import connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import TypeVar

LONG_TEXT = 250_000
"""Letters that several processes share out to read: fewer one reads sooner than a second has started and read half of them."""
_Part = TypeVar("_Part")
_Made = TypeVar("_Made")
_GRACE = 0.25  # seconds in which a program may end what it has itself started
# Threads: the one that works, and those that wait for the end of something.
_WAITING = ("MainThread", "stopping", "parent")

_at_work: set[subprocess.Popen[bytes]] = set()  # of this process
_loaded: list[str] = []  # by the server of workers, once it is there


def run(
    command: Sequence[str | Path],
    *,
    given: bytes | None = None,
    folder: Path | None = None,
    around: Mapping[str, str] | None = None,
    patience: float | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Runs a program to its end: what it is `given` to read, the `folder` and environment it runs in, and what it said.

    Raises OSError where it cannot be started, and `subprocess.TimeoutExpired` when it takes longer than `patience` seconds.
    """
    process = subprocess.Popen(
        [*_until_we_die(), *command],
        stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=around,
    )
    _at_work.add(process)
    try:
        with process:
            try:
                said, complained = process.communicate(given, timeout=patience)
            except BaseException:  # it is late, or we are to stop
                process.kill()
                raise
        return subprocess.CompletedProcess(command, process.returncode, said, complained)
    finally:
        _at_work.discard(process)


def end_all() -> None:
    """Ends all that is at work for this process, from whatever thread: asks programs to end, then kills them."""
    with suppress(OSError, RuntimeError):
        for worker in multiprocessing.active_children():
            worker.kill()
    asked = list(_at_work)
    for process in asked:
        with suppress(OSError):
            process.terminate()
    until = time.monotonic() + _GRACE
    while time.monotonic() < until and any(_is_alive(process) for process in asked):
        time.sleep(0.01)
    for process in asked:
        with suppress(OSError):
            process.kill()


def how_ended(code: int | None) -> str:
    """The exit code of a process, in words: "SIGSEGV", "code 1"."""
    if code is None or code >= 0:
        return f"code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:  # one without a name
        return f"signal {-code}"


def end_with_parent() -> None:
    """To be called in a worker that begins: it ends when the process that started it has ended, whatever that died of, or when it
    is told to, and leaves Ctrl-C to it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # One that was forked would tell the process that it was forked from.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def context(preload: Sequence[str] = ()) -> ForkServerContext | SpawnContext:
    """How workers are started: where it can be, by a server that has some modules loaded and is forked for each, which is safe
    beside threads, and quick. It hears nothing of Ctrl-C."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    os.environ.setdefault(
        "PYTHONWARNINGS", "ignore:resource_tracker"
    )  # it tells of what it clears up where we were killed
    chosen = multiprocessing.get_context("forkserver")
    if not _loaded:
        chosen.set_forkserver_preload(list(preload))
        _loaded.extend(preload)
    with unstopped():
        forkserver.ensure_running()
    return chosen


def is_serving() -> bool:
    """Whether a server has been told what to load for workers, so that these start in no time."""
    return bool(_loaded)


def can_fork() -> bool:
    """Whether this process can be forked: on Linux, while no other thread of it works, and may hold what a fork waits for."""
    return sys.platform == "linux" and all(thread.name in _WAITING for thread in threading.enumerate())


def beside(count: int, modules: Sequence[str]) -> ProcessPoolExecutor:
    """So many processes that begin at once to load what they will work with, while this one goes on. Those that are forked have
    all that it has loaded."""
    pool = ProcessPoolExecutor(
        count, multiprocessing.get_context("fork" if can_fork() else "spawn"), _loading, (tuple(modules),)
    )
    with unstopped():
        for _ in range(count):
            pool.submit(int)  # a pool starts a process when there is a task for it
    return pool


def _loading(modules: Sequence[str]) -> None:
    end_with_parent()
    for name in modules:
        import_module(name)


def shared(function: Callable[[_Part], _Made], parts: Sequence[_Part], jobs: int) -> list[_Made]:
    """What a function of a module makes of each part, in their order: several processes do it where there are `jobs` for
    them, and this one where they die of it."""
    if jobs > 1 and len(parts) > 1:
        with (
            suppress(BrokenProcessPool),
            ProcessPoolExecutor(min(jobs, len(parts)), context(), end_with_parent) as pool,
        ):
            return list(pool.map(function, parts))
    return [function(part) for part in parts]


@contextmanager
def apart(function: Callable[..., _Made], *arguments: object) -> Iterator[Callable[[], _Made]]:
    """Has a function of a module called by another process meanwhile, where a server starts one in no time. Gives what waits for
    what comes of it, and calls it in this process where no other does, or the other dies of it."""
    if not is_serving():
        yield partial(function, *arguments)
        return
    with ProcessPoolExecutor(1, context(), end_with_parent) as pool:
        yield _called(pool, function, *arguments)


def begun(function: Callable[..., _Made], *arguments: object) -> Callable[[], _Made]:
    """The same for what may go on beyond a block; where no server starts a process, a thread of this one calls the function."""
    pool = ProcessPoolExecutor(1, context(), end_with_parent) if is_serving() else ThreadPoolExecutor(1)
    made = _called(pool, function, *arguments)
    pool.shutdown(wait=False)
    return made


def _called(pool: Executor, function: Callable[..., _Made], *arguments: object) -> Callable[[], _Made]:
    """Has a pool call a function. Gives what waits for what comes of it, and calls it in this process where the pool's dies."""
    future = pool.submit(function, *arguments)

    def made() -> _Made:
        with suppress(BrokenProcessPool):
            return future.result()
        return function(*arguments)

    return made


@contextmanager
def unstopped() -> Iterator[None]:
    """What is started meanwhile never hears of Ctrl-C; this process hears of it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_alive(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process is there, without taking its end from the thread that waits for it."""
    with suppress(OSError, AttributeError):
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    return False


@cache
def _until_we_die() -> tuple[str, ...]:
    """What has the system end a program when the thread that waits for it is gone."""
    if not sys.platform.startswith("linux"):
        return ()
    found = shutil.which("setpriv")
    if (
        found is None
        or subprocess.run([found, "--pdeathsig", "TERM", "true"], capture_output=True, check=False).returncode
    ):
        return ()
    return (found, "--pdeathsig", "TERM")
