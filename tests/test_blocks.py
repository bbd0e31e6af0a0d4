"""Figures, tables, listings, formulas, parts for some editions only, and books by several: what becomes of them in the
finished files. How they are read stands in `cases/`."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from making import REPEATED
from PIL import Image

from bookforge.book import Book
from bookforge.cache import user_cache
from bookforge.diagnostics import Diagnostic
from bookforge.editions import epub, web
from bookforge.editions import print as printed
from bookforge.editions.print.setting.footnotes import ORIGIN, displaced
from bookforge.markup import elements, parse_fragment, text_of
from bookforge.reading import read_book
from bookforge.theme import Theme

DATE = datetime(2026, 11, 22, tzinfo=UTC)
WORDS = " ".join(f"Sentence number {n} says a little more of what there is to say." for n in range(12))
WIDE = "| Unbreakablewords | Andevenlongerones | Incommensurability | Counterrevolution |\n|---|---|---|---|\n| a | b | c | d |\n"
ROWS = "".join(f"| {n} | Thing number {n} |\n" for n in range(60))

BOOK = """
title: An Anthology
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
date: 2026-11-22
authors: [{name: Eve Editor, role: edt}]
contributors: [{name: Ada Writer, file-as: "Writer, Ada", bio: Ada Writer lives by the sea.}]
contents:
  front: [contents]
  body: [one.md, two.md]
  back: [contributors, permissions]
editions: {print: {trim: 5x8in, chapters-open: any}}
"""
ONE = f"""---
author: Ada Writer
subtitle: What a hand says
first-published: {{in: The Journal, year: 1999}}
---

# Near

{WORDS}

![A window](wide.png){{#window width=50% credit="Photo: Ada" longdesc="Two panes."}}

| Sign | Count |
|------|-------|
| cold | 1     |
| warm | 12    |

: Counted {{#counted .stacked}}

{WIDE}
: Turned {{#t-turned .turned}}

{WIDE}
: Shrunk {{#t-shrunk .shrink}}

{WIDE}
: Wide {{#t-wide}}

![Small](small.png){{width=90%}}

![To the edge](wide.png){{.full-bleed}}
"""
TWO = f"""---
author: Bea Author
---

# Touch

{WORDS} Here is $\\overline{{AB}}$.

$$ {" + ".join(f"a_{{{n}}}" for n in range(1, 30))} $$

| Row | What |
|-----|------|
{ROWS}

``` {{.python .number-lines startFrom="7"}}
def sign(x):
\treturn x + 1  # a comment that is so long that it has to be turned over to a second line of the page
```

::: {{.only editions="print"}}
## For paper {{#paper}}

Paper words.[^p]
:::

::: {{.not editions="print screen"}}
## For screens {{#screens}}

Screen words.[^s]
:::

See [the paper part](#paper) and [the screen part](#screens).[^z]

[^p]: Paper note.
[^s]: Screen note.
[^z]: Last note.
"""


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (40, 60, 80)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("blocks")
    texts = {"book.yaml": BOOK, "one.md": ONE, "two.md": TWO}
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")
    (root / "wide.png").write_bytes(png(1200, 900))
    (root / "small.png").write_bytes(png(200, 100))
    return root


@pytest.fixture(scope="module")
def book(folder: Path) -> Book:
    reading = read_book(folder, jobs=1, cache=user_cache())
    assert reading.book is not None, reading.diagnostics
    assert not [found for found in reading.diagnostics if found.code not in REPEATED]
    return reading.book


Pages = tuple[dict[str, bytes], tuple[Diagnostic, ...]]


@pytest.fixture(scope="module")
def pages(book: Book, folder: Path) -> Pages:
    """The two PDFs by the edition, and what was said of them."""
    result, found = printed.render(book, Theme(folder), date=DATE, cache=user_cache(), wanted=("print", "screen"))
    return {a.kind: a.files[a.main] for a in result.artifacts}, found


@pytest.fixture(scope="module")
def texts(pages: Pages, need: Callable[..., str]) -> list[str]:
    """The words on each page."""
    tool = need("pdftotext")
    done = subprocess.run([tool, "-layout", "-", "-"], input=pages[0]["screen"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


@pytest.fixture(scope="module")
def ebook(book: Book, folder: Path) -> bytes:
    artifact, found = epub.make(book, Theme(folder), date=DATE, cache=user_cache()).finished
    assert [d.code for d in found] == []
    return artifact.files[artifact.main]


def unpacked(data: bytes, ending: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(next(name for name in package.namelist() if name.endswith(ending))).decode()


def said(found: tuple[Diagnostic, ...], code: str, folder: Path) -> list[str]:
    """The lines of the chapters that findings of a code point at."""
    lines = {name: (folder / name).read_text(encoding="utf-8").split("\n") for name in ("one.md", "two.md")}
    return [lines[d.place.path][(d.place.line or 1) - 1] for d in found if d.code == code]


# --- tables ---


def test_a_table_that_does_not_fit_is_told_and_one_turned_or_shrunk_fits(pages: Pages, folder: Path) -> None:
    captions = [line for line in ONE.split("\n") if line.startswith(": ")]
    found = [d.place for d in pages[1] if d.code == "table-fits-page"]
    below = ["\n".join(ONE.split("\n")[(place.line or 1) - 1 :]) for place in found]
    assert [next(c for c in captions if c in text and text.index(c) == text.index("\n: ") + 1) for text in below] == [
        ": Wide {#t-wide}"
    ]


def test_a_turned_table_stands_on_a_page_of_its_own_below_an_upright_head(texts: list[str]) -> None:
    page = next(text for text in texts if "Turned" in text)
    assert "ADA WRITER" in page.upper() or "NEAR" in page.upper()
    assert "Sentence number" not in page


def test_a_long_table_has_its_header_on_each_page(texts: list[str]) -> None:
    held = [text for text in texts if "Thing number" in text]
    assert len(held) > 1
    assert all(re.search(r"Row\s+What", text) for text in held)


def test_a_stacked_table_is_lists_in_the_ebook_and_labels_in_the_web_page(
    ebook: bytes, book: Book, folder: Path
) -> None:
    page = etree.fromstring(unpacked(ebook, "text/one.xhtml").encode())
    figure = next(e for e in page.iter("{*}figure") if e.get("id") == "counted")
    assert [text_of(e) for e in figure.iter("{*}dt")] == ["Sign", "Count"] * 2
    assert [text_of(e) for e in figure.iter("{*}dd")] == ["cold", "1", "warm", "12"]
    artifact, _ = web.render(book, Theme(folder))
    site = parse_fragment(artifact.files["web/index.html"].decode())[0]
    table = next(e for e in elements(site, "table") if e.get("id") == "counted")
    assert [text_of(e) for e in elements(table, "span") if e.get("class") == "cell-label"] == ["Sign:", "Count:"] * 2
    assert table.get("role") == "table"


# --- figures ---


def test_an_image_with_too_few_pixels_for_its_size_is_told(pages: Pages, folder: Path) -> None:
    assert said(pages[1], "image-sharp-in-print", folder) == ["![Small](small.png){width=90%}"]


def test_art_to_the_edge_has_bleed_for_the_printer_and_none_on_screen(
    pages: Pages, texts: list[str], need: Callable[..., str], tmp_path: Path
) -> None:
    for kind, size in (("print", (5.125 * 72, 8.25 * 72)), ("screen", (5 * 72, 8 * 72))):
        with pikepdf.open(io.BytesIO(pages[0][kind])) as document:
            boxes = [[float(edge) for edge in page.mediabox] for page in document.pages]
            assert {(round(b[2] - b[0], 2), round(b[3] - b[1], 2)) for b in boxes} == {size}
            trims = [[float(edge) for edge in page.trimbox] for page in document.pages]
            assert {(round(t[2] - t[0]), round(t[3] - t[1])) for t in trims} == {(360, 576)}
            if kind == "print":  # the binding is on the left of an odd page
                assert boxes[0][0] == pytest.approx(trims[0][0])
                assert boxes[1][2] == pytest.approx(trims[1][2])
    number = next(n for n, text in enumerate(texts, start=1) if "To the edge" in text)
    (tmp_path / "print.pdf").write_bytes(pages[0]["print"])
    drawn = tmp_path / "page"
    subprocess.run(
        [need("pdftoppm"), "-r", "40", "-png", "-f", str(number), "-l", str(number), tmp_path / "print.pdf", drawn],
        check=True,
    )
    with Image.open(next(tmp_path.glob("page*.png"))) as image:
        corners = [image.convert("L").getpixel((x, 1)) for x in (1, image.width - 2)]
    assert all(isinstance(dark, int) and dark < 128 for dark in corners)


def test_long_descriptions_are_for_screens(ebook: bytes, texts: list[str]) -> None:
    page = unpacked(ebook, "text/one.xhtml")
    assert 'aria-details="one-description-1"' in page
    assert ">longDescription</meta>" in unpacked(ebook, ".opf")
    assert "Two panes." in page
    assert not any("Two panes." in text or "Description of the image" in text for text in texts)
    assert any("Photo: Ada" in text for text in texts)


# --- listings and formulas ---


def test_code_is_numbered_and_turned_over_without_a_sign_in_the_text(texts: list[str]) -> None:
    page = next(text for text in texts if "def sign" in text)
    assert re.search(r"^ *7 +def sign\(x\):$", page, re.MULTILINE)
    assert re.search(r"^ *8 +return x \+ 1 +# a comment", page, re.MULTILINE)
    assert not set("↩↪⏎↳") & set(page)


def test_a_formula_far_too_wide_is_told(pages: Pages, folder: Path) -> None:
    (line,) = said(pages[1], "formula-fits-page", folder)
    assert line.startswith("$$ a_")


# --- what only some editions have ---


def test_each_edition_has_its_own_parts_and_no_way_into_the_others(ebook: bytes, texts: list[str]) -> None:
    paper, screen = " ".join(texts), unpacked(ebook, "text/two.xhtml")
    assert "Paper words" in paper
    assert "Screen words" not in paper
    assert "Screen note" not in paper
    assert "Screen words" in screen
    assert "Paper" not in re.sub("the paper part|for paper", "", screen)
    assert 'href="#screens"' in screen
    assert "#paper" not in screen
    navigation = unpacked(ebook, "nav.xhtml")
    assert "For screens" in navigation
    assert "For paper" not in navigation
    assert re.search(r"1\. Paper note\.\s+2\. Last note\.", paper)


# --- books by several ---


def test_authors_are_named_in_heads_contents_and_navigation(texts: list[str], ebook: bytes) -> None:
    contents = next(text for text in texts if text.strip().startswith("Contents"))
    assert re.search(r"Near[ .]+\d+\n+ *Ada Writer", contents)
    assert any(re.match(r"\s*\d+\s+Ada Writer", text, re.IGNORECASE) for text in texts)
    assert '<span class="by">Bea Author</span>' in unpacked(ebook, "nav.xhtml")
    package = unpacked(ebook, ".opf")
    assert re.findall(r"<dc:contributor[^>]*>([^<]+)<", package) == ["Ada Writer", "Bea Author"]
    assert package.count(">aut</meta>") == 2
    assert ">Writer, Ada</meta>" in package


def test_where_a_chapter_stood_first_is_told_at_the_foot_of_its_first_page(texts: list[str]) -> None:
    first = next(text for text in texts if "What a hand says" in text)
    assert "First published in The Journal (1999)." in first
    assert "Near, Ada Writer. First published in The Journal (1999)." in texts[-1] + texts[-2]


def test_a_note_put_off_to_a_later_page_is_noticed() -> None:
    marks = [{"one", f"{ORIGIN}one"}, {"two"}, {"two", f"{ORIGIN}two"}]
    assert displaced(map(frozenset, marks)) == {"two"}


def test_contributors_are_listed_by_their_names_as_they_are_sorted(texts: list[str]) -> None:
    page = next(text for text in texts if text.strip().startswith("Contributors"))
    assert page.index("Bea Author") < page.index("Ada Writer lives by the sea.")
