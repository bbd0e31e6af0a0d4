"""A Dask cluster lays out the units of a book: the same pages, whoever dies meanwhile, and plain words where there is none."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from making import DATE, book_in, data_of, lay

from bookforge.cache import Cache
from bookforge.cli import main
from bookforge.diagnostics import MachineLacks
from bookforge.editions.print import cluster_hands, render
from bookforge.editions.print import hands as at_work
from bookforge.editions.print.cluster import Cluster
from bookforge.theme import Theme

CHAPTERS = {f"{n}.md": f"# Chapter {n}\n\n" + f"A chapter has some words to tell of {n}.\n\n" * 60 for n in range(1, 7)}
BOOK = f"bookforge: 1\ntitle: Far\nlanguage: en\nauthors: [Ada]\ncontents: {{body: [{', '.join(CHAPTERS)}]}}\n"


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MachineLacks, match=r"pip install 'bookforge\[cluster\]'"):
        Cluster("tcp://127.0.0.1:9")


def test_an_executor_that_is_none_is_wrong_usage() -> None:
    result = CliRunner().invoke(main, ["build", "--executor", "spark:10.0.0.5"], prog_name="bookforge")
    assert result.exit_code == 2
    assert "dask:ADDRESS" in " ".join(result.output.split())


def test_who_would_set_other_pages_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_work, "versions", lambda: "weasyprint 70.0 pango 15400 abc")
    at_work.hold_against("weasyprint 70.0 pango 15400 abc")
    with pytest.raises(MachineLacks, match="it has pango 15400, this machine pango 15014"):
        at_work.hold_against("weasyprint 70.0 pango 15014 abc")
    with pytest.raises(MachineLacks, match="another state of bookforge's code"):
        at_work.hold_against("weasyprint 70.0 pango 15400 def")


@pytest.fixture
def distributed() -> Any:
    return pytest.importorskip("distributed", reason="NOT TESTED: it comes with the extra `cluster`")


def test_where_nobody_answers_it_is_said_at_once(distributed: Any) -> None:
    with socket.socket() as taken:  # and does not listen
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        for wrong in (address, "xyz://10.0.0.5:1", "10.0.0.5"):
            with pytest.raises(MachineLacks, match=f"No Dask scheduler answers at {wrong}"):
                Cluster(wrong)


# --- a real one -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(distributed: Any) -> Iterator[Any]:
    """Two workers of one thread each, each a process that Dask starts again when it ends."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


@pytest.mark.long
def test_a_cluster_sets_the_same_pages_though_a_worker_is_killed(
    cluster: Any, distributed: Any, tmp_path: Path
) -> None:
    folder = lay(tmp_path, {"book.yaml": BOOK, **CHAPTERS})
    book, address = book_in(folder), cluster.scheduler_address
    killed: dict[str, int] = {}

    def kill_one(words: str) -> None:
        """When the first unit is there: a worker that is at others."""
        if not killed and words.startswith("unit 1 of"):
            with distributed.Client(address, set_as_default=False) as client:
                who, tasks = max(client.processing().items(), key=lambda item: len(item[1]))
                killed[who] = len(tasks)
                os.kill(client.run(os.getpid)[who], signal.SIGKILL)

    def made(tell: Any = lambda _: None, **how: Any) -> bytes:
        printed, _ = render(book, Theme(folder), date=DATE, cache=Cache(None), wanted=("screen",), tell=tell, **how)
        return data_of(printed)

    here = made()
    assert made(hands=cluster_hands(address)) == here
    assert made(kill_one, hands=cluster_hands(address)) == here
    assert next(iter(killed.values())) > 0, "it was at something"


@pytest.mark.long
def test_a_cluster_that_has_lost_all_its_workers_is_not_waited_for(cluster: Any, tmp_path: Path) -> None:
    crew = Cluster(cluster.scheduler_address)
    crew._patience = 3
    cluster.scale(0)
    with pytest.raises(MachineLacks, match="has no worker"):
        crew.submit(os.getpid).result(60)
    with pytest.raises(MachineLacks, match="has no worker"):
        Cluster(cluster.scheduler_address, patience=3)
