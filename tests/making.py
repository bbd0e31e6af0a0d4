"""What many tests make of a few files: a folder, the book in it, its printed pages; and how they read what came of it.

All of it goes through the store that the tests of a run share (`conftest`), unless a test brings a store of its own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pikepdf

from bookforge.book import Book
from bookforge.cache import Cache, user_cache
from bookforge.checks.preflight.faces import Faces
from bookforge.checks.preflight.facts import Ink
from bookforge.checks.preflight.pages import ink_on, together
from bookforge.editions.print import Printed, own_hands, render
from bookforge.layers import layers_of
from bookforge.reading import read_book
from bookforge.theme import Theme

DATE = datetime(2026, 11, 22, tzinfo=UTC)


REPEATED = ("paragraph-stands-once", "passage-stands-once")
"""What is told of books that say one thing many times, so as to fill pages."""


class Silent:
    """A progress that tells nobody."""

    def step(self, name: str) -> None:
        """Nothing."""

    def detail(self, words: str) -> None:
        """Nothing."""


def lay(folder: Path, files: Mapping[str, str]) -> Path:
    """Writes files into a folder, which is made if it is not there."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def book_in(folder: Path, cache: Cache | None = None) -> Book:
    """The book of a folder, of which there must be one; what is found in it beside is passed over."""
    reading = read_book(folder, jobs=1, cache=cache or user_cache())
    assert reading.book is not None, reading.diagnostics
    return reading.book


def printed(folder: Path, *wanted: str, cache: Cache | None = None, jobs: int = 1) -> Printed:
    """The printed editions of the book in a folder; with `cache=Cache(None)` made afresh."""
    book, kept = book_in(folder, cache), cache or user_cache()
    return render(book, Theme(folder), date=DATE, cache=kept, wanted=wanted, hands=own_hands(jobs))[0]


def data_of(result: Printed, kind: str = "screen") -> bytes:
    """The file of one edition."""
    artifact = next(artifact for artifact in result.artifacts if artifact.kind == kind)
    return artifact.files[artifact.main]


def folio_of(result: Printed, unit: str) -> str | None:
    """The folio of the page on which a unit opens."""
    return next((page.folio for page in result.pages.pages if page.unit == unit), None)


def ink_of(page: pikepdf.Page) -> Ink:
    """All that a page's content puts on it."""
    return together([(layer, ink_on(layer, page, Faces())) for layer in layers_of(page)])


def texts_of(pdf: bytes, *options: str) -> list[str]:
    """The text of each page, by poppler."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]
