"""Writes finished files into `dist/`, all or nothing, and beside the book what is to be kept with it.

Files are staged beside their place, a journal says what is to be renamed, and only then the renames begin: each file is
always whole, and after a crash the next command finishes the set (journal written) or drops it (not yet).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from bookforge.diagnostics import MachineLacks

STATE = ".bookforge"
"""The folder below `dist` of what bookforge keeps there for itself."""
_STAGED, _STAGED_RECORD, _RECORD = "staged", "placed.part", "placed.json"
_NEXT, _JOURNAL = "journal.part", "journal.json"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)  # the latter as Windows has it
_WAIT = 600  # seconds that a build waits for another one in the same folder
_DEVICES = {("/", "dev"), ("/", "proc")}


def of(root: Path) -> Path:
    """The `dist/` of a book. Raises `MachineLacks` for a link out of the book's folder, which only its author may mean."""
    dist = root / "dist"
    if not dist.resolve().is_relative_to(root.resolve()):
        raise MachineLacks(
            f"dist/ is a link to {dist.resolve()}: give that folder as --output, if you want the files there."
        )
    return dist


def place(dist: Path, sets: Mapping[str, Mapping[str, bytes]]) -> None:
    """Puts sets of files into `dist` (made when missing), replacing those of an earlier build as one change.

    `sets` maps a name (such as "my-book:web") to its files by path below `dist`; files that an earlier set of that name
    had and the new one has not are removed, and so is another book's set that one of the new files takes the place of.
    Raises `MachineLacks` when the folder cannot be written: then it is as it was.
    """
    with _locked(dist) as state:
        _settle(dist, state)
        record, moves = _record(state), [name for files in sets.values() for name in files]
        taken = {name for name, files in record.items() if name not in sets and not set(files).isdisjoint(moves)}
        gone = sorted({old for name in {*sets, *taken} for old in record.get(name, []) if old not in moves})
        record = {name: files for name, files in record.items() if name not in taken}
        record |= {name: sorted(files) for name, files in sets.items()}
        plan = {"moves": moves, "gone": gone, "record": {name: files for name, files in record.items() if files}}
        try:
            _stage(dist, state, sets, plan)
        except BaseException:  # the disk is full, or we are to stop: the files that stand are whole
            _drop_staged(state)
            raise
        # From here on the set will be finished, whatever happens.
        (state / _NEXT).replace(state / _JOURNAL)
        _sync(state)
        _settle(dist, state)


def note(name: str) -> str:
    """The path below `dist` of what is written there for later commands, not for the author."""
    return f"{STATE}/notes/{name}"


def keep(path: Path, text: str) -> None:
    """Writes a file that is kept with the book, whole, and only when it says something else than before. Raises `MachineLacks`
    where that cannot be, also for a link that leads out of the book."""
    change(path, lambda _: text.encode())


def change(path: Path, made_of: Callable[[bytes], bytes]) -> None:
    """Writes what is made of the bytes of such a file (none where it is not there), as `keep` does: while it is made no other
    command writes, so that nothing is lost."""
    if not path.resolve().is_relative_to(path.parent.resolve()):
        raise MachineLacks(f"{path.name} is a link out of the book's folder; nothing is written there.")
    _renew(path, made_of)


def rewrite(path: Path, data: bytes) -> None:
    """Writes a file of the author's whole: whoever reads it meanwhile has the old one or the new one. It may be run and
    read by whom it could before. Raises `MachineLacks` where that cannot be."""
    _renew(path, lambda _: data)


def deliver(path: Path, data: bytes) -> None:
    """Writes a file where the author asked for one, whole, with the folders that are missing; into a pipe or a device
    (`/dev/stdout`, wherever that goes) as it comes. Raises `MachineLacks` where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.parts[:2] not in _DEVICES and (path.is_file() or not path.exists()):
            rewrite(path.resolve(), data)
        else:
            path.write_bytes(data)
    except OSError as error:
        raise MachineLacks(f"{path.name} cannot be written: {error.strerror or error}.") from error


def recover(dist: Path) -> None:
    """Finishes or drops what a build that was killed left behind; nothing happens without such a thing."""
    if (dist / STATE).is_dir():
        with _locked(dist) as state:
            _settle(dist, state)


def is_unsettled(dist: Path) -> bool:
    """Whether a build that was killed, or is at work, has left something there to be finished."""
    return (dist / STATE / _JOURNAL).exists() or (dist / STATE / _STAGED).exists()


def placed(dist: Path) -> frozenset[str]:
    """The files, by path below `dist`, that builds have put there."""
    return frozenset(name for files in _record(dist / STATE).values() for name in files)


@contextmanager
def _locked(dist: Path) -> Iterator[Path]:
    from filelock import FileLock, Timeout  # it brings much with it, which a look into the folder does without

    state = dist / STATE
    try:
        state.mkdir(parents=True, exist_ok=True)
        if state.is_symlink():
            raise MachineLacks(f"{dist.name}/{STATE} is a link; remove it.")
        with FileLock(state / "lock", timeout=_WAIT):
            yield state
    except Timeout as error:
        raise MachineLacks(
            f"Another build has been writing to {dist.name}/ for {_WAIT} seconds; end it and try again."
        ) from error
    except NotImplementedError as error:  # some drives of other machines
        raise MachineLacks(
            f"{dist.name}/ is on a drive where no file can be locked, so that two builds could mix; choose another by --output."
        ) from error
    except OSError as error:
        raise MachineLacks(f"{dist.name}/ cannot be written: {error.strerror or error}.") from error


def _renew(path: Path, made_of: Callable[[bytes], bytes]) -> None:
    aside = path.with_name(f".{path.name[:60]}.new")  # a name may have 255 bytes
    try:
        with _alone(path.parent):
            before = path.read_bytes() if path.is_file() else None
            data = made_of(before or b"")
            if data == before:
                return
            aside.unlink(missing_ok=True)  # of a command that was killed
            try:
                _write(aside, data)
                if before is not None:
                    shutil.copymode(path, aside)
                aside.replace(path.resolve())
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
            _sync(path.resolve().parent)
    except OSError as error:
        raise MachineLacks(f"{path.name} cannot be written: {_why(path, error)}.") from error


def _why(path: Path, error: OSError) -> str:
    """Why a file cannot be written whole, as the end of a sentence."""
    folder = path.resolve().parent
    if not path.is_file() or not os.access(path, os.W_OK) or os.access(folder, os.W_OK):
        return error.strerror or str(error)
    # It could be overwritten where it stands, and would be lost if that broke off.
    return (
        f"a new version of it is first written beside it, and the folder {folder} takes no new file. "
        "Allow writing in that folder, or choose another place"
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one command at a time, where folders can be locked."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a drive that knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _stage(dist: Path, state: Path, sets: Mapping[str, Mapping[str, bytes]], plan: Mapping[str, object]) -> None:
    """Writes all that needs room, and looks whether each file can have its place, so that nothing is left but to rename."""
    for files in sets.values():
        for name, data in files.items():
            if not _inside(dist, name) or (dist / name).is_dir():
                raise MachineLacks(f"{dist.name}/{name} cannot be written: a folder or a link stands in its way.")
            (dist / name).parent.mkdir(parents=True, exist_ok=True)
            _write(state / _STAGED / name, data)
    _write(state / _STAGED_RECORD, json.dumps(plan["record"], indent=1, sort_keys=True).encode())
    _write(state / _NEXT, json.dumps(plan).encode())
    for folder, _, _ in os.walk(state / _STAGED):
        _sync(Path(folder))
    _sync(state)


def _settle(dist: Path, state: Path) -> None:
    """Carries a journal out, as often as it takes; without one, drops what was staged."""
    journal, staged = state / _JOURNAL, state / _STAGED
    plan = _plan(journal)
    if plan is not None:
        changed = {state}
        for name in plan["moves"]:
            if _inside(dist, name) and (staged / name).is_file():  # otherwise it was moved before the crash
                (dist / name).parent.mkdir(parents=True, exist_ok=True)
                (staged / name).replace(dist / name)
                changed.add((dist / name).parent)
        for name in plan["gone"]:
            if _inside(dist, name):
                (dist / name).unlink(missing_ok=True)
                _drop_empty(dist, (dist / name).parent)
        if (state / _STAGED_RECORD).is_file():
            (state / _STAGED_RECORD).replace(state / _RECORD)
        for folder in changed:
            _sync(folder)
        journal.unlink()
    _drop_staged(state)


def _plan(journal: Path) -> dict[str, list[str]] | None:
    """What a journal says is to be done; None for what is no journal of ours."""
    if not journal.is_file():  # nor a pipe, which nobody may write into
        return None
    try:
        told = json.loads(journal.read_bytes())
        return {part: [str(name) for name in told[part]] for part in ("moves", "gone")}
    except (ValueError, KeyError, TypeError):
        journal.unlink()
        return None


def _drop_staged(state: Path) -> None:
    staged = state / _STAGED
    if staged.is_symlink() or (staged.exists() and not staged.is_dir()):  # none of ours
        staged.unlink()
    shutil.rmtree(staged, ignore_errors=True)
    for name in (_NEXT, _STAGED_RECORD):
        with suppress(OSError):
            (state / name).unlink(missing_ok=True)


def _inside(dist: Path, name: str) -> bool:
    """Whether a name leads to a place below `dist`, through no link."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        return False
    return not any((dist / above).is_symlink() for above in list(path.parents)[:-1])  # `dist` itself may be one


def _record(state: Path) -> dict[str, list[str]]:
    """Which files each set has."""
    if not (state / _RECORD).is_file():
        return {}
    try:
        found = json.loads((state / _RECORD).read_bytes())
        return {str(name): [str(file) for file in files] for name, files in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_LINK, 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Has the names in a folder outlive a power cut, where a system does that for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _drop_empty(dist: Path, folder: Path) -> None:
    while folder != dist and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
