"""Ctrl-C, and `kill`: the command ends within a second, says so in a word, and leaves no process and no file behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import BookFolder
from test_kills import in_session

from bookforge import children
from bookforge.checks import ace

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").is_file(), reason="it looks at processes where Linux has them"
)
LONG = "# Long\n\n" + "Some words of which there are many, so that others help to lay them out.\n\n" * 900
_STARTED = 120.0  # seconds that a slow machine may take to come so far


class Command:
    """A command of bookforge in a session of its own, with a folder of its own for temporary files."""

    def __init__(self, folder: Path, *arguments: object) -> None:
        self.temporary = Path(tempfile.mkdtemp())  # the names of sockets may not be long
        around = {
            **os.environ,
            "TMPDIR": str(self.temporary),
            "HOME": str(folder),
            "BOOKFORGE_NPM": str(ace.home().parent),
        }
        command = [sys.executable, "-m", "bookforge", *map(str, arguments)]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=around,
            text=True,
            # Whoever runs the tests in the background has them ignore Ctrl-C, and what they start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def wait_for(self, there: Callable[[list[str]], bool]) -> None:
        """Until its processes are as they should be, by their command lines."""
        until = time.monotonic() + _STARTED
        while not there(list(self._commands())):
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < until
            time.sleep(0.02)

    def _commands(self) -> Iterator[str]:
        for number in in_session(self.process.pid, patience=0):
            try:
                yield Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue

    def wait_until_it_hears(self) -> None:
        """Until there is the process that does the work, beside the one that waits for it; where there is one for both, until
        that hears."""
        until = time.monotonic() + _STARTED
        while time.monotonic() < until and len(in_session(self.process.pid, patience=0)) < 2:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
            if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
                return
            time.sleep(0.01)

    def stop(self, number: signal.Signals) -> tuple[str, str]:
        """What it has said when it has ended. Ctrl-C is heard by all processes of a terminal, `kill` by one."""
        (os.killpg if number is signal.SIGINT else os.kill)(self.process.pid, number)
        self.process.wait(60)
        said, complained = self.process.communicate()
        assert in_session(self.process.pid, patience=3) == []
        assert list(self.temporary.iterdir()) == []
        return said, complained


def workers(commands: list[str]) -> bool:
    """The server that workers are forked from, and two of them, beside the command and what counts semaphores."""
    return sum("forkserver" in command for command in commands) >= 3


def program(name: str) -> Callable[[list[str]], bool]:
    return lambda commands: any(name in command for command in commands)


def at_once(_: list[str]) -> bool:
    return True


MOMENTS = [
    pytest.param(at_once, ["build", "web"], signal.SIGINT, id="at once"),
    pytest.param(workers, ["build", "print", "--jobs", "2", "--no-cache"], signal.SIGINT, id="laying out"),
    *(
        pytest.param(there, arguments, number, id=f"{arguments[0]} {name} {number.name}", marks=pytest.mark.long)
        for number in (signal.SIGINT, signal.SIGTERM)
        for name, there, arguments in [
            ("workers", workers, ["build", "print", "--jobs", "2", "--no-cache"]),
            ("pandoc", program("pandoc"), ["build", "web", "--no-cache"]),
            ("EPUBCheck", program("epubcheck.jar"), ["build", "epub", "--strict"]),
            ("Ace", program("ace"), ["check", "--accessibility"]),
        ]
    ),
]


@pytest.mark.parametrize(("there", "arguments", "number"), MOMENTS)
def test_a_command_stops_at_once_and_leaves_nothing(
    book_folder: BookFolder,
    tmp_path: Path,
    npm: Callable[[str, str], Path],
    there: Callable[[list[str]], bool],
    arguments: list[str],
    number: signal.Signals,
) -> None:
    book = book_folder({"text/one.md": LONG, "text/two.md": LONG} if there is workers else {})
    if "--accessibility" in arguments:
        npm(ace.PACKAGE, ace.VERSION)
    command = Command(tmp_path, *arguments, "--book", book)
    command.wait_for(there)
    if there is at_once:
        command.wait_until_it_hears()
    _, complained = command.stop(number)
    *timed, last = complained.splitlines()
    assert last == "bookforge: Stopped."
    assert all(re.fullmatch(r"[^:]+: [\d.]+ s", line) for line in timed), complained
    assert command.process.returncode == 128 + number
    assert not (tmp_path / "book" / "dist").exists() or list((tmp_path / "book" / "dist").iterdir()) == []


@pytest.mark.long
def test_ctrl_c_ends_the_preview_at_once(book_folder: BookFolder, tmp_path: Path) -> None:
    command = Command(tmp_path, "preview", "--no-open", "--port", "0", "--book", book_folder())
    assert command.process.stdout is not None
    command.process.stdout.readline()  # the address
    command.process.stdout.readline()  # what was found
    time.sleep(2)
    said, complained = command.stop(signal.SIGINT)
    assert complained == ""
    assert said.endswith("The preview has ended.\n")
    assert command.process.returncode == 0


def test_a_worker_ends_with_the_process_that_it_works_for(tmp_path: Path) -> None:
    """Also where that is killed and can tell nobody."""
    code = """
import time
from bookforge import children
def work():
    children.end_with_parent()
    time.sleep(600)
if __name__ == "__main__":
    worker = children.context().Process(target=work)
    worker.start()
    print(worker.pid, flush=True)
    time.sleep(600)
"""
    (tmp_path / "parent.py").write_text(code, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "parent.py"], stdout=subprocess.PIPE, start_new_session=True, text=True
    )
    assert parent.stdout is not None
    parent.stdout.readline()
    assert len(in_session(parent.pid, patience=0)) >= 3
    parent.kill()
    parent.wait()
    assert in_session(parent.pid, patience=30) == []


def test_a_worker_that_is_told_to_end_tells_nobody(tmp_path: Path) -> None:
    """Also one that is forked, and has whatever the command does when it is told to."""
    code = """
import os, signal, time
from bookforge import children, stopping
if __name__ == "__main__":
    with stopping.heard():
        assert children.can_fork() == (os.uname().sysname == "Linux")
        with children.beside(1, ["bookforge.markup"]) as pool:
            os.kill(pool.submit(os.getpid).result(), signal.SIGTERM)
            told = pool.submit(int).exception()
        time.sleep(1)
        print(type(told).__name__)
"""
    (tmp_path / "parent.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "parent.py"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("BrokenProcessPool\n", "", 0)


def test_a_process_with_a_thread_at_work_is_not_forked() -> None:
    done = threading.Event()
    worker = threading.Thread(target=done.wait, name="work")
    worker.start()
    try:
        assert not children.can_fork()
    finally:
        done.set()
        worker.join()


def test_what_is_being_loaded_hears_nothing_and_the_process_ends_all_the_same(tmp_path: Path) -> None:
    """A library of C that begins aborts at an exception from nowhere."""
    (tmp_path / "begins.py").write_text(
        "import os, signal, time\n"
        "try:\n    os.kill(os.getpid(), signal.SIGTERM)\n    print('It began.', flush=True)\n    time.sleep(60)\n"
        "except BaseException:\n    os.abort()\n",
        encoding="utf-8",
    )
    code = "from bookforge import stopping\nwith stopping.heard():\n    import begins\n"
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (ended.stdout, ended.stderr) == ("It began.\n", "bookforge: Stopped.\n")
    assert ended.returncode == 128 + signal.SIGTERM


def test_a_command_that_dies_of_being_told_to_stop_is_not_begun_again() -> None:
    code = (
        "import os, signal, time\nfrom bookforge import surviving\n"
        "surviving.is_second(['build'])\n"
        "signal.signal(signal.SIGTERM, lambda *_: os.abort())\n"
        "signal.pthread_sigmask(signal.SIG_SETMASK, [])\n"
        "print(os.getppid(), flush=True)\n"
        "os.kill(os.getppid(), signal.SIGTERM)\n"
        "time.sleep(60)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert len(ended.stdout.splitlines()) == 1
    assert ended.stderr == "bookforge: Stopped.\n"
    assert ended.returncode == 128 + signal.SIGTERM
