"""Processes that lay out pages: when one dies or hangs its chapter is named, the work of the others is kept, and none is left."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import as_completed
from pathlib import Path
from typing import cast

import pytest
from conftest import BookFolder
from making import Silent

from bookforge import children
from bookforge.bounded import Lost, bounded
from bookforge.build import build
from bookforge.cache import Cache
from bookforge.editions.print import breaking, compositor, finished, hands
from bookforge.editions.print.laid import LaidUnit
from bookforge.editions.print.layout import Job, Layout
from bookforge.outcome import Request
from bookforge.workers import Workers


def double(number: int) -> int:
    return 2 * number


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(_: int) -> None:
    time.sleep(600)


def fail(_: int) -> None:
    raise ValueError("no")


def begin() -> None:
    """Nothing is needed."""


LOADED = (breaking, finished)
"""A process that is forked while another thread loads something waits for it without end: all that is needed is loaded here."""


@pytest.mark.parametrize(
    ("code", "said"), [(-signal.SIGSEGV, "SIGSEGV"), (-1000, "signal 1000"), (1, "code 1"), (None, "code None")]
)
def test_how_a_process_has_ended_is_said_by_name(code: int | None, said: str) -> None:
    assert children.how_ended(code) == said


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(2, multiprocessing.get_context("fork"), begin, lambda number: 2.0 if number == 1 else 60.0)
    yield made
    made.shutdown(wait=False, cancel_futures=True)
    assert multiprocessing.active_children() == []


def test_who_dies_or_hangs_or_fails_is_known_and_the_others_go_on(workers: Workers) -> None:
    tasks = [(double, 2), (die, 3), (double, 4), (sleep, 1), (fail, 5), (double, 6), (double, 7)]
    futures = {workers.submit(function, number): (function, number) for function, number in tasks}
    came = {futures[future]: future.exception() or future.result() for future in as_completed(futures)}
    assert [came[double, number] for number in (2, 4, 6, 7)] == [4, 8, 12, 14]
    assert str(came[die, 3]) == "its process ended (SIGKILL)"
    assert str(came[sleep, 1]) == "it was not done after 2 seconds"
    assert isinstance(came[fail, 5], ValueError)


def test_work_is_held_to_its_time_and_its_memory() -> None:
    with pytest.raises(Lost, match="not done after 0 seconds"), bounded(0.2, 100_000):
        time.sleep(60)
    with pytest.raises(Lost, match="more than 1 MB"), bounded(60, 1):
        bytearray(500_000_000)
    with pytest.raises(Lost, match="ZeroDivisionError"), bounded(60, 100_000):
        print(1 / 0)
    assert len(bytearray(500_000_000)) == 500_000_000  # the limits are gone


def test_a_worker_that_is_killed_is_told_at_its_chapter_and_the_others_work_is_kept(
    book_folder: BookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, fork = Layout.lay, multiprocessing.get_context("fork")

    def dies_of_touch(layout: Layout, job: Job) -> LaidUnit:
        if "A hand says" in job.html:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(layout, job)

    monkeypatch.setattr(Layout, "lay", dies_of_touch)
    monkeypatch.setattr(hands.children, "context", lambda *_: fork)  # which has what is patched
    monkeypatch.setattr(hands, "FEW", 1)  # a book of a few pages is laid out by the command itself
    folder, cache = book_folder(), Cache(tmp_path / "cache")
    outcome = build(Request(folder, ("print",), None, 2, False, cache), Silent())
    (error,) = [d for d in outcome.diagnostics if d.severity == "error"]
    assert (error.code, str(error.place)) == ("chapter-is-laid-out", "text/two.md:1")
    assert error.message == "The pages of “Touch” could not be made: its process ended (SIGKILL)."
    assert not [file for file in (folder / "dist").rglob("*") if file.suffix == ".pdf"]
    assert multiprocessing.active_children() == []

    laid: list[str] = []
    monkeypatch.setattr(Layout, "lay", lambda layout, job: laid.append(job.html) or real(layout, job))
    build(Request(folder, ("print",), None, 1, False, cache), Silent())
    assert any("A hand says" in html for html in laid)
    assert not any("Two people" in html for html in laid)


def test_a_style_sheet_that_gives_no_page_an_end_is_told_when_the_first_unit_is_lost(
    book_folder: BookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def endless(_: Layout, job: Job) -> LaidUnit:
        tried.append(job.name)
        raise Lost("it was not done after 120 seconds")

    monkeypatch.setattr(Layout, "lay", endless)
    monkeypatch.setattr(Layout, "lines", endless)
    folder = book_folder({"styles/extra.css": "p { color: black }"})
    outcome = build(Request(folder, ("print",), None, 1, False, Cache(tmp_path / "cache")), Silent())
    (error,) = [d for d in outcome.diagnostics if d.severity == "error"]
    assert (error.code, str(error.place)) == ("chapter-is-laid-out", "styles/extra.css")
    assert (
        "the book's own style sheets lose even a page of a few words (it was not done after 120 seconds)"
        in error.message
    )
    assert len(tried) == 2

    tried.clear()  # without a sheet of the book's own it must be the units
    (folder / "styles/extra.css").unlink()
    outcome = build(Request(folder, ("print",), None, 1, False, Cache(tmp_path / "cache")), Silent())
    assert len(tried) > 2
    assert "text/two.md:1" in {str(d.place) for d in outcome.diagnostics}


def test_units_that_have_no_end_of_their_own_lose_no_others_whatever_the_styles(
    book_folder: BookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, laid = Layout.lay, []

    def some_have_no_end(layout: Layout, job: Job) -> LaidUnit:
        if job.name in ("one", "two", "half-title"):
            raise Lost("it was not done after 120 seconds")
        laid.append(job.name)
        return real(layout, job)

    monkeypatch.setattr(Layout, "lay", some_have_no_end)
    folder = book_folder({"styles/extra.css": "p { color: black }"})
    outcome = build(Request(folder, ("print",), None, 1, False, Cache(tmp_path / "cache")), Silent())
    assert {str(d.place) for d in outcome.diagnostics if d.severity == "error"} == {
        "text/one.md:1", "text/two.md:1", "book.yaml",
    }  # fmt: skip
    assert {"title-page", "copyright"} <= set(laid)


def who(_: int) -> int:
    return os.getpid()


def test_a_worker_that_has_nothing_to_do_goes_and_another_comes_for_the_next_task() -> None:
    made = Workers(1, multiprocessing.get_context("fork"), begin, lambda _: 60.0, idle=0.2)
    first = made.submit(who, 1).result()
    while multiprocessing.active_children():
        time.sleep(0.05)
    assert made.submit(who, 2).result() != first
    made.shutdown(wait=True)


def test_what_a_laid_out_unit_leaves_behind_is_gone_before_the_next() -> None:
    """Boxes know each other in circles, which Python finds in its own time alone."""

    class Box:
        def __init__(self) -> None:
            self.parent = self

    class Boxes:
        def lay(self, _: Job) -> Boxes:
            return self

        def to_bytes(self) -> bytes:
            seen.append(weakref.ref(Box()))
            return b""

    seen: list[weakref.ref[Box]] = []
    gc.disable()
    try:
        compositor.laid(cast("Layout", Boxes()), Job("one", ""))
    finally:
        gc.enable()
    assert [one() for one in seen] == [None]


def elsewhere(process: int) -> bool:
    """Whether another process than this one is asked."""
    return os.getpid() != process


def die_elsewhere(process: int) -> str:
    if os.getpid() != process:
        os.kill(os.getpid(), signal.SIGKILL)
    return "here"


@pytest.mark.parametrize("serving", [True, False])
def test_what_is_begun_is_done_by_another_process_where_one_starts_in_no_time(
    serving: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "is_serving", lambda: serving)
    monkeypatch.setattr(children, "context", lambda: multiprocessing.get_context("fork"))
    assert children.begun(elsewhere, os.getpid())() is serving
    assert children.begun(die_elsewhere, os.getpid())() == "here", "it is not lost with a process that dies of it"
