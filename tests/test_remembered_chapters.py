"""Chapters that were read in another build come back as they were, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from making import lay
from test_books import BOOKS

from bookforge.cache import Cache
from bookforge.manuscript import pandoc
from bookforge.markup import to_html, to_xml
from bookforge.reading import Reading, read_book, shares

CHAPTER = """---
author: {name: Jo Moss, bio: She walks.}
epigraph: {text: Walk., by: Nan}
first-published: {in: The Walk, year: 1999}
allow: [heading-levels-are-whole]
---

# One "walk"

::: {.tip #start title="Two & <three>"}
See @two [and](one.md), and a note.[^a]
:::

[^a]: A note with $x^2 < 3$, <kbd>Ctrl</kbd> and [marks]{.index}.

A lone [^b] is told of.
"""
BOOK = "title: B\nlanguage: en\ncontents: {body: [one.md]}\n"


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A book of one chapter that has something of everything."""
    return lay(tmp_path / "walk", {"book.yaml": BOOK, "one.md": CHAPTER})


def is_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the chapters that are read from here on, as they are."""
    paths: list[str] = []
    read = shares.read

    def told(sources, *arguments, **named):  # type: ignore[no-untyped-def]
        paths.extend(source.path for source in sources)
        return read(sources, *arguments, **named)

    monkeypatch.setattr(shares, "read", told)
    return paths


def plain(reading: Reading, *, exactly: bool = True) -> Iterator[object]:
    """All that was read, in terms to compare: byte for byte, or but for the order of attributes, which pandoc chooses."""
    yield reading.diagnostics
    for wanted, (tree, found) in reading.chapters.items():
        yield wanted, replace(tree, root=None), found  # type: ignore[arg-type]
        yield [written(tree.root) for written in (to_xml, to_html) if exactly] or etree.canonicalize(to_xml(tree.root))


@pytest.mark.parametrize("name", ["kitchen-sink", "mean", "little"])
def test_a_remembered_chapter_is_as_it_was_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, folder = Cache(tmp_path / "store"), BOOKS / name
    first = read_book(folder, jobs=1, cache=store)
    read = is_read(monkeypatch)
    second = read_book(folder, jobs=1, cache=store)
    assert list(plain(second)) == list(plain(first))
    assert read == [path for path in read if path.endswith((".yaml", ".yml"))]  # the glossary


def test_front_matter_and_findings_come_back(walk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path / "store")
    first = read_book(walk, jobs=1, cache=store)
    read = is_read(monkeypatch)
    second = read_book(walk, jobs=1, cache=store)
    assert not read
    assert first.diagnostics
    assert list(plain(second)) == list(plain(first))


@pytest.mark.parametrize(
    "files",
    [
        {"one.md": CHAPTER.replace("lone", "sole")},
        {"book.yaml": BOOK.replace(": en", ": fr")},
        {"book.yaml": f"{BOOK}typography: false\n"},
        {"book.yaml": BOOK.replace("[one.md]", "[{file: one.md, shift-headings: 1}]")},
    ],
)
def test_what_a_chapter_depends_on_has_it_read_again(
    files: dict[str, str], walk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Cache(tmp_path / "store")
    read_book(walk, jobs=1, cache=store)
    lay(walk, files)
    read = is_read(monkeypatch)
    again = read_book(walk, jobs=1, cache=store)
    assert read == ["one.md"]
    afresh = read_book(walk, jobs=1, cache=Cache(None))
    assert list(plain(again, exactly=False)) == list(plain(afresh, exactly=False))


@pytest.mark.parametrize("kept", [b"", b"{}", b"not JSON", b'{"root": "<section>"}'])
def test_what_does_not_fit_is_read_anew(
    kept: bytes, walk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Cache(tmp_path / "store")
    first = read_book(walk, jobs=1, cache=store)
    for path in (tmp_path / "store" / "chapters").rglob("*"):
        if path.is_file():
            store.put("chapters", path.name, kept)
    read = is_read(monkeypatch)
    assert list(plain(read_book(walk, jobs=1, cache=store))) == list(plain(first))
    assert read == ["one.md"]


def test_another_pandoc_reads_again(walk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path / "store")
    read_book(walk, jobs=1, cache=store)
    from bookforge.reading import remembered

    monkeypatch.setattr(remembered, "version", lambda: f"{pandoc.version()}.1")
    remembered._reader.cache_clear()
    read = is_read(monkeypatch)
    read_book(walk, jobs=1, cache=store)
    remembered._reader.cache_clear()
    assert read == ["one.md"]
