"""Writes finished files into `dist/`, all or nothing, and beside the book what is to be kept with it.

Files are staged beside their place, a journal says what is to be renamed, and only then the renames begin: each file is
always whole, and after a crash the next command finishes the set (journal written) or drops it (not yet).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from bookforge.diagnostics import MachineLacks

STATE = ".bookforge"
"""The folder below `dist` of what bookforge keeps there for itself."""
_WAIT = 600  # seconds that a build waits for another one in the same folder


def place(dist: Path, sets: Mapping[str, Mapping[str, bytes]]) -> None:
    """Puts sets of files into `dist` (made when missing), replacing those of an earlier build as one change.

    `sets` maps a name (such as "my-book:web") to its files by path below `dist`; files that an earlier set of that name
    had and the new one has not are removed. Raises `MachineLacks` when the folder cannot be written.
    """
    with _locked(dist) as state:
        _settle(dist, state)
        staged = state / "staged"
        record = _record(state)
        moves: list[str] = []
        for files in sets.values():
            for name, data in files.items():
                _write(staged / name, data)
                moves.append(name)
        gone = sorted({old for name in sets for old in record.get(name, []) if old not in moves})
        record.update({name: sorted(files) for name, files in sets.items()})
        record = {name: files for name, files in record.items() if files}
        journal = {"moves": moves, "gone": gone, "record": record}
        _write(state / "journal.part", json.dumps(journal).encode())
        # From here on the set will be finished, whatever happens.
        (state / "journal.part").replace(state / "journal.json")
        _settle(dist, state)


def note(name: str) -> str:
    """The path below `dist` of what is written there for later commands, not for the author."""
    return f"{STATE}/notes/{name}"


def keep(path: Path, text: str) -> None:
    """Writes a file that is kept with the book, whole, and only when it says something else than before."""
    data = text.encode()
    if not path.is_file() or path.read_bytes() != data:
        rewrite(path, data)


def rewrite(path: Path, data: bytes) -> None:
    """Writes a file of the book's folder whole: whoever reads it meanwhile has the old one or the new one. It may be run and
    read by whom it could before."""
    aside = path.with_name(f".{path.name}.new")
    try:
        _write(aside, data)
        if path.is_file():
            shutil.copymode(path, aside)
        aside.replace(path.resolve())
    except OSError as error:
        raise MachineLacks(f"{path.name} cannot be written: {error.strerror or error}.") from error


def recover(dist: Path) -> None:
    """Finishes or drops what a build that was killed left behind; nothing happens without such a thing."""
    if (dist / STATE).is_dir():
        with _locked(dist) as state:
            _settle(dist, state)


def is_unsettled(dist: Path) -> bool:
    """Whether a build that was killed, or is at work, has left something there to be finished."""
    return (dist / STATE / "journal.json").exists() or (dist / STATE / "staged").exists()


def placed(dist: Path) -> frozenset[str]:
    """The files, by path below `dist`, that builds have put there."""
    return frozenset(name for files in _record(dist / STATE).values() for name in files)


@contextmanager
def _locked(dist: Path) -> Iterator[Path]:
    from filelock import FileLock, Timeout  # it brings much with it, which a look into the folder does without

    state = dist / STATE
    try:
        state.mkdir(parents=True, exist_ok=True)
        with FileLock(state / "lock", timeout=_WAIT):
            yield state
    except Timeout as error:
        raise MachineLacks(
            f"Another build has been writing to {dist.name}/ for {_WAIT} seconds; end it and try again."
        ) from error
    except OSError as error:
        raise MachineLacks(f"{dist.name}/ cannot be written: {error.strerror or error}.") from error


def _settle(dist: Path, state: Path) -> None:
    """Carries a journal out, as often as it takes; without one, drops what was staged."""
    journal = state / "journal.json"
    staged = state / "staged"
    if journal.is_file():
        plan = json.loads(journal.read_bytes())
        for name in plan["moves"]:
            if _inside(name) and (staged / name).is_file():  # otherwise it was moved before the crash
                (dist / name).parent.mkdir(parents=True, exist_ok=True)
                (staged / name).replace(dist / name)
        for name in plan["gone"]:
            if _inside(name):
                (dist / name).unlink(missing_ok=True)
                _drop_empty(dist, (dist / name).parent)
        _write(state / "placed.part", json.dumps(plan["record"], indent=1, sort_keys=True).encode())
        (state / "placed.part").replace(state / "placed.json")
        journal.unlink()
    shutil.rmtree(staged, ignore_errors=True)


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _record(state: Path) -> dict[str, list[str]]:
    try:
        found = json.loads((state / "placed.json").read_bytes())
        return {str(name): [str(file) for file in files] for name, files in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _drop_empty(dist: Path, folder: Path) -> None:
    while folder != dist and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
