"""The pages of the printed book in the ebook: a book with all that moves between the two, built once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import count, product
from pathlib import Path

import pytest
from lxml import etree
from pagemarks import TYPE, X, markers, mismatches
from PIL import Image

from bookforge.build import Outcome, Request, build
from bookforge.cache import Cache
from bookforge.checks.finished import check_epub
from bookforge.editions.print.press import Press
from bookforge.reading import read_book

NOVEL = Path(__file__).parent / "books" / "novel"
BOOK = """\
title: The Awkward Book
language: en-GB
identifier: urn:x:awkward
isbn: {print: "9780140430721"}
authors: [Ada Writer]
contents:
  front: [half-title, title-page, copyright, contents, {preface: preface.md}]
  body: [{part: Of Words, chapters: [one.md]}, two.md]
  back: [notes, index]
editions:
  epub: {notes: chapter, openings: drop-cap}
  print: {trim: 5x8in, openings: drop-cap, notes: foot}
"""


def prose(seed: int) -> Iterator[str]:
    """Words of some length of which hardly two are alike, so that a place is known by them, and some are broken."""
    onsets, vowels = ["br", "st", "cl", "tr", "m", "v", "pl", "g", "sh", "d"], ["a", "e", "i", "o", "u"]
    syllables = ["".join(pair) for pair in product(onsets, vowels)]
    for number in count(seed * 97):
        yield "".join(syllables[(number * step + step) % len(syllables)] for step in (1, 7, 11, 3)[: 1 + number % 4]) + "n"


def chapter(title: str, words: Iterator[str]) -> str:
    """A chapter in which most things go on over a page's end, or begin one."""

    def some(number: int) -> str:
        return " ".join(next(words) for _ in range(number)).capitalize() + "."

    rows = "\n".join(f"| {some(2)} | {some(4)} |" for _ in range(34))
    code = "\n".join(f"{next(words)} = {next(words)}({next(words)!r})" for _ in range(40))
    parts = [
        f"# {title}",
        *(some(90) for _ in range(4)),
        f"[Marked]{{.index}} {some(40)} A note.[^long] {some(60)}",
        "\n".join(f"> {some(70)}\n>" for _ in range(3)) + "\n> the end.",
        "| Head | Other |\n|---|---|\n" + rows,
        "\n".join(f"{n}. {some(30)}\n\n   - {some(25)}\n   - {some(25)}\n" for n in range(1, 8)),
        "```python\n" + code + "\n```",
        "\n\n".join(f"{next(words)}\n:   {some(40)}" for _ in range(6)),
        "::: {.tip title='A long one'}\n" + "\n\n".join(some(60) for _ in range(3)) + "\n:::",
        f"## {some(4)} {{#{title.lower()}-sec}}",
        "![A tall picture](tall.png)",
        f"{some(30)} See []{{.page}} and $a^2 + b^2$ {some(20)}\n\n$$\\sum_{{i=1}}^n i$$".replace(
            "[]{.page}", f"[](#{title.lower()}-sec){{.page}}"
        ),
        "::: {.only editions=print}\n" + "\n\n".join(some(80) for _ in range(5)) + "\n:::",
        *(some(120).replace("n ", "\u00adn ", 20) for _ in range(4)),
        f"[^long]: {some(330)}",
    ]
    return "\n\n".join(parts) + "\n"


class Silent:
    """Hears how far a build has come."""

    def step(self, name: str) -> None: ...

    def detail(self, words: str) -> None: ...


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("awkward")
    words = prose(1)
    (root / "book.yaml").write_text(BOOK)
    (root / "preface.md").write_text("# Preface\n\n" + "\n\n".join(" ".join(next(words) for _ in range(150)) for _ in range(3)))
    (root / "one.md").write_text(chapter("One", words))
    (root / "two.md").write_text(chapter("Two", words))
    Image.new("L", (700, 900), 128).save(root / "tall.png")
    return root


@pytest.fixture(scope="module")
def outcome(folder: Path, cache: Cache) -> Outcome:
    outcome = build(Request(folder, ("epub", "print", "screen"), cache=cache), Silent())
    assert outcome.finished, outcome.diagnostics
    return outcome


def files(outcome: Outcome) -> dict[str, bytes]:
    return {done.kind: done.path.read_bytes() for done in outcome.finished}


def heads(folder: Path) -> list[str]:
    """What stands above the pages of a book."""
    book = read_book(folder, jobs=1, cache=Cache(None)).book
    assert book is not None
    return [book.manifest.head, *(chapter.head for chapter in book.chapters()), *(unit.title for unit in book.units())]


def test_each_marker_stands_before_the_first_words_of_its_page(
    folder: Path, outcome: Outcome, need: Callable[[str], str]
) -> None:
    made = files(outcome)
    compared, wrong = mismatches(made["epub"], made["screen"], heads(folder), need("pdftotext"))
    assert wrong == []
    assert compared > 40
