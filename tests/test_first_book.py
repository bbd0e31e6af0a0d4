"""The first book, as its readers, its printer and its stores get it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from making import Silent
from pagemarks import compared

from bookforge.book import Book
from bookforge.build import build
from bookforge.cache import user_cache
from bookforge.checks.preflight import Expected, channel, examine
from bookforge.markup import classes, elements, text_of
from bookforge.outcome import Outcome, Request
from bookforge.reading import read_book

ROOT = Path(__file__).parents[1]

CHAPTERS = {
    "Finding the Balance: Independence vs. Intimacy in Modern Love": (
        [
            "Why Independence Matters in Love",
            "Why Intimacy Is Just as Important",
            "Signs You’re Out of Balance",
            "How to Find the Balance",
            "My Takeaway",
        ],
        [
            "Maintain Your Identity",
            "Share Your World",
            "Schedule Quality Time",
            "Ask for (and Offer) Support",
            "Communicate Your Needs",
        ],
        6,
    ),
    "The Connection Between Touch and Love: How to Rekindle Intimacy": (
        [
            "Why Touch Matters in Love",
            "Signs Intimacy May Be Fading",
            "How to Rekindle Intimacy Through Touch",
            "When Touch Feels Difficult",
            "Final Thoughts",
        ],
        [
            "Start Small and Consistent",
            "Prioritize Cuddling",
            "Use Rituals of Connection",
            "Communicate Your Needs",
            "Recreate Early Memories",
        ],
        4,
    ),
}


@pytest.fixture(scope="module")
def book() -> Book:
    reading = read_book(ROOT, jobs=1, cache=user_cache())
    assert reading.book is not None
    assert reading.diagnostics == ()
    return reading.book


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, need: object) -> Outcome:
    need("java")  # type: ignore[operator]
    return build(Request(ROOT, output=tmp_path_factory.mktemp("dist"), jobs=1, strict=True), Silent())


def test_it_builds_strictly_without_a_finding(outcome: Outcome) -> None:
    """With `strict` EPUBCheck has to pass without a warning."""
    assert outcome.diagnostics == ()
    assert [done.kind for done in outcome.finished] == ["epub", "print", "screen", "web"]


@pytest.mark.parametrize("name", ["kdp", "plain"])
def test_a_printer_has_nothing_to_say_to_its_file(outcome: Outcome, name: str) -> None:
    (printed,) = (done for done in outcome.finished if done.kind == "print")
    assert list(examine(printed.path.read_bytes(), channel(name), Expected((5.5, 8.5), "cream"))) == []


def test_its_ebook_tells_where_each_printed_page_begins(
    outcome: Outcome, book: Book, need: Callable[[str], str]
) -> None:
    made = {done.kind: done.path.read_bytes() for done in outcome.finished if done.kind in ("epub", "screen")}
    heads = [book.manifest.head, *(chapter.head for chapter in book.chapters()), *(unit.title for unit in book.units())]
    result = compared(made["epub"], made["screen"], heads, need("pdftotext"))
    assert (result.wrong, result.elsewhere) == ((), ())
    assert result.count > 20


def test_each_article_is_a_chapter_with_its_sections_in_order(book: Book) -> None:
    chapters = [chapter for chapter in book.chapters() if chapter.role == "chapter"]
    assert [chapter.title for chapter in chapters] == list(CHAPTERS)
    for chapter in chapters:
        sections, _, _ = CHAPTERS[chapter.title]
        assert [text_of(h) for h in elements(chapter.root, "h2")] == sections


def test_each_piece_of_advice_is_a_tip_and_each_sign_can_be_ticked(book: Book) -> None:
    for chapter in book.chapters():
        if chapter.role != "chapter":
            continue
        _, tips, signs = CHAPTERS[chapter.title]
        boxes = [e for e in elements(chapter.root, "aside") if "callout" in classes(e)]
        own = {e.get("id"): text_of(e[0]) for e in boxes}
        assert [own[e.get("id")] for e in boxes if e.get("data-kind") == "tip"] == [f"Tip {title}" for title in tips]
        (checklist,) = (e for e in boxes if e.get("data-kind") == "checklist")
        assert sum("task" in classes(item) for item in elements(checklist, "li")) == signs
        assert boxes[-2].get("data-kind") == "takeaway"
        assert boxes[-1].get("data-kind") == "exercise"
        assert text_of(boxes[-1][0]) == "Exercise Try It This Week"


def test_it_invents_no_author_and_no_isbn(book: Book) -> None:
    assert book.manifest.authors == []
    assert book.manifest.isbn.epub is None
    assert book.manifest.isbn.print is None


def test_no_text_speaks_of_a_post_or_an_article(book: Book) -> None:
    for chapter in book.chapters():
        words = text_of(chapter.root).lower().split()
        assert not {"post", "article", "blog"} & {word.strip(".,;:“”") for word in words}
