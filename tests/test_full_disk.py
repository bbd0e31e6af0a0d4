"""Disks that are full, or cannot be written: a clear word, exit code 3, and what stood there stands there still."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import BookFolder
from making import Silent

from bookforge import dist
from bookforge.build import build
from bookforge.cache import user_cache
from bookforge.cli import main
from bookforge.diagnostics import MachineLacks
from bookforge.outcome import Request

OLD = {
    "book:web": {"web/index.html": b"old page", "web/old.css": b"old style"},
    "book:epub": {"book.epub": b"old book"},
}
NEW = {
    "book:web": {"web/index.html": b"new page", "web/new.css": b"new style"},
    "book:epub": {"book.epub": b"new book"},
}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and dist.STATE not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def flat(sets: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    return {name: data for each in sets.values() for name, data in each.items()}


def failing(real: Callable[..., Any], after: int, number: int) -> Callable[..., Any]:
    """The same function, which fails from some call on."""
    calls = iter(range(10**6))

    def call(*given: Any, **named: Any) -> Any:
        if next(calls) >= after:
            raise OSError(number, os.strerror(number))
        return real(*given, **named)

    return call


@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_where_the_disk_is_full_the_old_set_stays_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, number: int
) -> None:
    """Found out late, as drives of other machines do: when the data are to be on the disk."""
    dist.place(tmp_path, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync, after, number))
        if after > 4:  # the files are on the disk; the names may be there later
            dist.place(tmp_path, NEW)
        else:
            with pytest.raises(MachineLacks, match=os.strerror(number)):
                dist.place(tmp_path, NEW)
            assert files(tmp_path) == flat(OLD)
            assert {path.name for path in (tmp_path / dist.STATE).iterdir()} == {"lock", "placed.json"}
    dist.place(tmp_path, NEW)
    assert files(tmp_path) == flat(NEW)


@pytest.mark.parametrize("after", range(6))
def test_a_drive_that_fails_while_files_take_their_place_is_finished_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    dist.place(tmp_path, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing(Path.replace, after, errno.EIO))
        if after < 5:
            with pytest.raises(MachineLacks, match="Input/output error"):
                dist.place(tmp_path, NEW)
        else:
            dist.place(tmp_path, NEW)
    dist.recover(tmp_path)
    assert files(tmp_path) == flat(OLD if after == 0 else NEW)


def test_what_stands_in_the_way_is_told_before_anything_is_changed(tmp_path: Path) -> None:
    dist.place(tmp_path, {"book:epub": OLD["book:epub"]})
    (tmp_path / "web" / "index.html").mkdir(parents=True)
    with pytest.raises(MachineLacks, match=r"web/index\.html"):
        dist.place(tmp_path, NEW)
    assert files(tmp_path) == OLD["book:epub"]


def test_another_books_set_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Two books that are built into one folder never mix."""
    dist.place(tmp_path, {"one:web": OLD["book:web"], "one:epub": {"one.epub": b"one"}})
    dist.place(tmp_path, {"two:web": NEW["book:web"], "two:epub": {"two.epub": b"two"}})
    assert files(tmp_path) == NEW["book:web"] | {"one.epub": b"one", "two.epub": b"two"}


@pytest.mark.skipif(os.name == "nt", reason="links are for few there")
def test_no_link_leads_out_of_dist(tmp_path: Path) -> None:
    """A stranger's manuscript may bring a `dist/` of its own."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_bytes(b"mine")
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "web").symlink_to(tmp_path / "mine")
    with pytest.raises(MachineLacks, match="a link stands in its way"):
        dist.place(tmp_path / "dist", NEW)
    dist.place(tmp_path / "dist", {"book:web": {}})
    (tmp_path / "dist" / dist.STATE / "placed.json").write_text('{"book:web": ["web/index.html"]}')
    dist.place(tmp_path / "dist", {"book:web": {}})
    assert (tmp_path / "mine" / "index.html").read_bytes() == b"mine"
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "dist").symlink_to(tmp_path / "mine")
    with pytest.raises(MachineLacks, match="--output"):
        dist.of(tmp_path / "book")
    (tmp_path / "book" / "ids.yaml").symlink_to(tmp_path / "mine" / "index.html")
    (tmp_path / "book" / ".notes.jsonl.new").symlink_to(tmp_path / "mine" / "index.html")
    with pytest.raises(MachineLacks, match="link out of the book"):
        dist.keep(tmp_path / "book" / "ids.yaml", "ids")
    dist.keep(tmp_path / "book" / "notes.jsonl", "notes")
    assert (tmp_path / "mine" / "index.html").read_bytes() == b"mine"
    assert (tmp_path / "book" / "notes.jsonl").read_text() == "notes"


def test_a_book_that_cannot_be_written_is_built_elsewhere(
    book_folder: BookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would be kept beside it is told; the files are there."""
    root, real = book_folder(), os.open

    def read_only(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and Path(os.fsdecode(path)).parent == root:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", read_only)
    done = build(Request(root, ("epub",), tmp_path / "output", 1, cache=user_cache()), Silent())
    assert [(found.code, found.place.path) for found in done.diagnostics] == [("decisions-kept", "ids.yaml")]
    assert done.finished[0].path.is_file()


# --- real disks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command of bookforge with a disk of some kilobytes at a folder."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("NOT TESTED: this machine lets nobody mount a small disk (unshare -rm)")

    def run(
        folder: Path, options: str, *arguments: object, around: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        folder.mkdir(exist_ok=True)
        kept = tmp_path / "kept"
        kept.mkdir(exist_ok=True)
        # What stands on the disk is gone with it: before that it is copied to where the test can look.
        script = 'mount -t tmpfs -o "$1" tmpfs "$2"; cp -a "$3/." "$2"; shift 3; "$@"; code=$?; cp -a "$0/." "$KEPT"; exit $code'
        before = tmp_path / "before"
        before.mkdir(exist_ok=True)
        command = ["unshare", "-rm", "sh", "-c", script, folder, options, folder, before]
        asked = [*command, sys.executable, "-m", "bookforge", *map(str, arguments)]
        environment = {**os.environ, "KEPT": str(kept), **(around or {})}
        return subprocess.run(asked, capture_output=True, text=True, env=environment, check=False)

    return run


@pytest.mark.parametrize(
    "disk", ["dist", pytest.param("cache", marks=pytest.mark.long), pytest.param("tmp", marks=pytest.mark.long)]
)
def test_a_small_disk(
    book_folder: BookFolder, tmp_path: Path, small_disk: Callable[..., subprocess.CompletedProcess[str]], disk: str
) -> None:
    root, kept = book_folder(), tmp_path / "kept"
    (tmp_path / "before").mkdir()
    around = {"cache": {"BOOKFORGE_CACHE": str(tmp_path / disk)}, "tmp": {"TMPDIR": str(tmp_path / disk)}}.get(disk, {})
    if disk == "dist":
        dist.place(tmp_path / "before", OLD)
    # The files of the web edition alone take more than this.
    done = small_disk(
        tmp_path / disk,
        "size=64k",
        "build",
        "web",
        "--book",
        root,
        "--output",
        tmp_path / ("dist" if disk == "dist" else "output"),
        around=around,
    )
    assert "Traceback" not in done.stderr
    if disk == "dist":
        assert done.returncode == 3, done.stderr
        assert "dist/ cannot be written: No space left on device" in done.stderr
        assert files(kept) == flat(OLD)
        assert {path.name for path in (kept / dist.STATE).iterdir()} == {"lock", "placed.json"}
    elif disk == "cache":
        assert done.returncode == 0, done.stderr
        assert not list(kept.rglob("*.new"))
    else:
        assert done.returncode in (0, 3), done.stderr
        assert list(kept.iterdir()) == []


def test_no_room_anywhere_is_told_plainly(book_folder: BookFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "some.file")

    monkeypatch.setattr("bookforge.uptodate.recalled", full)
    told = CliRunner().invoke(main, ["build", "web", "--book", str(book_folder())])
    assert told.exit_code == 3
    assert told.stderr == "bookforge: Nothing can be written some.file: No space left on device.\n"
