"""From a folder to a book: what is read again and what is not, and what the book knows of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bookforge import limits
from bookforge.book import Book, Entry, Matter, Page, PageMap, Part
from bookforge.book.numerals import roman
from bookforge.book.outline import to_depth
from bookforge.cache import Cache
from bookforge.diagnostics import MachineLacks
from bookforge.manuscript import beyond, pandoc
from bookforge.manuscript.source import Pointer, Source
from bookforge.markup import to_xhtml
from bookforge.reading import Reading, read_book

BookFolder = Callable[..., Path]
Read = Callable[..., Reading]

PARTS = """\
title: A Little Book
language: en
identifier: urn:uuid:5F4D6F1E-57A1-4a3c-9a7e-0d6c7c6ed5a5
contents:
  front: [title-page, contents, {preface: text/pre.md}]
  body:
    - {file: text/zero.md, number: false}
    - part: Near
      chapters: [text/one.md]
    - part: Far
      chapters: [text/two.md]
  back: [{afterword: text/post.md}]
"""
MORE = {
    "book.yaml": PARTS,
    "text/pre.md": "A word before.\n",
    "text/zero.md": "# Zero\n\nText.\n",
    "text/post.md": "# After\n\nText.\n",
}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that go to pandoc from here on."""
    texts: list[str] = []
    run = pandoc._run

    def noting(group: Sequence[str]) -> list[str | None]:
        texts.extend(group)
        return run(group)

    monkeypatch.setattr(pandoc, "_run", noting)
    return texts


def book(reading: Reading) -> Book:
    assert reading.book is not None, reading.diagnostics
    return reading.book


# --- what is read again ---


def test_only_a_chapter_that_changed_is_read_again(book_folder: BookFolder, sent: list[str]) -> None:
    folder = book_folder()
    first = read_book(folder, jobs=1, cache=Cache(None))
    assert len(sent) == 2
    sent.clear()
    (folder / "text/two.md").write_text("# Touch\n\n`Changed`.\n")
    second = read_book(folder, jobs=1, cache=Cache(None), before=first)
    assert sent == ["# Touch\n\n`Changed`.\n"]
    assert "Changed" in to_xhtml(list(book(second).chapters())[1].root)


def test_a_chapter_is_read_again_when_the_manifest_changes_what_it_depends_on(
    book_folder: BookFolder, sent: list[str]
) -> None:
    folder = book_folder({"text/two.md": "# Two\n\n> [!REFLECTION]\n> Text.\n"})
    first = read_book(folder, jobs=1, cache=Cache(None))
    assert [d.code for d in first.diagnostics] == ["callout-kind-known"]
    manifest = (folder / "book.yaml").read_text()
    (folder / "book.yaml").write_text(f"{manifest}callouts: {{reflection: {{}}}}\n")
    second = read_book(folder, jobs=1, cache=Cache(None), before=first)
    assert second.diagnostics == ()


def test_a_book_that_is_in_the_store_needs_no_pandoc(book_folder: BookFolder, cache: Cache, sent: list[str]) -> None:
    first = read_book(book_folder(), jobs=2, cache=cache)
    assert len(sent) == 2
    sent.clear()
    second = read_book(book_folder(), jobs=2, cache=cache)
    assert sent == []
    assert [to_xhtml(c.root) for c in book(second).chapters()] == [to_xhtml(c.root) for c in book(first).chapters()]


def test_chapters_of_the_same_text_go_to_pandoc_once(reading: Read, sent: list[str]) -> None:
    same = "# Same\n\n`Text`.\n"
    found = reading({"text/one.md": same, "text/two.md": same})
    assert sent == [same]
    assert [chapter.id for chapter in book(found).chapters()] == ["one", "two"]


def test_assembling_leaves_the_chapters_as_they_were_read(book_folder: BookFolder) -> None:
    first = read_book(book_folder(), jobs=1, cache=Cache(None))
    before = [to_xhtml(tree.root) for tree, _ in first.chapters.values()]
    second = read_book(book_folder(), jobs=1, cache=Cache(None), before=first)
    assert [to_xhtml(tree.root) for tree, _ in second.chapters.values()] == before
    assert to_xhtml(next(book(second).chapters()).root) == to_xhtml(next(book(first).chapters()).root)


def test_the_texts_are_shared_out_evenly() -> None:
    groups = pandoc._share({str(n): "x" * n for n in (1, 2, 3, 4, 90)}, 2)
    assert groups == [["90"], ["4", "3", "2", "1"]]
    assert pandoc._share({"a": "x"}, 8) == [["a"]]
    assert pandoc._share({}, 8) == []


def test_without_pandoc_the_machine_lacks_something(monkeypatch: pytest.MonkeyPatch, reading: Read) -> None:
    def missing() -> str:
        raise OSError

    monkeypatch.setattr("pypandoc.get_pandoc_path", missing)
    monkeypatch.setattr(pandoc, "_packaged", lambda: None)
    for remembered in (pandoc.executable, pandoc.version):
        remembered.cache_clear()
    with pytest.raises(MachineLacks, match="pandoc"):
        reading({})


# --- what cannot be read ---


def test_a_manifest_with_errors_makes_no_book(reading: Read) -> None:
    found = reading({"book.yaml": "title: T\n"})
    assert (found.loaded, found.book) == (None, None)
    assert found.diagnostics


def test_a_chapter_that_cannot_be_read_is_left_out_and_the_others_go_on(reading: Read) -> None:
    found = reading({"text/two.md": b"# Caf\xe9\n"})
    assert [chapter.path for chapter in book(found).chapters()] == ["text/one.md"]
    assert [d.code for d in found.diagnostics] == ["text-is-utf8"]


def test_without_any_chapter_there_is_no_book(reading: Read) -> None:
    found = reading({"text/one.md": b"\xff", "text/two.md": b"\xff"})
    assert found.loaded is not None
    assert found.book is None


def test_a_finding_may_be_allowed_in_one_file(reading: Read) -> None:
    wrong = "# One\n\nText with ::: in it.\n"
    allowed = f"---\nallow: no-leftover-markup\n---\n\n{wrong}"
    found = reading({"text/one.md": allowed, "text/two.md": wrong})
    assert [(d.code, str(d.place)) for d in found.diagnostics] == [("no-leftover-markup", "text/two.md:3:11")]


# --- what the book knows ---


def test_units_stand_in_reading_order_with_their_numbers(reading: Read) -> None:
    made = book(reading(MORE))
    told = [(unit.id, unit.title, getattr(unit, "number", None)) for unit in made.units()]
    assert told == [
        ("title-page", "Title page", None),
        ("contents", "Contents", None),
        ("pre", "Preface", ""),
        ("zero", "Zero", ""),
        ("part-1", "Near", "I"),
        ("one", "Near and Apart", "1"),
        ("part-2", "Far", "II"),
        ("two", "Touch", "2"),
        ("post", "After", ""),
    ]
    assert [type(unit) for unit in made.front[:2]] == [Matter, Matter]
    assert made.start == "zero"
    assert made.words == sum(chapter.words for chapter in made.chapters())
    assert made.slug == "a-little-book"
    assert made.identifier == "urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5"
    assert made.home["signs"] == "one"


def test_the_contents_nest_parts_chapters_and_sections(reading: Read) -> None:
    made = book(reading(MORE))

    def shown(entries: Sequence[Entry]) -> list[object]:
        return [(entry.id, shown(entry.below)) if entry.below else entry.id for entry in entries]

    assert shown(made.contents) == ["pre", "zero", ("part-1", [("one", ["signs"])]), ("part-2", ["two"]), "post"]
    assert shown(to_depth(made.contents, 1)) == ["pre", "zero", ("part-1", ["one"]), ("part-2", ["two"]), "post"]
    assert to_depth(made.contents, 2) == made.contents


def test_a_part_whose_chapters_cannot_be_read_still_stands(reading: Read) -> None:
    made = book(reading({**MORE, "text/two.md": b"\xff"}))
    last = made.body[-1]
    assert isinstance(last, Part)
    assert last.chapters == ()


@pytest.mark.parametrize(
    ("lines", "identifier"),
    [
        ("identifier: 5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5", "urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5"),
        ("identifier: https://example.org/book", "https://example.org/book"),
        ("isbn: {epub: 978-0-306-40615-7}", "urn:isbn:9780306406157"),
        ("isbn: {print: 978-0-306-40615-7}", "urn:uuid:b5e723b9-333d-5b67-8cc1-9d1715889f7b"),
    ],
)
def test_the_identifier(reading: Read, lines: str, identifier: str) -> None:
    manifest = f"title: A Little Book\nlanguage: en\nauthors: [Ada Writer]\n{lines}\n"
    found = reading({"book.yaml": f"{manifest}contents: {{body: [text/one.md, text/two.md]}}\n"})
    assert book(found).identifier == identifier
    assert [d.code for d in found.diagnostics] == (["identifier-given"] if "b5e7" in identifier else [])


def test_a_new_chapter_changes_no_id_of_the_others(reading: Read) -> None:
    before = book(reading({}))
    body = "contents: {body: [text/new.md, text/one.md, text/two.md]}"
    files = {
        "book.yaml": f"title: T\nlanguage: en\nidentifier: x\n{body}\n",
        "text/new.md": "# Near and Apart\n\n## Signs\n\nText.\n",
    }
    after = book(reading(files))
    assert before.home.items() <= after.home.items()


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (1994, "MCMXCIV"), (2026, "MMXXVI")],
)
def test_roman_numerals(number: int, numeral: str) -> None:
    assert roman(number) == numeral


def test_a_page_map_tells_which_pages_are_blank() -> None:
    pages = (
        Page("i", "pre", "1.1", 0),
        Page("", None, None, None),
        Page("1", "one", "2.1", 0),
        Page("2", "one", "2.5", 40),
    )
    found = PageMap(pages)
    assert len(found) == 4
    assert [page.blank for page in found.pages] == [False, True, False, False]


# --- places in a source ---

TEXT = Source("a.md", "one\n[a](x.md) [b](x.md) x.mdx\n\n[c](x.md#y) {#y} <b id='y'> #y.\nmy file.md\n")


@pytest.mark.parametrize(
    ("needle", "line", "skip", "place"),
    [
        ("x.md", 1, 0, "a.md:2:5"),
        ("x.md", 1, 1, "a.md:2:15"),
        ("x.md", 1, 7, "a.md:2:15"),
        ("x.md#y", 2, 0, "a.md:4:5"),
        ("my%20file.md", 1, 0, "a.md:5:1"),
        ("nowhere", 4, 0, "a.md:4:1"),
        ("nowhere", None, 0, "a.md"),
        ("", 3, 0, "a.md:3:1"),
        ("one", 99, 0, "a.md:1:1"),
    ],
)
def test_words_are_found_as_words_of_their_own(needle: str, line: int | None, skip: int, place: str) -> None:
    assert str(TEXT.find(needle, line, skip)) == place


def test_an_id_is_found_where_it_is_given_not_where_it_is_linked() -> None:
    assert [str(TEXT.find_id("y", 1, skip)) for skip in range(3)] == ["a.md:4:14", "a.md:4:25", "a.md:4:29"]


def test_a_pointer_asked_again_points_at_the_next() -> None:
    pointer = Pointer(TEXT)
    assert [str(pointer.at("x.md", 2)) for _ in range(3)] == ["a.md:2:5", "a.md:2:15", "a.md:2:15"]
    assert str(pointer.at("x.md", 2, "another purpose")) == "a.md:2:5"


def test_lines_of_a_source() -> None:
    assert TEXT.line_count == 6
    assert TEXT.line(4).startswith("[c]")
    assert [TEXT.line(n) for n in (None, 0, 6, 7)] == ["", "", "", ""]


# --- what pandoc does not come to an end with ---


def test_brackets_nested_without_end_are_read_in_no_time(book_folder: BookFolder) -> None:
    """Pandoc's own citations would take days for these; a cited source beside them is then plain text."""
    reading = read_book(book_folder({"text/one.md": f"# One\n\n{'[' * 60} @doe99\n"}), jobs=1, cache=Cache(None))
    assert [d.code for d in reading.diagnostics if d.severity == "error"] == []


def test_a_chapter_that_pandoc_comes_to_no_end_with_is_told(
    book_folder: BookFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = pandoc._lua

    def ends_at_touch(name: str, arguments: Sequence[str], asked: Sequence[str], characters: int) -> pandoc._Told:
        at = next((i for i, line in enumerate(asked) if "# Touch" in line), len(asked))
        return real(name, arguments, asked[:at], characters) if at else pandoc._Told((), "pandoc ended with 251")

    monkeypatch.setattr(pandoc, "_lua", ends_at_touch)
    cache = Cache(tmp_path / "cache")
    (told,) = read_book(book_folder(), jobs=1, cache=cache).diagnostics  # and not that it had no title, and no text
    assert (told.code, told.place.path) == ("chapter-can-be-read", "text/two.md")
    monkeypatch.undo()
    assert read_book(book_folder(), jobs=1, cache=cache).diagnostics == ()  # that it took too long is not remembered


# --- more than a book may hold ---


def test_more_notes_than_any_book_has_are_told() -> None:
    text = "A word.\n\n" + "".join(f"[^{i}]: N.\n\n" for i in range(limits.NOTES + 1))
    (told,) = beyond(Source("one.md", text))
    assert told.code == "notes-are-not-too-many"


@pytest.mark.parametrize(
    "text",
    [
        "> " * 30 + "deep\n",
        "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n",
        "- a\n  - b\n    - c\n\nProse.\n" * 50,
        "[[[[a]]]] [b](c.md) ![d](e.png)\n" * 50,
        "```json\n" + "[" * 500 + "]" * 500 + "\n```\n",
        "<div>\n\nA\n\n</div>\n\n" * 500,
        "::: {.note}\nA\n:::\n\n" * 500,
        "$\\frac{1}{2}$ {{ a }} \\[ \\[\n" * 50,
    ],
)
def test_what_books_hold_is_let_pass(text: str) -> None:
    assert list(beyond(Source("one.md", text))) == []
