"""Ebooks in a real reading system: everything that an author can write, opened by foliate-js in the system's Chromium as
readers have it on their phones, by day and at night, in sepia and in letters twice as large.

Pictures of what was seen lie in the folder that `BOOKFORGE_SHOTS` names, or nowhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from foliate import Reader, Theme, reading
from making import lay
from playwright.sync_api import Browser, BrowserContext

from bookforge import theme as themes
from bookforge.book import Book, Page, PageMap
from bookforge.cache import user_cache
from bookforge.cli import main
from bookforge.editions import epub
from bookforge.editions.colours import Colour
from bookforge.markup import text_of
from bookforge.reading import read_book

KITCHEN_SINK = Path(__file__).parent / "books" / "kitchen-sink"
DATE = datetime(2026, 11, 22, tzinfo=UTC)
BOXES, BLOCKS, NOTES = "text/boxes.xhtml", "text/blocks.xhtml", "text/notes-chapter.xhtml"

DAY = Theme()
NIGHTS = {
    "the system's night": Theme(scheme="dark"),
    "a black page": Theme(colours=("#b8b8b8", "#000000")),
    "a grey page": Theme(colours=("#d8d8d8", "#1c1c1e")),
    "sepia": Theme(colours=("#5b4636", "#f4ecd8")),
}

Open = Callable[[Theme], Reader]


@pytest.fixture(scope="module")
def book() -> Book:
    found = read_book(KITCHEN_SINK, jobs=2, cache=user_cache()).book
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ebooks(book: Book) -> Callable[[str], bytes]:
    """Gives the bytes of the kitchen sink in a style; each is made once."""
    made: dict[str, bytes] = {}

    def in_style(style: str) -> bytes:
        if style not in made:
            theme = themes.Theme(KITCHEN_SINK, style)
            ebook = epub.make(book, theme, date=DATE, cache=user_cache(), printed=printed(book)).artifact
            made[style] = ebook.files[ebook.main]
        return made[style]

    return in_style


def printed(book: Book) -> PageMap:
    """Printed pages as if every chapter had one of its own, and its first long paragraph began the next within its words."""
    pages: list[Page] = []
    for chapter in book.chapters():
        pages.append(Page(str(len(pages) + 1), chapter.id, None, None))
        blocks = (block.get("data-b") for block in chapter.root.iter("p") if len(text_of(block)) > 40)
        if block := next(filter(None, blocks), None):
            pages.append(Page(str(len(pages) + 1), chapter.id, block, 20))
    return PageMap(tuple(pages))


@pytest.fixture(scope="module")
def foliate(npm: Callable[[str, str], Path]) -> Path:
    return npm("foliate-js", "1.0.1") / "foliate-js"


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A phone's: two dots to each pixel of a page."""
    with browser.new_context(device_scale_factor=2) as context:
        context.new_page()  # with its last tab the browser would close it
        yield context


@pytest.fixture(scope="module")
def reader(window: BrowserContext, foliate: Path, ebooks: Callable[[str], bytes]) -> Iterator[Reader]:
    """The kitchen sink, open on a phone by day."""
    with reading(window, foliate, ebooks("classic"), DAY) as opened:
        yield opened


def labels(entries: list[dict[str, object]]) -> list[object]:
    """Lines of the contents as a reading system has them, nested."""
    return [
        (entry["label"], labels(entry["subitems"])) if entry.get("subitems") else entry["label"]  # type: ignore[arg-type]
        for entry in entries
    ]


def keep(reader: Reader, name: str) -> None:
    """Keeps a picture where somebody wants to look at it."""
    if folder := os.environ.get("BOOKFORGE_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        reader.shot(Path(folder) / f"{name}.png")


# --- what is in the package -------------------------------------------------------------------------------------------


def test_the_metadata_are_read_as_they_were_meant(reader: Reader) -> None:
    said = reader.book("book => book.metadata")
    assert said["title"] == "The Kitchen Sink: Everything, Once"
    assert said["subtitle"] == "A Book That Uses What There Is"
    assert (said["language"], said["publisher"], said["published"][:10]) == ("en-GB", "Sea & Sons", "2026-11-22")
    assert said["identifier"] == "urn:uuid:6c1d2c37-58c5-4b52-9a43-3a1f0c6f9b10"
    assert said["rights"] == "© 2026 the authors"
    people = [*said["author"], *said.get("contributor", [])]
    assert {("Ada Writer", "Writer, Ada"), ("Bea Author", "Author, Bea")} <= {(p["name"], p["sortAs"]) for p in people}


def test_calibre_reads_all_that_stores_ask_for(tmp_path: Path) -> None:
    tool = shutil.which("ebook-meta")
    if tool is None:
        pytest.skip("NOT TESTED: calibre is not on this machine (apt-get install calibre)")
    manifest = """
title: Small
subtitle: A Book of Few Words
language: en-GB
authors: [{name: Ada Writer, file-as: "Writer, Ada"}, {name: Bea Author, role: translator}]
publisher: Sea & Sons
date: 2026-11-22
description: What it is about.
series: {title: Small Books, number: 2}
subjects: [Relationships, {bisac: FAM029000, heading: FAMILY & RELATIONSHIPS}, {thema: VFVG}]
keywords: [touch]
isbn: {epub: 978-0-306-40615-7}
contents: {body: [one.md]}
"""
    lay(tmp_path, {"book.yaml": manifest, "one.md": "# One\n\nWords.\n"})
    built = CliRunner().invoke(main, ["build", "epub", "--quiet", "--book", str(tmp_path)])
    assert built.exit_code == 0, built.output
    done = subprocess.run([tool, tmp_path / "dist" / "small.epub"], capture_output=True, text=True, check=True)
    lines = (line.partition(":") for line in done.stdout.splitlines())
    assert {name.strip(): value.strip() for name, _, value in lines} == {
        "Title": "Small: A Book of Few Words",  # it puts the two together
        "Author(s)": "Ada Writer [Writer, Ada]",
        "Publisher": "Sea & Sons",
        "Tags": "Relationships, FAMILY & RELATIONSHIPS, VFVG, touch",
        "Series": "Small Books #2",
        "Languages": "eng",
        "Published": "2026-11-22T00:00:00+00:00",
        "Identifiers": "isbn:9780306406157",
        "Comments": "What it is about.",
    }


def test_the_contents_lead_to_every_chapter(reader: Reader) -> None:
    contents = labels(reader.book("book => book.toc"))
    parts = [entry for entry in contents if isinstance(entry, tuple) and str(entry[0]).startswith("Part ")]
    assert [part[0] for part in parts] == ["Part I: Boxes and Names", "Part II: Apparatus", "Part III: Words"]
    reader.go(BLOCKS)
    assert reader.page.evaluate("view.lastLocation.tocItem.label").startswith("5")


def test_the_landmarks_are_known(reader: Reader) -> None:
    kinds = reader.book("book => book.landmarks.flatMap(landmark => landmark.type)")
    assert {"cover", "titlepage", "toc", "bodymatter"} <= set(kinds)


# What a line of the list of pages leads to: the folio that its marker says, and whether it is on the screen.
_MARKER = """href => {
    const { anchor } = view.book.resolveHref(href)
    const { doc } = view.renderer.getContents()[0], marker = anchor(doc)
    const top = marker.getBoundingClientRect().top + doc.defaultView.frameElement.getBoundingClientRect().top
    return [marker.getAttribute('aria-label'), top >= 0 && top < innerHeight]
}"""


def test_each_printed_page_can_be_turned_to(book: Book, reader: Reader) -> None:
    pages = reader.book("book => book.pageList")
    assert [page["label"] for page in pages] == [page.folio for page in printed(book).pages]
    for page in (pages[0], pages[1], pages[-1]):
        reader.page.evaluate("href => view.goTo(href)", page["href"])
        assert reader.page.evaluate(_MARKER, page["href"]) == [page["label"], True]
    assert reader.page.evaluate("view.lastLocation.pageItem.label") == pages[-1]["label"]


def test_every_file_is_shown_and_nothing_has_to_be_moved_sideways(reader: Reader) -> None:
    assert sideways(reader) == {}


def sideways(reader: Reader) -> dict[str, list[int]]:
    """The files that are wider than the screen, with both widths."""
    wide = {}
    for file in reader.book("book => book.sections.map(section => section.id)"):
        reader.go(file)
        has, needs = reader.inside("doc => [doc.documentElement.clientWidth, doc.documentElement.scrollWidth]")
        assert reader.inside("doc => doc.body.textContent.trim().length + doc.images.length") > 0
        if needs > has:
            wide[file] = [has, needs]
    return wide


def test_letters_twice_as_large_fit_a_phone(
    window: BrowserContext, foliate: Path, ebooks: Callable[[str], bytes]
) -> None:
    with reading(window, foliate, ebooks("classic"), Theme(size=200)) as large:
        assert sideways(large) == {}
        large.go(BLOCKS)
        keep(large, "large")


# --- notes and callouts -----------------------------------------------------------------------------------------------


def test_a_note_pops_up_with_its_words(reader: Reader) -> None:
    reader.go(BOXES)
    kind, words = reader.pop_up("a.noteref")
    assert kind == "footnote"
    assert "In a box, too." in words


def test_notes_in_a_list_are_as_large_as_others(
    window: BrowserContext, foliate: Path, book: Book, reader: Reader
) -> None:
    size = "doc => doc.defaultView.getComputedStyle(doc.querySelector('.footnotes p')).fontSize"
    reader.go(NOTES)
    theme = themes.Theme(KITCHEN_SINK, themes.CLASSIC)
    artifact = epub.make(book, theme, date=DATE, cache=user_cache(), channel="kobo").artifact
    with reading(window, foliate, artifact.files[artifact.main], DAY) as kobo:
        kobo.go(NOTES)
        assert kobo.inside(size) == reader.inside(size)


# Every callout: its label, its frame (the sides that have a rule), the size of its icon.
_CALLOUTS = """doc => [...doc.querySelectorAll('.callout')].map(box => {
    const style = doc.defaultView.getComputedStyle(box), label = box.querySelector('.callout-label')
    const icon = label.querySelector('svg')?.getBoundingClientRect()
    return {
        kind: box.className, label: label.textContent, shown: label.getBoundingClientRect().height > 0,
        indent: parseFloat(style.paddingLeft) + parseFloat(style.paddingRight),
        ground: style.backgroundColor, icon: icon ? icon.width : null,
        sides: ['Top', 'Right', 'Bottom', 'Left'].filter(side =>
            style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) > 0),
    }
})"""


@pytest.mark.parametrize("style", [themes.CLASSIC, "modern", pytest.param("trade", marks=pytest.mark.long)])
def test_callouts_are_told_by_frame_and_label_not_by_a_ground(
    style: str, window: BrowserContext, foliate: Path, ebooks: Callable[[str], bytes]
) -> None:
    with reading(window, foliate, ebooks(style), DAY) as opened:
        opened.go(BOXES)
        boxes = opened.inside(_CALLOUTS)
        keep(opened, f"boxes-{style}")
    assert len(boxes) >= 13
    for box in boxes:
        pulled = "quote" in box["kind"].split()  # words of the text itself, larger
        assert box["shown"] != pulled
        assert box["label"]
        assert box["sides"] or box["indent"] or pulled
        assert box["ground"] == "rgba(0, 0, 0, 0)"
        if box["icon"] is not None and style != "trade":  # which has none
            assert pulled or box["icon"] >= 14


# --- night ------------------------------------------------------------------------------------------------------------

# The colours of all that is to be seen: text, rules, icons, each with the kind of thing it is.
_SEEN = """doc => {
    const seen = {}
    const note = (kind, colour) => (seen[`${kind} ${colour}`] = [kind, colour])
    for (const element of doc.body.querySelectorAll('*')) {
        const style = doc.defaultView.getComputedStyle(element)
        if (style.visibility === 'hidden' || style.display === 'none' || element.closest('.visually-hidden')) continue
        if ([...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) note('text', style.color)
        for (const side of ['Top', 'Right', 'Bottom', 'Left'])
            if (style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]))
                note('rule', style[`border${side}Color`])
        if (element.localName === 'svg') note('icon', style.stroke === 'none' ? style.fill : style.stroke)
        if (style.backgroundColor !== 'rgba(0, 0, 0, 0)') note('ground', style.backgroundColor)
    }
    return Object.values(seen)
}"""
_PAGE = """doc => {
    const own = [doc.body, doc.documentElement].map(e => doc.defaultView.getComputedStyle(e).backgroundColor)
    return own.find(colour => colour !== 'rgba(0, 0, 0, 0)')
        ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)')
}"""
_QUICK = {(themes.CLASSIC, "the system's night"), *(("modern", mode) for mode in NIGHTS)}  # modern has the most colours
_ENOUGH = {"text": 4.5, "rule": 3.0, "icon": 3.0}  # WCAG 2.2, 1.4.3 and 1.4.11


def colour(css: str) -> Colour:
    red, green, blue = (int(part) for part in css.removeprefix("rgb(").removesuffix(")").split(","))
    return Colour(red, green, blue)


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted((one.luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("style", "mode"),
    [
        pytest.param(style, mode, marks=[] if (style, mode) in _QUICK else [pytest.mark.long])
        for style, mode in product([themes.CLASSIC, "modern", "trade"], NIGHTS)
    ],
)
def test_all_is_seen_on_the_page_that_a_reader_chose(
    style: str, mode: str, window: BrowserContext, foliate: Path, ebooks: Callable[[str], bytes]
) -> None:
    with reading(window, foliate, ebooks(style), NIGHTS[mode]) as opened:
        for file in (BOXES, BLOCKS, NOTES):
            opened.go(file)
            page = colour(opened.inside(_PAGE))
            seen = opened.inside(_SEEN)
            assert {kind for kind, _ in seen} >= {"text", "rule"}
            assert [(kind, shown) for kind, shown in seen if contrast(colour(shown), page) < _ENOUGH[kind]] == [], file
        keep(opened, f"{mode.replace(' ', '-')}-{style}")


def test_what_is_done_is_filled_where_grounds_are_lost(
    window: BrowserContext, foliate: Path, ebooks: Callable[[str], bytes]
) -> None:
    with reading(window, foliate, ebooks("classic"), NIGHTS["a black page"]) as opened:
        opened.go(BOXES)
        inner = (
            "doc => ['.task.done .tick-box', '.task:not(.done) .tick-box'].map(s => doc.querySelector(s).clientWidth)"
        )
        filled, empty = opened.inside(inner)
    assert filled == 0
    assert empty > 5
