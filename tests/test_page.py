"""The geometry of the printed page: trim sizes, margins, the gutter, where numbers and heads stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bookforge.editions.print.margins import Margins, margins, settle
from bookforge.editions.print.page import bleed_of, page_sheet
from bookforge.editions.print.placements import furniture_sheet
from bookforge.formats import Trim, channels, trims
from bookforge.manifest import PrintEdition
from bookforge.theme import shipped

weasyprint = pytest.importorskip("weasyprint")
SCHEMES = ("proportional", "van-de-graaf", "golden", "narrow")


def settings(**given: Any) -> PrintEdition:
    return PrintEdition.model_validate({key.replace("_", "-"): value for key, value in given.items()})


@pytest.mark.parametrize(
    ("channel", "pages", "inches"),
    [
        ("kdp", 24, 0.375),
        ("kdp", 150, 0.375),
        ("kdp", 151, 0.5),
        ("kdp", 300, 0.5),
        ("kdp", 301, 0.625),
        ("kdp", 501, 0.75),
        ("kdp", 701, 0.875),
        ("kdp", 900, 0.875),
        ("kdp-hardcover", 520, 0.75),
        ("ingram", 24, 0.5),
    ],
)
def test_the_gutter_follows_the_page_count(channel: str, pages: int, inches: float) -> None:
    assert channels()[channel].comfortable_gutter(pages) == inches


def test_a_thick_book_has_more_at_the_binding_than_the_channel_asks_for() -> None:
    ingram = channels()["ingram"]
    assert (ingram.gutter(600), ingram.comfortable_gutter(600)) == (0.5, 0.75)
    assert margins(settings(trim="us-trade", channel="ingram", margins="narrow"), 600).inner == 0.75


@pytest.mark.parametrize("name", sorted(trims()))
@pytest.mark.parametrize("channel", ["kdp", "ingram", "plain"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_suits_every_named_size_and_channel(name: str, channel: str, scheme: str) -> None:
    trim, rules = trims()[name], channels()[channel]
    if rules.refuses(trim):
        return
    book = settings(trim=name, channel=channel, margins=scheme)
    for pages in (24, 200, 400, 600, 800):
        found = margins(book, pages)
        assert found.inner >= rules.comfortable_gutter(pages)
        assert min(found.outer, found.top, found.bottom) >= rules.edge(bleed=False)
        assert found.measure(trim) >= 2
        assert trim.height - found.top - found.bottom >= 2.5


def test_margins_that_are_given_stand_and_the_others_come_from_the_scheme() -> None:
    book = settings(trim="us-trade", margins={"scheme": "van-de-graaf", "outer": "20mm", "top": "1in"})
    assert margins(book) == Margins(round(6 / 9, 4), 0.7874, 1.0, 2.0)


def test_the_text_keeps_its_measure_where_the_outer_margin_can_give() -> None:
    book = settings(trim="us-trade", channel="kdp", margins="golden")
    thin, thick = margins(book, 100), margins(book, 720)
    assert thick.inner == 0.875 > thin.inner
    assert thick.measure(book.size) == pytest.approx(thin.measure(book.size))


def test_an_outer_margin_that_was_given_gives_nothing() -> None:
    book = settings(trim="us-trade", margins={"inner": "0.6in", "outer": "0.6in"}, gutter="0.9in")
    assert margins(book) == Margins(0.9, 0.6, 0.9, 0.99)


def test_the_gutter_settles_at_the_larger_of_two_between_which_it_would_swing() -> None:
    book = settings(trim="5x8in", channel="kdp", margins={"inner": "0.4in", "outer": "0.25in"})
    asked = []

    def count(around: Margins) -> int:
        """A book that wants the wider gutter with 150 pages' worth of text, and would not need it again with 148."""
        asked.append(around)
        return 152 if around.inner < 0.5 else 148

    assert settle(book, count).inner == 0.5
    assert len(asked) == 2


@pytest.mark.parametrize("first", [24, 151, 320, 555, 705, 2000])
def test_settling_ends_whatever_is_counted(first: int) -> None:
    book = settings(trim="5x8in", channel="kdp", margins={"inner": "0.3in", "outer": "0.25in"})
    counts = iter([first, *(first + n * (-1) ** n * 170 for n in range(1, 20))])
    asked: list[int] = []

    def count(_: Margins) -> int:
        asked.append(next(counts))
        return asked[-1]

    assert settle(book, count).inner >= channels()["kdp"].comfortable_gutter(max(asked))
    assert len(asked) <= len({channels()["kdp"].gutter(pages) for pages in range(900)}) + 1


def test_a_book_is_not_laid_out_again_when_its_measure_stays() -> None:
    asked = []

    def count(around: Margins) -> int:
        asked.append(around)
        return 710

    assert settle(settings(trim="us-trade", channel="kdp"), count).inner == 0.875
    assert len(asked) == 1


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("trim", ["digest", "a5", "us-trade", "mass-market"])
def test_the_text_is_a_whole_number_of_lines_high(scheme: str, trim: str, styles: weasyprint.CSS) -> None:
    sheets = [page_sheet(settings(trim=trim, margins=scheme)), styles]
    page = laid_out("<p>a</p>", sheets)[0]
    lines = (page.height * 0.75 - 0.1) / 15.5
    assert lines == pytest.approx(round(lines), abs=1e-6)
    assert (page.margin_top + page.height + page.margin_bottom) * 0.75 / 72 == pytest.approx(trims()[trim].height)


@pytest.fixture(scope="module")
def styles() -> weasyprint.CSS:
    texts = ((shipped("styles") / name).read_text(encoding="utf-8") for name in ("tokens.css", "print.css"))
    return weasyprint.CSS(string="".join(texts))


def laid_out(html: str, sheets: list[str | weasyprint.CSS]) -> list[Any]:
    parsed = [weasyprint.CSS(string=sheet) if isinstance(sheet, str) else sheet for sheet in sheets]
    document = weasyprint.HTML(string=html).render(stylesheets=parsed)
    return [page._page_box for page in document.pages]


CHAPTER = "<section style=\"page: chapter; string-set: chapter 'Touch', book 'The Book'\">" + "<p>a</p>" * 90


def boxes(page: Any) -> dict[str, str]:
    """The words of each margin box of a page."""
    named = {box.at_keyword[1:]: box for box in page.children if hasattr(box, "at_keyword")}
    texts = {name: "".join(getattr(b, "text", "") for b in box.descendants()) for name, box in named.items()}
    return {name: " ".join(text.split()) for name, text in texts.items() if text}


@pytest.mark.parametrize(
    ("given", "first", "left", "right"),
    [
        ({}, {"bottom-center": "1"}, {"top-left": "2 The Book"}, {"top-right": "Touch 3"}),
        (
            {"folio": "foot-outer", "running_head": {"left": "author", "right": "book", "place": "center"}},
            {"bottom-right": "1"},
            {"bottom-left": "2", "top-center": "Ada “A” Writer"},
            {"bottom-right": "3", "top-center": "The Book"},
        ),
        (
            {"folio": "foot-center", "running_head": "none", "opening_folio": "none"},
            {},
            {"bottom-center": "2"},
            {"bottom-center": "3"},
        ),
        (
            {"folio": "none", "running_head": {"left": "none", "right": "chapter", "place": "inner"}},
            {},
            {},
            {"top-left": "Touch"},
        ),
    ],
)
def test_numbers_and_heads_stand_where_the_manifest_says(
    given: dict[str, Any], first: object, left: object, right: object, styles: weasyprint.CSS
) -> None:
    sheet = page_sheet(settings(**given), author="Ada “A” Writer")
    pages = laid_out(CHAPTER, [sheet, styles])
    assert [boxes(page) for page in pages[:3]] == [first, left, right]


def test_blank_pages_and_display_pages_are_bare(styles: weasyprint.CSS) -> None:
    html = f'<section style="page: display"><p>Title</p></section>{CHAPTER.replace("page: ", "break-before: recto; page: ")}'
    pages = laid_out(html, [page_sheet(settings(folio="foot-center")), styles])
    assert [boxes(page) for page in pages[:3]] == [{}, {}, {"bottom-center": "3"}]


def test_a_books_own_print_sheet_may_overrule_what_stands_where(styles: weasyprint.CSS) -> None:
    own = "@page chapter:left { @top-left { content: 'mine' } }"
    assert boxes(laid_out(CHAPTER, [page_sheet(settings()), styles, own])[1]) == {"top-left": "mine"}


def test_an_author_with_quotes_is_a_css_string() -> None:
    sheet = furniture_sheet(settings(running_head={"left": "author"}), 'A "B" \\ C')
    assert r'"A \"B\" \\ C"' in sheet


def test_bleed_comes_from_the_channel_when_there_is_art_for_it() -> None:
    assert bleed_of(settings(channel="kdp"), wanted=True) == 0.125
    assert bleed_of(settings(channel="kdp"), wanted=False) == 0
    assert bleed_of(settings(bleed="5mm"), wanted=False) == pytest.approx(0.1969)


@pytest.mark.parametrize("name", ["a4", "letter", "us-trade"])
def test_kdp_prints_the_usual_sizes(name: str) -> None:
    assert channels()["kdp"].refuses(trims()[name]) == ""


def test_what_a_channel_refuses_it_refuses_with_numbers() -> None:
    refuses: Callable[[Trim], str] = channels()["kdp"].refuses
    assert refuses(Trim(9, 12)) == (
        "KDP prints paperbacks from 4 × 6 in up to 8.5 × 11.69 in. These pages would be 9 × 12 in."
    )
    assert "6.14 × 9.21" in channels()["kdp-hardcover"].refuses(Trim(5, 8))
