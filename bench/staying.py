"""Measures `bookforge build --watch`: from a save to the finished file, and what the process that stays takes for it.

    python -m bench.staying BOOK epub --chapter manuscript/ch031.md --saves 10

BOOK is a folder with a `book.yaml`, which is worked on. Linux only: memory and processor time are read from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.corpus import Chapter, lengthened, mended

EDITS = {"mended": mended, "lengthened": lengthened}
WARM = 2  # saves that are not counted: templates are compiled, and what lays out pages is loaded
_PAUSE = 1.0  # seconds between a finished file and the next save
_WAITING = re.compile("^Waiting for changes")
_DONE = re.compile(r"^\d\d:\d\d:\d\d built in ")
_FAILED = re.compile(r"^\d\d:\d\d:\d\d nothing was built|^bookforge: ")


@dataclass(frozen=True)
class Taken:
    """What one save took: wall seconds, processor seconds of all processes."""

    wall: float
    processor: float


@contextmanager
def staying(folder: Path, edition: str) -> Iterator[subprocess.Popen[str]]:
    """A `build --watch` of a book that has built it once, and waits."""
    command = [sys.executable, "-m", "bookforge", "build", edition, "--watch"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        _until(process.stdout, _WAITING)
        time.sleep(_PAUSE)
        yield process
    finally:
        process.terminate()
        process.wait()


def saved(process: subprocess.Popen[str], path: Path, chapter: Chapter) -> Taken:
    """Saves a chapter, and waits for the file that is made of it."""
    before, began = seconds(process.pid), time.perf_counter()
    path.write_text(chapter.text, encoding="utf-8")
    _until(process.stdout, _DONE)
    wall = time.perf_counter() - began
    time.sleep(_PAUSE)  # what it does afterwards is its work, too
    return Taken(wall, seconds(process.pid) - before)


def _until(said: IO[str] | None, wanted: re.Pattern[str]) -> None:
    """Reads up to a line. Raises `SystemExit` where it does not come."""
    assert said is not None
    for line in said:
        if wanted.match(line):
            return
        if _FAILED.match(line):
            break
    raise SystemExit("The book could not be built.")


def _processes(number: int) -> Iterator[int]:
    """A process, and all below it."""
    yield number
    for thread in Path(f"/proc/{number}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, thread.read_text().split()):
                yield from _processes(child)


def seconds(number: int) -> float:
    """The processor time of a process, of all below it, and of those that have ended."""
    took = 0
    for one in _processes(number):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            took += sum(map(int, fields[11:15]))
    return took / os.sysconf("SC_CLK_TCK")


def megabytes(number: int) -> float:
    """The memory of a process and of all below it, what they share counted once (PSS)."""
    shares = 0
    for one in _processes(number):
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            shares += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return shares / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints a line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("edition")
    parser.add_argument("--chapter", required=True, help="the file to save, counted from the book's folder")
    parser.add_argument("--edit", choices=EDITS, default="mended")
    parser.add_argument("--turn", type=int, default=0, help="the first edit's number: each number makes another text")
    parser.add_argument("--saves", type=int, default=10)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    asked = parser.parse_args(arguments)
    path = asked.book / asked.chapter
    chapter = Chapter(path.name, path.read_text(encoding="utf-8"))
    with staying(asked.book, asked.edition) as process:
        took = [
            saved(process, path, EDITS[asked.edit](chapter, asked.turn + number))
            for number in range(WARM + asked.saves)
        ][WARM:]
        memory = megabytes(process.pid)
    path.write_text(chapter.text, encoding="utf-8")
    wall = statistics.median(one.wall for one in took)
    processor = statistics.median(one.processor for one in took)
    if asked.json:
        asked.json.write_text(json.dumps({"wall": wall, "processor": processor, "memory": memory}), encoding="utf-8")
    longest = max(one.wall for one in took)
    print(
        f"{asked.edition}: {wall:.2f} s from save to file (longest {longest:.2f}), processor {processor:.2f} s, ",
        end="",
    )
    print(f"{memory:.0f} MB, {asked.saves} saves, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
