"""Whole tiny books: every text file of the EPUB, and the words on every printed page, against golden files.

`pytest --update` rewrites the golden files; the diff of a commit then shows what a change does to a book.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from lxml import etree

from bookforge.book import Book
from bookforge.cache import user_cache
from bookforge.checks import ace
from bookforge.checks.finished import check_epub
from bookforge.editions import epub
from bookforge.editions import print as printed
from bookforge.editions.artifact import Artifact
from bookforge.formats import stores
from bookforge.reading import read_book
from bookforge.theme import Theme

BOOKS = Path(__file__).parent / "books"
GOLDEN = sorted(path.name for path in BOOKS.iterdir() if (path / "golden").is_dir())
DATE = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = {".xhtml", ".opf", ".ncx", ".xml", ".css"}
STYLED = "kitchen-sink"  # the book whose style sheet is kept: that of another differs by its faces alone


@cache
def _book(name: str) -> Book:
    reading = read_book(BOOKS / name, jobs=1, cache=user_cache())
    assert reading.diagnostics == ()
    assert reading.book is not None
    return reading.book


@cache
def _ebook(name: str) -> Artifact:
    artifact, found = epub.make(_book(name), Theme(BOOKS / name), date=DATE, cache=user_cache()).finished
    assert found == ()
    return artifact


@cache
def _printed(name: str) -> printed.Printed:
    result, found = printed.render(_book(name), Theme(BOOKS / name), date=DATE, cache=user_cache(), wanted=("print",))
    assert found == ()
    return result


@pytest.mark.parametrize("name", GOLDEN)
def test_the_ebook_is_as_it_was(name: str, update: bool) -> None:
    artifact = _ebook(name)
    archive = zipfile.ZipFile(io.BytesIO(artifact.files[artifact.main]))
    kept = TEXT if name == STYLED else TEXT - {".css"}
    texts = {entry: archive.read(entry) for entry in archive.namelist() if Path(entry).suffix in kept}
    folder = BOOKS / name / "golden" / "epub"
    if update:
        for old in [path for path in folder.rglob("*") if path.is_file()]:
            old.unlink()
        for entry, data in texts.items():
            (folder / entry).parent.mkdir(parents=True, exist_ok=True)
            (folder / entry).write_bytes(data)
    expected = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert texts.keys() == expected.keys()
    for entry, data in texts.items():
        assert data.decode() == expected[entry].decode(), entry


def test_epubcheck_has_nothing_to_say_of_the_kitchen_sink(
    need: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that an author can write, in one ebook, which has the pages of the printed book and chapters in pieces: no
    error, no warning, no information."""
    need("java")
    book, theme, plain = _book("kitchen-sink"), Theme(BOOKS / "kitchen-sink"), stores()["plain"]
    short = plain.model_copy(update={"file_bytes": plain.file_bytes.model_copy(update={"value": 10_000})})
    monkeypatch.setattr(epub, "stores", lambda: {"plain": short})
    pages = _printed("kitchen-sink").pages
    artifact, _ = epub.make(book, theme, date=DATE, cache=user_cache(), printed=pages).finished
    data = artifact.files[artifact.main]
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert b'role="doc-pagelist"' in archive.read("EPUB/nav.xhtml")
    assert "EPUB/text/blocks-2.xhtml" in archive.namelist()
    assert check_epub(data, book, artifact.main) == ()


@pytest.mark.long  # it draws some thirty pages; the sample book's are drawn by `test_accessibility`
def test_ace_has_nothing_to_say_of_the_kitchen_sink(need: Callable[..., str], npm: Callable[[str, str], Path]) -> None:
    """The same book, drawn in Chromium and looked at by the checker of accessibility: no violation."""
    need("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    npm(ace.PACKAGE, ace.VERSION)
    artifact = _ebook("kitchen-sink")
    assert ace.check(artifact.files[artifact.main], _book("kitchen-sink"), artifact.main) == ()


LEFTOVERS = re.compile(
    r":{3}|\[![A-Za-z]|\[\^|\[\[|\{[.#%]|(?<!\\)\{\{(?! launch \}\})|^!!! |^[TWI]> |TODO|</?div|\"|\]\(", re.MULTILINE
)
LITERAL = ("pre", "code", "math", "svg")


def test_no_markup_is_left_over_in_the_kitchen_sink() -> None:
    """The source holds the markup of every dialect; outside code the finished texts hold none of it (one is escaped)."""
    artifact = _ebook("kitchen-sink")
    archive = zipfile.ZipFile(io.BytesIO(artifact.files[artifact.main]))
    for entry in (name for name in archive.namelist() if name.endswith(".xhtml")):
        page = etree.fromstring(archive.read(entry))
        for element in [e for e in page.iter() if etree.QName(e).localname in LITERAL]:
            for inner in element.iter():
                inner.text = None
                inner.tail = inner.tail if inner is element else None
        assert LEFTOVERS.findall("".join(str(text) for text in page.itertext())) == [], entry


def _setters() -> str:
    """What breaks lines and pages besides bookforge: with others of these a page may well be another."""
    from weasyprint.text.ffi import pango

    return f"weasyprint {version('weasyprint')} pango {pango.pango_version()}"


@pytest.mark.parametrize("name", GOLDEN)
def test_the_printed_pages_are_as_they_were(name: str, update: bool, need: Callable[[str], str]) -> None:
    golden = BOOKS / name / "golden" / "pages.txt"
    stamp = f"laid out by {_setters()}\n"
    kept = golden.read_text(encoding="utf-8")
    if not update and not kept.startswith(stamp):
        pytest.skip(f"NOT TESTED: the golden pages were {kept.partition(chr(10))[0]}, here it is {_setters()}")
    result = _printed(name)
    (artifact,) = result.artifacts
    tool = [need("pdftotext"), "-layout", "-", "-"]
    done = subprocess.run(tool, input=artifact.files[artifact.main], capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    shown = [
        f"=== {i}: {page.folio or 'blank'} ===\n{text.strip()}\n"
        for i, (page, text) in enumerate(zip(result.pages.pages, pages, strict=True), start=1)
    ]
    text = "\n".join([stamp, *shown])
    if update:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
