"""What has changed in the manuscript since a revision: git is asked for the files as they were then.

Only git's plumbing is used (`rev-parse`, `rev-list`, `cat-file`, `diff-index`, `ls-files`), which runs nothing
that a stranger's repository may have configured.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.folder import is_file, within

_COMMIT = re.compile("[0-9a-f]{40,64}")
_PATIENCE = 30  # seconds that git is waited for

_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Changed:
    """What has changed in a file: its lines that are new or other than before, the lines before which some are gone, and
    whether some are `gone_at_end`. Lines are counted from 1; blank ones do not count."""

    lines: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    gone_at_end: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since `revision`, by the paths of the book's files."""

    revision: str
    files: Mapping[str, Changed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision: git's name for it, when it was made (ISO 8601), and its first line."""

    commit: str
    date: str
    subject: str


def recent(root: Path, most: int = 40) -> tuple[Revision, ...]:
    """The last revisions in which anything below `root` changed, the newest first; none where git knows none."""
    pretty = "--pretty=format:%H%x09%cI%x09%s"
    try:
        told = _git(root, "rev-list", f"--max-count={most}", "--no-commit-header", pretty, "HEAD", "--", ".")
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return ()
    rows = (line.split("\t", 2) for line in told.stdout.decode(errors="replace").splitlines())
    return tuple(Revision(*row) for row in rows if len(row) == 3) if told.returncode == 0 else ()


def text_at(root: Path, commit: str, path: str) -> str | None:
    """A file's text at a revision (by its whole name); None where it was not there, or git gives no answer."""
    if not _COMMIT.fullmatch(commit):
        return None
    try:
        told = _git(root, "cat-file", "blob", f"{commit}:./{path}")
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return told.stdout.decode("utf-8-sig", "replace").replace("\r\n", "\n") if told.returncode == 0 else None


def changes_since(root: Path, revision: str, paths: Iterable[str]) -> tuple[Changes | None, tuple[Diagnostic, ...]]:
    """What has changed in some files below `root` since a revision of git's; None, and why, when git cannot tell."""
    files, told = _asked(root, revision, lambda commit: {p: _changed(root, commit, p) for p in dict.fromkeys(paths)})
    return (Changes(revision, files) if files is not None else None), told


def touched_since(root: Path, revision: str) -> tuple[frozenset[str] | None, tuple[Diagnostic, ...]]:
    """The files below `root` that are new, other than at a revision of git's, or gone, committed or not, without those that git
    is to ignore; None, and why, when git cannot tell."""
    return _asked(root, revision, lambda commit: _touched(root, commit))


def _asked(root: Path, revision: str, of_commit: Callable[[str], _Told]) -> tuple[_Told | None, tuple[Diagnostic, ...]]:
    """What git tells of a commit; None, and why, when it cannot tell."""
    place = Place(".git")
    try:
        inside = _git(root, "rev-parse", "--is-inside-work-tree")
        if inside.returncode:
            told = inside.stderr.decode(errors="replace").strip().partition("\n")[0]
            return None, (report("book-is-in-git", place, f"git knows no revisions of this book: {told}"),)
        # `--end-of-options`: a revision that looks like an option is none.
        found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        commit = found.stdout.decode().strip()
        if found.returncode or not commit:
            return None, (report("revision-is-known", place, f"git knows no revision “{revision}”."),)
        return of_commit(commit), ()
    except FileNotFoundError:
        return None, (report("git-answers", place, "git is not installed on this machine."),)
    except subprocess.TimeoutExpired:
        return None, (report("git-answers", place, f"git gave no answer for {_PATIENCE} seconds."),)
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode(errors="replace").strip().partition("\n")[0]
        return None, (report("git-answers", place, f"git cannot tell what has changed: {why}"),)


def _touched(root: Path, commit: str) -> frozenset[str]:
    """Files that git takes for changed may only have been written again: their bytes say. (Git would ask a filter.)"""
    changed = _names(root, "diff-index", "--name-only", "--no-renames", "--relative", "-z", commit, "--")
    new = _names(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(new | {path for path in changed if not _is_as_it_was(root, commit, path)})


def _names(root: Path, *question: str) -> set[str]:
    # A stranger's repository may name a program that is to watch its files.
    told = _git(root, "-c", "core.fsmonitor=false", *question)
    told.check_returncode()
    return {os.fsdecode(name) for name in told.stdout.split(b"\0") if name}


def _is_as_it_was(root: Path, commit: str, path: str) -> bool:
    file = within(root, path)
    if file is None or not is_file(file):
        return False
    before = _git(root, "cat-file", "blob", f"{commit}:./{path}")
    return before.returncode == 0 and before.stdout == file.read_bytes()


def _changed(root: Path, commit: str, path: str) -> Changed:
    file = within(root, path)
    if file is None or not is_file(file):
        return Changed()
    before = _git(root, "cat-file", "blob", f"{commit}:./{path}")
    old = before.stdout if before.returncode == 0 else b""  # not there yet: all of it is new
    return compared(_lines(old), _lines(file.read_bytes()))


def compared(old: list[str], new: list[str]) -> Changed:
    """The difference between the lines of a file before and after."""
    lines: set[int] = set()
    gone: set[int | None] = set()
    for kind, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        written = {number + 1 for number in range(start, end) if new[number].strip()}
        lines |= written
        if not written and any(line.strip() for line in old[first:last]):
            gone.add(next((number + 1 for number in range(end, len(new)) if new[number].strip()), None))
    return Changed(frozenset(lines), frozenset(number for number in gone if number is not None), None in gone)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8-sig", "replace").splitlines()


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL
    )
