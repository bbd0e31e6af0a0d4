"""Every command that writes, on a disk that is full, that cannot be written, that breaks off: it ends with a clear word and no
traceback, and each file is the old one or the whole new one. Ended at any moment, it leaves no half of a file."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import GOOD
from making import lay
from test_kills import in_session

from bookforge import dist
from bookforge.annotations import Note, State, Target
from bookforge.annotations.store import as_lines, as_page
from bookforge.cli import main

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it mounts disks as Linux does")

TEXT = GOOD["text/two.md"] + "\n:::info Stay\nWords.\n:::\n"
SLIP = GOOD["text/one.md"] + "\nSome words that are ==marked==.\n"


@dataclass(frozen=True)
class Writes:
    """A command that writes: its words, in which `BOOK` and `OUT` are folders, and whether it changes the author's own files."""

    words: str
    own: bool = False


COMMANDS = {
    "build epub": Writes("build epub --book BOOK --output OUT"),
    "build print": Writes("build print screen proof --book BOOK --output OUT"),
    "build web": Writes("build web --book BOOK --output OUT"),
    "new": Writes("new OUT/new BOOK/text/one.md"),
    "notes import": Writes("notes --book BOOK --import BOOK/back.jsonld", own=True),
    "notes export": Writes("notes --book BOOK --export OUT/notes.jsonld"),
    "notes resolve": Writes("notes --book BOOK --resolve a1", own=True),
    "notes proof": Writes("notes --book BOOK --proof OUT/proof.html"),
    "pages": Writes("pages --book BOOK --output BOOK/dist --since 1 --png OUT/pages"),
    "diff": Writes("diff BOOK/old.epub BOOK/new.epub --html OUT/diff.html"),
    "migrate": Writes("migrate callouts --book BOOK --write", own=True),
    "check --fix": Writes("check --book BOOK --fix", own=True),
    "check --finished": Writes("check --finished --book BOOK --output BOOK/dist"),
}
"""A disk or a folder that is bad, by what is done before the command begins; $1 is the folder of the book or of what is written."""
AROUND = {
    "full": 'mount -t tmpfs -o size=8m none "$1"; cp -a "$KEPT/." "$1"; head -c 9m /dev/zero >"$1/filler" 2>&-;',
    "read-only": 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1";',
    "forbidden": 'chmod -R a-w "$1";',
}
BARE = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search"]


def note(name: str, text: str) -> Note:
    target = Target("text/one.md", "a table", "share ", " and a", 28, 35, 3, "Two people")
    return Note(f"urn:uuid:{name}", text, "Ada", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z", State.OPEN, target)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that has been built twice, with all that the commands work on."""
    root = lay(tmp_path_factory.mktemp("shelf") / "book", GOOD)
    for text, name in ((GOOD["text/one.md"], "old"), (SLIP, "new")):
        lay(root, {"text/one.md": text})
        done = CliRunner().invoke(main, ["build", "print", "epub", "--book", str(root), "--jobs", "1"])
        assert done.exit_code == 0, done.output
        shutil.copy(next((root / "dist").glob("*.epub")), root / f"{name}.epub")
    notes = {"notes.jsonl": as_lines([note("a1", "Which?")]), "back.jsonld": as_page([note("b2", "That one.")])}
    lay(root, {"text/two.md": TEXT, **notes})
    return root


def state(folder: Path) -> dict[str, bytes]:
    """The files of a folder, not what bookforge keeps for itself."""
    paths = (path for path in folder.rglob("*") if path.is_file() and dist.STATE not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.name != "filler"}
