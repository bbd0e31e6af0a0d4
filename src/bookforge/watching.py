"""When something in the book's folder changes."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path

import anyio
from watchfiles import Change, DefaultFilter, awatch

_SKIPPED = frozenset({"node_modules", "__pycache__"})
_MOST_FOLDERS = 4000  # a system hands out watches sparingly
_QUIET = 10  # ms without a change after which a burst of saves is over
_LONGEST = 200  # ms that a burst may last before it is told all the same
_PULSE = 500  # ms after which a watch without changes says that it runs
_RETRY = 0.5  # s


def folders(root: Path) -> tuple[Path, ...]:
    """The folders to watch: the book's and all below it, but for hidden ones, `dist/`, and those of programs."""
    found: list[Path] = []
    for folder, below, files in os.walk(root):
        here = Path(folder)
        if "pyvenv.cfg" in files or len(found) >= _MOST_FOLDERS:
            below.clear()
            continue
        below[:] = sorted(n for n in below if n not in _SKIPPED and not n.startswith(".") and here / n != root / "dist")
        found.append(here)
    return tuple(found)


class _Matters(DefaultFilter):
    """Passes over hidden files and those that editors put beside the one they save."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not Path(path).name.startswith(".")


async def changes(root: Path, stop: anyio.Event) -> AsyncIterator[frozenset[Path]]:
    """Yields the paths of every change, or burst of changes, below `root`, until `stop` is set; none where it may be any.

    A change that comes while the last one is being worked on is told afterwards. None is lost; some are told for nothing.
    """
    while not stop.is_set():
        watched = folders(root)
        if not watched:  # the folder is away: being renamed, or checked out anew
            await anyio.sleep(_RETRY)
            continue
        async with aclosing(_batches(watched, stop)) as batches:
            missed = True  # what happened while nobody watched; told when the new watch has proved to run
            async for batch in batches:
                if batch or missed:
                    yield frozenset() if missed else frozenset(batch)
                missed = False
                if any(path.is_dir() or path in watched for path in batch):
                    break  # a folder came or went


async def _batches(watched: tuple[Path, ...], stop: anyio.Event) -> AsyncGenerator[set[Path], None]:
    """The paths that changed, burst by burst; an empty set from time to time. Ends when a folder cannot be watched."""
    with suppress(FileNotFoundError):
        watcher = awatch(
            *watched,
            watch_filter=_Matters(),
            debounce=_LONGEST,
            step=_QUIET,
            rust_timeout=_PULSE,
            yield_on_timeout=True,
            recursive=False,
            stop_event=stop,
        )
        async with aclosing(watcher) as batches:
            async for batch in batches:
                yield {Path(path) for _, path in batch}
