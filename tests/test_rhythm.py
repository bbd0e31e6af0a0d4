"""What is no whole number of lines high is given the space that makes it one, from a first layout for the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tinycss2

from bookforge.editions.print.page import page_sheet
from bookforge.editions.print.rhythm import Height, Rhythm, heights, line_of, mark, rhythm_sheet
from bookforge.manifest.editions import PrintEdition
from bookforge.markup import parse_fragment, to_html
from bookforge.theme import Theme

weasyprint = pytest.importorskip("weasyprint")
LINE = 15.5
CSS = f"""
@page {{ size: 400pt 800pt; margin: 40pt }}
html {{ font-size: 11pt; line-height: {LINE}pt }}
body, p, figure, pre {{ margin: 0 }} figure, pre, table {{ margin: {LINE}pt 0 }}
figure > div {{ height: 61pt }} pre {{ font-size: 8pt; line-height: 11.6pt }}
"""
HTML = (
    "<section><p>before</p><figure><div>drawn</div><figcaption>a caption</figcaption></figure><p class='text'>one</p>"
    "<pre>a\nb\nc</pre><p class='text'>two</p><table><caption>T</caption><tr><td>x</td></tr></table><p class='text'>three</p>"
    "</section>"
)


def laid_out(html: str, *sheets: str) -> Any:
    return (
        weasyprint.HTML(string=html)
        .render(stylesheets=[weasyprint.CSS(string=sheet) for sheet in (CSS, *sheets)])
        .pages
    )


def offsets(pages: Any) -> list[float]:
    """How far each paragraph of the text stands from the grid, in points."""
    top = pages[0]._page_box.content_box_y()
    found = {}
    for box in pages[0]._page_box.descendants():
        if box.element_tag == "p" and box.element.get("class") == "text":
            found.setdefault(box.element, box.position_y)  # the outermost box of each comes first
    return [round((y - top) * 0.75 % LINE, 1) % LINE for y in found.values()]


def sheet_of(pages: Any) -> str:
    return rhythm_sheet(Rhythm().with_heights(heights(pages), LINE))


def marked(html: str) -> str:
    root, _ = parse_fragment(html)
    mark(root)
    return to_html(root)


def test_text_after_a_picture_a_listing_and_a_table_is_on_the_grid_again() -> None:
    html = marked(HTML)
    first = laid_out(html)
    assert any(offsets(first))
    again = laid_out(html, sheet_of(first))
    assert offsets(again) == [0, 0, 0]


def test_a_second_time_nothing_is_left_to_do() -> None:
    html = marked(HTML)
    rhythm = Rhythm().with_heights(heights(laid_out(html)), LINE)
    assert rhythm.with_heights(heights(laid_out(html, rhythm_sheet(rhythm))), LINE) is rhythm


def test_what_another_layout_shows_comes_to_what_is_known_and_the_readings_end() -> None:
    rhythm = Rhythm().with_heights([Height("1", 15, 0)], LINE).with_heights([Height("2", 15, 1)], LINE)
    assert rhythm == Rhythm({"1": 0.5, "2": 1.5}, 2)
    assert rhythm.with_heights([Height("1", 30, 0.5)], LINE).below == {"1": 1.5, "2": 1.5}
    assert Rhythm(times=3).with_heights([Height("1", 15, 0)], LINE) == Rhythm(times=3)


def test_what_goes_on_over_pages_is_left_alone() -> None:
    html = marked("<section><pre>" + "x\n" * 90 + "</pre><p class='text'>after</p></section>")
    assert heights(laid_out(html)) == ()


def test_what_lies_inside_of_something_tall_is_part_of_it_and_pages_of_their_own_are_none_of_it() -> None:
    html = marked(
        "<section><figure><table><tr><td>a</td></tr></table></figure><figure class='full-page'><pre>b</pre></figure></section>"
    )
    assert html.count("data-rhythm") == 1


def test_no_more_space_is_given_than_a_line() -> None:
    rhythm = Rhythm().with_heights([Height("1", 46.5, 15.5), Height("2", 46.6, 15.5), Height("3", 47.5, 0)], LINE)
    assert rhythm_sheet(rhythm) == '[data-rhythm="3"][data-rhythm] { margin-bottom: 14.50pt }\n'


@pytest.mark.parametrize(
    ("given", "points"), [("15.5pt", 15.5), ("20px", 15), ("1pc", 12), ("calc(1pt * 3)", 0), ("", 0)]
)
def test_the_line_of_a_book(given: str, points: float) -> None:
    assert line_of({"--line": tuple(tinycss2.parse_component_value_list(given))}) == points


@pytest.mark.parametrize(
    ("last", "inner"),
    [("pre", "a"), ("figure", "a"), ("table", "<tr><td>a</td></tr>"), ("blockquote", "a"), ("ul", "<li>a</li>")],
)
def test_below_the_last_of_a_callout_is_no_more_space_than_the_frames_own(last: str, inner: str) -> None:
    own = [sheet.text for sheet in Theme(Path("/nowhere")).sheets("book.css", "print.css")[1:]]
    sheets = [weasyprint.CSS(string=sheet) for sheet in (page_sheet(PrintEdition()), *own)]
    end = f"<{last}>{inner}</{last}>"
    for held in (end, f"<div class='callout-body'><p>one</p>{end}</div>"):
        html = f"<aside class='callout tip whole'><p class='callout-title'>T</p>{held}</aside><p>after</p>"
        pages = weasyprint.HTML(string=html).render(stylesheets=sheets).pages
        outermost = {box.element_tag: box for box in reversed(list(pages[0]._page_box.descendants()))}
        frame, drawn = outermost["aside"], outermost[last]
        lowest = drawn.position_y + drawn.margin_height() - drawn.margin_bottom
        assert frame.content_box_y() + frame.height == pytest.approx(lowest, abs=0.1)
