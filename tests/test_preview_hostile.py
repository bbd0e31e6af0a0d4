"""The preview of books that nobody means well with: it answers, tells what is wrong where it stands, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hostile
import httpx2
import pytest
from previews import Preview

_PATIENCE = 120
SHOWN = (
    "latin-1", "surrogates", "control characters", "50 MB chapter", "3 MB line", "quotes 1,000 deep", "raw divs 1,000 deep",
    "YAML laughs: manifest", "YAML 1,000 deep: front matter", "YAML tag: manifest", "citation macros in a circle",
    "BibTeX xdata that double", "SVG laughs", "SVG uses that double", "SVG scripts", "PNG of 50,000 by 50,000", "PNG cut off",
    "CSS braces 3,000 deep", "CSS variables that double", "CSS page of a kilometre", "CSS grid of a billion", "CSS not UTF-8",
    "CSS numbers that are of 5,000 digits", "face cut off", "numbers that are ²", "cell that takes 1,000,000,000 columns",
    "template reads files", "chapter linked to /dev/zero", "manifest linked to /etc/passwd", "chapter is a pipe",
    "style is a pipe", "includes in a circle", "raw: script", "raw: mutation", "empty manifest", "manifest is a folder",
)  # fmt: skip
"""Some of each sort; a few are quick and always tried."""
QUICK = ("latin-1", "YAML laughs: manifest", "SVG uses that double", "CSS page of a kilometre", "chapter is a pipe")
ELSEWHERE = {"template-is-valid", "resource-is-found"}
"""What an edition tells that the preview does not make before it is asked for."""


@contextmanager
def previewed(folder: Path) -> Iterator[Preview]:
    """A preview of a folder, ended at last."""
    preview = Preview.start(folder)
    try:
        yield preview
    finally:
        preview.kill()


def errors(preview: Preview) -> list[tuple[str, str]]:
    """The code and the file of each error that the preview tells of the book."""
    answer = httpx2.get(f"{preview.url}~/findings", timeout=_PATIENCE)
    assert answer.status_code == 200
    return [(one["code"], one["path"]) for one in answer.json() if one["severity"] == "error"]


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in SHOWN]
)
def test_the_preview_answers_whatever_the_book_holds(name: str, tmp_path: Path) -> None:
    wanted, folder = hostile.INPUTS[name], tmp_path / "book"
    hostile._laid(hostile._GOOD)(folder)
    wanted.lay(folder)
    with previewed(folder) as preview:
        told = errors(preview)
        page = httpx2.get(preview.url, timeout=_PATIENCE)
        assert page.status_code == 200
        assert "Traceback" not in page.text
        assert "root:x:0" not in page.text
        if wanted.told not in (hostile.BUILT, "?", *ELSEWHERE):
            assert (wanted.told, wanted.at.partition(":")[0]) in told
        assert httpx2.get(f"{preview.url}~/hello", timeout=_PATIENCE).status_code == 200  # it goes on
        assert "Traceback" not in preview.stop()
