"""What a step of a build is done with is let go: a long book takes little more memory than what it is made of."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
import pytest

from bookforge.editions.print.binder import bind
from bookforge.editions.print.binding import BoundPage, Particulars


def blank_unit() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as unit:
        unit.add_blank_page()
        unit.save(out)
    return out.getvalue()


def test_the_files_of_units_are_open_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: set[int] = set()
    counts = []
    really = pikepdf.open

    @contextmanager
    def noted(data: io.BytesIO) -> Iterator[pikepdf.Pdf]:
        opened.add(id(data))
        counts.append(len(opened))
        with really(data) as pdf:
            yield pdf
        opened.remove(id(data))

    monkeypatch.setattr(pikepdf, "open", noted)
    pages = [BoundPage(name, 0, name, recto=True) for name in "abc"]
    bind(dict.fromkeys("abc", blank_unit()), pages, outline=(), files={}, particulars=Particulars("A", "en"), body=0)
    assert counts == [1, 1, 1]
