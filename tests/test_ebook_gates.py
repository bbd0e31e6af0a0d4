"""The gates on the finished EPUB: its words are the manuscript's, its links land, no marker is text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bookforge.cache import Cache
from bookforge.checks.ebook import examined
from bookforge.checks.ebook.container import NotAnEpub, landing, opened
from bookforge.checks.ebook.read import without_marks
from bookforge.checks.ebook.words import words
from bookforge.diagnostics import Diagnostic
from bookforge.editions.epub import make
from bookforge.reading import Reading, read_book
from bookforge.theme import Theme

BOOK = """\
title: Small
language: en
identifier: urn:x:small
contents: {front: [title-page, contents], body: [one.md, two.md]}
editions: {epub: {embed-fonts: false, notes: chapter}}
"""
ONE = """\
# One

The *first* words, and un**believ**able ones.[^a]

[^a]: A note on `them`.

::: {.tip title="A Tip"}
Hold [hands](two.md#hands).
:::

::: {.only editions="print"}
Paper.
:::
"""
TWO = "# Two\n\n## Hands {#hands}\n\nOnly here and there.\n\n| a | b |\n|---|---|\n| left | right |\n"


@dataclass(frozen=True)
class Made:
    """A book as it was read, and its EPUB."""

    reading: Reading
    data: bytes

    def with_changed(self, path: str, old: str, new: str) -> bytes:
        """The EPUB with some text in a file of it replaced, which has to be there."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert old.encode() in files[f"EPUB/{path}"]
        return zipped({**files, f"EPUB/{path}": files[f"EPUB/{path}"].replace(old.encode(), new.encode(), 1)})

    def told(self, data: bytes) -> list[Diagnostic]:
        """What the gates say of an EPUB of this book."""
        assert self.reading.book is not None
        trees = [tree for tree, _ in self.reading.chapters.values()]
        return list(examined(data, self.reading.book, trees, "small.epub"))


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def made(folder: Path, files: Mapping[str, str]) -> Made:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    cache = Cache(None)
    reading = read_book(folder, jobs=1, cache=cache)
    assert reading.book is not None, reading.diagnostics
    date = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    artifact, _ = make(reading.book, Theme(folder), date=date, cache=cache).finished
    return Made(reading, artifact.files[artifact.main])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("small"), {"book.yaml": BOOK, "one.md": ONE, "two.md": TWO})


def test_a_good_book_passes(small: Made) -> None:
    assert small.told(small.data) == []


def test_a_word_that_is_lost_is_told_at_its_line(small: Made) -> None:
    (found,) = small.told(small.with_changed("text/one.xhtml", "first", ""))
    assert (found.code, str(found.place)) == ("ebook-words-are-kept", "one.md:3")
    assert found.message == "“first” behind “One The” is not in small.epub."


def test_words_that_stand_twice_or_elsewhere_are_told(small: Made) -> None:
    (twice,) = small.told(small.with_changed("text/two.xhtml", "Only here", "Only here Only here"))
    assert (twice.code, twice.place.path) == ("ebook-words-are-kept", "two.md")
    assert "small.epub says “Only here”" in twice.message
    (moved,) = small.told(small.with_changed("text/two.xhtml", "here and there", "there and here"))
    assert "stand elsewhere" in moved.message


def test_a_note_is_held_against_the_ebook_wherever_it_stands(small: Made) -> None:
    (found,) = small.told(small.with_changed("text/one.xhtml", "A note on", "A remark on"))
    assert found.message == "small.epub says “remark” where the chapter says “note” behind “A”."


STACKED = """\
# Two

## Hands {#hands}

| Day | Left | Right |
|-----|------|-------|
| Monday | glove | ring |
| Tuesday | | watch |

: {.stacked .row-headers}
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A book whose table is told one block a row."""
    return made(tmp_path_factory.mktemp("rows"), {"book.yaml": BOOK, "one.md": ONE, "two.md": STACKED})


def test_a_table_that_is_told_row_by_row_passes(rows: Made) -> None:
    assert rows.told(rows.data) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("<dd>ring</dd>", "<dd></dd>", 7, "“ring” behind “Monday glove” is not in small.epub."),
        ("<dd>watch</dd>", "<dd>wrist watch</dd>", 8, "small.epub says “wrist” behind"),
        ("<dt>Left</dt>", "", 5, "“Left” behind “Day” is not in small.epub."),
        ("<dt>Right</dt>", "<dt>Wrong</dt>", 5, "small.epub says “Wrong” behind “Day Left Right”"),
        ("<dd>glove</dd>", "<dd>ring</dd>", 7, "small.epub says “ring” where the chapter says “glove”"),
    ],
    ids=["a cell lost", "a cell added to", "a head lost", "another head", "another cell"],
)
def test_what_a_table_told_row_by_row_lacks_is_told(rows: Made, old: str, new: str, line: int, message: str) -> None:
    (found,) = rows.told(rows.with_changed("text/two.xhtml", old, new))
    assert (found.code, found.place.path, found.place.line) == ("ebook-words-are-kept", "two.md", line)
    assert found.message.startswith(message)


def test_a_table_told_row_by_row_that_is_lost_is_told(rows: Made) -> None:
    with zipfile.ZipFile(io.BytesIO(rows.data)) as archive:
        page = archive.read("EPUB/text/two.xhtml").decode()
    figure = page[page.index("<figure") : page.index("</figure>") + len("</figure>")]
    (told,) = rows.told(rows.with_changed("text/two.xhtml", figure, ""))
    assert "Day Left Right Monday" in told.message


def test_what_is_for_print_only_is_not_missed(small: Made) -> None:
    with zipfile.ZipFile(io.BytesIO(small.data)) as archive:
        assert b"Paper" not in archive.read("EPUB/text/one.xhtml")


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("text/one.xhtml", "two.xhtml#hands", "two.xhtml#feet", "#feet, an id that is not in EPUB/text/two.xhtml"),
        ("text/one.xhtml", "two.xhtml#hands", "three.xhtml", "EPUB/text/three.xhtml, a file that is not in the book"),
        ("nav.xhtml", "text/one.xhtml", "text/won.xhtml", "EPUB/text/won.xhtml"),
        ("toc.ncx", "text/one.xhtml", "text/won.xhtml", "EPUB/text/won.xhtml"),
        ("text/one.xhtml", "../styles/book.css", "../styles/cook.css", "EPUB/styles/cook.css"),
        ("styles/book.css", "@charset", 'a { background: url("no.png") }\n@charset', "EPUB/styles/no.png"),
        ("text/two.xhtml", 'id="hands"', 'id="two"', "stands 2 times"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(small: Made, path: str, old: str, new: str, told: str) -> None:
    found = small.told(small.with_changed(path, old, new))
    assert any(d.code == "ebook-link-lands" and told in d.message for d in found), found


def test_what_an_ebook_would_have_to_fetch_is_told(small: Made) -> None:
    data = small.with_changed("text/two.xhtml", "<p>Only", '<img src="https://example.org/a.png" alt=""/><p>Only')
    assert any("an ebook fetches nothing" in d.message for d in small.told(data))


def test_files_and_the_packages_list_are_the_same(small: Made) -> None:
    with zipfile.ZipFile(io.BytesIO(small.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    told = small.told(zipped({**files, "EPUB/draft.xhtml": b"<p/>"}))
    assert [(d.code, d.message) for d in told] == [
        ("ebook-files-listed", "EPUB/draft.xhtml lies in the archive and is not listed in the package.")
    ]
    del files["EPUB/styles/book.css"]
    assert any("EPUB/styles/book.css, which is not in the archive" in d.message for d in small.told(zipped(files)))


@pytest.mark.parametrize(
    "marker", [":::", "[!TIP]", "!!! note", "[^7]", "{{ name }}", "{% if %}", "{.tip}", "&lt;div&gt;"]
)
def test_a_marker_that_nobody_wrote_is_told(small: Made, marker: str) -> None:
    found = small.told(small.with_changed("text/title-page.xhtml", ">Small<", f">{marker}<"))
    assert [d.code for d in found] == ["ebook-text-is-clean"]


def test_a_sign_for_machines_is_told(small: Made) -> None:
    (found,) = small.told(small.with_changed("text/title-page.xhtml", ">Small<", ">Sm\ue000all<"))
    assert (found.code, found.message[:6]) == ("ebook-text-is-clean", "U+E000")


def test_a_marker_that_the_author_was_told_of_is_hers(tmp_path: Path) -> None:
    book = made(tmp_path, {"book.yaml": BOOK, "one.md": "# One\n\nThe sign {.tip} and \\{{ name }}.\n", "two.md": TWO})
    assert book.told(book.data) == []


def test_a_line_that_reading_swallows_is_told(tmp_path: Path) -> None:
    """A note that is defined twice: the first one is in no book."""
    text = "# One\n\nWords.[^a]\n\n[^a]: A swallowed remark.\n\n[^a]: A note.\n"
    book = made(tmp_path, {"book.yaml": BOOK, "one.md": text, "two.md": TWO})
    (found,) = book.told(book.data)
    assert (found.code, str(found.place)) == ("manuscript-is-read", "one.md:5:7")
    assert "“A swallowed remark" in found.message


def test_a_backslash_within_code_is_no_mark_of_tex() -> None:
    text = "An expression such as `\\be-?mail\\b`, and \\newpage no words."
    assert words(without_marks(text)) == words(r"An expression such as -?mail\b, and no words.")


def test_the_marks_of_markdown_are_no_words() -> None:
    text = "1. *One* [two](x.md){.c}s\n::: {.tip}\n![a](b.png) $x$ [@doe, p. 3] H<sub>2</sub>O\n"
    assert words(without_marks(text)) == ["One", "twos", "a", "H2O"]


# --- files of strangers ---------------------------------------------------------------------------------------------------


def test_what_is_no_ebook_is_told(small: Made) -> None:
    for data in (b"", b"PK\x03\x04 no archive", zipped({"a.txt": b"a"}), small.data[: len(small.data) // 2]):
        assert [d.code for d in small.told(data)] == ["ebook-can-be-read"]


def test_an_archive_that_swells_is_refused() -> None:
    with pytest.raises(NotAnEpub, match="would unpack to"):
        opened(zipped({"META-INF/container.xml": b" " * (30 << 20)}))


def test_entities_are_not_expanded(small: Made) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    ebook = opened(small.with_changed("text/two.xhtml", "<!DOCTYPE html>", bomb))
    page = ebook.tree("EPUB/text/two.xhtml")
    assert page is not None
    assert "root:" not in "".join(str(text) for text in page.itertext())


def test_an_address_is_read_from_the_file_that_holds_it() -> None:
    assert landing("../images/a%20b.png", "EPUB/text/one.xhtml") == ("EPUB/images/a b.png", "")
    assert landing("#x", "EPUB/text/one.xhtml") == ("EPUB/text/one.xhtml", "x")
    assert landing("https://example.org/#x", "a.xhtml") == (None, "")
