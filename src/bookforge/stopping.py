"""How a command stops when it is told to (Ctrl-C, or `kill`): at once, without a word of Python's, and with all that it started.

What is at work is left by an exception, so that a terminal's cursor comes back and files are closed. Where that takes too long
(in a library that hears nothing, in threads that wait for each other) the process ends all the same: whatever it was doing, it
may be killed at any moment.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

_PATIENCE = 0.4  # seconds for an orderly end
_SHOW_CURSOR = b"\x1b[?25h"


class Stopped(SystemExit):
    """The command was told to stop; its code is the shell's: 128 and the signal's number."""


@contextmanager
def heard() -> Iterator[None]:
    """Ctrl-C, and `kill`, end the process within a second, whatever it does meanwhile. For a process that is a command."""
    asked, tell = os.pipe()
    os.set_blocking(tell, False)
    threading.Thread(target=_see_to_it, args=[asked], name="stopping", daemon=True).start()

    told = 0

    def stop(number: int, at: FrameType | None) -> None:
        nonlocal told
        if told:  # a terminal tells all of its processes, and `surviving` passes on what it is told
            return
        told = number
        with suppress(OSError):
            os.write(tell, bytes([number]))
        if not _loads_a_module(at):
            raise Stopped(128 + number)

    def unheard(lost: Any) -> None:
        if not issubclass(lost.exc_type, Stopped):  # raised where Python cannot pass it on; `_see_to_it` sees to it
            sys.__unraisablehook__(lost)

    sys.unraisablehook = unheard
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) not in (signal.SIG_IGN, None):  # as `nohup` has it
            signal.signal(number, stop)
    try:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, [])  # what `surviving` has had wait
        yield
    except BaseException:
        if told:  # whatever a library has made of `Stopped`
            _end(128 + told)
        raise


def _loads_a_module(at: FrameType | None) -> bool:
    """Whether a frame is one of an import: a library of C that begins (such as pikepdf) aborts at an exception from nowhere."""
    while at is not None:
        if at.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        at = at.f_back
    return False


def _see_to_it(asked: int) -> None:
    """Waits until the process is told to stop; then ends what it started, and at last itself."""
    number = os.read(asked, 1)[0]
    until = time.monotonic() + _PATIENCE
    _end_children()
    time.sleep(max(0.0, until - time.monotonic()))
    _end(128 + number)


def _end(code: int) -> NoReturn:
    """Ends the process without what Python does at its end: threads may wait for what is gone."""
    from bookforge import scratch  # not at the top: until the signals are heard, nothing is to be waited for

    _end_children()
    scratch.remove()
    with suppress(OSError):
        if os.isatty(1):
            os.write(1, _SHOW_CURSOR)
        os.write(2, b"bookforge: Stopped.\n")
    os._exit(code)


def _end_children() -> None:
    from bookforge import children

    children.end_all()
