"""A store that was damaged, or that a stranger has written into, only costs time: the same files come of it as without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from conftest import BookFolder
from making import Silent

from bookforge.build import build
from bookforge.cache import Cache
from bookforge.outcome import Request

Damage = Callable[[Path, Sequence[Path]], None]


def truncated(path: Path, _: Sequence[Path]) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path, _: Sequence[Path]) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 8
    path.write_bytes(data)


def swapped(path: Path, others: Sequence[Path]) -> None:
    """The file of another value of the same room, or of any."""
    other = next(
        (one for one in others if one != path and one.parts[-3] == path.parts[-3] and one.is_file()), others[0]
    )
    path.write_bytes(other.read_bytes())


def empty(path: Path, _: Sequence[Path]) -> None:
    path.write_bytes(b"")


def folder(path: Path, _: Sequence[Path]) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: tuple[Damage, ...] = (truncated, flipped, swapped, empty, folder)


def made(root: Path, cache: Cache, editions: tuple[str, ...]) -> Mapping[str, bytes]:
    """The files that a build into a new folder puts there."""
    output = root.parent / "output"
    outcome = build(Request(root, editions, output, 1, cache=cache), Silent())
    assert not outcome.failed, outcome.diagnostics
    found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".bookforge")}


def values(cache: Cache) -> list[Path]:
    assert cache.folder is not None
    return sorted(path for path in cache.folder.glob("*/*/*") if path.is_file())


def foreign(cache: Cache, value: bytes) -> None:
    """Puts the same value in every place, sealed as it should be."""
    for path in values(cache):
        cache.put(path.parts[-3], path.name, value)


EDITIONS = [("print",), pytest.param(("epub", "web"), marks=pytest.mark.long)]


@pytest.mark.parametrize("editions", EDITIONS)
def test_the_same_files_come_of_a_damaged_store(
    book_folder: BookFolder, cache: Cache, editions: tuple[str, ...]
) -> None:
    root = book_folder()
    good = made(root, cache, editions)
    found = values(cache)
    assert len(found) >= len(DAMAGES)
    for number, path in enumerate(found):
        DAMAGES[number % len(DAMAGES)](path, found)
    assert made(root, cache, editions) == good
    for value in (b"{}", b'[{"html": 5}]'):  # as if somebody had made them who knows how a value is sealed
        foreign(cache, value)
        assert made(root, cache, editions) == good
