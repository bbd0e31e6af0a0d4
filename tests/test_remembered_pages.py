"""What was dressed, marked and looked at in another build is used again, and the ebook is the same byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from making import DATE, lay
from PIL import Image

from bookforge.cache import Cache
from bookforge.checks.ebook import examined
from bookforge.checks.ebook import read as gate
from bookforge.editions import epub
from bookforge.editions.epub import pages
from bookforge.manifest import load
from bookforge.reading import Reading, chapters, read_book
from bookforge.theme import Theme

FILES = {
    "book.yaml": "title: Small\nlanguage: en\nidentifier: x\ncover: cover.png\n"
    "contents: {front: [title-page], body: [one.md, two.md]}\n",
    "one.md": "# One\n\nHold [hands](two.md#hands), and ![a dot](dot.svg)\n\n::: tip\nWalk *far*.[^a]\n:::\n\n[^a]: Or not.\n",
    "two.md": "# Two\n\nSome words.\n\n## Hands {#hands}\n\nOther words.\n",
    "dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>',
}
Edit = Mapping[str, tuple[str, str]]


def made(folder: Path, store: Cache) -> tuple[bytes, Reading]:
    """The EPUB of the book in a folder, which passes its gates."""
    reading = read_book(folder, jobs=1, cache=store)
    assert reading.book is not None, reading.diagnostics
    published = epub.settle(reading.book, (), store)
    artifact, _ = epub.make(reading.book, Theme(folder), date=DATE, cache=store, published=published).finished
    data = artifact.files[artifact.main]
    assert not examined(data, reading.book, reading.trees, "small.epub", store)
    return data, reading


def laid(folder: Path) -> Path:
    """The book in a folder; its cover is an image, since to draw one takes longer than all the rest."""
    lay(folder, FILES)
    Image.new("RGB", (16, 25)).save(folder / "cover.png")
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A store that holds what the first build has left there."""
    folder = tmp_path_factory.mktemp("remembered")
    store = Cache(folder / "store")
    made(laid(folder / "book"), store)
    return store


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return laid(tmp_path / "book")


@pytest.fixture
def dressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units that are dressed from here on."""
    units: list[str] = []
    draft: Callable[..., pages.Draft] = pages.Pages._draft

    def told(self: pages.Pages, unit: pages.Unit, name: str) -> pages.Draft:
        units.append(unit.id)
        return draft(self, unit, name)

    monkeypatch.setattr(pages.Pages, "_draft", told)
    return units


@pytest.mark.parametrize(
    ("edit", "fresh"),
    [
        ({}, []),
        ({"two.md": ("Other", "Kind")}, ["two"]),
        ({"two.md": ("## Hands {#hands}", "## Holding {#hands}\n\n### Hands")}, ["two", "title-page"]),
        ({"dot.svg": ("4", "3")}, ["title-page", "one", "two"]),
        ({"book.yaml": ("title: Small", "title: Great")}, ["title-page", "one", "two"]),
    ],
)
def test_after_an_edit_what_changed_is_dressed_and_the_ebook_is_that_of_no_store(
    edit: Edit, fresh: list[str], filled: Cache, book: Path, dressed: list[str]
) -> None:
    for name, (old, new) in edit.items():
        lay(book, {name: FILES[name].replace(old, new, 1)})
    data, _ = made(book, filled)
    assert sorted(dressed) == sorted(fresh)
    assert data == made(book, Cache(None))[0]


def test_a_page_whose_link_leads_elsewhere_now_is_made_anew(filled: Cache, book: Path, dressed: list[str]) -> None:
    lay(
        book,
        {
            "two.md": FILES["two.md"].replace("## Hands {#hands}", "## Hands"),
            "three.md": "# Three {#hands}\n\nWords.\n",
        },
    )
    lay(book, {"book.yaml": FILES["book.yaml"].replace("two.md]", "two.md, three.md]")})
    lay(book, {"one.md": FILES["one.md"].replace("two.md#hands", "#hands")})
    made(book, filled)
    dressed.clear()
    lay(book, {"two.md": FILES["two.md"], "three.md": "# Three\n\nWords.\n"})
    data, _ = made(book, filled)
    assert "one" in dressed
    assert data == made(book, Cache(None))[0]


ROOMS = ("epub", "gathered")


@pytest.mark.parametrize("left", [b"{}", b'{"pages": [], "ids": [], "leads": {}, "images": {}}'])
def test_what_is_no_page_is_made_anew(left: bytes, book: Path, tmp_path: Path) -> None:
    store = Cache(tmp_path / "store")
    data, _ = made(book, store)
    kept = {room: [path for path in (tmp_path / "store" / room).rglob("*") if path.is_file()] for room in ROOMS}
    assert all(kept.values())
    for path in kept["epub"]:
        store.put("epub", path.name, left)
    for path in kept["gathered"]:
        values = json.loads(store.get("gathered", path.name) or b"")
        store.put("gathered", path.name, json.dumps(dict.fromkeys(values, left.decode())).encode())
    assert made(book, store)[0] == data


def test_a_unit_that_has_something_to_tell_is_dressed_each_time(book: Path, tmp_path: Path, dressed: list[str]) -> None:
    lay(book, {"book.yaml": f"{FILES['book.yaml']}callouts: {{tip: {{label: Tip, icon: nowhere}}}}\n"})
    store = Cache(tmp_path / "store")
    reading = read_book(book, jobs=1, cache=store)
    assert reading.book is not None
    told = [epub.make(reading.book, Theme(book), date=DATE, cache=store).finished[1] for _ in range(2)]
    assert told[0] == told[1] != ()
    assert dressed.count("one") == 2
    assert dressed.count("two") == 1


def test_the_gates_look_again_at_other_bytes_only(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path / "store")
    data, reading = made(book, store)
    looked: list[str] = []
    words = gate.words
    monkeypatch.setattr(gate, "words", lambda text: looked.append(text) or words(text))
    assert reading.book is not None
    assert not examined(data, reading.book, reading.trees, "small.epub", store)
    assert not looked
    lay(book, {"two.md": FILES["two.md"].replace("Other", "Kind")})
    again = read_book(book, jobs=1, cache=store)
    assert again.book is not None
    (told, *_) = examined(data, again.book, again.trees, "small.epub", store)
    assert told.code == "ebook-words-are-kept"
    assert all("# Two" in text for text in looked if text.startswith("#"))


def test_words_that_were_looked_for_ahead_are_not_looked_for_again(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, store = read_book(book, jobs=1, cache=Cache(None)), Cache(tmp_path / "store")
    assert reading.book is not None
    pairs = list(zip(reading.book.chapters(), reading.trees, strict=True))
    gate.look_ahead(gate.texts_of(pairs), store)
    looked: list[str] = []
    lost = gate._lost
    monkeypatch.setattr(gate, "_lost", lambda root, *others: looked.append(root.get("id")) or lost(root, *others))
    assert not [told for chapter, tree in pairs for told in gate.unread(chapter, tree, store)]
    assert not looked
    lay(book, {"two.md": FILES["two.md"].replace("Other", "Kind")})
    again = read_book(book, jobs=1, cache=Cache(None))
    assert not list(gate.unread(pairs[0][0], again.trees[0], store))
    (told,) = gate.unread(pairs[1][0], again.trees[1], store)
    assert "Kind" in told.message
    assert looked == ["two"]


# --- what another process does meanwhile ---------------------------------------------------------------------------------


def test_texts_that_were_made_ready_ahead_are_not_made_ready_again(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, store, ready = load(book)[0], Cache(tmp_path / "store"), []
    assert loaded is not None
    alone = chapters.ready_sources(loaded, {})
    prepare = chapters.prepare
    monkeypatch.setattr(
        chapters, "prepare", lambda root, source, *told: ready.append(source.path) or prepare(root, source, *told)
    )
    chapters.look_ahead(book, loaded.manifest, store)
    assert ready == ["two.md", "one.md"]  # the last first
    chapters.look_ahead(book, loaded.manifest, store)
    assert chapters.ready_sources(loaded, {}, store) == alone
    assert ready == ["two.md", "one.md"]


def test_a_text_that_is_saved_while_a_process_stays_lets_no_other_be_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{number}.md" for number in range(250)]
    told = f"title: Long\nlanguage: en\nidentifier: x\ncontents: {{body: [{', '.join(names)}]}}\n"
    book = lay(tmp_path / "long", {"book.yaml": told, **{name: f"# Chapter {name[:-3]}\n\nWords.\n" for name in names}})
    loaded, store, ready = load(book)[0], Cache(tmp_path / "store"), []
    assert loaded is not None
    _, known, _ = chapters.ready_sources(loaded, {}, store)
    lay(book, {"7.md": "# Chapter 7\n\nOther words.\n"})
    chapters.ready_sources(loaded, known, store)
    monkeypatch.setattr(chapters, "prepare", lambda _, source, *told: ready.append(source.path))
    chapters.ready_sources(loaded, {}, store)
    assert not ready
