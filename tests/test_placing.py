"""Figures and tables that would leave a hole stand a little later, and the text fills the page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.editions.print.dressing import dress
from bookforge.editions.print.hands import Hands
from bookforge.editions.print.placing.flow import Flow, Foot
from bookforge.editions.print.placing.movable import MOVED, Move, mark, movables, move
from bookforge.editions.print.placing.search import place
from bookforge.editions.print.press import Press
from bookforge.editions.print.settle import Settled, settle
from bookforge.editions.templates import Templates
from bookforge.markup import Element, parse_fragment
from bookforge.reading import read_book
from bookforge.theme import Theme

BOOK = """
title: A Book of Figures
language: en
date: 2026-11-22
authors: [Ada Writer]
contents: {body: [one.md]}
editions: {print: {trim: 5x8in}}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="4in" height="3in"><rect width="384" height="288"/></svg>'


def words(first: int, count: int) -> str:
    return " ".join(f"word{n}" for n in range(first, first + count))


def section(html: str) -> Element:
    made, _ = parse_fragment(f'<section class="chapter">{html}</section>')
    return made if made.tag == "section" else made[0]


# --- what may be moved -----------------------------------------------------------------------------------------------------

FIGURE = "<figure><img/><figcaption>A hill</figcaption></figure>"


def may(html: str) -> dict[str, tuple[int, ...]]:
    made = section(html)
    mark(made)
    return {name: thing.past for name, thing in movables(made).items()}


def test_a_figure_may_pass_the_paragraphs_of_its_section() -> None:
    assert may(f"{FIGURE}<p>a</p><p>b</p><section><h2>c</h2><p>d</p></section>") == {"1": (1, 2)}
    assert may(f"<section>{FIGURE}<p>a</p></section><p>b</p>") == {"1": (1,)}


def test_figures_keep_their_order_and_those_without_text_between_go_together() -> None:
    assert may(f"{FIGURE}<p>a</p>{FIGURE}<p>b</p><p>c</p>") == {"2": (1, 2)}
    assert may(f"{FIGURE}{FIGURE}<p>a</p>") == {"1": (1,), "2": (1,)}


def test_it_never_comes_between_words_and_what_they_lead_to() -> None:
    assert may(f"{FIGURE}<p>These:</p><ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>") == {"1": (2, 4)}


@pytest.mark.parametrize(
    "stays",
    [
        '<figure><img class="here"/><figcaption>A hill</figcaption></figure>',
        "<p>What we saw:</p><figure><img/><figcaption>A hill</figcaption></figure>",
        "<figure><img/></figure>",
        '<figure><img/><figcaption>A hill<span class="fn">A note</span></figcaption></figure>',
        "<table><caption>Many rows</caption></table>",
        "<blockquote><figure><img/><figcaption>A hill</figcaption></figure></blockquote>",
    ],
    ids=["asked", "led to", "no caption", "a note", "may break", "part of another"],
)
def test_some_stay(stays: str) -> None:
    assert may(f"{stays}<p>a</p>") == {}


def test_a_move_takes_along_what_belongs_together() -> None:
    made = section(f"{FIGURE}<table class='whole'><caption>T</caption></table><p>a</p><p>b</p><p>c</p>")
    mark(made)
    move(made, {"1": Move(2, 2)})
    assert [child.tag for child in made] == ["p", "p", "figure", "table", "p"]
    assert [child.get(MOVED) for child in made] == [None, None, "1", "1", None]


# --- the search ------------------------------------------------------------------------------------------------------------


def test_the_place_with_the_better_pages_is_kept() -> None:
    def lay(moves: dict[str, Move]) -> Flow:
        hole = {0: 40.0, 1: 25.0, 2: 1.0}[moves["1"].past if moves else 0]
        return Flow((Foot(hole, 100.0, "1"),), {"1": (15.0, 30.0, 30.0)})

    made = section(f"{FIGURE}<p>a</p><p>b</p><p>c</p>")
    mark(made)
    assert place(lay, movables(made)) == {"1": Move(1, 2)}  # type: ignore[arg-type]


def test_what_does_not_help_stays() -> None:
    made = section(f"{FIGURE}<p>a</p>")
    mark(made)
    assert place(lambda _: Flow((Foot(40, 100, "1"),), {"1": (30,)}), movables(made)) == {}


# --- whole books -----------------------------------------------------------------------------------------------------------


def lay(folder: Path, text: str) -> Path:
    for name, data in {"book.yaml": BOOK, "one.md": f"# One\n\n{text}\n", "hill.svg": PICTURE}.items():
        (folder / name).write_text(data, encoding="utf-8")
    return folder


def settled(folder: Path) -> tuple[Settled, list[str]]:
    """A book laid out, and the words on each page of its chapter."""
    book = book_in(folder)
    theme = Theme(folder)
    made = settle(book, Templates(theme), Press(dress(theme, book), Cache(None), Hands(), lambda _: None))
    done = subprocess.run(["pdftotext", "-", "-"], input=made.units["one"].pdf, capture_output=True, check=True)
    return made, done.stdout.decode().split("\f")[:-1]


def book_in(folder: Path) -> Book:
    reading = read_book(folder, jobs=1, cache=Cache(None))
    assert reading.book is not None, reading.diagnostics
    return reading.book


def chapter(mark: str = "") -> str:
    """A page that a figure does not fit on, and text behind it."""
    paragraphs = [words(n * 100, 100) for n in range(6)]
    figure = f"![A hill.](hill.svg){{#hill alt='A hill'{mark}}}"
    return "\n\n".join([paragraphs[0], paragraphs[1] + " See @hill.", figure, *paragraphs[2:]])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settled, list[str]]:
    return settled(lay(tmp_path_factory.mktemp("figures"), chapter()))


def test_a_figure_that_does_not_fit_stands_later_and_text_fills_the_page(filled: tuple[Settled, list[str]]) -> None:
    made, _ = filled
    unit = made.units["one"]
    assert made.agreed
    assert list(made.moves["one"]) == ["1"]
    assert all(foot.hole < foot.room / 8 for foot in unit.feet)
    assert [i for i, page in enumerate(unit.pages) if "hill" in page.ids] == [2]


def test_no_word_is_lost_when_a_figure_moves_and_pages_begin_in_the_order_of_the_text(
    filled: tuple[Settled, list[str]],
) -> None:
    made, pages = filled
    assert re.findall(r"word(\d+)", " ".join(pages)) == [str(n) for n in range(600)]
    starts = [page.start for page in made.units["one"].pages]
    places = [(int(start.block), start.offset) for start in starts if start]
    assert len(places) == len(starts)
    assert places == sorted(places)


def test_a_figure_that_is_to_stay_stays(tmp_path: Path, filled: tuple[Settled, list[str]]) -> None:
    made, _ = settled(lay(tmp_path, chapter(" .here")))
    assert not made.moves
    assert max(foot.hole / foot.room for foot in made.units["one"].feet) > 1 / 4
