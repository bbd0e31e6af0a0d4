"""Whether a build would change anything: a finished build leaves a note of all that it depended on and of what it made.

All that a build reads is in the book's folder, in bookforge and its libraries, and in the request; all of it is hashed, and
so is every file that was made. While both are as the note says, what was found then is told again. Whatever is not certain
is built.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bookforge import dist
from bookforge.cache import key
from bookforge.diagnostics import Diagnostic
from bookforge.folder import DECISIONS, IDS, is_file, within
from bookforge.itself import mark
from bookforge.outcome import Finished, Outcome, Request
from bookforge.pagefaults import Count, PageFaults
from bookforge.pango import pango_version

_MOST_FILES = 5000
_MOST_BYTES = 512 * 2**20  # more is not hashed in less time than a build takes
_UNREAD = frozenset({".git", dist.STATE})
_OF_TOOLS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})  # what marks a folder that a tool fills (bford.info/cachedir)


@dataclass(frozen=True, slots=True)
class State:
    """All that a build depends on: what is asked, and of whom, and each file of the book's folder with its hash."""

    surroundings: tuple[str, ...]
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        """The hash of it all."""
        return key(*self.surroundings, *(part for file in sorted(self.files.items()) for part in file))

    def after(self, written: Mapping[Path, str]) -> State:
        """What it is when some files have been written into the folder, from which the same would be built again."""
        hashes = {str(path): _hash(text.encode()) for path, text in written.items()}
        fresh = {path: f" {made}" for path, made in hashes.items() if not self.files.get(path, "").endswith(made)}
        return replace(self, files={**self.files, **fresh})


def state(request: Request) -> State | None:
    """What a build depends on, before it begins; None where that cannot be told."""
    pango = pango_version()
    looks_elsewhere = request.strict or request.certify or request.since is not None  # at checkers, at git
    if request.cache.folder is None or looks_elsewhere or pango is None:
        return None
    try:
        files = contents(request)
    except OSError:
        return None
    if files is None:
        return None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return State((_name(request), epoch, platform.platform(), str(pango), mark()), files)


def contents(request: Request) -> dict[str, str] | None:
    """Every file of the book's folder with its hash, but those that builds have made; None for too many. What tools keep
    there may be as much again, and a book seldom names it: such a file has its size and time instead. Raises OSError."""
    root, output = request.root, _output(request).resolve()
    made = {str(output / path) for path in dist.placed(output)}
    found: dict[str, str] = {}
    tools = hashlib.sha256()
    count = 0
    for entry, is_a_tools in _walk(root):
        if entry.path in made:
            continue
        if is_a_tools:
            stat = entry.stat(follow_symlinks=False)
            tools.update(f"{entry.path} {stat.st_size} {stat.st_mtime_ns}\n".encode(errors="surrogateescape"))
            continue
        link, is_read = "", entry.is_file(follow_symlinks=False)
        if entry.is_symlink():
            real = within(root, entry.path)
            link, is_read = os.readlink(entry.path), real is not None and is_file(real)  # noqa: PTH115
        count += entry.stat().st_size if is_read else 0
        if len(found) >= _MOST_FILES or count > _MOST_BYTES:
            return None
        found[entry.path] = f"{link} {_hash(Path(entry).read_bytes()) if is_read else ''}"
    return {**found, "": tools.hexdigest()}


def kept(request: Request) -> dict[str, str]:
    """What builds keep beside the book, of which they would make the same, each file with its hash as `contents` has it."""
    found = {}
    for path in (request.root / name for name in (DECISIONS, IDS)):
        if is_file(path) and not path.is_symlink():
            found[str(path)] = f" {_hash(path.read_bytes())}"
    return found


def noted(
    request: Request,
    before: State | None,
    outcome: Outcome,
    files: Mapping[str, bytes],
    ids: Mapping[Path, str],
) -> dict[str, Mapping[str, bytes]]:
    """The set of files with which `dist.place` keeps the note of a build: its state `before`, and the `files` that it places.

    The `ids` that it has kept beside the book are those of the book that it has built: with them it would build the same.
    """
    name = _name(request)
    if before is None:
        return {name: {}}
    told = {
        "state": before.after(ids).name,
        "files": {path: _hash(data) for path, data in files.items()},
        "title": outcome.title,
        "finished": [
            {**asdict(done), "path": os.path.relpath(done.path, _output(request))} for done in outcome.finished
        ],
        "diagnostics": [asdict(found) for found in outcome.diagnostics],
        "typography": dict(outcome.typography),
        "faults": asdict(outcome.faults),
    }
    return {name: {dist.note(f"{name}.json"): json.dumps(told, default=str).encode()}}


def recalled(request: Request, here: State | None) -> Outcome | None:
    """What became of the build whose files stand in their place, where that is of the state that is `here`; None where one is to
    be made."""
    folder = _output(request)
    try:
        told = json.loads((folder / dist.note(f"{_name(request)}.json")).read_bytes())
        if dist.is_unsettled(folder) or here is None or told["state"] != here.name:
            return None
        if any(_hash((folder / path).read_bytes()) != made for path, made in told["files"].items()):
            return None
        return _outcome(told, folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def is_known(request: Request) -> bool:
    """Whether there is a note of a build that was asked for in the same words, of whatever state."""
    return (_output(request) / dist.note(f"{_name(request)}.json")).exists()


def _outcome(told: Mapping[str, Any], folder: Path) -> Outcome:
    finished = (
        Finished(**{**done, "path": folder / done["path"], "seconds": 0.0, "remarks": tuple(done["remarks"])})
        for done in told["finished"]
    )
    faults = told["faults"]
    counts = tuple(Count(**{**count, "where": tuple(count["where"])}) for count in faults["counts"])
    return Outcome(
        told["title"],
        tuple(finished),
        tuple(map(Diagnostic.of_json, told["diagnostics"])),
        {},
        told["typography"],
        PageFaults(tuple(map(Diagnostic.of_json, faults["notes"])), counts, faults["fitted"]),
        up_to_date=True,
    )


def _name(request: Request) -> str:
    """The name of a request's note: that of the last build that was asked for in the same words."""
    manifest = request.path.name if request.path.is_file() else ""
    words = key(str(request.root), manifest, repr(request.editions), request.channel)
    return f"up-to-date-{words[:16]}"


def _output(request: Request) -> Path:
    return request.output or request.root / "dist"


def _walk(folder: str | Path, is_a_tools: bool = False) -> Iterator[tuple[os.DirEntry[str], bool]]:
    """All that is below a folder but folders, and whether a tool keeps it; always in the same order. Links are not followed:
    what they lead to within the book is met anyway."""
    with os.scandir(folder) as entries:
        here = {entry.name: entry for entry in entries}
    theirs = is_a_tools or not _OF_TOOLS.isdisjoint(here)
    for name in sorted(here.keys() - _UNREAD):
        if here[name].is_dir(follow_symlinks=False):
            yield from _walk(here[name].path, theirs)
        else:
            yield here[name], theirs


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
