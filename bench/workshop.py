"""Where one size of the book is measured: its folders, its environment, and the way to run a command in it."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import pypandoc
import pypdfium2

from bench.corpus import Chapter
from bench.peers import LeftOut
from bench.results import Race, Step

ROOT = Path(__file__).parents[1]
_TREE = Path(__file__).with_name("tree.py")
_LOOKS = ContextVar("looks", default=True)


@dataclass(frozen=True)
class Command:
    """One step of a run: what it is called in the tables, and the words that start it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A contender that is ready to run: `run` takes the number of the round; `product` is the file that it makes."""

    run: Callable[[int], tuple[Step, ...]]
    product: Path | None = None


@dataclass(frozen=True)
class Contender:
    """Who takes part: a short name, what the tables call it, what it is held against, and how it gets ready.

    `enter` writes what it needs into the workshop and raises `LeftOut` where it cannot take part.
    """

    name: str
    title: str
    race: Race
    enter: Callable[[Workshop], Entry]
    own: bool = False


@contextmanager
def looking(yes: bool) -> Iterator[None]:
    """Whether memory is looked at in what runs meanwhile."""
    before = _LOOKS.set(yes)
    try:
        yield
    finally:
        _LOOKS.reset(before)


@dataclass(frozen=True)
class Workshop:
    """A folder for one size of the book, its chapters, and the seconds that a command may take."""

    folder: Path
    chapters: tuple[Chapter, ...]
    limit: float

    def place(self, name: str) -> Path:
        """A folder in it."""
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def with_chapters(self, name: str) -> list[str]:
        """The paths of all chapters, written into the folder `name`."""
        place = self.place(name)
        for chapter in self.chapters:
            (place / chapter.name).write_text(chapter.text, encoding="utf-8")
        return [str(place / chapter.name) for chapter in self.chapters]

    def run(self, command: Command, cwd: Path, given: Mapping[str, str] | None = None) -> Step:
        """Runs a command and measures it. Raises `LeftOut` with its last words if it fails."""
        told, log = self.folder / "measured.json", cwd / "log"
        told.unlink(missing_ok=True)
        looks = str(int(_LOOKS.get()))
        words = [sys.executable, "-E", "-S", str(_TREE), str(told), str(self.limit), looks, *command.words]
        with log.open("wb") as said:
            subprocess.run(words, cwd=cwd, env=self._environment(given), stdout=said, stderr=said, check=False)
        found = json.loads(told.read_text(encoding="utf-8"))
        if found["code"] is None:
            raise LeftOut(f"{command.name} took longer than {self.limit:.0f} seconds")
        if found["code"]:
            raise LeftOut(f"{command.name} failed ({found['code']}): {_last_words(log)}")
        return Step(command.name, found["wall"], found["cpu"], found["memory"], found["others"])

    def _environment(self, given: Mapping[str, str] | None) -> dict[str, str]:
        """The caller's own, with bookforge's pandoc for all; a PYTHONPATH is for bookforge alone."""
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return {**plain, "PATH": f"{self._tools}{os.pathsep}{os.environ.get('PATH', '')}", **(given or {})}

    @functools.cached_property
    def _tools(self) -> Path:
        tools = self.place("tools")
        (tools / "pandoc").symlink_to(pandoc())
        return tools


@functools.cache
def pandoc() -> str:
    """The pandoc of the wheel, which bookforge uses: all peers get the same."""
    return str(Path(pypandoc.get_pandoc_path()).resolve())


def pages_of(product: Path) -> int | None:
    """The number of pages of a PDF; None of any other file."""
    if product.suffix != ".pdf":
        return None
    document = pypdfium2.PdfDocument(product)
    try:
        return len(document)
    finally:
        document.close()


def in_turn(shop: Workshop, cwd: Path, commands: Sequence[Command], product: Path) -> Entry:
    """A contender whose every run is the same commands, one after the other, from nothing to `product`."""

    def run(_round: int) -> tuple[Step, ...]:
        product.unlink(missing_ok=True)
        return tuple(shop.run(command, cwd) for command in commands)

    return Entry(run, product)


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "without a word"
