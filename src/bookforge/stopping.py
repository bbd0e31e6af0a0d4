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
from typing import Any

from bookforge import children, scratch

_PATIENCE = 0.5  # seconds for an orderly end
_SHOW_CURSOR = b"\x1b[?25h"


class Stopped(SystemExit):
    """The command was told to stop; its code is the shell's: 128 and the signal's number."""


@contextmanager
def heard() -> Iterator[None]:
    """Ctrl-C, and `kill`, stop what is done meanwhile within a second. To be used once, by a process that is a command."""
    asked, tell = os.pipe()
    os.set_blocking(tell, False)
    threading.Thread(target=_see_to_it, args=[asked], name="stopping", daemon=True).start()

    def stop(number: int, _: FrameType | None) -> None:
        with suppress(OSError):
            os.write(tell, bytes([number]))
        raise Stopped(128 + number)

    def unheard(told: Any) -> None:
        if not issubclass(told.exc_type, Stopped):  # raised where Python cannot pass it on; `_see_to_it` sees to it
            sys.__unraisablehook__(told)

    sys.unraisablehook = unheard
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) not in (signal.SIG_IGN, None):  # as `nohup` has it
            signal.signal(number, stop)
    try:
        yield
    except Stopped:
        _say()
        raise


def _see_to_it(asked: int) -> None:
    """Waits until the process is told to stop; then ends what it started, and at last itself."""
    number = os.read(asked, 1)[0]
    until = time.monotonic() + _PATIENCE
    children.end_all()
    time.sleep(max(0.0, until - time.monotonic()))
    children.end_all()
    scratch.remove()
    if os.isatty(1):
        os.write(1, _SHOW_CURSOR)
    _say()
    os._exit(128 + number)


def _say() -> None:
    with suppress(OSError):
        os.write(2, b"bookforge: Stopped.\n")
