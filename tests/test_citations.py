"""Citations and notes in the finished editions: where they stand, that their links lead both ways, what print says."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bookforge.book import Book
from bookforge.cache import Cache, user_cache
from bookforge.checks.finished import check_epub
from bookforge.diagnostics import Place
from bookforge.editions import epub, web
from bookforge.editions import print as printed
from bookforge.editions.notes import with_notes
from bookforge.editions.print.setting.addresses import let_addresses_break
from bookforge.editions.print.setting.footnotes import to_foot
from bookforge.manuscript import styles
from bookforge.markup import classes, elements, parse_fragment, text_of, to_html
from bookforge.reading import read_book
from bookforge.theme import CLASSIC, Theme

DATE = datetime(2026, 11, 22, tzinfo=UTC)
XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"

FILES = {
    "sources.bib": """
@book{doe99, author = {Doe, Jane}, title = {On Love}, publisher = {Press}, year = 1999}
@book{roe20, author = {Roe, Richard}, title = {Near}, publisher = {Press}, year = 2020, url = {https://example.org/a}}
""",
    "one.md": "# One[^t]\n\nOld [@doe99, p. 3].[^a] Again.[^a]\n\n[^t]: Of the title.\n[^a]: See @roe20.\n",
    "two.md": "# Two\n\nNew [@roe20].^[A third note.]\n",
}
BOOK = """
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
date: 2026-11-22
authors: [Ada Writer]
bibliography: sources.bib
contents:
  front: [title-page, contents]
  body: [one.md, two.md]
  back: [{back}]
{more}
"""
WAYS: Mapping[str, tuple[str, str]] = {
    "as is usual": ("bibliography", ""),
    "notes at the book's end": ("notes, bibliography", "notes: {number: book}"),
    "sources by chapter": ("", "citations: {bibliography: chapter}\neditions: {print: {notes: chapter}}"),
    "no links": ("bibliography", "citations: {link: false, nocite: '*'}"),
}


def laid(folder: Path, back: str = "bibliography", more: str = "", **files: str) -> Path:
    written = {**FILES, "book.yaml": BOOK.format(back=back, more=more), **files}
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def book_in(folder: Path) -> Book:
    reading = read_book(folder, jobs=1, cache=user_cache())
    assert reading.book is not None
    assert not reading.diagnostics
    return reading.book


def ebook_of(folder: Path, style: str = CLASSIC) -> bytes:
    artifact, found = epub.make(book_in(folder), Theme(folder, style), date=DATE, cache=user_cache()).finished
    assert not found
    return artifact.files[artifact.main]


def pages_of(folder: Path) -> list[str]:
    book = book_in(folder)
    result, found = printed.render(book, Theme(folder), date=DATE, cache=user_cache(), wanted=("screen",))
    assert not found
    (data,) = result.artifacts[0].files.values()
    shown = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return shown.stdout.decode().split("\f")


def page(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(f"EPUB/text/{name}.xhtml"))


# The usual way is a part of the kitchen sink, which `test_books` gives to EPUBCheck.
@pytest.mark.long
def test_epubcheck_has_no_complaint_of_notes_at_the_end_and_sources_by_chapter(tmp_path: Path) -> None:
    """Nor of a style that is not the usual one."""
    folder = laid(tmp_path, "notes", "style: trade\nnotes: {number: book}\ncitations: {bibliography: chapter}")
    assert list(check_epub(ebook_of(folder, "trade"), book_in(folder), "book.epub")) == []


def test_notes_at_the_end_of_the_ebook_link_both_ways(tmp_path: Path) -> None:
    data = ebook_of(laid(tmp_path, *WAYS["notes at the book's end"]))
    notes, one = page(data, "notes"), page(data, "one")
    assert [h.text or text_of(h) for h in notes.iter(f"{XHTML}h1")] == ["Notes"]
    items = [li for li in notes.iter(f"{XHTML}li") if li.get(f"{OPS}type") == "endnote"]
    assert [item[0][0].text for item in items] == ["1", "2", "3"]
    calls = [a.get("href") for a in one.iter(f"{XHTML}a") if a.get(f"{OPS}type") == "noteref"]
    assert calls == ["notes.xhtml#one-fn1", "notes.xhtml#one-fn2", "notes.xhtml#one-fn2"]
    backs = [a.get("href") for a in items[1].iter(f"{XHTML}a") if a.get("role") == "doc-backlink"]
    assert backs == ["one.xhtml#one-fnref2", "one.xhtml#one-fnref2-2"]
    assert next(one.iter(f"{XHTML}aside"), None) is None


def test_sources_in_the_ebook_lead_back_to_the_text(tmp_path: Path) -> None:
    data = ebook_of(laid(tmp_path))
    items = list(page(data, "bibliography").iter(f"{XHTML}li"))
    assert [item.get("id") for item in items] == ["ref-doe99", "ref-roe20"]
    backs = [a.get("href") for a in items[1].iter(f"{XHTML}a") if a.get("role") == "doc-backlink"]
    assert backs == ["one.xhtml#one-cite-2", "two.xhtml#two-cite-1"]
    ids = {e.get("id") for name in ("one", "two") for e in page(data, name).iter()}
    assert {back.partition("#")[2] for back in backs if back} <= ids


def test_notes_at_the_foot_of_the_printed_page(tmp_path: Path) -> None:
    text = next(page for page in pages_of(laid(tmp_path)) if "Old (Doe 1999, 3)" in page)
    assert text.count("Of the title.") == 1
    assert text.count("See Roe (2020).") == 1
    assert text.index("Again.") < text.index("Of the title.") < text.index("See Roe")


def test_notes_at_the_end_of_the_printed_book_run_on(tmp_path: Path) -> None:
    pages = pages_of(laid(tmp_path, *WAYS["notes at the book's end"]))
    notes = next(page for page in pages if "Of the title." in page)
    assert "Old" not in notes
    assert [line.split()[0] for line in notes.splitlines() if "Of the title" in line or "A third" in line] == [
        "1.",
        "3.",
    ]
    assert any("Doe, Jane. 1999." in page for page in pages)


def test_notes_and_sources_at_the_end_of_each_printed_chapter(tmp_path: Path) -> None:
    pages = pages_of(laid(tmp_path, *WAYS["sources by chapter"]))
    two = next(page for page in pages if "New (Roe 2020)" in page)
    assert two.index("References") < two.index("Roe, Richard. 2020.") < two.index("A third note.")
    assert "Doe, Jane" not in two


def test_a_page_of_notes_is_only_where_an_edition_wants_it(tmp_path: Path) -> None:
    book = book_in(laid(tmp_path, "notes, bibliography"))
    roles = [unit.role for unit in with_notes(book, "chapter").back if hasattr(unit, "role")]
    assert roles == ["bibliography"]
    assert [entry.role for entry in with_notes(book, "foot").contents][-1] == "bibliography"
    assert with_notes(book, "book").home["one-fn1"] == "notes"
    assert any("footnotes" in classes(e) for e in elements(next(book.chapters()).root)), (
        "the book itself is not changed"
    )


def test_the_web_edition_sets_notes_on_their_page(tmp_path: Path) -> None:
    folder = laid(tmp_path, "bibliography, notes")
    site, found = web.render(book_in(folder), Theme(folder))
    shown = site.files[site.main].decode()
    assert not found
    assert '<li class="endnote" id="one-fn2"' in shown
    assert 'href="#one-fnref2-2"' in shown


def test_the_author_s_own_page_takes_the_list_of_sources(tmp_path: Path) -> None:
    folder = laid(tmp_path, "bibliography: own.md", **{"own.md": "# Sources\n\nA word before.\n"})
    (own,) = book_in(folder).back
    assert own.root is not None
    assert text_of(own.root).startswith("Sources A word before. Doe, Jane.")


def test_what_a_stranger_s_source_may_not_bring_is_left_out(tmp_path: Path) -> None:
    source = '[{"id": "bad", "type": "book", "title": "Say <script>alert(1)</script>", "URL": "javascript:alert(1)"}]'
    folder = laid(tmp_path, **{"bad.json": source, "two.md": "# Two\n\nNo [@bad].\n"})
    manifest = (
        (folder / "book.yaml").read_text().replace("bibliography: sources.bib", "bibliography: [sources.bib, bad.json]")
    )
    (folder / "book.yaml").write_text(manifest)
    shown = "".join(to_html(unit.root) for unit in book_in(folder).back if unit.root is not None)
    assert "<script" not in shown
    assert 'href="javascript' not in shown


def test_without_a_bibliography_citeproc_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookforge.manuscript.pandoc.cite", lambda *_, **__: pytest.fail("citeproc was run"))
    (tmp_path / "book.yaml").write_text("title: T\nlanguage: en\nidentifier: x\ncontents: {body: [one.md]}\n")
    (tmp_path / "one.md").write_text("# One\n\nBy @ada.\n")
    book_in(tmp_path)


def test_what_citeproc_said_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "book").mkdir()
    folder, cache = laid(tmp_path / "book"), Cache(tmp_path / "cache")
    first = read_book(folder, jobs=1, cache=cache).book
    monkeypatch.setattr("bookforge.manuscript.pandoc._lua", lambda *_: pytest.fail("pandoc was started again"))
    again = read_book(folder, jobs=1, cache=cache).book
    assert first is not None
    assert again is not None
    assert [to_html(c.root) for c in again.chapters()] == [to_html(c.root) for c in first.chapters()]


def test_the_usual_style_comes_first() -> None:
    assert styles()[0] == "chicago-author-date"


LONG = " ".join(f"Remark {n} is <em>marked</em> and goes on for a little while, as remarks do." for n in range(30))


@pytest.mark.parametrize(
    "note",
    [
        f"<p>{LONG}</p>",
        f"<p>Before.</p><ul><li>{LONG}</li><li><p>{LONG}</p><ol><li>deep</li></ol></li></ul>",
        f"<blockquote><p>{LONG}</p></blockquote><p>After.</p>",
        "<pre><code>" + "\n".join(f"line {n} of the listing" for n in range(60)) + "</code></pre>",
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
    ],
)
def test_a_long_note_is_a_chain_that_loses_no_word(note: str) -> None:
    aside = f'<aside class="footnote" id="n" data-note="7">{note}</aside>'
    call = '<p>Called.<a class="noteref" href="#n" id="c">7</a> On.</p>'
    root, _ = parse_fragment(f'{call}<section class="footnotes">{aside}</section>')
    words = "".join(text_of(parse_fragment(note)[0]).split())
    to_foot(root)
    pieces = [span for span in elements(root, "span") if "fn" in classes(span)]
    said = "".join("".join(text_of(piece).split()) for piece in pieces)
    assert said.replace("•", "").replace("1.deep", "deep") == words
    assert all(len(text_of(piece).split()) <= 80 for piece in pieces)
    assert not any(
        element.tag in ("ul", "li", "table", "td", "p", "pre") for piece in pieces for element in elements(piece)
    )
    assert (pieces[-1].tail or "") == " On."


def test_an_address_breaks_behind_slashes_and_before_other_marks() -> None:
    root, _ = parse_fragment('<p><a href="x">https://example.org/a/b.html?c=d</a> <a href="x">and words</a></p>')
    let_addresses_break(root)
    first, second = elements(root, "a")
    shown = to_html(first).replace("<wbr>", "|").replace("</wbr>", "")
    assert "https://|example|.org/|a/|b|.html|?c|=d" in shown
    assert classes(second) == []


def test_places_of_sources_are_told_by_line(tmp_path: Path) -> None:
    folder = laid(tmp_path, **{"sources.bib": FILES["sources.bib"] + "\n@book{doe99, title = {Again}}\n"})
    (told,) = read_book(folder, jobs=1, cache=user_cache()).diagnostics
    assert (told.code, told.place) == ("bibliography-key-once", Place("sources.bib", 5, 7))


def pages_text(result: Any) -> list[str]:
    (data,) = result.artifacts[0].files.values()
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().split("\f")
