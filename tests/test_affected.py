"""`build --affected-by`: a change touches the editions that read what has changed, and no other."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from making import lay

from bookforge.affected import touched
from bookforge.cli import main
from bookforge.manifest.model import EDITIONS
from bookforge.outcome import Request

BOOK = """\
bookforge: 1
title: A Little Book
language: en
authors: [Ada Writer]
editions: {epub: , print: , web: }
contents: {body: [one.md]}
"""
FILES = {
    "book.yaml": BOOK,
    "one.md": "# One\n\nSome words.\n",
    "styles/print.css": "p { color: black }\n",
    ".gitignore": "out\n",
}
ALL = ["epub", "print", "web"]
WHATEVER = sorted(EDITIONS)  # a build tells what is wrong with book.yaml


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two books in folders, the ebook of the second without the printed pages; all of it committed."""
    lay(tmp_path / "left", FILES)
    lay(tmp_path / "right", {**FILES, "book.yaml": BOOK.replace("epub: ,", "epub: {page-list: none},")})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "First")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def editions(book: Path) -> list[str]:
    found, told = touched(Request(book), "HEAD")
    assert found is not None, told
    return sorted(found)


def write(name: str, text: str = "new\n") -> Callable[[Path], object]:
    return lambda book: lay(book, {name: text})


@pytest.mark.parametrize(
    ("change", "left", "right"),
    [
        (lambda book: None, [], []),
        (lambda book: os.utime(book / "one.md", (1, 1)), [], []),
        (write("one.md"), ALL, ALL),
        (lambda book: (book / "one.md").unlink(), WHATEVER, WHATEVER),
        (write("pictures/new.svg"), ALL, ALL),
        (write("styles/tokens.css"), ALL, ALL),
        (write("styles/print.css"), ["epub", "print"], ["print"]),
        (write("styles/epub.css"), ["epub"], ["epub"]),
        (write("templates/web/page.html"), ["web"], ["web"]),
        (write("copyfit.yaml"), ["epub", "print"], ["print"]),
        (write("book.yaml", "title: [\n"), WHATEVER, WHATEVER),
        (write(".github/workflows/book.yml"), [], []),
        (write("dist/a-little-book.epub"), [], []),
        (write("notes.jsonl"), [], []),
        (write("out/a.md"), [], []),
        (write("../read-me.md"), [], []),
    ],
)
def test_what_a_change_touches(
    house: Path, change: Callable[[Path], object], left: list[str], right: list[str]
) -> None:
    """The ebook on the left tells where the printed pages begin; what is untracked counts, what git ignores does not."""
    for name, wanted in (("left", left), ("right", right)):
        change(house / name)
        assert editions(house / name) == wanted


def test_a_change_that_was_committed_counts_from_the_revision_on(house: Path) -> None:
    lay(house / "left", {"one.md": "# One\n\nOther words.\n"})
    git(house, "commit", "--quiet", "--all", "--message", "Second")
    assert editions(house / "left") == []
    assert touched(Request(house / "left"), "HEAD~1")[0] == dict.fromkeys(ALL, ("one.md",))
    assert touched(Request(house / "left", ("web",)), "HEAD~1")[0] == {"web": ("one.md",)}


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["build", "--jobs", "1", *words], prog_name="bookforge")


def test_the_command_builds_what_is_touched_and_says_why(house: Path) -> None:
    lay(house / "right", {"styles/web.css": "p { color: black }\n"})
    result = run("--book", "left", "--book", "right", "--affected-by", "HEAD")
    assert result.exit_code == 0, result.output
    assert "left: nothing to build: nothing that it is made of has changed since HEAD." in result.output
    assert "right: web, for styles/web.css changed since HEAD." in result.output
    assert [path.name for path in (house / "right/dist").iterdir() if not path.name.startswith(".")] == ["web"]
    assert not (house / "left/dist").exists()

    told = json.loads(run("--book", "left", "--affected-by", "HEAD", "--json").stdout)
    assert told == [{"book": "left", "built": False}]


def test_where_git_cannot_tell_it_is_wrong_usage(house: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    result = run("--book", "left", "--affected-by", "v9")
    assert result.exit_code == 2
    assert "git knows no revision “v9”" in " ".join(result.output.split())
    outside = lay(tmp_path_factory.mktemp("outside"), FILES)
    result = run("--book", str(outside), "--affected-by", "HEAD")
    assert result.exit_code == 2
    assert "git knows no revisions of this book" in " ".join(result.output.split())
