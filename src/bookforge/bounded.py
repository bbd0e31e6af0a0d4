"""Work that may take no more than so many seconds and megabytes of this process: what a stranger's book asks may have no end.

The clock and the limit are the system's. Where it has none (Windows), or away from the main thread, work goes on without:
whoever has processes of his own to work in ends those that are late.
"""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from bookforge.diagnostics import MachineLacks

_DEAF = 20
"""Seconds of a processor beyond its time after which the system ends a process whose library hears no clock (SIGVTALRM)."""


class Lost(Exception):
    """Work that came to nothing: why, as the end of a sentence."""


class _Late(BaseException):
    """The time is over. No `except Exception` on the way takes it for an error of its own."""


@contextmanager
def bounded(seconds: float, megabytes: int) -> Iterator[None]:
    """Raises `Lost` when what is done within takes too long or too much, or ends in an error."""
    try:
        with _clock(seconds), _room(megabytes):
            yield
    except _Late:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)  # it may have rung again before the clock was put away
        raise Lost(f"it was not done after {seconds:.0f} seconds") from None
    except MemoryError:
        raise Lost(f"it wanted more than {megabytes} MB of memory") from None
    except RecursionError:
        raise Lost("something in it is nested without end") from None
    except (Lost, MachineLacks):
        raise
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        raise Lost(f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})") from error


@contextmanager
def _clock(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(_: int, __: FrameType | None) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, 5)  # again and again: a destructor may have swallowed the first
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds + _DEAF)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _room(megabytes: int) -> Iterator[None]:
    limits: tuple[Any, Any] | None = None
    try:
        import resource  # not everywhere

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = megabytes * 2**20
        if soft in (resource.RLIM_INFINITY, -1) or soft > most:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
            limits = resource, (soft, hard)
    except (ImportError, OSError, ValueError):
        pass
    try:
        yield
    finally:
        if limits is not None:
            with suppress(OSError, ValueError):
                limits[0].setrlimit(limits[0].RLIMIT_AS, limits[1])
