"""A book that is written from right to left has bookforge's own sheets turned over, and an author's sheets as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bookforge.editions.epub.styles import styles
from bookforge.editions.mirrored import mirrored
from bookforge.editions.stylesheets import read, write
from bookforge.editions.web import render
from bookforge.reading import Reading
from bookforge.theme import Sheet, Theme


def turned(css: str) -> str:
    rules, found = read([Sheet("one.css", css)])
    assert not found
    return " ".join(write(mirrored(rules)).split())


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("li { padding-left: 1em; border-right-width: 2pt }", "li { padding-right: 1em; border-left-width: 2pt; }"),
        ("i { left: 0; border-top-left-radius: 2pt }", "i { right: 0; border-top-right-radius: 2pt; }"),
        ("p { margin: 1em 2em 3em 4em }", "p { margin: 1em 4em 3em 2em; }"),
        ("p { margin: 1em 2em 3em }", "p { margin: 1em 2em 3em; }"),
        ("p { border-width: 1pt 0 1pt calc(1pt + 2pt) }", "p { border-width: 1pt calc(1pt + 2pt) 1pt 0; }"),
        ("p { float: LEFT; clear: both; text-align: right }", "p { float: right; clear: both; text-align: left; }"),
        ("p { --left: left; font-family: left }", "p { --left: left; font-family: left; }"),
        ("p { padding: 0 1em 0 0 !important }", "p { padding: 0 0 0 1em !important; }"),
        ("@media print { p { margin-left: 0 } }", "@media print { p { margin-right: 0; } }"),
        ('[dir="rtl"] p { text-align: right }', '[dir="ltr"] p { text-align: left; }'),
        ('[dir="ltr"] p { text-align: left }', '[dir="rtl"] p { text-align: right; }'),
        (".align-left { text-align: left }", ".align-left { text-align: left; }"),
        ("pre { padding-left: 1em }", "pre { padding-left: 1em; }"),
        (".prefix { padding-left: 1em }", ".prefix { padding-right: 1em; }"),
    ],
)
def test_left_and_right_change_places(css: str, expected: str) -> None:
    assert turned(css) == expected


@pytest.mark.parametrize("style", ["classic", "trade", "modern"])
def test_turned_over_twice_a_sheet_is_as_it_was(style: str) -> None:
    rules, _ = read(Theme(Path("/nowhere"), style).sheets("book.css", "epub.css"))
    assert write(mirrored(rules)) != write(rules)
    assert write(mirrored(mirrored(rules))) == write(rules)


def test_only_our_own_sheets_are_turned_over(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/extra.css").write_text("p { margin-left: 1em }")
    (tmp_path / "styles/epub.css").write_text("p { margin-left: 2em }")
    sheets = Theme(tmp_path, direction="rtl").sheets("book.css", "epub.css")
    assert [sheet.name for sheet in sheets if sheet.to_mirror] == ["<bookforge>/styles/book.css"]
    assert not any(sheet.to_mirror for sheet in Theme(tmp_path).sheets("book.css", "epub.css"))


HEBREW: Mapping[str, str | bytes | None] = {
    "book.yaml": "title: ספר\nlanguage: he\nidentifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5\nauthors: [עדה]\n"
    "contents: {body: [text/one.md]}\neditions: {epub: }\n",
    "text/one.md": "# אחת\n\n- פריט עם `f(x)`\n\n```\nx = (1)\n```\n\n[`g`]{lang=en}\n",
}


def test_lists_of_an_ebook_from_right_to_left_are_indented_at_their_right() -> None:
    indent = {}
    for direction in ("ltr", "rtl"):
        sheet, _ = styles(Theme(Path("/nowhere"), direction=direction), embed=False)
        indent[direction] = next(rule for rule in sheet.rules if rule.head == "ul, ol" and len(rule.declarations) == 2)
    assert [d.name for d in indent["ltr"].declarations] == ["margin", "padding-left"]
    assert [d.name for d in indent["rtl"].declarations] == ["margin", "padding-right"]


def test_code_is_written_from_left_to_right_in_a_hebrew_book(
    reading: Callable[[Mapping[str, str | bytes | None]], Reading],
) -> None:
    book = reading(HEBREW).book
    assert book is not None
    site, _ = render(book, Theme(Path("/nowhere"), direction="rtl"))
    page = site.files["web/index.html"].decode()
    assert '<code dir="ltr">f(x)</code>' in page
    assert 'class="listing" dir="ltr"' in page
    assert '<span lang="en" dir="ltr"><code>g</code></span>' in page  # the words around it say it already
