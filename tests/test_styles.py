"""The styles that a manifest names: read in order of rank, whole in every edition, and on the grid of their own line."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from making import REPEATED, data_of, lay
from making import printed as printed_pages
from PIL import Image

from bookforge.book import Book
from bookforge.cache import user_cache
from bookforge.checks.finished import check_epub
from bookforge.editions import epub, web
from bookforge.editions import print as printed
from bookforge.editions.custom_properties import value_of, variables
from bookforge.editions.stylesheets import read
from bookforge.editions.typefaces import typefaces
from bookforge.manifest import Manifest
from bookforge.reading import read_book
from bookforge.theme import CLASSIC, Theme, shipped

DATE = datetime(2026, 11, 22, tzinfo=UTC)
STYLES = [style for style in get_args(Manifest.model_fields["style"].annotation) if style != CLASSIC]
SAYING = " ".join(f"Sentence number {n} says a little more of what there is to say." for n in range(14))
BOX = f"> {SAYING[:300]}\n"
CHAPTER = f"""# Near and Apart: What It Means

{SAYING}

## Signs

{SAYING}

- one
- two
- three

{SAYING}

> [!TIP] Hold hands
{BOX}
> [!TIP]
{BOX}
> [!WARNING] Mind the step
{BOX}
> [!NOTE] Aside
{BOX}
> [!TAKEAWAY] In short
{BOX}
> [!CHECKLIST] Look
> - [ ] here
> - [x] there

{SAYING}

### Deeper

{SAYING}

> A quotation. {SAYING}

{SAYING}

* * *

{SAYING} {SAYING}
"""


def book_in(folder: Path, style: str) -> Book:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.yaml").write_text(
        f"title: A Little Book\nlanguage: en\nauthors: [Ada Writer]\nstyle: {style}\nidentifier: urn:isbn:9780306406157\n"
        "date: 2026-11-22\ncontents:\n  front: [half-title, title-page, copyright, contents]\n"
        "  body: [{part: Near, chapters: [one.md]}]\n",
        encoding="utf-8",
    )
    (folder / "one.md").write_text(CHAPTER, encoding="utf-8")
    reading = read_book(folder, jobs=1, cache=user_cache())
    assert reading.book is not None
    assert not [found for found in reading.diagnostics if found.code not in REPEATED]
    return reading.book


def test_there_are_styles_besides_the_usual_one() -> None:
    assert set(STYLES) == {path.name for path in shipped("styles").iterdir() if (path / "tokens.css").is_file()}
    assert len(STYLES) >= 2


@pytest.mark.parametrize("style", STYLES)
def test_a_style_is_read_after_ours_and_before_the_books_own(tmp_path: Path, style: str) -> None:
    (tmp_path / "styles").mkdir()
    for name in ("tokens.css", "print.css", "extra.css"):
        (tmp_path / "styles" / name).write_text("p {}", encoding="utf-8")
    names = [sheet.name for sheet in Theme(tmp_path, style).sheets("book.css", "print.css")]
    assert names == [
        "<bookforge>/styles/faces.css",
        "<bookforge>/styles/tokens.css",
        f"<bookforge>/styles/{style}/tokens.css",
        "styles/tokens.css",
        "<bookforge>/styles/book.css",
        f"<bookforge>/styles/{style}/book.css",
        "styles/print.css",
        "styles/extra.css",
    ]


def test_a_style_changes_what_the_copyright_page_says_of_the_faces(tmp_path: Path) -> None:
    assert typefaces(Theme(tmp_path, "trade")) == ("EB Garamond",)
    assert typefaces(Theme(tmp_path, "modern")) == ("Source Sans 3",)


@pytest.mark.parametrize("style", [CLASSIC, *STYLES])
def test_printed_lines_stand_on_the_grid(tmp_path: Path, style: str, need: object) -> None:
    need("pdftotext")  # type: ignore[operator]
    book = book_in(tmp_path, style)
    theme = Theme(tmp_path, style)
    made, found = printed.render(book, theme, date=DATE, cache=user_cache(), wanted=("screen",))
    assert found == ()
    rules, _ = read(theme.sheets())
    (line,) = (token.value for token in value_of("--line", variables(rules)) if token.type == "dimension")
    first = next(n for n, page in enumerate(made.pages.pages, start=1) if page.unit == "one")
    data = made.artifacts[0].files[made.artifacts[0].main]
    assert off_grid(data, line, first) == []


def off_grid(data: bytes, line: float, first: int) -> list[str]:
    """Words of the commonest size on pages from `first` on that stand on no line of the grid; hidden ones stand alone."""
    done = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(first), "-", "-"], input=data, capture_output=True, check=True
    )
    words = [
        (float(top), round(float(bottom) - float(top), 1), word)
        for top, bottom, word in re.findall(
            r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', done.stdout.decode()
        )
    ]
    height = Counter(size for _, size, _ in words).most_common(1)[0][0]
    beside = Counter(top for top, _, _ in words)
    text = [(top, word) for top, size, word in words if size == height and beside[top] > 1]
    phase = Counter(round(top % line, 1) for top, _ in text).most_common(1)[0][0]
    return [word for top, word in text if min((top - phase) % line, (phase - top) % line) > 0.5]


@pytest.mark.parametrize("style", [STYLES[0], *(pytest.param(style, marks=pytest.mark.long) for style in STYLES[1:])])
def test_ebooks_and_web_pages_wear_it_too(tmp_path: Path, style: str) -> None:
    book = book_in(tmp_path, style)
    theme = Theme(tmp_path, style)
    ebook, found = epub.make(book, theme, date=DATE, cache=user_cache()).finished
    assert found == ()
    usual, _ = epub.make(book, Theme(tmp_path), date=DATE, cache=user_cache()).finished
    assert usual.files != ebook.files
    site, found = web.render(book, theme)
    assert found == ()
    assert web.render(book, Theme(tmp_path))[0].files != site.files


@pytest.mark.long  # one of them is worn by the ebook that `test_citations` gives to EPUBCheck
@pytest.mark.parametrize("style", STYLES)
def test_epubcheck_has_no_complaint_of_a_style(tmp_path: Path, style: str, need: object) -> None:
    need("java")  # type: ignore[operator]
    book = book_in(tmp_path, style)
    ebook, _ = epub.make(book, Theme(tmp_path, style), date=DATE, cache=user_cache()).finished
    assert check_epub(ebook.files[ebook.main], book) == ()


def test_the_rules_of_a_table_are_as_wide_as_it_where_a_column_has_no_head(
    tmp_path: Path, need: Callable[[str], str]
) -> None:
    manifest = "title: T\nlanguage: en\nidentifier: x\ncontents: {front: [], body: [one.md]}\n"
    folder = lay(
        tmp_path / "book", {"book.yaml": manifest, "one.md": "# One\n\n| key | |\n|---|---|\n| a | What it is |\n"}
    )
    (tmp_path / "one.pdf").write_bytes(data_of(printed_pages(folder, "screen")))
    page = [need("pdftoppm"), "-r", "100", "-gray", "-f", "1", "-l", "1", tmp_path / "one.pdf", tmp_path / "page"]
    subprocess.run(page, check=True)
    with Image.open(next(tmp_path.glob("page*.pgm"))) as image:
        rows = [[x for x in range(image.width) if image.getpixel((x, y)) < 160] for y in range(image.height)]  # type: ignore[operator]
    rules = {(row[0], row[-1]) for row in rows if len(row) > 40 and len(row) == row[-1] - row[0] + 1}
    assert len(rules) == 1, rules
    assert sum(len(row) > 40 and len(row) == row[-1] - row[0] + 1 for row in rows) >= 3
