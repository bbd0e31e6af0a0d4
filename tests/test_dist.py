"""The writer of dist/: all or nothing, whatever happens in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bookforge import dist
from bookforge.diagnostics import MachineLacks

OLD = {
    "book:web": {"web/index.html": b"old page", "web/old.css": b"old style"},
    "book:epub": {"book.epub": b"old book"},
}
NEW = {
    "book:web": {"web/index.html": b"new page", "web/new.css": b"new style"},
    "book:epub": {"book.epub": b"new book"},
}


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".bookforge" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _flat(sets: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    return {name: data for files in sets.values() for name, data in files.items()}


def test_a_set_is_put_in_its_place(tmp_path: Path) -> None:
    dist.place(tmp_path / "dist", OLD)
    assert _files(tmp_path / "dist") == _flat(OLD)


def test_a_new_set_replaces_the_old_and_what_it_left(tmp_path: Path) -> None:
    dist.place(tmp_path, OLD)
    dist.place(tmp_path, NEW)
    assert _files(tmp_path) == _flat(NEW)


def test_files_that_bookforge_did_not_put_there_stay(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "mine.txt").write_bytes(b"mine")
    dist.place(tmp_path, OLD)
    dist.place(tmp_path, NEW)
    assert _files(tmp_path) == _flat(NEW) | {"web/mine.txt": b"mine"}


def test_another_edition_stays_as_it_was(tmp_path: Path) -> None:
    dist.place(tmp_path, OLD)
    dist.place(tmp_path, {"book:epub": NEW["book:epub"]})
    assert _files(tmp_path) == _flat(OLD) | NEW["book:epub"]


CRASH = """
import os, signal, sys
from pathlib import Path
from bookforge import dist
steps, folder = int(sys.argv[1]), Path(sys.argv[2])
real = Path.replace
def replace(self, target):
    global steps
    if steps == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    steps -= 1
    return real(self, target)
Path.replace = replace
dist.place(folder, {"book:web": {"web/index.html": b"new page", "web/new.css": b"new style"},
                    "book:epub": {"book.epub": b"new book"}})
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
@pytest.mark.parametrize("steps", range(6))
def test_after_a_kill_the_next_command_finishes_the_set_or_drops_it(tmp_path: Path, steps: int) -> None:
    dist.place(tmp_path, OLD)
    killed = subprocess.run([sys.executable, "-c", CRASH, str(steps), str(tmp_path)], check=False)
    assert killed.returncode == (-signal.SIGKILL if steps < 5 else 0)
    for data in _files(tmp_path).values():
        assert data in {*_flat(OLD).values(), *_flat(NEW).values()}  # each file is whole at any moment
    dist.recover(tmp_path)
    assert _files(tmp_path) == _flat(OLD if steps == 0 else NEW)
    assert not (tmp_path / ".bookforge" / "staged").exists()


def test_a_journal_cannot_lead_out_of_dist(tmp_path: Path) -> None:
    state = tmp_path / "dist" / ".bookforge"
    (state / "staged").mkdir(parents=True)
    (tmp_path / "precious").write_bytes(b"precious")
    plan = {"moves": [], "gone": ["../precious", str(tmp_path / "precious")], "record": {}}
    (state / "journal.json").write_text(json.dumps(plan))
    dist.recover(tmp_path / "dist")
    assert (tmp_path / "precious").read_bytes() == b"precious"


def test_nothing_is_made_where_there_is_nothing_to_recover(tmp_path: Path) -> None:
    dist.recover(tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_a_folder_that_cannot_be_written_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "dist").write_bytes(b"a file where the folder should be")
    with pytest.raises(MachineLacks, match="dist/ cannot be written"):
        dist.place(tmp_path / "dist", NEW)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["journal.json", "placed.json", "staged"])
def test_a_pipe_among_what_is_noted_is_not_waited_for(tmp_path: Path, name: str) -> None:
    (tmp_path / dist.STATE).mkdir()
    os.mkfifo(tmp_path / dist.STATE / name)
    dist.place(tmp_path, {"set": {"a": b"a"}})
    assert dist.placed(tmp_path) == {"a"}
    assert not dist.is_unsettled(tmp_path)
