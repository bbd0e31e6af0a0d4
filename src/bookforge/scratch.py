"""The folder of a command's temporary files: all that it, its libraries and what it starts write aside goes into one folder,
which is removed when the command ends, and by the next one where a command was killed.

A command that is at work holds a lock on its folder, which the system lets go of whatever the command dies of.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path

from bookforge.diagnostics import MachineLacks

_PREFIX = "bookforge."
_VARIABLE = "TMPDIR"  # where Python, and most of what it starts, looks first
_LAST = -1000  # when multiprocessing has removed what it keeps there itself, which it would miss
_held: list[Path] = []  # of this process, which has one at most


def begin() -> Path:
    """From now on `tempfile`, and all that this process starts, write into the folder that is given, until the process ends.

    Raises `MachineLacks` where none can be made.
    """
    if _held:
        return _held[0]
    try:
        parent = Path(tempfile.gettempdir())
        _remove_abandoned(parent)
        made = _made(parent)
    except OSError as error:
        raise MachineLacks(
            f"No temporary files can be written: {error.strerror or error}. Is the disk full?"
        ) from error
    _held.append(made)
    tempfile.tempdir = os.environ[_VARIABLE] = str(made)
    Finalize(None, remove, exitpriority=_LAST)
    return made


def remove() -> None:
    """Removes the folder of this process, if it has one."""
    while _held:
        shutil.rmtree(_held.pop(), ignore_errors=True)


def _made(parent: Path) -> Path:
    """A new folder, locked as long as this process lives (where folders can be locked). It gets its name when it is locked:
    before, another command that begins would take it for one that was left."""
    made = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=parent))
    _lock(made)
    return made.rename(made.with_name(made.name.removeprefix(".")))


def _remove_abandoned(parent: Path) -> None:
    """Removes the folders of commands that were killed: those that are ours and that nobody holds."""
    if os.name == "nt":
        return
    with os.scandir(parent) as entries:
        left = [Path(entry) for entry in entries if entry.name.startswith(_PREFIX)]
    for path in left:
        with suppress(OSError):
            if path.is_symlink() or path.lstat().st_uid != os.geteuid():
                continue
            lock = _lock(path)
            if lock is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(lock)


def _lock(path: Path) -> int | None:
    """Takes the lock on a folder; None where somebody has it, and where the system knows none on folders."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    handle = -1
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if handle >= 0:
            os.close(handle)
        return None
    return handle
