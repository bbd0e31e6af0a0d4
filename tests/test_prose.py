"""The constructs of running prose in the editions: what is printed, what the ebook holds, what can be heard."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bookforge.book import Book
from bookforge.cache import user_cache
from bookforge.diagnostics import Diagnostic
from bookforge.editions import epub, web
from bookforge.editions import print as printed
from bookforge.editions.openings import Style, set_opening
from bookforge.markup import parse_fragment, text_of, to_xhtml
from bookforge.reading import Reading
from bookforge.theme import Theme

DATE = datetime(2026, 11, 22, tzinfo=UTC)
Read = Callable[..., Reading]
SENTENCE = "Sentence after sentence says a little more of what there is to say. "

MANIFEST = """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
ornaments: {{scene-break: {ornament}}}
contents: {{front: [], body: [text/one.md]}}
editions: {{epub: {{openings: {openings}}}, print: {{openings: {openings}}}}}
"""


def book_of(reading: Read, text: str, *, ornament: str = "stars", openings: str = "plain", **files: str) -> Book:
    given = {"book.yaml": MANIFEST.format(ornament=ornament, openings=openings), "text/one.md": text}
    result = reading({**given, **{name.replace("__", "/").replace("_", "."): data for name, data in files.items()}})
    assert not result.diagnostics
    assert result.book is not None
    return result.book


def page_of(book: Book, folder: Path) -> str:
    made, found = epub.make(book, Theme(folder), date=DATE, cache=user_cache()).finished
    assert not found
    with zipfile.ZipFile(io.BytesIO(made.files[made.main])) as package:
        return package.read("EPUB/text/one.xhtml").decode()


def pages_of(book: Book, folder: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    made, found = printed.render(book, Theme(folder), date=DATE, cache=user_cache(), wanted=("print",))
    data = made.artifacts[0].files[made.artifacts[0].main]
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode(), found


def opened(html: str, style: Style, *, spans: bool) -> str:
    root, _ = parse_fragment(f'<section class="chapter"><header><h1>One</h1></header>{html}</section>')
    before = text_of(root)
    set_opening(root[0], style, spans=spans)
    assert text_of(root) == before
    return to_xhtml(root[0][-1])


LONG = SENTENCE * 4


@pytest.mark.parametrize(
    ("style", "spans", "begins"),
    [
        ("plain", True, "<p>Sentence after"),
        ("lead-in", True, '<p><span class="lead-in">Sentence after sentence says</span> a'),
        ("drop-cap", False, '<p class="begins drop-cap">Sentence after'),
        ("drop-cap", True, '<p class="begins"><span class="drop-cap">S</span><span class="lead-in">entence after'),
    ],
)  # fmt: skip
def test_a_chapter_opens_as_its_edition_has_it(style: Style, spans: bool, begins: str) -> None:
    assert opened(f"<p>{LONG}</p>", style, spans=spans).startswith(begins)


@pytest.mark.parametrize(
    ("html", "begins"),
    [
        (f"<p>“{LONG}”</p>", '<p class="begins"><span class="drop-cap"><span class="hung">“</span>S</span>'),
        (f"<p><em>«\u202f{LONG}</em></p>", '<p class="begins"><em><span class="drop-cap"><span class="hung">«\u202f</span>S'),
        (f"<p>Q{LONG}</p>", '<p class="begins"><span class="drop-cap descends">Q</span>'),
        (f"<p>1984 {LONG}</p>", "<p>1984 "),
        (f"<ul><li>{LONG}</li></ul>", "<ul><li>Sentence"),
        (f"<blockquote><p>{LONG}</p></blockquote>", "<blockquote><p>Sentence"),
        (f'<blockquote class="epigraph"><p>E</p></blockquote><p>{LONG}</p>', '<p class="begins"><span class="drop-cap">S'),
        ("<p>A short paragraph has no room for a large letter.</p>", '<p><span class="lead-in">A short paragraph has</span>'),
    ],
)  # fmt: skip
def test_a_large_letter_stands_only_where_there_is_room_for_one(html: str, begins: str) -> None:
    assert opened(html, "drop-cap", spans=True).startswith(begins)


def test_a_large_letter_leaves_the_ebooks_word_whole(reading: Read, tmp_path: Path) -> None:
    page = page_of(book_of(reading, f"# One\n\n{LONG}\n", openings="drop-cap"), tmp_path)
    assert '<p class="begins drop-cap">Sentence after' in page


def test_a_large_letter_is_printed_once(reading: Read, tmp_path: Path, need: Callable[[str], str]) -> None:
    need("pdftotext")
    text, found = pages_of(book_of(reading, f"# One\n\n{LONG}\n", openings="drop-cap"), tmp_path)
    assert not found
    assert re.search(r"^S$", text, re.MULTILINE)
    assert text.count("entence after sentence") == 4


@pytest.mark.parametrize(
    ("ornament", "expected"),
    [
        ("stars", '<hr class="scene-break ornamented"/><p class="ornament" aria-hidden="true">*\u2003*\u2003*</p>'),
        ("❦", '<hr class="scene-break ornamented"/><p class="ornament" aria-hidden="true">❦</p>'),
        ("blank", '<hr class="scene-break blank"/>'),
        ("rule", '<hr class="scene-break rule"/>'),
        (
            "asterism",
            '<hr class="scene-break ornamented"/><p class="ornament" aria-hidden="true"><span class="low">*</span>'
            '<span class="high">*</span><span class="low">*</span></p>',
        ),
    ],
)
def test_a_scene_break_is_drawn_as_the_book_wants_it(
    ornament: str, expected: str, reading: Read, tmp_path: Path
) -> None:
    page = page_of(book_of(reading, "# One\n\nBefore.\n\n* * *\n\nAfter.\n", ornament=ornament), tmp_path)
    assert expected in page.replace("\n", "")


def test_a_picture_may_break_scenes_in_every_edition(reading: Read, tmp_path: Path, need: Callable[[str], str]) -> None:
    need("pdftotext")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'
    text = "# One\n\nBefore.\n\n* * *\n\nAfter.\n"
    book = book_of(reading, text, ornament="pics/leaf.svg", pics__leaf_svg=drawing)
    assert re.search(r'<img src="\.\./images/leaf-\w+\.svg" alt="" role="presentation"/>', page_of(book, tmp_path))
    assert pages_of(book, tmp_path)[1] == ()
    site, _ = web.render(book, Theme(tmp_path))
    assert any(re.fullmatch(r"web/images/leaf-\w+\.svg", name) for name in site.files)


def test_a_picture_that_is_not_there_is_told_at_its_line(reading: Read) -> None:
    result = reading({"book.yaml": MANIFEST.format(ornament="leaf.svg", openings="plain")})
    assert [(d.code, d.place.line) for d in result.diagnostics] == [("file-exists", 4)]


def test_print_tells_of_a_script_that_it_cannot_set(reading: Read, tmp_path: Path, need: Callable[[str], str]) -> None:
    need("pdftotext")
    book = book_of(reading, "# One\n\nPlain.\n\nAnd [שלום]{lang=he}.\n\n> שלום\n")
    found = [d for d in pages_of(book, tmp_path)[1] if d.code == "print-sets-script"]
    assert [(d.place.path, d.place.line) for d in found] == [("text/one.md", 5)]
    assert "2 passages" in found[0].message


def test_the_ebook_tells_the_language_of_a_passage(reading: Read, tmp_path: Path) -> None:
    page = page_of(book_of(reading, "# One\n\n[Bonjour]{lang=fr}\n\n::: {lang=ar}\nمرحبا\n:::\n"), tmp_path)
    assert '<span lang="fr" xml:lang="fr">Bonjour</span>' in page
    assert re.search(r'<div lang="ar" dir="rtl" xml:lang="ar">', page)


def test_what_is_drawn_in_a_worksheet_is_said(reading: Read, tmp_path: Path, need: Callable[[str], str]) -> None:
    need("pdftotext")
    book = book_of(reading, "# One\n\nI am [__]{.blank}, [1-3]{.scale}.\n\n::: {.lines rows=3}\n:::\n")
    page = page_of(book, tmp_path)
    assert '<span class="blank"><span class="visually-hidden">blank</span></span>' in page
    assert page.count('<div class="write-line" aria-hidden="true"') == 3
    assert "Space to write" in page
    assert pages_of(book, tmp_path)[1] == ()
