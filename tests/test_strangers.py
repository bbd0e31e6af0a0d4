"""Laws that hold for books of strangers: chapters in every dialect, within each other and broken, beside broken files of every
other kind. Each example is a book of some chapters, since a run of pandoc costs more than reading many."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from fuzz.dialects import SPELLINGS, Callout, own
from fuzz.places import stand_inside
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from laws import LAWS, nothing_runs, roots
from lxml import etree
from strategies.files import BIBLIOGRAPHIES, PICTURES, SHEETS
from strategies.manifests import MUTATED, SHAPED
from strategies.markdown import BROKEN, CHAPTERS, KINDS
from strategies.trees import CONCORDANCES, FRONTS, TERMS, as_yaml

from bookforge.assets import Asset, Refused, measure
from bookforge.cache import Cache
from bookforge.checks.ebook import examined
from bookforge.checks.finished import check_epub
from bookforge.diagnostics import has_errors
from bookforge.editions import custom_properties, stylesheets
from bookforge.editions.epub import make
from bookforge.folder import decode
from bookforge.manifest import load
from bookforge.markup import clone, elements, to_xhtml
from bookforge.reading import Reading, read_book
from bookforge.theme import Sheet, Theme

LONG = settings().max_examples > 100
FEW = settings(max_examples=60 if LONG else 2)
MANY = settings(max_examples=1000 if LONG else 20)
MANIFEST = """\
title: T
language: en
identifier: urn:x:strangers
compat: [markua]
contents: {{front: [title-page, contents], body: [{chapters}], back: [glossary: glossary.yaml, bibliography, index]}}
index: {{concordance: index.yaml}}
bibliography: [{sources}]
editions: {{epub: {{embed-fonts: false, notes: chapter}}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("strangers").resolve()


def laid(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder that holds some files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@st.composite
def strangers(draw: st.DrawFn, chapters: st.SearchStrategy[str], count: int = 6) -> dict[str, str | bytes]:
    """The files of a book."""
    texts = {f"{n:02}.md": draw(FRONTS) + draw(chapters) for n in range(1, count + 1)}
    sources, entries = draw(BIBLIOGRAPHIES)
    return {
        "book.yaml": MANIFEST.format(chapters=", ".join(texts), sources=sources),
        "glossary.yaml": draw(TERMS),
        "index.yaml": draw(CONCORDANCES),
        sources: entries,
        "x.png": draw(PICTURES),
        **texts,
    }


def in_their_files(reading: Reading, files: Mapping[str, str | bytes]) -> None:
    """No finding points out of the files of the book. A picture has no lines."""
    texts = {name: decode(text.encode()).replace("\x00", "�") for name, text in files.items() if isinstance(text, str)}
    stand_inside(reading.diagnostics, {**texts, "x.png": ""})


@FEW
@given(files=strangers(BROKEN))
def test_a_strangers_book_keeps_the_laws_and_no_finding_points_out_of_it(
    folder: Path, files: dict[str, str | bytes]
) -> None:
    reading = read_book(laid(folder / "book", files), jobs=1, cache=Cache(None))
    in_their_files(reading, files)
    assert reading.book is not None
    for law in LAWS:
        law(reading, reading.book)


@FEW
@given(files=strangers(CHAPTERS, count=3), fresh=BROKEN)
def test_a_book_read_again_after_an_edit_is_the_book_read_anew(
    folder: Path, files: dict[str, str | bytes], fresh: str
) -> None:
    store = Cache(folder / "store")
    before = read_book(laid(folder / "book", files), jobs=1, cache=store)
    (folder / "book" / "02.md").write_bytes(fresh.encode())
    again = read_book(folder / "book", jobs=1, cache=store, before=before)
    anew = read_book(folder / "book", jobs=1, cache=Cache(None))
    assert again.diagnostics == anew.diagnostics
    assert again.book is not None
    assert anew.book is not None
    assert list(map(to_xhtml, roots(again.book))) == list(map(to_xhtml, roots(anew.book)))


@FEW
@given(files=strangers(CHAPTERS, count=3))
def test_an_ebook_of_any_text_is_well_formed_and_holds_its_words(folder: Path, files: dict[str, str | bytes]) -> None:
    root = laid(folder / "book", files)
    reading = read_book(root, jobs=1, cache=Cache(None))
    assume(reading.book is not None)
    assert reading.book is not None
    artifact, said = make(
        reading.book, Theme(root), date=dt.datetime(2026, 11, 22, tzinfo=dt.UTC), cache=Cache(folder / "store")
    ).finished
    data = artifact.files[artifact.main]
    trees = [tree for tree, _ in reading.chapters.values()]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".ncx", ".svg")):
                page = etree.fromstring(archive.read(name))
                for element in page.iter(etree.Element):
                    element.tag = etree.QName(element).localname
                if name.endswith(".xhtml"):
                    nothing_runs(page.find("body"))
    if has_errors([*reading.diagnostics, *said]):
        return  # such a book is not built
    assert not has_errors(examined(data, reading.book, trees, "book.epub"))
    if LONG:
        assert not has_errors(check_epub(data, reading.book, "book.epub"))


# --- callouts ---


def alert(callout: Callout) -> str | None:
    """A quote, in which a title and the line behind it are one paragraph: signs of emphasis in the one pair with the other's."""
    if set(callout.title) & set("*_~^="):
        return None
    return "\n".join(
        (
            "Before.",
            "",
            f"> [!{callout.kind.upper()}] {callout.title}",
            *(f"> {x}" for x in callout.lines),
            "",
            "After.",
            "",
        )
    )


ORDINARY = st.from_regex(r"[a-zé][a-zé ,*]{0,20}[a-zé]", fullmatch=True).filter(lambda words: "* " not in words)
CALLOUTS = st.builds(
    lambda kind, title, first, rest: Callout(kind, title, (first, *rest)),
    KINDS,
    ORDINARY.filter(lambda words: "," not in words) | st.just(""),
    ORDINARY,
    st.lists(ORDINARY | st.just(""), max_size=4).filter(lambda lines: not lines or bool(lines[-1])),
)


@FEW
@given(callouts=st.lists(CALLOUTS, min_size=3, max_size=3))
def test_a_callout_is_the_same_tree_in_whichever_dialect(folder: Path, callouts: list[Callout]) -> None:
    spellings = {"own": own, "alert": alert, **SPELLINGS}
    texts = {
        f"{n:02}.md": "# T\n\n" + "\n".join(filter(None, map(spell, callouts)))
        for n, spell in enumerate(spellings.values())
    }
    manifest = MANIFEST.replace(", back: [glossary: glossary.yaml, bibliography, index]", "").split("index: ")[0]
    root = laid(folder / "callouts", {"book.yaml": manifest.format(chapters=", ".join(texts)), **texts})
    reading = read_book(root, jobs=1, cache=Cache(None))
    assert reading.book is not None
    wanted, *others = (bare(root) for root in roots(reading.book))
    for name, (text, found) in zip([*spellings][1:], zip([*texts.values()][1:], others, strict=True), strict=True):
        said = [callout for callout in callouts if spellings[name](callout)]
        if len(said) == len(callouts):
            assert found == wanted, (name, text)


def bare(root: etree._Element) -> str:
    """A tree without what differs by where its lines stand and which chapter it is."""
    tree = clone(root)
    for element in elements(tree):
        for name in ("data-line", "data-b", "data-source", "id", "aria-labelledby"):
            element.attrib.pop(name, None)
    return re.sub(r"\s+", " ", to_xhtml(tree))


# --- other files ---


@MANY
@given(data=SHAPED | MUTATED)
def test_a_manifest_nearly_of_the_right_shape_is_one_or_findings_in_it(folder: Path, data: object) -> None:
    text = as_yaml(data)
    root = laid(folder / "manifest", {"book.yaml": text, "one.md": "# One\n", "two.md": "# Two\n", "sources.bib": ""})
    loaded, found = load(root)
    assert (loaded is None) == has_errors(found)
    stand_inside(found, {"book.yaml": decode(text.encode())})


@MANY
@given(data=PICTURES, name=st.sampled_from(["x.png", "x.svg", "x.jpg"]))
def test_a_picture_is_one_or_refused_and_none_reaches_out(data: bytes, name: str) -> None:
    found = measure(name, data)
    if isinstance(found, Refused):
        assert found.message.endswith(".")
        return
    assert isinstance(found, Asset)
    assert found.width > 0
    assert found.height > 0
    if found.media_type == "image/svg+xml":
        text = found.data.decode()
        assert not re.search(r"<script|<foreignObject|\son\w+=|javascript:|@import|file:|http://example", text)
        assert etree.fromstring(found.data).tag == "{http://www.w3.org/2000/svg}svg"


@MANY
@given(text=SHEETS)
def test_any_style_sheet_is_read_and_written_the_same(text: str) -> None:
    sheet = Sheet("styles/epub.css", text)
    rules, found = stylesheets.read([sheet])
    stand_inside(found, {sheet.name: stylesheets.LINE_END.sub("\n", text)})
    written = stylesheets.write(custom_properties.resolved(rules))
    again, _ = stylesheets.read([Sheet(sheet.name, written)])
    assert stylesheets.write(custom_properties.resolved(again)) == written
