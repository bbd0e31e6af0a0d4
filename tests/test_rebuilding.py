"""`bookforge build --watch`: a save builds the book again, a mistake is told and leaves what stands, and Ctrl-C ends it."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import BookFolder
from making import Silent

from bookforge.build import build
from bookforge.cli import main
from bookforge.cli.rebuilding import watched
from bookforge.outcome import Request

LONG = 120.0  # seconds that a slow machine may take


class Watching:
    """A real `build --watch`, and what it says, line by line."""

    def __init__(self, book: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "bookforge", "build", *arguments, "--watch"]
        self.process = subprocess.Popen(
            command,
            cwd=book,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, pattern: str) -> list[str]:
        """What it says up to a line that matches."""
        said: list[str] = []
        while not said or not re.search(pattern, said[-1]):
            said.append(self._lines.get(timeout=LONG))
        return said

    def end(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture
def book(book_folder: BookFolder) -> Path:
    return book_folder({"text/one.md": "# One\n\nThe first word.\n", "text/two.md": "# Two\n\nNothing changes here.\n"})


@pytest.fixture
def watching(book: Path) -> Iterator[Watching]:
    command = Watching(book, "epub")
    yield command
    if command.process.poll() is None:
        os.killpg(command.process.pid, signal.SIGKILL)


@pytest.mark.skipif(os.name == "nt", reason="it is ended as a terminal of Unix does")
def test_a_save_builds_the_book_again_and_a_mistake_leaves_what_stands(book: Path, watching: Watching) -> None:
    def text() -> str:
        (ebook,) = (book / "dist").glob("*.epub")
        with zipfile.ZipFile(ebook) as files:
            return "".join(files.read(name).decode() for name in files.namelist() if name.endswith(".xhtml"))

    watching.until("^Waiting for changes")
    assert "The first word." in text()

    (book / "text/one.md").write_text("# One\n\nThe second word.\n", encoding="utf-8")
    assert "built in" in watching.until(r"^\d\d:\d\d:\d\d ")[-1]
    assert "The second word." in text()

    (book / "text/one.md").write_text("# One\n\nSee [this](#nowhere).\n", encoding="utf-8")
    told = watching.until(r"^\d\d:\d\d:\d\d ")
    assert any("error[reference-target-exists]" in line for line in told)
    assert told[-1].endswith("nothing was built; what stood there is as it was.")
    assert "The second word." in text()

    (book / "text/one.md").write_text("# One\n\nThe second word.\n", encoding="utf-8")
    assert re.search(r" up to date: dist/.*epub$", watching.until(r"^\d\d:\d\d:\d\d ")[-1])

    (book / "text/one.md").write_text("# One\n\nThe third word.\n", encoding="utf-8")
    told = watching.until(r"^\d\d:\d\d:\d\d ")
    assert not any("error[" in line for line in told)
    assert "The third word." in text()

    (made,) = (book / "dist").glob("*.epub")
    anew = CliRunner().invoke(
        main, ["build", "epub", "--no-cache", "--book", str(book), "--output", str(book.parent / "anew")]
    )
    assert anew.exit_code == 0, anew.output
    assert made.read_bytes() == (book.parent / "anew" / made.name).read_bytes()
    assert watching.end() == 128 + signal.SIGINT
    assert watching.until("Stopped")[-1] == "bookforge: Stopped."


def test_what_changes_from_now_on_is_not_what_has_changed(book: Path) -> None:
    made = CliRunner().invoke(main, ["build", "--watch", "--affected-by", "main", "--book", str(book)])
    assert made.exit_code == 2
    assert "one or the other" in made.output


def test_what_a_build_keeps_beside_the_book_is_no_change(book: Path) -> None:
    (watching,) = watched([Request(book, ("epub",), strict=True)])
    build(watching.request, Silent())
    assert (book / "ids.yaml").exists()
    watching.settle()
    assert not watching.has_changed()
    (book / "text" / "one.md").write_text("# One\n\nAnother word.\n", encoding="utf-8")
    assert watching.has_changed()
    (book / "ids.yaml").unlink()
    assert watching.has_changed()
