"""Builds that are killed at random moments: what stands in `dist/` is the whole old book or the whole new one, and nothing
else is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from conftest import GOOD
from making import Silent, lay

from bookforge import dist
from bookforge.build import build
from bookforge.cache import Cache, user_cache
from bookforge.outcome import Request

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
HERE = Path(__file__).parent
TEXTS = tuple(
    f"{GOOD['text/one.md']}\nThis is version {name}.\n\n## Of {name} alone\n\nWords.\n" for name in ("one", "two")
)
Files = Mapping[str, bytes]


def files_in(folder: Path) -> Files:
    """What a reader finds there, and what is beside the book: not what bookforge keeps for itself."""
    paths = (path for path in folder.rglob("*") if path.is_file() and dist.STATE not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


class Book:
    """A book of two versions, the files of each, and a process that builds it."""

    def __init__(self, folder: Path, editions: tuple[str, ...], cache: Cache, jobs: int = 1) -> None:
        self.root, self.output, self.editions, self.cache = (
            lay(folder / "book", GOOD),
            folder / "output",
            editions,
            cache,
        )
        self.known = tuple(self._whole(text) for text in TEXTS)
        self.stands = 1
        command = [
            sys.executable,
            HERE / "killing.py",
            self.root,
            self.output,
            cache.folder or "",
            str(jobs),
            *editions,
        ]
        self.builder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.heard("ready")

    def _whole(self, text: str) -> tuple[Files, Files]:
        self.write(text)
        began = time.monotonic()
        outcome = build(Request(self.root, self.editions, self.output, 1, cache=self.cache), Silent())
        assert not outcome.failed, outcome.diagnostics
        self.seconds = time.monotonic() - began
        return files_in(self.output), files_in(self.root)

    def write(self, text: str) -> None:
        (self.root / "text" / "one.md").write_text(text, encoding="utf-8")

    def heard(self, word: str) -> str:
        """What the builder says, up to a word; the line of that."""
        assert self.builder.stdout is not None
        for line in self.builder.stdout:
            if line.startswith((word, "ended")):
                return line
        raise AssertionError("the builder has died")

    def killed(self, moment: float, *, writing: bool) -> str:
        """Begins a build of the other version and kills it some seconds after it has begun (or has begun to write); tells
        what is left: "old", "new", or "between" where the next command has to finish it."""
        assert self.builder.stdin is not None
        new = 1 - self.stands
        self.write(TEXTS[new])
        self.builder.stdin.write("go\n")
        self.builder.stdin.flush()
        number = int(self.heard("pid").split()[1])
        ended = writing and self.heard("writing").startswith("ended")
        time.sleep(moment)
        try:
            os.killpg(number, signal.SIGKILL)
        except ProcessLookupError:
            assert not writing or not ended or moment
        if not ended:
            self.heard("ended")
        assert not in_session(number)
        return self._left(new)

    def _left(self, new: int) -> str:
        old, found = self.stands, files_in(self.output)
        whole = [version for version in (old, new) if found == self.known[version][0]]
        for name, data in found.items():  # each file is whole at any moment
            assert data in [known.get(name) for known, _ in self.known], name
        dist.recover(self.output)
        after = files_in(self.output)
        assert after in [known for known, _ in self.known]
        assert not whole or after == found or dist.is_unsettled(self.output) is False
        self.stands = new if after == self.known[new][0] else old
        assert not dist.is_unsettled(self.output)
        ids = (self.root / "ids.yaml").read_bytes() if (self.root / "ids.yaml").exists() else None
        assert ids in [beside.get("ids.yaml") for _, beside in self.known]
        return ("new" if whole == [new] else "old") if whole else "between"

    def finish(self) -> None:
        """The next build makes all good, and leaves nothing else behind."""
        outcome = build(Request(self.root, self.editions, self.output, 1, cache=self.cache), Silent())
        assert not outcome.failed
        version = TEXTS.index((self.root / "text" / "one.md").read_text(encoding="utf-8"))
        assert files_in(self.output) == self.known[version][0]
        assert files_in(self.root) == self.known[version][1]
        state = self.output / dist.STATE
        assert {path.name for path in state.iterdir()} <= {"lock", "notes", "placed.json", "printings"}

    def close(self) -> None:
        assert self.builder.stdin is not None
        self.builder.stdin.close()
        self.builder.wait()


def in_session(number: int, patience: float = 2) -> list[int]:
    """The processes of a session that are there still, some seconds later."""
    until = time.monotonic() + patience
    while (found := list(_in_session(number))) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _in_session(number: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == number and fields[0] != "Z":
            yield int(path.name)


def killed_often(book: Book, count: int, chance: random.Random) -> Counter[str]:
    """Every other kill comes while files are written, which takes a small part of a build."""
    left: Counter[str] = Counter()
    for number in range(count):
        writing = number % 2 == 1
        moment = chance.uniform(0, 0.05 if writing else book.seconds)
        left[("writing: " if writing else "at work: ") + book.killed(moment, writing=writing)] += 1
    return left


def test_a_killed_build_leaves_the_whole_old_book_or_the_whole_new_one(tmp_path: Path) -> None:
    book = Book(tmp_path, ("screen", "print"), user_cache())
    try:
        left = killed_often(book, 6, random.Random(1))
        book.finish()
    finally:
        book.close()
    assert sum(left.values()) == 6


@pytest.mark.long
def test_two_hundred_killed_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With all editions, laid out by one process and by two; some of them find nothing in the store."""
    told: Counter[str] = Counter()
    chance = random.Random()
    for part, (kills, remembers) in enumerate([(48, True)] * 4 + [(8, False)]):
        folder = lay(tmp_path / str(part), {})
        cache = Cache((tmp_path if remembers else tmp_path / "0" / "book" / "book.yaml") / "cache")
        book = Book(folder, ("epub", "print", "web"), cache, jobs=1 + part % 2)
        try:
            for _ in range(kills // 8):
                told += killed_often(book, 8, chance)
                book.finish()
        finally:
            book.close()
        with capsys.disabled():
            print(f"\nkilled: {sum(told.values())}; left: {dict(told)}", flush=True)
    assert sum(told.values()) == 200
