"""The ebook as each store wants it, in pieces where it is long: few differences, and each one tried."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from making import Silent
from PIL import Image
from test_epub import DATE, Ebook

from bookforge.build import Request, build
from bookforge.cache import Cache, user_cache
from bookforge.checking.look import check
from bookforge.checks.finished import check_epub
from bookforge.editions import epub
from bookforge.editions.epub import file_name
from bookforge.editions.epub.pieces import split
from bookforge.formats import STORES, stores
from bookforge.making.ids import published_ids
from bookforge.markup import Element, elements, parse_fragment, text_of
from bookforge.reading import read_book
from bookforge.theme import Theme

Make = Callable[..., Ebook]
_WIDE = "| a | b | c | d | e |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n"


@pytest.fixture(scope="module")
def cache() -> Cache:
    """Cutting faces takes seconds; tests share what was cut."""
    return user_cache()


@pytest.fixture
def make(tmp_path: Path, cache: Cache) -> Make:
    """Makes the ebook of one chapter of Markdown for a store; `manifest` are lines for book.yaml."""

    def made(markdown: str, channel: str = "", manifest: str = "", files: dict[str, bytes] | None = None) -> Ebook:
        for name, data in (files or {}).items():
            (tmp_path / name).write_bytes(data)
        (tmp_path / "a.md").write_text(markdown, encoding="utf-8")
        text = f"title: Small\nlanguage: en\nidentifier: urn:x:small\ncontents: {{body: [a.md]}}\n{manifest}\n"
        (tmp_path / "book.yaml").write_text(text, encoding="utf-8")
        reading = read_book(tmp_path, jobs=1, cache=cache)
        assert reading.book is not None, reading.diagnostics
        artifact, found = epub.make(
            reading.book, Theme(tmp_path.resolve()), date=DATE, cache=cache, channel=channel
        ).finished
        assert artifact.main == file_name(reading.book, channel or reading.book.manifest.epub.channel)
        return Ebook(reading.book, artifact.files[artifact.main], found)

    return made


# --- what differs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STORES)
def test_every_rule_says_where_it_comes_from(name: str) -> None:
    store = stores()[name]
    rules = [
        rule
        for model in (store, store.cover)
        for key in type(model).model_fields
        if hasattr(rule := getattr(model, key), "says")
    ]
    assert len(rules) >= 6
    for rule in rules:
        assert rule.source in store.sources or rule.confidence in ("own", "secondary")
        assert (rule.verified is not None) is (rule.confidence == "official")  # no day but that on which it was read


def test_what_is_the_same_for_all_stores_says_why() -> None:
    for key in ("page_list", "file_bytes"):
        rules = [getattr(store, key) for store in stores().values()]
        assert len({rule.value for rule in rules}) == 1
        assert all(rule.note.startswith("The same for all: ") for rule in rules)


_DEEP = "# One\n\nText.\n\n## Two\n\nText.\n\n### Three\n\nText.\n\n#### Four\n\nText.\n"


@pytest.mark.parametrize(("channel", "depth"), [("plain", 4), ("apple", 4), ("kobo", 3), ("kindle", 2)])
def test_contents_are_as_deep_as_a_store_shows(channel: str, depth: int, make: Make) -> None:
    ebook = make(_DEEP, channel, "editions: {epub: {contents-depth: 4}}")
    labels = [e.text for e in ebook.find("toc.ncx", "//ncx:navLabel/ncx:text")]
    assert labels == ["1. One", "Two", "Three", "Four"][:depth]
    assert len(ebook.find("nav.xhtml", "//h:nav[@id='contents']//h:a")) == depth


@pytest.mark.parametrize("channel", STORES)
def test_fonts_are_packed_and_told_as_a_store_wants(channel: str, make: Make) -> None:
    ebook = make("# One\n\nText.\n", channel)
    assert any(name.startswith("fonts/") for name in ebook.names) is (channel != "kindle")
    assert ebook.values("ibooks:specified-fonts") == (["true"] if channel == "apple" else [])
    without = make("# One\n\nText.\n", channel, "editions: {epub: {embed-fonts: false}}")
    assert not any(name.startswith("fonts/") for name in without.names)
    assert without.values("ibooks:specified-fonts") == []


@pytest.mark.parametrize("channel", STORES)
def test_the_cover_is_shown_once(channel: str, make: Make) -> None:
    ebook = make("# One\n\nText.\n", channel)
    page = channel != "kindle"
    assert ("cover.xhtml" in ebook.names) is page
    assert (("cover.xhtml", True) in ebook.spine()) is page
    assert bool(ebook.find("nav.xhtml", "//h:a[@epub:type='cover']")) is page
    (image,) = ebook.find("content.opf", "//opf:item[@properties='cover-image']")
    assert ebook.find("content.opf", "//opf:meta[@name='cover']")[0].get("content") == image.get("id")


def test_kobo_gets_wide_tables_one_block_a_row(make: Make) -> None:
    assert not make(_WIDE, "plain").find("text/a.xhtml", "//h:figure[@class='stacked-table']")
    kobo = make(_WIDE, "kobo")
    assert len(kobo.find("text/a.xhtml", "//h:dl[@class='stacked-row']")) == 1
    assert kobo.findings == ()
    narrow = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert make(narrow, "kobo").find("text/a.xhtml", "//h:table")


def test_a_wide_table_that_cannot_be_stacked_is_told(make: Make) -> None:
    bare = "<table><tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td></tr></table>\n"
    (found,) = make(f"# One\n\n{bare}", "kobo").findings
    assert (found.code, found.place.path, found.place.line) == ("table-fits-store", "a.md", 3)
    assert "5 columns" in found.message
    assert make(f"# One\n\n{bare}", "apple").findings == ()


_TABLES = """\
# One

Before.[^t]

| Day[^h] | [Pears]{#pears} | [Plums]{.index} | Figs | Nuts | None |
|---------|---|---|---|---|---|
| Monday  |   | two | three | four | |
| Tuesday | six | [nine](#pears) | eight | **nine** | |

: What was eaten

| Left | Right |
|------|-------|
| one  | two   |

: Sides {.stacked}

| Week | Mo | Tu | We | Th |
|------|----|----|----|----|
| First | a | b | c | d |
| Last  | e | f | g | h |

: Weeks {.row-headers}

[^h]: A note on days.

[^t]: A table in a note.

    | p | q | r | s | t |
    |---|---|---|---|---|
    | v | w | x | y | z |
"""


@pytest.mark.parametrize("channel", STORES)
def test_a_book_with_all_kinds_of_tables_passes_its_gates_in_each_channel(
    channel: str, tmp_path: Path, cache: Cache
) -> None:
    ebook = _of_tables(tmp_path, channel, cache)
    page = ebook.text("text/a.xhtml")
    assert page.count('class="stacked-table"') == (4 if channel == "kobo" else 1)


@pytest.mark.long
def test_epubcheck_has_nothing_to_say_of_tables_as_blocks(
    tmp_path: Path, cache: Cache, need: Callable[..., str]
) -> None:
    need("java")
    ebook = _of_tables(tmp_path, "kobo", cache)
    assert check_epub(ebook.data, ebook.book) == ()


def _of_tables(tmp_path: Path, channel: str, cache: Cache) -> Ebook:
    """An ebook of tables for a channel, built without a finding."""
    manifest = "title: Small\nlanguage: en\nidentifier: urn:x:small\ncontents: {body: [a.md], back: [index]}\n"
    manifest += "editions: {epub: {page-list: none, embed-fonts: false}}\n"
    (tmp_path / "book.yaml").write_text(manifest, encoding="utf-8")
    (tmp_path / "a.md").write_text(_TABLES, encoding="utf-8")
    outcome = build(Request(tmp_path, ("epub",), cache=cache, channel=channel), Silent())
    assert outcome.diagnostics == ()
    (made,) = outcome.finished
    book = read_book(tmp_path, jobs=1, cache=cache).book
    assert book is not None
    return Ebook(book, made.path.read_bytes(), ())


_NOTE = "# One\n\nText.[^a]\n\n[^a]: A note to be read.\n"


def test_kobo_gets_notes_as_a_list_and_others_as_asides(make: Make) -> None:
    kobo = make(_NOTE, "kobo")
    (item,) = kobo.find("text/a.xhtml", "//h:ol/h:li[@epub:type='endnote']")
    assert "A note to be read." in text_of(item)
    (call,) = kobo.find("text/a.xhtml", "//h:a[@epub:type='noteref']")
    assert call.get("href") == f"#{item.get('id')}"
    assert make(_NOTE, "kindle").find("text/a.xhtml", "//h:aside[@epub:type='footnote']")


def test_a_note_too_long_for_a_window_is_told(make: Make) -> None:
    long = _NOTE.replace("A note to be read.", "A note to be read. " * 300)
    (found,) = make(long, "kobo").findings
    assert (found.code, found.place.path) == ("note-fits-window", "a.md")
    assert make(long, "apple").findings == ()


def test_apple_gets_images_of_four_million_pixels_at_the_most(make: Make) -> None:
    file = io.BytesIO()
    Image.new("RGB", (2600, 2000), (10, 90, 160)).save(file, "JPEG")
    text = "# One\n\n![A blue field](blue.jpg)\n"
    sizes = {}
    for channel in ("plain", "apple"):
        ebook = make(text, channel, files={"blue.jpg": file.getvalue()})
        (name,) = (name for name in ebook.names if name.startswith("images/blue"))
        with Image.open(io.BytesIO(ebook.archive.read(f"EPUB/{name}"))) as image:
            sizes[channel] = image.size
    assert sizes["plain"] == (2600, 2000)
    width, height = sizes["apple"]
    assert width * height <= 4_000_000
    assert width / height == pytest.approx(1.3, abs=0.01)


def test_the_limit_of_pixels_is_not_for_covers(make: Make) -> None:
    ebook = make("# One\n\nText.\n", "apple")
    assert ebook.findings == ()
    (name,) = (name for name in ebook.names if name.startswith("images/cover"))
    with Image.open(io.BytesIO(ebook.archive.read(f"EPUB/{name}"))) as image:
        assert image.size == (1600, 2560)
    limit = stores()["apple"].image_pixels
    assert limit is not None
    assert limit.value < 1600 * 2560
    assert "inside the text" in limit.says


def test_a_description_too_long_is_told(make: Make) -> None:
    (found,) = make("# One\n\nText.\n", "kindle", f"description: {'word ' * 900}").findings
    assert (found.code, found.place.path) == ("description-fits-store", "book.yaml")
    assert make("# One\n\nText.\n", "kindle", "description: A word or two.").findings == ()


def test_a_finding_of_the_manifest_points_at_its_key(tmp_path: Path, cache: Cache) -> None:
    manifest = "title: T\nlanguage: en\nidentifier: urn:x:t\ncontents: {body: [a.md]}\ncover: c.png\ndescription: "
    (tmp_path / "book.yaml").write_text(f"{manifest}{'word ' * 900}\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("# One\n\nText.\n", encoding="utf-8")
    Image.new("RGB", (10, 16)).save(tmp_path / "c.png")
    found = build(Request(tmp_path, ("epub",), cache=cache, channel="kindle"), Silent()).diagnostics
    told = {diagnostic.code: str(diagnostic.place) for diagnostic in found}
    assert told["cover-fits"] == "book.yaml:5:8"
    assert told["description-fits-store"] == "book.yaml:6:14"


def test_the_manifest_names_the_channel_and_the_command_another(make: Make) -> None:
    manifest = "editions: {epub: {channel: kindle}}"
    assert "cover.xhtml" not in make("# One\n\nText.\n", "", manifest).names
    assert "cover.xhtml" in make("# One\n\nText.\n", "kobo", manifest).names


@pytest.mark.long
@pytest.mark.parametrize("channel", STORES)
def test_epubcheck_has_nothing_to_say_of_any(channel: str, make: Make, need: Callable[..., str]) -> None:
    need("java")
    ebook = make(_DEEP + _WIDE + "\nText.[^a]\n\n[^a]: A note to be read.\n", channel, "isbn: {print: 9780306406157}")
    assert check_epub(ebook.data, ebook.book) == ()


# --- side by side in dist/, and ids kept beside the book ---------------------------------------------------------------------


def test_files_for_several_channels_stand_side_by_side(book_folder: Callable[..., Path], cache: Cache) -> None:
    folder = book_folder()
    for channel in ("", "kindle", "kobo"):
        outcome = build(Request(folder, ("epub",), cache=cache, channel=channel), Silent())
        assert outcome.diagnostics == ()
    made = {file.name for file in (folder / "dist").glob("*.epub")}
    assert made == {"a-little-book.epub", "a-little-book-kindle.epub", "a-little-book-kobo.epub"}


def test_ids_are_kept_beside_the_book_and_a_fresh_clone_gives_the_same_file(
    book_folder: Callable[..., Path], cache: Cache, tmp_path: Path
) -> None:
    folder = book_folder()
    build(Request(folder, ("epub",), cache=cache), Silent())
    one = folder / "text" / "one.md"
    (folder / "text" / "near.md").write_text(
        one.read_text(encoding="utf-8").replace("# Near", "# Close"), encoding="utf-8"
    )
    one.unlink()
    for name in ("book.yaml", "text/two.md"):
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace("one.md", "near.md"), encoding="utf-8")
    build(Request(folder, ("epub",), cache=cache), Silent())
    first = (folder / "dist" / "a-little-book.epub").read_bytes()
    names = Ebook(read_book(folder, jobs=1, cache=cache).book, first, ()).names  # type: ignore[arg-type]
    assert "text/one.xhtml" in names
    clone = tmp_path / "clone"
    for file in ("book.yaml", "ids.yaml", "text/near.md", "text/two.md"):
        (clone / file).parent.mkdir(parents=True, exist_ok=True)
        (clone / file).write_bytes((folder / file).read_bytes())
    build(Request(clone, ("epub",)), Silent())
    assert (clone / "dist" / "a-little-book.epub").read_bytes() == first


def test_a_broken_file_of_ids_stops_the_build_and_is_left_alone(book_folder: Callable[..., Path]) -> None:
    folder = book_folder({"ids.yaml": "ids:\n- {id: a b}\n"})
    outcome = build(Request(folder, ("epub",)), Silent())
    assert [(d.code, d.place.path, d.place.line) for d in outcome.diagnostics] == [("ids-entry-fits", "ids.yaml", 2)]
    assert (folder / "ids.yaml").read_text(encoding="utf-8") == "ids:\n- {id: a b}\n"
    assert "ids-entry-fits" in {d.code for d in check(Request(folder), finished=False).findings}


def test_ids_are_not_kept_where_they_are_not_to_be(book_folder: Callable[..., Path], cache: Cache) -> None:
    folder = book_folder()
    manifest = folder / "book.yaml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8") + "editions: {epub: {keep-ids: false}}\n", encoding="utf-8"
    )
    assert build(Request(folder, cache=cache), Silent()).diagnostics == ()
    assert not (folder / "ids.yaml").exists()
    assert published_ids(read_book(folder, jobs=1, cache=cache), cache) == (None, ())


# --- long chapters ---------------------------------------------------------------------------------------------------------


def tree(html: str) -> Element:
    root, _ = parse_fragment(html)
    (section,) = root.iter("section") if len(list(root.iter("section"))) == 1 else [next(root.iter("section"))]
    return section


def paragraphs(count: int, word: str = "word") -> str:
    return "".join(f"<p>{word} {number} {'and more ' * 10}</p>" for number in range(count))


def test_a_short_unit_stays_as_it_is() -> None:
    section = tree(f'<section class="chapter" id="a"><h1>A</h1>{paragraphs(3)}</section>')
    assert split(section, 10_000) == (section,)


def test_a_long_one_is_split_at_a_heading_where_there_is_one() -> None:
    inner = "".join(f'<section id="s{n}"><h2>S{n}</h2>{paragraphs(10)}</section>' for n in range(4))
    pieces = split(
        tree(f'<section class="chapter" id="a" aria-labelledby="t"><h1 id="t">A</h1>{inner}</section>'), 2000
    )
    assert [[e.get("id") for e in elements(piece, "section") if e.get("id")] for piece in pieces] == [
        ["a", "s0"], ["s1"], ["s2"], ["s3"],
    ]  # fmt: skip
    assert [piece.get("class") for piece in pieces] == ["chapter", *["chapter continued"] * 3]
    assert all(piece.get("aria-labelledby") is None for piece in pieces[1:])


def test_one_without_headings_is_split_between_blocks_and_loses_no_word() -> None:
    section = tree(f'<section class="chapter" id="a"><h1>A</h1>{paragraphs(60)}</section>')
    words = text_of(section).split()
    pieces = split(section, 2000)
    assert len(pieces) > 2
    assert [word for piece in pieces for word in text_of(piece).split()] == words
    assert all(len(etree.tostring(piece)) < 2300 for piece in pieces)
    assert all("run-on" in (piece[0].get("class") or "") for piece in pieces[1:])


def test_no_heading_stands_at_the_end_of_a_piece() -> None:
    inner = "".join(f'<section id="s{n}"><h2>S{n}</h2>{paragraphs(30)}</section>' for n in range(3))
    for limit in range(1500, 4000, 100):
        for piece in split(tree(f'<section class="chapter" id="a"><h1>A</h1>{inner}</section>'), limit):
            last = list(elements(piece))[-1]
            assert last.tag == "p", limit


def test_a_long_list_goes_on_with_its_number() -> None:
    items = "".join(f"<li>item {n} {'and more ' * 10}</li>" for n in range(40))
    pieces = split(tree(f'<section class="chapter" id="a"><h1>A</h1><ol id="l">{items}</ol></section>'), 1500)
    lists = [ol for piece in pieces for ol in elements(piece, "ol")]
    counted = 1
    for ol in lists:
        assert int(ol.get("start") or 1) == counted
        counted += len(ol)
    assert counted == 41
    assert [ol.get("id") for ol in lists] == ["l", *[None] * (len(lists) - 1)]


def test_links_notes_and_contents_lead_to_the_right_piece(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """EPUBCheck is given pieces by `test_books`."""
    plain = stores()["plain"]
    short = plain.model_copy(update={"file_bytes": plain.file_bytes.model_copy(update={"value": 20_000})})
    monkeypatch.setattr(epub, "stores", lambda: {**stores(), "plain": short})
    filler = "A sentence that says nothing much but takes its room on the page. " * 30
    sections = "\n\n".join(
        f"## Part {n} {{#part-{n}}}\n\nSee [the last](#part-9) and [the first](#part-0).[^n{n}]\n\n" + filler
        for n in range(10)
    )
    notes = "\n\n".join(f"[^n{n}]: Note {n}." for n in range(10))
    ebook = make(f"# Long\n\n{sections}\n\n{notes}\n")
    files = [name for name, _ in ebook.spine() if name.startswith("text/a")]
    assert files == ["text/a.xhtml", "text/a-2.xhtml"]
    ids = {name: {e.get("id") for e in ebook.find(name, "//*[@id]")} for name in [*files, "nav.xhtml"]}
    for name in (*files, "nav.xhtml"):
        for link in ebook.find(name, "//h:a[@href]"):
            path, _, fragment = link.get("href").partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert not fragment or target not in ids or fragment in ids[target], (name, link.get("href"))
    assert "a-2.xhtml#part-9" in ebook.text("text/a.xhtml")
    assert "a-2.xhtml#part-9" in ebook.text("nav.xhtml")
    assert ebook.find("text/a-2.xhtml", "/h:html/h:head/h:title")[0].text == "Long (2)"
    assert ebook.data == make(f"# Long\n\n{sections}\n\n{notes}\n").data


# --- the package -----------------------------------------------------------------------------------------------------------


def test_subjects_of_a_scheme_have_their_code_and_those_in_words_have_none(make: Make) -> None:
    ebook = make(
        "# One\n\nText.\n",
        manifest="subjects: [{bisac: fam030000, heading: FAMILY & RELATIONSHIPS / Marriage}, {thema: VFV}, Touch]\n"
        "keywords: [nearness, Touch]",
    )
    lines = ebook.metadata()
    assert ebook.values("dc:subject") == ["FAMILY & RELATIONSHIPS / Marriage", "VFV", "Touch", "nearness"]
    assert [line for line in lines if line[0] in ("authority", "term")] == [
        ("authority", "BISAC", "#subject-1"),
        ("term", "FAM030000", "#subject-1"),
        ("authority", "THEMA", "#subject-2"),
        ("term", "VFV", "#subject-2"),
    ]


def test_contributors_stand_in_the_order_in_which_the_author_names_them(make: Make) -> None:
    ebook = make(
        "# One\n\nText.\n",
        manifest="authors: [Ada Writer]\ncontributors: [{name: Tom Tongue, role: trl}, {name: Ilse Brush, role: ill}]",
    )
    assert ebook.values("dc:contributor") == ["Tom Tongue", "Ilse Brush"]


def test_names_in_other_scripts_and_the_printed_book_are_told(make: Make) -> None:
    ebook = make(
        "# One\n\nText.\n",
        manifest="authors: [{name: Murakami Haruki, alternate: {ja: 村上春樹}}]\nisbn: {print: 9780306406157}\n"
        "series: {title: Small Books, number: 2}",
    )
    assert ("alternate-script", "村上春樹", "#creator-1") in ebook.metadata()
    assert ebook.values("dc:source") == ["urn:isbn:9780306406157"]
    old = {e.get("name"): e.get("content") for e in ebook.find("content.opf", "//opf:meta[@name]")}
    assert (old["calibre:series"], old["calibre:series_index"]) == ("Small Books", "2")
