"""A command that dies of what it is given says so, begins again with each part apart, and names the chapter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BookFolder

from bookforge import surviving

pytestmark = pytest.mark.skipif(not hasattr(signal, "sigwaitinfo"), reason="there is one process")

# Python runs this file before anything else, in every process of the command: a library that dies of some words.
DEADLY = """
import importlib.util, os, signal, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name != "bookforge.editions.print.layout":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def loaded(module):
            load(module)
            lay = module.Layout.lay
            def dies(layout, job):
                if os.environ["DEADLY"] in job.html:
                    os.kill(os.getpid(), signal.SIGSEGV)
                return lay(layout, job)
            module.Layout.lay = dies

        spec.loader.exec_module = loaded
        return spec

sys.meta_path.insert(0, Finder())
"""


Build = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def build(book_folder: BookFolder, tmp_path: Path) -> Build:
    """Builds the printed pages of the little book with a library that dies of some words."""
    book = book_folder()
    (tmp_path / "deadly").mkdir()
    (tmp_path / "deadly" / "sitecustomize.py").write_text(DEADLY)
    paths = [tmp_path / "deadly", Path(surviving.__file__).parents[1]]
    around = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "BOOKFORGE_CACHE": str(tmp_path / "cache"),
    }

    def run(deadly: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bookforge", "build", "screen", "--quiet", "--jobs", "1", "--book", book]
        around["DEADLY"] = deadly
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=around, check=False)

    return run


@pytest.mark.long
def test_a_build_that_dies_names_the_chapter_and_keeps_the_pages_of_the_others(build: Build) -> None:
    done = build("A hand says")
    assert done.returncode == 1
    assert done.stderr.count("bookforge: The command died (SIGSEGV), of what a library made of the book") == 1
    assert "text/two.md:1: error[chapter-is-laid-out] The pages of “Touch” could not be made:" in done.stdout
    assert "its process ended (SIGSEGV)" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    # Who would lay out the first chapter again dies of it.
    done = build("Two people who live together")
    assert (done.returncode, done.stderr) == (0, "")


# A command of which only the beginning is bookforge's: it dies as often as it is told.
COMMAND = """
import os, signal, sys
from bookforge import surviving
again = surviving.is_second(sys.argv[3:])
signal.pthread_sigmask(signal.SIG_SETMASK, [])
print("again" if again else "first", flush=True)
if sys.argv[1] == "both" or not again:
    os.kill(os.getpid(), int(sys.argv[2]))
sys.exit(7)
"""


@pytest.mark.parametrize(
    ("dies", "number", "command", "begun", "told", "code"),
    [
        ("once", signal.SIGSEGV, "build", ["first", "again"], "The command died (SIGSEGV), of what", 7),
        ("both", signal.SIGKILL, "build", ["first", "again"], "The command died (SIGKILL).", 128 + signal.SIGKILL),
        ("once", signal.SIGBUS, "check", ["first"], "The command died (SIGBUS).", 128 + signal.SIGBUS),
        ("once", signal.SIGHUP, "build", ["first"], "Stopped.", 128 + signal.SIGHUP),
        ("once", signal.SIGSEGV, "notes", ["first"], "", -signal.SIGSEGV),
    ],
)
def test_what_dies_is_told_and_only_a_build_is_begun_again_and_once(
    dies: str, number: int, command: str, begun: list[str], told: str, code: int
) -> None:
    asked = [sys.executable, "-c", COMMAND, dies, str(int(number)), command]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.stdout.split() == begun
    assert done.returncode == code
    assert (done.stderr.splitlines() or ["bookforge: "])[-1].startswith(f"bookforge: {told}")
