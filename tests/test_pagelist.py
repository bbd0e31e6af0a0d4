"""The pages of the printed book in the ebook: a book with all that moves between the two, built once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import count, product
from pathlib import Path

import pytest
from lxml import etree
from making import Silent, book_in
from pagemarks import compared, markers
from PIL import Image

from bookforge.book import Page, PageMap
from bookforge.build import Outcome, Request, build
from bookforge.cache import Cache, user_cache
from bookforge.checks.finished import check_epub
from bookforge.diagnostics import MachineLacks
from bookforge.editions.epub.names import is_contents
from bookforge.editions.epub.pagelist import page_list
from bookforge.editions.print.press import Press
from bookforge.reading import read_book

NOVEL = Path(__file__).parent / "books" / "novel"
BOOK = """\
title: The Awkward Book
language: en-GB
identifier: urn:x:awkward
isbn: {print: "9780140430721"}
authors: [Ada Writer]
contents:
  front: [half-title, title-page, copyright, contents, {preface: preface.md}]
  body: [{part: Of Words, chapters: [one.md]}, two.md]
  back: [notes, index]
editions:
  epub: {notes: chapter, openings: drop-cap}
  print: {trim: 5x8in, openings: drop-cap, notes: foot}
"""

CONTENTS = """\
title: Small
language: en
identifier: urn:x:small
contents: {front: [contents], body: [text/one.md, text/two.md]}
"""


def prose(seed: int) -> Iterator[str]:
    """Words of some length of which hardly two are alike, so that a place is known by them, and some are broken."""
    onsets, vowels = ["br", "st", "cl", "tr", "m", "v", "pl", "g", "sh", "d"], ["a", "e", "i", "o", "u"]
    syllables = ["".join(pair) for pair in product(onsets, vowels)]
    for number in count(seed * 97):
        yield (
            "".join(syllables[(number * step + step) % len(syllables)] for step in (1, 7, 11, 3)[: 1 + number % 4])
            + "n"
        )


def chapter(title: str, words: Iterator[str]) -> str:
    """A chapter in which most things go on over a page's end, or begin one."""

    def some(number: int) -> str:
        return " ".join(next(words) for _ in range(number)).capitalize() + "."

    rows = "\n".join(f"| {some(2)} | {some(4)} |" for _ in range(34))
    code = "\n".join(f"{next(words)} = {next(words)}({next(words)!r})" for _ in range(40))
    parts = [
        f"# {title}",
        *(some(90) for _ in range(4)),
        f"[Marked]{{.index}} {some(40)} A note.[^long] {some(60)}",
        "\n".join(f"> {some(70)}\n>" for _ in range(3)) + "\n> the end.",
        "| Head | Other |\n|---|---|\n" + rows,
        "\n".join(f"{n}. {some(30)}\n\n   - {some(25)}\n   - {some(25)}\n" for n in range(1, 8)),
        "```python\n" + code + "\n```",
        "\n\n".join(f"{next(words)}\n:   {some(40)}" for _ in range(6)),
        "::: {.tip title='A long one'}\n" + "\n\n".join(some(60) for _ in range(3)) + "\n:::",
        f"## {some(4)} {{#{title.lower()}-sec}}",
        "![A tall picture](tall.png)",
        f"{some(30)} See []{{.page}} and $a^2 + b^2$ {some(20)}\n\n$$\\sum_{{i=1}}^n i$$".replace(
            "[]{.page}", f"[](#{title.lower()}-sec){{.page}}"
        ),
        "::: {.only editions=print}\n" + "\n\n".join(some(80)[::-1] for _ in range(5)) + "\n:::",
        *(some(120).replace("n ", "\u00adn ", 20) for _ in range(4)),
        f"[^long]: {some(330)}",
    ]
    return "\n\n".join(parts) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("awkward")
    words = prose(1)
    (root / "book.yaml").write_text(BOOK)
    (root / "preface.md").write_text(
        "# Preface\n\n" + "\n\n".join(" ".join(next(words) for _ in range(150)) for _ in range(3))
    )
    (root / "one.md").write_text(chapter("One", words))
    (root / "two.md").write_text("# Two\n\n" + "\n\n".join(" ".join(next(words) for _ in range(200)) for _ in range(3)))
    Image.new("L", (700, 900), 128).save(root / "tall.png")
    return root


@pytest.fixture(scope="module")
def outcome(folder: Path) -> Outcome:
    outcome = build(Request(folder, ("epub", "screen"), cache=user_cache()), Silent())
    assert outcome.finished, outcome.diagnostics
    return outcome


def files(outcome: Outcome) -> dict[str, bytes]:
    return {done.kind: done.path.read_bytes() for done in outcome.finished}


def heads(folder: Path) -> list[str]:
    """What stands above the pages of a book."""
    book = read_book(folder, jobs=1, cache=Cache(None)).book
    assert book is not None
    return [book.manifest.head, *(chapter.head for chapter in book.chapters()), *(unit.title for unit in book.units())]


def test_each_marker_stands_before_the_first_words_of_its_page(
    folder: Path, outcome: Outcome, need: Callable[[str], str]
) -> None:
    made = files(outcome)
    result = compared(made["epub"], made["screen"], heads(folder), need("pdftotext"))
    assert result.wrong == ()
    assert result.count > 20
    assert result.lacking == ()
    assert result.elsewhere == ("21", "22")  # the text that only print has


@pytest.mark.long  # `test_books` gives EPUBCheck a book with its printed pages, too
def test_epubcheck_has_nothing_to_say_of_it(folder: Path, outcome: Outcome, need: Callable[[str], str]) -> None:
    need("java")
    book = read_book(folder, jobs=1, cache=Cache(None)).book
    assert book is not None
    assert check_epub(files(outcome)["epub"], book, "awkward.epub") == ()


def test_the_ways_to_the_pages_are_the_markers(outcome: Outcome) -> None:
    archive = zipfile.ZipFile(io.BytesIO(files(outcome)["epub"]))
    trees = {name: etree.fromstring(archive.read(f"EPUB/{name}")) for name in ("nav.xhtml", "toc.ncx", "content.opf")}
    pages = markers(files(outcome)["epub"])
    wanted = [(page.folio, f"{page.file}#{page.id}") for page in pages]
    assert [page.folio for page in pages[:3]] == ["i", "iii", "iv"]
    links = trees["nav.xhtml"].xpath("//*[@role='doc-pagelist']//*[@href]")
    assert [(link.text, link.get("href")) for link in links] == wanted
    targets = trees["toc.ncx"].xpath("//*[local-name()='pageTarget']")
    assert [(target[0][0].text, target[1].get("src")) for target in targets] == wanted
    assert [target.get("type") for target in targets] == [
        "front" if not page.folio.isdigit() else "normal" for page in pages
    ]
    orders = [int(each.get("playOrder")) for each in trees["toc.ncx"].xpath("//*[@playOrder]")]
    assert sorted(orders) == list(range(1, len(orders) + 1))
    assert trees["content.opf"].xpath("//*[@property='pageBreakSource']/text()") == ["urn:isbn:9780140430721"]


Laid = list[str]


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> Laid:
    """The units that the press lays out in a test, for which the cache has nothing."""
    names: Laid = []
    real = Press._work

    def note(self: Press, jobs: list, *others: dict) -> Iterator:  # type: ignore[type-arg]
        names.extend(job.name for job in jobs)
        return real(self, jobs, *others)

    monkeypatch.setattr(Press, "_work", note)
    return names


def ebook(folder: Path, cache: Cache, *editions: str) -> bytes:
    outcome = build(Request(folder, editions, cache=cache), Silent())
    assert outcome.finished, outcome.diagnostics
    return files(outcome)["epub"]


def test_the_ebook_is_the_same_with_and_without_print_and_a_cache(
    book_folder: Callable[..., Path], tmp_path: Path, laid: Laid
) -> None:
    folder, cache = book_folder(), Cache(tmp_path / "cache")
    alone = ebook(folder, cache, "epub")
    assert {"one", "two"} <= set(laid)
    laid.clear()
    assert ebook(folder, cache, "epub", "print") == alone
    assert laid == [], "the print edition takes what the ebook had laid out"
    assert ebook(folder, Cache(None), "epub") == alone
    assert [page.folio for page in markers(alone)] == ["i", "iii", "iv", "v", "1", "3"]


@pytest.mark.parametrize(
    ("editions", "listed"),
    [
        ("{epub: {}, print: {}}", True),
        ("{epub: {}, screen: {}}", False),
        ("{epub: {page-list: print}}", True),
        ("{epub: {page-list: none}, print: {}}", False),
    ],
)
def test_the_manifest_alone_decides(editions: str, listed: bool, book_folder: Callable[..., Path]) -> None:
    folder = book_folder()
    manifest = folder / "book.yaml"
    manifest.write_text(manifest.read_text() + f"editions: {editions}\n")
    loaded = read_book(folder, jobs=1, cache=Cache(None)).loaded
    assert loaded is not None
    assert (loaded.manifest.page_list == "print") is listed


def test_an_ebook_without_the_list_has_no_trace_of_it(book_folder: Callable[..., Path], laid: Laid) -> None:
    folder = book_folder()
    manifest = folder / "book.yaml"
    manifest.write_text(manifest.read_text() + "editions: {epub: {page-list: none}, print: {}}\n")
    made = ebook(folder, Cache(None), "epub")
    assert (markers(made), laid) == ([], [])
    archive = zipfile.ZipFile(io.BytesIO(made))
    for name in ("nav.xhtml", "toc.ncx", "content.opf"):
        assert "page-list" not in (text := archive.read(f"EPUB/{name}").decode())
        assert "pageBreakSource" not in text


def test_an_id_of_the_authors_keeps_its_name(book_folder: Callable[..., Path]) -> None:
    made = ebook(book_folder({"text/one.md": "# Near {#page-1}\n\nText. [A door](two.md)\n"}), Cache(None), "epub")
    assert next(page.id for page in markers(made) if page.folio == "1") == "print-page-1"


def test_of_the_contents_the_first_page_alone_is_listed(book_folder: Callable[..., Path]) -> None:
    """Where a line of the printed contents stands in the ebook's, nobody can tell: they differ in depth."""
    book = book_in(book_folder({"book.yaml": CONTENTS}))
    contents = next(unit.id for unit in book.units() if is_contents(unit))
    chapter = next(iter(book.chapters())).id
    pages = [("v", contents), ("vi", contents), ("vii", contents), ("1", chapter), ("2", chapter)]
    told = page_list(book, PageMap(tuple(Page(folio, unit, None, None) for folio, unit in pages)), {})
    assert [each.page.folio for unit in (contents, chapter) for each in told.of(unit)] == ["v", "1", "2"]
    assert [page.folio for page in told.lacking] == ["vi", "vii"]
    (remark,) = told.remarks
    assert "3 printed pages" in remark
    assert "page vi, vii is not in the ebook" in remark


@pytest.mark.long
def test_the_markers_of_a_novel_stand_where_its_pages_begin(tmp_path: Path, need: Callable[[str], str]) -> None:
    outcome = build(Request(NOVEL, ("epub", "print"), output=tmp_path, jobs=2), Silent())
    made = files(outcome)
    result = compared(made["epub"], made["print"], heads(NOVEL), need("pdftotext"))
    assert result.wrong == ()
    assert result.count > 90
    assert result.elsewhere == ()
    assert len(result.lacking) < 2  # a second page of contents


def test_a_machine_without_pango_is_told_how_to_build_the_ebook(
    book_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks(*_: object, **__: object) -> None:
        raise MachineLacks("Pango is missing.")

    monkeypatch.setattr("bookforge.editions.print.lay_out", lacks)
    with pytest.raises(MachineLacks, match="page-list: none"):
        build(Request(book_folder(), ("epub",), cache=user_cache()), Silent())
