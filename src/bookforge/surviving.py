"""A command that dies of what it is given (a library of C reads what a stranger wrote, the system takes memory back) ends with
words, not in silence: a process that does nothing else waits for it.

It forks before anything is loaded. A build that has died it begins again, and then in processes of their own, each of which may
die (`together`), so that the chapter is known, and the work of the others is kept.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence

_WATCHED = ("build", "check")
_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP")
_DEADLY = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE", "SIGKILL", "SIGVTALRM")
_SHOW_CURSOR = "\x1b[?25h"


def is_second(arguments: Sequence[str]) -> bool:
    """Whether the command is begun again, since it has died. Returns in the process that is to do it; in the one that waits for
    it, never. Signals that stop a command wait until `stopping.heard`.

    Where a system cannot tell who sent a signal (Windows, macOS), there is one process.
    """
    if not hasattr(signal, "sigwaitinfo") or not arguments or arguments[0] not in _WATCHED:
        return False
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD, *_numbers(_PASSED_ON)])
    for again in (False, True):
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            os.close(theirs)
            threading.Thread(target=_end_with_parent, args=[ours], name="parent", daemon=True).start()
            return again
        os.close(ours)
        status, told = _waited_for(child)
        if not os.WIFSIGNALED(status):
            os._exit(os.waitstatus_to_exitcode(status))
        number = told or os.WTERMSIG(status)
        if told or number not in _numbers(_DEADLY):
            _say("Stopped.")
            break
        from bookforge.children import how_ended  # a command that does not die needs none of it

        _say(f"The command died ({how_ended(-number)}){'.' if again or arguments[0] != 'build' else _AGAIN}")
        if arguments[0] != "build":
            break
    os._exit(128 + number)


_AGAIN = ", of what a library made of the book, or for want of memory. It is begun again, with each part in a process of its own."


def _numbers(names: Sequence[str]) -> list[int]:
    return [getattr(signal, name) for name in names]


def _waited_for(child: int) -> tuple[int, int]:
    """How a process has ended, and the signal that told it to (0: none did). What is sent to this process it hears too: of a
    terminal all processes hear anyway."""
    told = 0
    while True:
        heard = signal.sigwaitinfo([signal.SIGCHLD, *_numbers(_PASSED_ON)])
        if heard.si_signo != signal.SIGCHLD:
            told = told if signal.getsignal(heard.si_signo) is signal.SIG_IGN else heard.si_signo  # as `nohup` has it
            if heard.si_pid:
                os.kill(child, heard.si_signo)
        else:
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                return status, told


def _end_with_parent(pipe: int) -> None:
    """Nothing is written to the pipe: it ends when the process that waits has been killed."""
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGKILL)


def _say(words: str) -> None:
    if os.isatty(1):
        os.write(1, _SHOW_CURSOR.encode())
    print(f"bookforge: {words}", file=sys.stderr, flush=True)
