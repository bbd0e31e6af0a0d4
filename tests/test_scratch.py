"""Temporary files: in one folder, which goes with its command, whatever that dies of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bookforge import scratch

BEGIN = """
import subprocess, sys, tempfile
from bookforge import scratch
print(scratch.begin(), flush=True)
open(tempfile.mkstemp()[1], "w").write("left")
subprocess.run([sys.executable, "-c", "import tempfile; tempfile.mkdtemp()"])
print(scratch.begin(), flush=True)
"""


def begun(parent: Path, code: str) -> subprocess.Popen[str]:
    around = {**os.environ, "TMPDIR": str(parent)}
    return subprocess.Popen(
        [sys.executable, "-c", code], env=around, text=True, stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be locked there")
def test_the_folder_of_a_command_goes_with_it_and_that_of_a_killed_one_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "bookforge.mine").symlink_to(tmp_path / "mine")
    killed = begun(tmp_path, BEGIN + "input()")
    at_work = begun(tmp_path, BEGIN + "input()")
    folders = []
    for command in (killed, at_work):
        assert command.stdout is not None
        first, again = command.stdout.readline().strip(), command.stdout.readline().strip()
        assert first == again
        assert len(list(Path(first).iterdir())) == 2  # its own, and that of what it started
        folders.append(Path(first))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert begun(tmp_path, BEGIN).wait() == 0
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "bookforge.mine", folders[1].name}
    at_work.communicate("\n")
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "bookforge.mine"}


def test_where_no_temporary_file_can_be_made_the_command_says_so(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none")
    code = f"import tempfile; tempfile.tempdir = {nowhere!r}; from bookforge.cli import main; main(['explain'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith("bookforge: No temporary files can be written: ")


def test_a_command_that_begins_takes_no_folder_of_another_that_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = scratch._lock

    def another_first(path: Path) -> int | None:
        monkeypatch.setattr(scratch, "_lock", lock)
        scratch._remove_abandoned(tmp_path)
        return lock(path)

    monkeypatch.setattr(scratch, "_lock", another_first)
    made = scratch._made(tmp_path)
    scratch._remove_abandoned(tmp_path)
    assert list(tmp_path.iterdir()) == [made]
