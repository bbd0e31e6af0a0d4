"""The store: what was put is had again, whole, or not at all; and it never stands in the way."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import threading
import time
from pathlib import Path

import pytest

import bookforge
from bookforge.cache import Cache, exposed, key, user_cache

NAME = key("a chapter")


def files(cache: Cache) -> list[Path]:
    assert cache.folder is not None
    return [path for path in cache.folder.rglob("*") if path.is_file()]


def test_a_key_is_the_hash_of_its_parts_which_do_not_run_into_each_other() -> None:
    assert key("ab", "c") != key("a", "bc")
    assert key("a") == key(b"a")
    assert key("a") != key("a", "")


@pytest.mark.parametrize("value", [b"", b"a", bytes(range(256)) * 1000])
def test_what_was_put_is_had_again(cache: Cache, value: bytes) -> None:
    assert cache.get("pandoc", NAME) is None
    cache.put("pandoc", NAME, value)
    assert cache.get("pandoc", NAME) == value
    assert cache.get("layout", NAME) is None
    cache.put("pandoc", NAME, b"new")
    assert cache.get("pandoc", NAME) == b"new"
    assert len(files(cache)) == 1


def test_without_a_folder_nothing_is_remembered() -> None:
    nothing = Cache(None)
    nothing.put("pandoc", NAME, b"a")
    nothing.trim(0)
    assert nothing.get("pandoc", NAME) is None


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 40])
def test_a_damaged_value_is_none(cache: Cache, damage: bytes) -> None:
    cache.put("pandoc", NAME, b"value")
    (path,) = files(cache)
    path.write_bytes(damage)
    assert cache.get("pandoc", NAME) is None
    cache.put("pandoc", NAME, b"value")
    assert cache.get("pandoc", NAME) == b"value"


def test_a_bit_that_flipped_is_seen(cache: Cache) -> None:
    cache.put("pandoc", NAME, b"value")
    (path,) = files(cache)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert cache.get("pandoc", NAME) is None


def test_a_store_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put("pandoc", NAME, b"value")
    assert cache.get("pandoc", NAME) is None
    cache.trim(0)


def test_two_writers_and_a_reader_only_ever_meet_whole_values(cache: Cache) -> None:
    values = {bytes([n]) * 100_000 for n in range(2)}
    seen: set[bytes | None] = set()

    def write(value: bytes) -> None:
        for _ in range(100):
            cache.put("pandoc", NAME, value)

    writers = [threading.Thread(target=write, args=(value,)) for value in values]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen.add(cache.get("pandoc", NAME))
    for writer in writers:
        writer.join()
    assert seen <= values | {None}
    assert cache.get("pandoc", NAME) in values
    assert len(files(cache)) == 1


@pytest.mark.parametrize(("age", "renewed"), [(60, False), (7200, True)])
def test_a_value_is_marked_as_used_once_an_hour(cache: Cache, age: int, renewed: bool) -> None:
    cache.put("pandoc", NAME, b"value")
    (path,) = files(cache)
    then = time.time() - age
    os.utime(path, (then, then))
    assert cache.get("pandoc", NAME) == b"value"
    assert (path.stat().st_mtime > then + 1) is renewed


def test_trim_takes_what_was_unused_longest(cache: Cache) -> None:
    for n in range(4):
        cache.put("pandoc", key(str(n)), b"x" * 100)
    for age, path in enumerate(sorted(files(cache))):
        os.utime(path, (1000 - age, 1000 - age))
    used = sorted(files(cache))[-1].name
    assert cache.get("pandoc", used) is not None
    size = files(cache)[0].stat().st_size
    cache.trim(2 * size)
    left = [path.name for path in files(cache)]
    assert len(left) == 2
    assert used in left
    cache.trim(10 * size)
    assert len(files(cache)) == 2
    cache.trim(0)
    assert files(cache) == []


def test_the_users_store_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOOKFORGE_CACHE", str(tmp_path))
    assert user_cache() == Cache(tmp_path)
    monkeypatch.delenv("BOOKFORGE_CACHE")
    folder = user_cache().folder
    assert folder is not None
    assert "bookforge" in folder.parts


def test_a_value_that_stands_in_the_place_of_another_is_none(cache: Cache) -> None:
    other = key("another chapter")
    cache.put("pandoc", NAME, b"value")
    (path,) = files(cache)
    for room, name in (("pandoc", other), ("layout", NAME)):
        assert cache.folder is not None
        place = cache.folder / room / name[:1] / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
        assert cache.get(room, name) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files, and links for few")
@pytest.mark.parametrize("plant", ["a folder", "a link", "a pipe", "an endless file"])
def test_what_is_no_file_of_the_store_is_none(cache: Cache, tmp_path: Path, plant: str) -> None:
    cache.put("pandoc", NAME, b"value")
    (path,) = files(cache)
    path.rename(tmp_path / "elsewhere")
    match plant:
        case "a folder":
            path.mkdir()
        case "a link":
            path.symlink_to(tmp_path / "elsewhere")
        case "a pipe":
            os.mkfifo(path)
        case _:
            path.symlink_to("/dev/zero")
    assert cache.get("pandoc", NAME) is None
    cache.put("pandoc", NAME, b"value")
    assert cache.get("pandoc", NAME) == (None if plant == "a folder" else b"value")
    assert [found.name for found in files(cache) if found.suffix == ".new"] == []


def test_what_cannot_be_decoded_is_none(cache: Cache) -> None:
    cache.put("pandoc", NAME, b"[1")
    assert cache.read("pandoc", NAME, json.loads) is None
    cache.put("pandoc", NAME, b"[1]")
    assert cache.read("pandoc", NAME, json.loads) == [1]


def test_a_full_disk_leaves_nothing_half_written(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    cache.put("pandoc", NAME, b"value")
    assert files(cache) == []


def test_trim_takes_what_a_writer_left_that_was_killed(cache: Cache) -> None:
    cache.put("pandoc", NAME, b"value")
    (kept,) = files(cache)
    old, young = kept.with_name("old.new"), kept.with_name("young.new")
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (1000, 1000))
    cache.trim()
    assert set(files(cache)) == {kept, young}


def test_a_store_is_tidied_once_an_hour(cache: Cache) -> None:
    def left() -> Path:
        cache.put("pandoc", NAME, b"value")
        half = next(path for path in files(cache) if path.name == NAME).with_name("half.new")
        half.write_bytes(b"half")
        os.utime(half, (1000, 1000))
        return half

    assert cache.folder is not None
    first = left()
    cache.tidy()
    assert not first.exists()
    second = left()
    cache.tidy()
    assert second.exists()
    for hours in (-2, 2):  # long ago; by a clock that was wrong
        then = time.time() + hours * 3600
        os.utime(cache.folder / "trimmed", (then, then))
        left()
        cache.tidy()
        assert not second.exists()


@pytest.mark.skipif(os.name == "nt", reason="the user's own folders are nobody else's there")
def test_a_store_that_others_can_write_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOOKFORGE_CACHE", str(tmp_path / "store"))
    assert user_cache().folder is not None
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700
    (tmp_path / "store").chmod(0o777)
    assert user_cache() == Cache(None)
    assert exposed(tmp_path / "store") == "everybody may write it"
    (tmp_path / "store").chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert user_cache() == Cache(None)
    assert exposed(tmp_path / "store") == "it belongs to another user"


@pytest.mark.parametrize("room", ["pickle", "marshal", "shelve"])
def test_nothing_is_ever_unpickled(room: str) -> None:
    """What comes from the store is data, and never runs."""
    source = Path(bookforge.__file__).parent
    loads = re.compile(rf"^\s*(import|from) {room}\b", re.MULTILINE)
    assert [path.name for path in source.rglob("*.py") if loads.search(path.read_text("utf-8"))] == []
