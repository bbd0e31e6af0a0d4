"""Small values of one book, gathered: what was kept is had again, and nothing that others have stored is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookforge.cache import Cache, key
from bookforge.gathered import gathered

ONE, OTHER = key("one chapter"), key("another")


def values(cache: Cache) -> list[Path]:
    assert cache.folder is not None
    return [path for path in cache.folder.rglob("*") if path.is_file()]


def test_many_values_are_one_file(cache: Cache) -> None:
    store = gathered(cache, "marks", "a book")
    store.put("marks", ONE, b"")
    store.put("seen", OTHER, bytes(range(256)))
    assert store.get("marks", ONE) == b""
    assert not values(cache)
    store.keep()
    assert len(values(cache)) == 1
    again = gathered(cache, "marks", "a book")
    assert again.get("marks", ONE) == b""
    assert again.get("seen", OTHER) == bytes(range(256))
    assert again.get("seen", ONE) is None
    assert gathered(cache, "marks", "another book").get("marks", ONE) is None


def test_what_others_stored_is_known_and_gathered(cache: Cache) -> None:
    cache.put("unread", ONE, b"said")
    store = gathered(cache, "gates", "a book")
    assert store.get("unread", ONE) == b"said"
    store.keep()
    cache.put("unread", ONE, b"said otherwise")
    assert gathered(cache, "gates", "a book").get("unread", ONE) == b"said"


def test_what_is_not_small_has_a_file_of_its_own(cache: Cache) -> None:
    store = gathered(cache, "ready", "a book")
    store.put("ready", ONE, b"x" * 100_000)
    assert cache.get("ready", ONE) == b"x" * 100_000
    assert store.get("ready", ONE) == b"x" * 100_000
    store.keep()
    assert len(values(cache)) == 1


def test_what_an_edit_has_changed_is_known_when_it_is_undone(cache: Cache) -> None:
    for name in (ONE, OTHER):
        store = gathered(cache, "marks", "a book")
        assert store.get("marks", name) is None
        store.put("marks", name, b"value")
        store.keep()
    assert gathered(cache, "marks", "a book").get("marks", ONE) == b"value"


def test_of_what_nobody_asks_for_not_all_stays(cache: Cache) -> None:
    names = [key(str(n)) for n in range(500)]
    store = gathered(cache, "marks", "a book")
    for name in names:
        store.put("marks", name, b"value")
    store.keep()
    store = gathered(cache, "marks", "a book")
    store.put("marks", ONE, b"value")
    store.keep()
    left = gathered(cache, "marks", "a book")
    assert left.get("marks", ONE) == b"value"
    assert 0 < sum(left.get("marks", name) is not None for name in names) < 500


def test_nothing_is_written_where_nothing_is_new(cache: Cache) -> None:
    store = gathered(cache, "marks", "a book")
    store.put("marks", ONE, b"value")
    store.keep()
    (path,) = values(cache)
    then = path.stat()
    store = gathered(cache, "marks", "a book")
    assert store.get("marks", ONE) == b"value"
    store.keep()
    assert path.stat().st_ino == then.st_ino


@pytest.mark.parametrize("damage", [b"no value", b"[]", b'{"marks": 1}'])
def test_what_is_no_such_value_is_passed_over(cache: Cache, damage: bytes) -> None:
    store = gathered(cache, "marks", "a book")
    cache.put("gathered", store.name, damage)
    assert gathered(cache, "marks", "a book").get("marks", ONE) is None


def test_without_a_store_nothing_is_gathered() -> None:
    store = gathered(Cache(None), "marks", "a book")
    store.put("marks", ONE, b"value")
    store.keep()
    assert store.get("marks", ONE) is None


def test_a_value_that_was_not_right_is_mended(cache: Cache) -> None:
    for value in (b"wrong", b"right"):
        store = gathered(cache, "gates", "a book")
        store.put("unread", ONE, value)
        store.keep()
    assert gathered(cache, "gates", "a book").get("unread", ONE) == b"right"
