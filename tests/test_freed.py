"""What a long piece of work has freed goes back to the system."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from bookforge.freed import give_back


def _megabytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 // 2**20


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries give back what is freed by themselves")
def test_what_is_free_between_things_that_stay_goes_back_to_the_system() -> None:
    taken = [bytes(1000) for _ in range(60_000)]
    kept = taken[::1000]
    del taken
    before = _megabytes()
    give_back()
    assert len(kept) == 60
    assert before - _megabytes() > 20


def test_where_nothing_can_be_given_back_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookforge.freed._TRIM", None)
    give_back()
