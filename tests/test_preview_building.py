"""A book that is built while its preview is open and its author goes on writing: each makes what it makes alone."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from conftest import GOOD
from making import Silent, lay
from previews import Preview
from test_kills import files_in

from bookforge import dist
from bookforge.build import build
from bookforge.cache import user_cache
from bookforge.outcome import Request

VERSIONS = tuple(f"{GOOD['text/one.md']}\nThis is version {name}.\n" for name in ("one", "two", "three"))


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    started = Preview.start(lay(tmp_path / "book", GOOD))
    yield started
    started.kill()


def built(root: Path, editions: tuple[str, ...], output: Path | None = None) -> Mapping[str, bytes]:
    outcome = build(Request(root, editions, output, 1, cache=user_cache()), Silent())
    assert not outcome.failed, outcome.diagnostics
    return files_in(output or root / "dist")


def shows(preview: Preview, words: str, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while True:
        with urllib.request.urlopen(preview.url, timeout=patience) as answer:
            page = answer.read().decode()
        if words in page:
            return
        assert time.monotonic() < until, page
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("editions", "rounds"), [(("epub",), 1), pytest.param(("epub", "print", "web"), 10, marks=pytest.mark.long)]
)
def test_a_build_beside_a_preview_makes_what_it_makes_alone(
    preview: Preview, tmp_path: Path, editions: tuple[str, ...], rounds: int
) -> None:
    """Each build begins with the save that the preview reads, too, and writes below the folder that it watches."""
    alone = []
    for version in VERSIONS:
        lay(tmp_path / "alone", {**GOOD, "text/one.md": version})
        alone.append(built(tmp_path / "alone", editions))
    for _ in range(rounds):
        for version, known in zip(VERSIONS, alone, strict=True):
            lay(preview.folder, {"text/one.md": version})
            assert built(preview.folder, editions) == known
            shows(preview, version.splitlines()[-1])
    assert not dist.is_unsettled(preview.folder / "dist")
    assert preview.process.is_alive()
    assert "Traceback" not in preview.stop()
