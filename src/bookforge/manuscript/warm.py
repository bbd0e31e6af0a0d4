"""A pandoc that waits: started ahead and fed a chapter when one is to be read, since to start it takes longer than to read."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

_MOST = 200
"""Readings after which a process makes place for a fresh one: it does not give back all that it takes."""

Start = Callable[[], subprocess.Popen[bytes]]
"""What starts a process that answers each line it is given with one line."""


@dataclass(slots=True)
class Warm:
    """One process at a time, which answers one line after another. Any thread may ask; the others wait.

    A process that has died, or that is ended because it takes too long, is followed by another; `close` ends the last.
    """

    start: Start
    _process: subprocess.Popen[bytes] | None = None
    _asked: int = 0
    _closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def ready(self) -> None:
        """Has a process start now, so that the first who asks need not wait for it."""
        with self._lock:
            self._running()

    def answer(self, line: str, patience: float) -> str | None:
        """The line that answers a line; None when it does not come within `patience` seconds, or when the process ends
        instead, twice."""
        with self._lock:
            for _ in range(2):
                process = self._running()
                said, late = _ask(process, line.encode() + b"\n", patience)
                if late:
                    self._end()
                    return None
                if said.endswith(b"\n"):
                    self._asked += 1
                    if self._asked >= _MOST:
                        self._end()
                        self._running()
                    return said.decode().removesuffix("\n")
                self._end()  # it was ended by somebody else while it waited
        return None

    def close(self) -> None:
        """Ends the process; no other is started."""
        with self._lock:
            self._closed = True
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise RuntimeError("closed")
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process, self._asked = self.start(), 0
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # there may be what it had not read yet
                    stream.close()


def _ask(process: subprocess.Popen[bytes], line: bytes, patience: float) -> tuple[bytes, bool]:
    """What a process answers to a line (nothing, if it has ended), and whether it was ended for being late."""
    assert process.stdin is not None
    assert process.stdout is not None
    late = threading.Event()

    def lose_patience() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(patience, lose_patience)
    clock.daemon = True
    clock.start()
    try:
        process.stdin.write(line)
        process.stdin.flush()
        return process.stdout.readline(), late.is_set()
    except OSError:
        return b"", late.is_set()
    finally:
        clock.cancel()
