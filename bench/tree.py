"""Runs one command and measures its whole process tree: `python tree.py RESULT LIMIT LOOKS COMMAND…` writes RESULT as JSON.

On Linux this process becomes the one that orphans of the tree fall to, so that processor time holds every descendant's,
also of those that outlive the command. Memory is the largest sum of their proportional shares (PSS), looked at ten times a
second where LOOKS is 1: that takes some hundredths of a processor, of which a command that uses all of them feels most. Elsewhere
processor time is that of the processes that were waited for, memory that of the largest one. It starts with nothing but the
standard library, so that it takes little from what it measures.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

_LINUX = sys.platform == "linux"
_OWN_REAPER = 36  # PR_SET_CHILD_SUBREAPER
_LOOK = 0.1  # seconds between two looks at the memory
_AFTER = 3.0  # seconds that what the command leaves behind may live on
_GONE = (OSError, ValueError)  # a process that ended while it was looked at


def measured(command: list[str], limit: float, *, looks: bool) -> dict[str, object]:
    """What the command took: exit code (None past the limit), wall and processor seconds, megabytes, others' cores."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_OWN_REAPER, 1, 0, 0, 0)
    busy, began = _busy(), time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    peak = _watch(process, began + limit, looks=looks)
    wall, code = time.monotonic() - began, process.poll()
    _clear()
    process.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    others = None
    if busy is not None:
        spent = (_busy() or busy) - busy - cpu - own.ru_utime - own.ru_stime
        others = max(0.0, spent / (time.monotonic() - began))
    return {
        "code": code,
        "wall": wall,
        "cpu": cpu,
        "memory": (peak / 2**20 if looks else None) if _LINUX else used.ru_maxrss / 2**20,
        "others": others,
    }


def _watch(process: subprocess.Popen[bytes], until: float, *, looks: bool) -> int:
    """Waits for the command, at most `until`; gives the largest memory of its tree that was seen, in bytes."""
    peak, pause = 0, 0.01
    while (left := until - time.monotonic()) > 0 and not _ends(process, min(pause, left) if looks else left):
        looked = time.monotonic()
        peak = max(peak, sum(map(_share, _descendants(os.getpid()))))
        # A look goes through the page tables: of a large tree it is taken less often, lest it slow it.
        pause = max(_LOOK, 20 * (time.monotonic() - looked))
    return peak


def _ends(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the command ends in so many seconds; told when it does, not at the next look."""
    if not _LINUX:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return process.poll() is not None
    handle = os.pidfd_open(process.pid)
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


def _clear() -> None:
    """Waits for what the command left behind, ends what stays, and collects the times of all."""
    until = time.monotonic() + _AFTER
    while left := [number for number in _descendants(os.getpid()) if _reaped(number)]:
        if time.monotonic() > until:
            for number in left:
                with contextlib.suppress(OSError):
                    os.kill(number, signal.SIGKILL)
        time.sleep(0.02)


def _reaped(number: int) -> bool:
    """Whether a process still lives, when it has been collected if it had ended as a child of ours."""
    try:
        return os.waitpid(number, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return Path(f"/proc/{number}").exists()


def _descendants(number: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{number}/task").glob("*/children"):
        with contextlib.suppress(*_GONE):
            for child in map(int, thread.read_text().split()):
                found += [child, *_descendants(child)]
    return found


def _share(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except _GONE:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _busy() -> float | None:
    """Seconds that all processors together have worked since the machine started."""
    try:
        fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    except OSError:
        return None
    user, nice, system, _idle, _wait, irq, soft, steal = map(int, fields[:8])
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    result, limit, looks, *command = sys.argv[1:]
    Path(result).write_text(json.dumps(measured(command, float(limit), looks=looks == "1")), encoding="utf-8")
