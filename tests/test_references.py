"""References, numbers and lists in the editions: pages in print, links elsewhere; icons of callouts."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from lxml import etree

from bookforge.book import Book
from bookforge.cache import user_cache
from bookforge.diagnostics import Diagnostic
from bookforge.editions import epub
from bookforge.editions import print as printed
from bookforge.reading import Reading
from bookforge.theme import Theme

DATE = datetime(2026, 11, 22, tzinfo=UTC)
Read = Callable[[Mapping[str, str]], Reading]
YAML = """\
title: A Little Book
language: en
identifier: x
numbering: {callouts: chapter}
contents:
  front: [contents, list-of-tips, {preface: text/preface.md}]
  body: [text/one.md, text/two.md]
editions: {epub: {embed-fonts: false}}
"""
FILES = {
    "book.yaml": YAML,
    "text/preface.md": "# Preface {#pref}\n\nWords of the preface.\n",
    "text/one.md": "# Near\n\nRead [](#tip-hug){.page}, [the preface](#pref){.page}, and [](#tip-hug){.full}.\n",
    "text/two.md": '# Far\n\n## There {#there}\n\n::: {.tip #tip-hug title="Hug *often*"}\nEvery day.\n:::\n',
}


def book_of(reading: Reading) -> tuple[Book, Theme]:
    assert reading.diagnostics == ()
    assert reading.book is not None
    assert reading.loaded is not None
    return reading.book, Theme(reading.loaded.root)


def pages_of(pdf: bytes, tool: str) -> list[str]:
    done = subprocess.run([tool, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")]


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(next(iter(files.values()))))
    return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xhtml", ".opf"))}


def test_print_names_the_page_that_the_target_stands_on(reading: Read, need: Callable[[str], str]) -> None:
    book, theme = book_of(reading(FILES))
    result, found = printed.render(book, theme, date=DATE, cache=user_cache(), wanted=("screen",))
    assert found == ()
    pages = pages_of(result.artifacts[0].files["a-little-book-screen.pdf"], need("pdftotext"))
    said = next(page for page in pages if "Read" in page)
    folio = {page.unit: page.folio for page in reversed(result.pages.pages)}
    assert f"Read page {folio['two']}, the preface (page {folio['pref']})" in said.replace("\u00a0", " ")
    assert f"Tip 2.1, “Hug often”, page {folio['two']}." in said.replace("\u00a0", " ")
    listed = next(page for page in pages if page.startswith("Tips"))
    assert re.search(rf"2\.1 Hug often [ .]+ {folio['two']}\b", listed)


_TABLE = "| A | B |\n|---|---|\n| 1 | 2 |\n\n: {}\n\n"
_TABLES = {
    **FILES,
    "book.yaml": YAML.replace("list-of-tips", "list-of-tables"),
    "text/one.md": "# Near\n\n" + _TABLE.format("Numbered {#t}") + _TABLE.format("Unnumbered"),
    "text/two.md": "# Far\n\nWords.\n",
}


def test_titles_without_a_number_stand_below_those_with_one(reading: Read, need: Callable[[str], str]) -> None:
    book, theme = book_of(reading(_TABLES))
    result, _ = printed.render(book, theme, date=DATE, cache=user_cache(), wanted=("screen",))
    pdf = result.artifacts[0].files["a-little-book-screen.pdf"]
    done = subprocess.run([need("pdftotext"), "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    page = next(page for page in done.stdout.decode().split("<page ") if ">Tables<" in page and ">Numbered<" in page)
    left = re.findall(r'xMin="([\d.]+)"[^>]*>(?:Numbered|Unnumbered)<', page)
    assert len(left) == 2
    assert left[0] == left[1]


def test_a_list_without_any_number_has_no_column_of_numbers(reading: Read) -> None:
    files = {**_TABLES, "book.yaml": _TABLES["book.yaml"].replace("callouts: chapter", "tables: none")}
    book, theme = book_of(reading(files))
    artifact, _ = epub.make(book, theme, date=DATE, cache=user_cache()).finished
    listed = texts_of(artifact.files)["EPUB/text/list-of-tables.xhtml"]
    assert listed.count('<li class="entry">') == 2


def test_an_ebook_links_and_names_no_page(reading: Read) -> None:
    book, theme = book_of(reading(FILES))
    artifact, found = epub.make(book, theme, date=DATE, cache=user_cache()).finished
    assert found == ()
    text = texts_of(artifact.files)["EPUB/text/one.xhtml"]
    assert '<a href="two.xhtml#tip-hug" class="xref page bare">Tip\u00a02.1</a>' in text
    assert '<a href="pref.xhtml" class="xref page">the preface</a>' in text
    assert '<a href="two.xhtml#tip-hug" class="xref full bare">Tip\u00a02.1, “Hug often”</a>' in text


def _icons(reading: Reading) -> tuple[list[etree._Element], tuple[Diagnostic, ...]]:
    book, theme = book_of(reading)
    artifact, found = epub.make(book, theme, date=DATE, cache=user_cache()).finished
    texts = texts_of(artifact.files)
    pages = (etree.fromstring(text.encode()) for name, text in texts.items() if name.endswith(".xhtml"))
    return [icon for page in pages for icon in page.iter("{http://www.w3.org/2000/svg}svg")], found


def test_icons_stand_in_the_label_and_are_not_heard(reading: Read) -> None:
    icons, found = _icons(reading(FILES))
    assert found == ()
    (icon,) = icons
    assert icon.get("aria-hidden") == "true"
    assert icon.getparent().get("class") == "callout-label"  # type: ignore[union-attr]
    assert (icon.tail or "").strip() == "Tip 2.1"


@pytest.mark.parametrize("more", ["icons: false\n", "callouts: {tip: {icon: none}}\n"])
def test_a_book_may_do_without_icons(reading: Read, more: str) -> None:
    assert _icons(reading({**FILES, "book.yaml": YAML + more})) == ([], ())


def test_an_icon_of_the_books_own(reading: Read) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script/><path d="M0 0h9"/></svg>'
    (icon,), found = _icons(
        reading({**FILES, "book.yaml": YAML + "callouts: {tip: {icon: heart}}\n", "styles/icons/heart.svg": svg})
    )
    assert found == ()
    assert [etree.QName(e).localname for e in icon] == ["path"]


def test_an_icon_that_is_not_there_is_told(reading: Read) -> None:
    icons, found = _icons(reading({**FILES, "book.yaml": YAML + "callouts: {tip: {icon: hart}}\n"}))
    assert icons == []
    assert [d.code for d in found] == ["resource-is-found"]
