"""Laws that hold for every book, whatever its author wrote: tried by hypothesis on texts that nobody would think of.

A run of pandoc costs a tenth of a second, so an example is a whole book of many chapters.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from laws import (
    LAWS,
    each_chapter_is_one_section_with_one_title,
    every_block_has_a_line_of_its_file,
    every_finding_points_into_its_file,
    every_link_leads_somewhere,
    every_note_knows_its_calls,
    ids_are_unique,
    nothing_runs_and_nothing_is_fetched,
    numbers_are_dense_and_in_order,
    refused,
    roots,
    the_contents_lead_to_titled_places_of_their_chapters,
    trees_are_xml_in_the_vocabulary,
)
from lxml import etree
from strategies.marks import MARKS
from strategies.texts import TEXTS, WORDS
from strategies.trees import FRONTS, VALUES, as_yaml

from bookforge.assets import Asset, Refused, measure
from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Place
from bookforge.folder import within
from bookforge.manifest import load
from bookforge.manifest.fields import Trim, parse_trim
from bookforge.markup import Element, elements, parse_fragment, slug, text_of, to_xhtml
from bookforge.positions import BadYaml, Positioned, read
from bookforge.reading import Reading, read_book

MANY = settings(max_examples=settings().max_examples * 10)
CHAPTERS = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


def book_of(folder: Path, texts: list[str], *, jobs: int = 2, cache: Cache | None = None) -> Reading:
    root = folder / "book"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    names = [f"{n:02}.md" for n in range(1, len(texts) + 1)]
    for name, text in zip(names, texts, strict=True):
        (root / name).write_bytes(text.encode())
    body = "".join(f"    - {name}\n" for name in names)
    (root / "book.yaml").write_text(f"title: T\nlanguage: en\ncontents:\n  body:\n{body}")
    return read_book(root, jobs=jobs, cache=cache or Cache(None))


@given(texts=st.lists(st.tuples(FRONTS, TEXTS).map("".join), min_size=CHAPTERS, max_size=CHAPTERS))
def test_any_texts_make_a_book_that_keeps_the_laws(folder: Path, texts: list[str]) -> None:
    reading = book_of(folder, texts)
    assert reading.book is not None
    assert len(reading.book.body) == len(texts) - len(refused(reading))
    for law in LAWS:
        law(reading, reading.book)


@settings(max_examples=3)
@given(texts=st.lists(TEXTS, min_size=CHAPTERS, max_size=CHAPTERS))
def test_reading_is_the_same_however_it_is_done(folder: Path, texts: list[str]) -> None:
    store = Cache(folder / "cache")
    apart = book_of(folder, texts, jobs=3)
    others = [book_of(folder, texts, jobs=1, cache=store), book_of(folder, texts, jobs=1, cache=store)]
    for other in others:
        assert other.diagnostics == apart.diagnostics
        assert other.book is not None
        assert apart.book is not None
        assert [to_xhtml(root) for root in roots(other.book)] == [to_xhtml(root) for root in roots(apart.book)]


# --- words and lines: texts that anybody might write ---

Piece = Callable[[Iterator[str]], str]
"""Some Markdown, made with words that stand nowhere else."""


def line(pattern: str) -> Piece:
    """One or more lines; each `@` is a word of its own, `%` the number of the next."""

    def made(words: Iterator[str]) -> str:
        number = next(words).strip("wq")
        return "".join(next(words) if c == "@" else number if c == "%" else c for c in pattern)

    return made


PIECES: tuple[Piece, ...] = tuple(
    line(pattern)
    for pattern in (
        "@ @ @.",
        "@ *@* **@**, `@` “@” -- @.",
        "@ [@](01.md) @ [@](https://example.org/a_(b)) @.",
        "[@](01.md)",
        "@ ![@](x.png) @",
        "![@ @](x.png)",
        "## @ @",
        "### *@* {.unnumbered}",
        "- @\n- @ @\n    - @\n- [ ] @",
        "3. @\n4. @",
        "> @ @\n> @",
        "> [!TIP] @ @\n> @ @",
        "> [!NOTE]\n> @\n>\n> - @",
        '::: {.tip title="@ *@*"}\n@ @\n\n@\n:::',
        "::: story\n@\n:::",
        "::: {.example}\n## @\n\n@\n:::",
        "```\n@ = @\n```",
        "``` {.python}\ndef @(): pass\n```",
        "    @ @",
        "| @ | @ |\n|---|---|\n| @ | @ |\n\n: @ @",
        "@.^[@ @]",
        "@\n: @ @",
        "| @ @\n|   @",
        "$@$ @",
        "<div>\n\n@ @\n\n</div>",
        "<p>@ <b>@</b></p>",
        "<center>@ @</center>",
        "@ &amp; &eacute; @ <br> @ <!-- a -- b --> @",
        "@[^%] @.\n\n[^%]: @ @\n\n    @",
        "[^%]: @\n\n@.[^%]",
    )
)


@st.composite
def plain_chapters(draw: st.DrawFn) -> list[str]:
    words = (f"w{n}q" for n in count(100))
    chapters = []
    for _ in range(CHAPTERS):
        pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
        blocks = [piece(words) for piece in [line("# @ @"), *pieces]]
        chapters.append("\n\n".join(blocks) + "\n")
    return chapters


def own_words(text: str) -> list[str]:
    return [
        word for word in "".join(c if c.isalnum() else " " for c in text).split() if word[0] == "w" and word[-1] == "q"
    ]


@given(texts=plain_chapters())
def test_every_word_stands_in_the_tree_once_in_a_block_that_knows_its_line(folder: Path, texts: list[str]) -> None:
    reading = book_of(folder, texts)
    assert reading.book is not None
    for text, root in zip(texts, roots(reading.book), strict=True):
        words = own_words(text_of(root, without=frozenset({"noteref"})))
        in_images = {word for image in root.iter("img") for word in own_words(image.get("alt", ""))}
        found = Counter(words) + Counter(in_images - set(words))  # a figure's words are its caption too
        assert found == Counter(own_words(text)), (text, to_xhtml(root))
        lines = {word: n for n, line in enumerate(text.split("\n"), start=1) for word in own_words(line)}
        for block in elements(root, "h1", "h2", "h3", "p", "li", "td", "th", "dt", "dd", "caption", "figcaption"):
            first = own_words(block.text or "")[:1]
            if first and block.get("data-line"):
                assert int(block.get("data-line", "0")) == lines[first[0]], (text, to_xhtml(block))


def outcome_of(do: Callable[[], object], refusal: type[Exception]) -> object:
    """What comes of it: a value, or the one kind of exception it may raise."""
    try:
        return do()
    except refusal as error:
        return error


# --- manifests ---

KEYS = [
    "title",
    "language",
    "contents",
    "isbn",
    "authors",
    "cover",
    "editions",
    "callouts",
    "bookforge",
    "date",
    "series",
]
GOOD = {"title": "T", "language": "en", "contents": {"body": ["one.md"]}}


def loads(folder: Path, data: bytes) -> None:
    (folder / "one.md").write_text("# One\n\nText.\n")
    (folder / "book.yaml").write_bytes(data)
    loaded, found = load(folder)
    assert (loaded is None) == any(d.severity == "error" for d in found)
    lines = data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in found:
        assert finding.place.path == "book.yaml"
        assert finding.message.endswith((".", "…")), finding.message
        assert 1 <= (finding.place.line or 0) <= len(lines)


@MANY
@given(
    data=st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | TEXTS.map(lambda t: t.encode(errors="replace"))
)
def test_any_bytes_are_a_manifest_or_findings(folder: Path, data: bytes) -> None:
    loads(folder, data)


@MANY
@given(changed=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3))
def test_any_values_are_a_manifest_or_findings(folder: Path, changed: dict[str, object]) -> None:
    loads(folder, as_yaml({**GOOD, **changed}).encode(errors="replace"))


@MANY
@given(
    inside=st.dictionaries(
        st.sampled_from(["front", "body", "back", "bodi"]), st.lists(VALUES, max_size=3) | VALUES, max_size=3
    )
)
def test_any_contents_are_a_manifest_or_findings(folder: Path, inside: dict[str, object]) -> None:
    loads(folder, as_yaml({**GOOD, "contents": inside}).encode(errors="replace"))


@MANY
@given(text=st.text() | TEXTS)
def test_any_text_is_yaml_or_badly_so(text: str) -> None:
    outcome = outcome_of(lambda: read(text), BadYaml)
    if isinstance(outcome, BadYaml):
        assert outcome.problem
        assert 1 <= outcome.line <= text.count("\n") + 1
    else:
        assert isinstance(outcome, Positioned)


@MANY
@given(digits=st.lists(st.integers(0, 9), min_size=9, max_size=9), place=st.integers(0, 12), other=st.integers(1, 9))
def test_an_isbn_with_one_wrong_digit_is_always_seen(folder: Path, digits: list[int], place: int, other: int) -> None:
    """ISBN-13 sees every single wrong digit (ISO 2108)."""
    digits = [9, 7, 8, *digits]
    check = -sum(d * (1, 3)[i % 2] for i, d in enumerate(digits)) % 10
    right = [*digits, check]
    wrong = [*right[:place], (right[place] + other) % 10, *right[place + 1 :]]
    (folder / "one.md").touch()
    for number, fine in ((right, True), (wrong, False)):
        isbn = "".join(map(str, number))
        (folder / "book.yaml").write_text(as_yaml({**GOOD, "isbn": {"epub": isbn}}))
        assert (load(folder)[0] is not None) is fine


# --- little laws ---


@MANY
@given(text=st.text(max_size=30))
def test_a_page_size_is_one_or_a_sentence_says_why_not(text: str) -> None:
    outcome = outcome_of(lambda: parse_trim(text), ValueError)
    if isinstance(outcome, Trim):
        assert outcome.width > 0
        assert outcome.height > 0
    else:
        assert str(outcome).endswith(".")


@MANY
@given(text=st.text())
def test_a_slug_is_its_own_slug_and_fit_for_an_id(text: str) -> None:
    made = slug(text)
    assert made
    assert not any(c.isspace() for c in made)
    assert slug(made) == made


@MANY
@given(html=st.lists(st.sampled_from(MARKS) | WORDS).map("".join))
def test_any_html_becomes_a_tree(html: str) -> None:
    root, _ = parse_fragment(html)
    assert etree.fromstring(to_xhtml(root)).tag == "div"


@MANY
@given(
    path=st.lists(st.sampled_from(["..", ".", "/", "a", "\x00", "~", "link", "é"]) | st.text(max_size=3)).map("/".join)
)
def test_no_path_leads_out_of_a_folder(folder: Path, path: str) -> None:
    root = (folder / "root").resolve()
    root.mkdir(exist_ok=True)
    if not (root / "link").is_symlink():
        (root / "link").symlink_to("/")
    assume(all(not 0xD800 <= ord(c) < 0xE000 for c in path))
    found = within(root, path)
    assert found is None or found.resolve().is_relative_to(root)


@MANY
@given(data=st.binary(max_size=100) | TEXTS.map(lambda text: f"<svg>{text}</svg>".encode(errors="replace")))
def test_any_bytes_are_an_image_or_refused(data: bytes) -> None:
    assert isinstance(measure("x.svg", data), Asset | Refused)
    assert isinstance(measure("x.png", data), Asset | Refused)


def harm_each(root: Element, tag: str, name: str, value: str) -> None:
    for element in root.iter(tag):
        element.set(name, value)


HARMS: dict[Callable[[Reading, Book], None], Callable[[Element], None]] = {
    ids_are_unique: lambda root: harm_each(root, "aside", "id", "x"),
    every_link_leads_somewhere: lambda root: harm_each(root, "a", "href", "#nowhere"),
    every_note_knows_its_calls: lambda root: harm_each(root, "a", "href", "#nowhere"),
    numbers_are_dense_and_in_order: lambda root: harm_each(root, "p", "data-b", "1.1"),
    the_contents_lead_to_titled_places_of_their_chapters: lambda root: None,
    each_chapter_is_one_section_with_one_title: lambda root: setattr(root[1], "tag", "h1"),
    every_block_has_a_line_of_its_file: lambda root: harm_each(root, "p", "data-line", "99"),
    every_finding_points_into_its_file: lambda root: None,
    nothing_runs_and_nothing_is_fetched: lambda root: harm_each(root, "h1", "onclick", "x"),
    trees_are_xml_in_the_vocabulary: lambda root: root[0].append(etree.Element("p")),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_can_be_broken(folder: Path, law: Callable[[Reading, Book], None]) -> None:
    """A law that nothing can break would guard nothing: each is held against a book that was harmed."""
    texts = ["# One\n\n> [!TIP]\n> Text[^1]\n\n[^1]: Note [x](02.md).\n\n## Two\n\nText.", "# Two\n\nText :::.\n"]
    reading = book_of(folder, texts, cache=Cache(folder / "cache"))
    assert reading.book is not None
    law(reading, reading.book)
    for root in roots(reading.book):
        HARMS[law](root)
    if law is the_contents_lead_to_titled_places_of_their_chapters:
        object.__setattr__(reading.book, "home", {})
    if law is every_finding_points_into_its_file:
        object.__setattr__(reading.diagnostics[0], "place", Place("02.md", 99, 1))
    with pytest.raises((AssertionError, KeyError)):
        law(reading, reading.book)
