"""The printed book: real layouts by WeasyPrint, opened again with pikepdf and poppler."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from making import DATE, REPEATED, data_of, folio_of, lay, texts_of
from PIL import Image

from bookforge.book import Book
from bookforge.cache import Cache, user_cache
from bookforge.editions.print import Printed, render
from bookforge.editions.print.page import page_sheet, spine_width
from bookforge.editions.print.setting.lines import balance, bind_runts
from bookforge.editions.typefaces import typefaces
from bookforge.manifest import PrintEdition
from bookforge.manifest.fields import parse_trim
from bookforge.markup import parse_fragment, text_of
from bookforge.reading import read_book
from bookforge.theme import Theme

PROSE = " ".join(f"Sentence number {n} says a little more of what there is to say." for n in range(40))

BOOK = """
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
date: 2026-11-22
authors: [Ada Writer]
contents:
  front: [half-title, title-page, copyright, contents, {preface: preface.md}]
  body: [one.md, two.md]
editions: {print: {trim: 5x8in, paper: white}}
"""
FILES = {
    "book.yaml": BOOK,
    "preface.md": "# Preface\n\nA few words before.\n",
    "one.md": f"# Near and Apart\n\n{PROSE}\n\nA call.[^n]\n\n{PROSE}\n\n## Signs {{#signs}}\n\n"
    "> [!TIP] Hold hands\n> Now.\n\n[^n]: The note stands at the foot.\n",
    "two.md": f"# Touch\n\n[The signs](one.md#signs) come first. {PROSE}\n\n$a^2$ and *{PROSE}*\n",
}
SHORT = {
    "book.yaml": BOOK,
    "preface.md": "# Preface\n\nA word.\n",
    "one.md": "# Near and Apart\n\nA table.\n\n## Signs\n\nA window.\n",
    "two.md": "# Touch\n\nA hand.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay(tmp_path_factory.mktemp("book"), FILES)


@pytest.fixture(scope="module")
def printed(folder: Path) -> Printed:
    return _print(folder)


def _book(folder: Path) -> Book:
    reading = read_book(folder, jobs=1, cache=user_cache())
    assert reading.book is not None, reading.diagnostics
    assert not [found for found in reading.diagnostics if found.code not in REPEATED]
    return reading.book


def _print(folder: Path, cache: Cache | None = None) -> Printed:
    result, found = render(
        _book(folder), Theme(folder), date=DATE, cache=cache or user_cache(), wanted=("print", "screen")
    )
    assert not found
    return result


def _open(printed: Printed, kind: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data_of(printed, kind)))


def _texts(data: bytes, need: Callable[[str], None]) -> list[str]:
    need("pdftotext")
    return texts_of(data, "-layout")


def test_pages_have_the_trim_size_and_come_in_leaves(printed: Printed) -> None:
    for kind in ("print", "screen"):
        with _open(printed, kind) as document:
            assert len(document.pages) == len(printed.pages)
            assert len(document.pages) % 2 == 0
            for page in document.pages:
                left, bottom, right, top = (float(edge) for edge in page.mediabox)
                assert (round(right - left), round(top - bottom)) == (5 * 72, 8 * 72)


def test_front_matter_is_roman_and_the_body_begins_with_1(printed: Printed, need: Callable[[str], None]) -> None:
    with _open(printed, "screen") as document:
        labels = [page.label for page in document.pages]
    first = next(i for i, page in enumerate(printed.pages.pages) if page.unit == "one")
    assert labels[:3] == ["i", "ii", "iii"]
    assert labels[first] == "1"
    assert folio_of(printed, "one") == "1"
    assert folio_of(printed, "preface") == labels[first - 2]
    texts = _texts(data_of(printed, "screen"), need)
    assert texts[first].strip().endswith("1")  # the folio at the foot of an opening page


def test_chapters_open_on_rectos_behind_truly_blank_versos(printed: Printed, need: Callable[[str], None]) -> None:
    texts = _texts(data_of(printed, "screen"), need)
    opened = set()
    for i, page in enumerate(printed.pages.pages):
        if page.blank:
            assert texts[i].strip() == ""
        elif page.unit not in opened and page.unit not in ("copyright",):
            assert i % 2 == 0, f"{page.unit} opens on a left-hand page"
        opened.add(page.unit)
    assert any(page.blank for page in printed.pages.pages)


def test_chapters_may_open_on_any_page(tmp_path: Path) -> None:
    trim = BOOK.replace("paper: white", "paper: white, chapters-open: any")
    pages = _print(lay(tmp_path, SHORT | {"book.yaml": trim})).pages
    assert sum(page.blank for page in pages.pages) < 4


def test_running_heads_tell_the_book_and_the_chapter(printed: Printed, need: Callable[[str], None]) -> None:
    texts = _texts(data_of(printed, "screen"), need)
    body = [i for i, page in enumerate(printed.pages.pages) if page.unit == "one"]
    assert re.match(r"\s*2\s+A Little Book", texts[body[1]], re.IGNORECASE)
    assert re.match(r"\s*Near and Apart\s+3", texts[body[2]], re.IGNORECASE)


def test_contents_lead_to_the_pages_where_chapters_open(printed: Printed, need: Callable[[str], None]) -> None:
    texts = _texts(data_of(printed, "screen"), need)
    contents = texts[next(i for i, page in enumerate(printed.pages.pages) if page.unit == "contents")]
    for title, unit in (("Near and Apart", "one"), ("Touch", "two"), ("Preface", "preface")):
        assert re.search(rf"{title}[ .]+ {folio_of(printed, unit)}\b", contents)


def test_a_note_stands_on_the_page_of_its_call_or_on_the_next(printed: Printed, need: Callable[[str], None]) -> None:
    pages = _texts(data_of(printed, "screen"), need)
    (noted,) = (i for i, text in enumerate(pages) if "The note stands at the foot." in text)
    called = next(i for i, text in enumerate(pages) if "A call." in " ".join(text.split()))
    assert noted - called in (0, 1)  # WeasyPrint puts off a note for which a page has no room left


def test_the_printer_gets_nothing_that_it_refuses(printed: Printed) -> None:
    with _open(printed, "print") as document:
        assert "/Outlines" not in document.Root
        assert "/StructTreeRoot" not in document.Root
        for page in document.pages:
            assert "/Annots" not in page


def test_text_for_the_printer_is_black_ink_alone(printed: Printed) -> None:
    with _open(printed, "print") as document:
        for page in document.pages:
            operators = {str(operator) for _, operator in pikepdf.parse_content_stream(page)}
            assert not operators & {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS", "BDC", "BMC", "EMC"}


def test_both_files_have_the_same_words_on_the_same_pages(printed: Printed, need: Callable[[str], None]) -> None:
    pages = [
        [re.sub(r"[\W_]", "", text) for text in _texts(data_of(printed, kind), need)] for kind in ("print", "screen")
    ]
    assert pages[0] == pages[1]  # but for hyphens at line ends, which the screen's tags tell to be soft


def test_the_screen_has_bookmarks_links_and_tags(printed: Printed) -> None:
    with _open(printed, "screen") as document:
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert [t for t in titles if t in ("Near and Apart", "Touch", "Preface")] == [
            "Preface",
            "Near and Apart",
            "Touch",
        ]
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo["/Title"]) == "A Little Book"
        assert any("/Annots" in page for page in document.pages)


def test_only_the_books_faces_are_embedded(printed: Printed) -> None:
    for kind in ("print", "screen"):
        with _open(printed, kind) as document:
            names = {
                str(o.FontName) for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o
            }
        assert names
        assert all(re.match(r"/[A-Z]+\+BF(Serif|Sans|Mono)", name) for name in names), names


def test_all_words_of_the_book_are_on_its_pages(folder: Path, printed: Printed, need: Callable[[str], None]) -> None:
    book = _book(folder)
    pages = "".join(_texts(data_of(printed, "screen"), need))
    letters = re.sub(r"[\W\d_]", "", pages).lower()  # hyphens of line ends fall away with the rest
    for chapter in book.chapters():
        for block in chapter.root.iter("p", "h1", "h2"):
            if any("math" in str(e.tag) for e in block.iter()):
                continue  # a formula is drawn
            words = re.sub(r"[\W\d_]", "", text_of(block, without=frozenset({"noteref"}))).lower()
            for piece in (words[:40], words[-40:]):
                assert piece in letters


def test_the_page_map_names_the_block_that_a_page_begins_with(folder: Path, printed: Printed) -> None:
    book = _book(folder)
    blocks = {b.get("data-b"): b for chapter in book.chapters() for b in chapter.root.iter() if b.get("data-b")}
    own = [page for page in printed.pages.pages if page.unit in ("one", "two")]
    assert all(page.block in blocks for page in own)
    assert blocks[own[0].block].tag == "h1"
    assert own[0].offset == 0
    inside = next(page for page in own if page.offset)  # a page that begins inside a long paragraph
    assert inside.block in blocks


def test_the_same_book_gives_the_same_bytes_in_another_folder(tmp_path: Path, printed: Printed) -> None:
    again = _print(lay(tmp_path / "elsewhere", FILES), Cache(None))
    for kind in ("print", "screen"):
        assert data_of(again, kind) == data_of(printed, kind)
    assert str(tmp_path).encode() not in data_of(again, "screen")


def test_a_layout_from_the_cache_is_the_same(folder: Path, printed: Printed) -> None:
    warm = _print(folder)
    assert warm.pages == printed.pages
    assert data_of(warm, "print") == data_of(printed, "print")


def test_a_style_that_the_page_does_not_understand_is_told_with_its_line(tmp_path: Path) -> None:
    lay(tmp_path, SHORT | {"styles/extra.css": "p { color: black }\np { colr: red }\n"})
    _, found = render(_book(tmp_path), Theme(tmp_path), date=DATE, cache=user_cache(), wanted=("print",))
    assert [(d.code, str(d.place)) for d in found] == [("style-is-understood", "styles/extra.css:2:5")]


def test_nothing_outside_the_book_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not for the book")
    css = f'body {{ background: url("{secret.as_uri()}") }}\nh1 {{ background: url(http://example.org/a.png) }}\n'
    css += "h2 { background: url(../../secret.png) }\n"
    folder = lay(tmp_path / "book", SHORT | {"styles/extra.css": css})
    _, found = render(_book(folder), Theme(folder), date=DATE, cache=user_cache(), wanted=("print",))
    assert [d.code for d in found] == ["resource-is-found"] * 3


def test_a_character_that_no_face_has_is_told_with_its_line(tmp_path: Path) -> None:
    folder = lay(tmp_path, FILES | {"two.md": "# Touch\n\nPlain.\n\nThe sign 漢 is in no face.\n"})
    book = _book(folder)
    _, found = render(book, Theme(folder), date=DATE, cache=user_cache(), wanted=("print",))
    assert [(d.code, str(d.place)) for d in found] == [("glyph-in-fonts", "two.md:5")]


def test_characters_of_a_script_that_no_face_has_are_told_together(tmp_path: Path) -> None:
    text = "# Touch\n\nPlain.\n\nThe signs 漢字 and *語* are in no face, nor ☃ and 🜁.\n\nمرحبا بالعالم and שָׁלוֹם.\n"
    folder = lay(tmp_path, FILES | {"two.md": text})
    book = _book(folder)
    _, found = render(book, Theme(folder), date=DATE, cache=user_cache(), wanted=("print",))
    assert {(d.code, str(d.place), d.message.split(",")[0]) for d in found} == {
        ("glyph-in-fonts", "two.md:5", "3 characters"),
        ("glyph-in-fonts", "two.md:5", "2 characters"),
        ("print-sets-script", "two.md:7", "Right-to-left text is not set rightly by the print edition."),
    }


def test_own_tokens_change_the_page(tmp_path: Path, printed: Printed) -> None:
    tokens = ":root { --size-text: 16pt; --line: 21pt; --half-line: 10.5pt }"
    larger = _print(lay(tmp_path, FILES | {"styles/tokens.css": tokens}))
    assert len(larger.pages) > len(printed.pages)


def test_the_copyright_page_names_the_faces_that_the_book_is_set_in(tmp_path: Path) -> None:
    assert typefaces(Theme(lay(tmp_path, {}))) == ("EB Garamond", "Source Sans 3")
    own = lay(tmp_path / "own", {"styles/tokens.css": ':root { --face-text: "My Text", serif }'})
    assert typefaces(Theme(own)) == ("My Text", "EB Garamond", "Source Sans 3")


@pytest.mark.parametrize(
    ("written", "inches"),
    [("5.5x8.5in", (5.5, 8.5)), ("us-trade", (6, 9)), ("A5", (5.83, 8.27)), ("148 × 210 mm", (5.8268, 8.2677))],
)
def test_trim_sizes_are_read_by_name_and_by_measure(written: str, inches: tuple[float, float]) -> None:
    trim = parse_trim(written)
    assert (trim.width, trim.height) == inches


@pytest.mark.parametrize("written", ["5.5", "big", "0x0in", "50x80in", "5.5x8.5"])
def test_other_sizes_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="size"):
        parse_trim(written)


def test_the_spine_follows_pages_and_paper() -> None:
    assert spine_width(200, "cream") == pytest.approx(0.5)
    assert spine_width(200, "white") == pytest.approx(0.4504)


def test_the_gutter_is_never_under_what_printers_want() -> None:
    for trim in ("mass-market", "5x8in", "a4"):
        sheet = page_sheet(PrintEdition.model_validate({"trim": trim}))
        assert float(re.search(r"--margin-inner: ([\d.]+)in", sheet)[1]) >= 0.75  # type: ignore[index]


def test_titles_break_into_even_lines() -> None:
    assert balance("Close and Still Yourself", 20) == ["Close and", "Still Yourself"]
    assert balance("Finding the Balance: Independence vs. Intimacy in Modern Love", 46) == [
        "Finding the Balance:",
        "Independence vs. Intimacy in Modern Love",
    ]
    assert balance("Donaudampfschifffahrt", 10) == ["Donaudampfschifffahrt"]


def test_a_short_last_word_is_not_left_alone() -> None:
    root, _ = parse_fragment("<p>What matters is not to let it die.</p><p>One <em>word</em> of it.</p>")
    bind_runts(root)
    assert "".join(root[0].itertext()) == "What matters is not to let it\u00a0die."
    assert "".join(root[1].itertext()) == "One word of\u00a0it."


def _right_edges(data: bytes, need: Callable[[str], None]) -> list[tuple[float, str]]:
    """Where each word of a PDF ends, in points from the page's left edge."""
    need("pdftotext")
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    words = re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', done.stdout.decode())
    return [(float(edge), word) for edge, word in words]


def test_long_code_and_long_words_break_before_the_pages_edge(tmp_path: Path, need: Callable[[str], None]) -> None:
    code, word = "`" + "very_long_name.of_a_thing/" * 4 + "`", "Qxrtwzbdfghklmnp" * 8
    text = (
        f"# Code {code}\n\nWords {code} and {word}.[^n]\n\n## Heading {code} {word}\n\n> [!TIP] Hold {code}\n> {word}\n\n"
        f"- {code}\n\nTerm {code}\n: {word}\n\n[^n]: {code} {word}\n"
    )
    data = data_of(_print(lay(tmp_path, {**FILES, "one.md": text, "two.md": f"# {word}\n\nText.\n"})), "screen")
    farthest = max(_right_edges(data, need))
    assert farthest[0] <= 5 * 72 - 0.5 * 72, farthest  # the outer margin is wider than that
    assert "Qxrtwzbd" in "".join(_texts(data, need))


def test_the_number_of_a_wide_formula_stands_beside_it(tmp_path: Path, need: Callable[[str], None]) -> None:
    need("pdftoppm")
    wide = " + ".join("abcdefghijklmn")
    text = f"# Sums\n\nSee @eq-sum.\n\n$$ {wide} $$ {{#eq-sum}}\n"
    data = data_of(_print(lay(tmp_path, {**FILES, "one.md": text, "two.md": "# Two\n\nText.\n"})), "screen")
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    before, _, word = done.stdout.decode().partition(">(1.1)<")
    left, top, _, bottom = (round(float(edge)) for edge in re.findall(r'="([\d.]+)"', before)[-4:])
    page = str(before.count("<page "))
    drawn = subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-f", page, "-l", page, "-"], input=data, capture_output=True, check=True
    )
    with Image.open(io.BytesIO(drawn.stdout)) as image:
        gap = image.convert("L").crop((left - 6, top, left - 1, bottom))
        formula = image.convert("L").crop((left - 60, top, left - 6, bottom))
    assert word
    assert gap.getextrema()[0] > 250, "nothing is printed close by the number"
    assert formula.getextrema()[0] < 200, "the formula reaches up to it"


def test_a_list_in_a_long_note_keeps_its_indent_behind_each_cut(tmp_path: Path, need: Callable[[str], None]) -> None:
    item = " ".join(f"Sentence {n} of an item says a little." for n in range(6))
    text = f"# One\n\nA call.[^n] And on.\n\n[^n]: A list:\n\n    - {item}\n    - {item}\n    - {item}\n"
    data = data_of(_print(lay(tmp_path, {**FILES, "one.md": text, "two.md": "# Two\n\nText.\n"})), "screen")
    need("pdftotext")
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    bullets = re.findall(r'xMin="([\d.]+)"[^>]*>•</word>', done.stdout.decode())
    assert len(bullets) == 3
    assert len(set(bullets)) == 1, "all hang alike"


def test_the_contents_tell_a_part_from_a_chapter(tmp_path: Path, need: Callable[[str], None]) -> None:
    body = "  body: [{part: Both, chapters: [one.md, two.md]}]"
    for style, shown in (("arabic", r"Part 1 +Both"), ("roman", r"I +Both")):
        book = BOOK.replace("  body: [one.md, two.md]", body) + f"numbering: {{parts: {style}}}\n"
        printed = _print(lay(tmp_path, {**FILES, "book.yaml": book}))
        page = next(text for text in _texts(data_of(printed, "screen"), need) if text.startswith("Contents"))
        assert re.search(rf"^{shown} \. .*\n+1 +Near and Apart", page, re.MULTILINE | re.IGNORECASE), page


def test_a_division_below_a_heading_or_a_break_begins_without_an_indent(
    tmp_path: Path, need: Callable[[str], None]
) -> None:
    text = (
        "# One\n\n## Heading\n\n<div>\n\nFirstly.\n\nIndented.\n\n</div>\n\n***\n\n"
        "::: {.own}\n<div>\n\nAgain.\n\n</div>\n:::\n\nWords.\n\n<div>\n\nFollowing.\n\n</div>\n"
    )
    data = data_of(_print(lay(tmp_path, {**FILES, "one.md": text, "two.md": "# Two\n\nText.\n"})), "screen")
    need("pdftotext")
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    words = re.findall(r'xMin="([\d.]+)"[^>]*>(Heading|[A-Z]\w+\.)</word>', done.stdout.decode())
    left = {word: float(edge) for edge, word in words}
    assert left["Firstly."] == left["Again."] == left["Heading"]
    assert left["Indented."] == left["Following."] > left["Heading"] + 5
