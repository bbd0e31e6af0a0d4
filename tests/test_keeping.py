"""Callouts are kept on one page up to a third of its height, whatever their words were thought to take."""

from __future__ import annotations

import pytest

from bookforge.editions.print.keeping import Kept, callouts, keep, mark, misjudged
from bookforge.markup import classes, parse_fragment

weasyprint = pytest.importorskip("weasyprint")


def test_a_guess_by_words_is_mended_by_the_height() -> None:
    section, _ = parse_fragment(
        f"<section><aside class='callout tip'><p>{'few ' * 20}</p></aside>"
        f"<aside class='callout tip'><p>{'many ' * 90}</p></aside></section>"
    )
    mark(section)
    boxes = list(section.iter("aside"))
    assert ["whole" in classes(box) for box in boxes] == [True, False]
    others = misjudged([Kept("1", 0.4, True), Kept("2", 0.3, False)])
    assert others == {"1", "2"}
    assert ["whole" in classes(box) for box in keep(section, others).iter("aside")] == [False, True]
    assert ["whole" in classes(box) for box in boxes] == [True, False]


def test_what_was_rightly_guessed_stays_as_it_is() -> None:
    section, _ = parse_fragment("<section><aside class='callout tip'><p>few</p></aside></section>")
    mark(section)
    assert keep(section, misjudged([Kept("1", 1 / 3, True), Kept("2", 0.34, False)])) is section


@pytest.mark.parametrize("above", [0, 60])
def test_what_a_page_leaves_empty_in_a_box_that_goes_on_is_none_of_its_height(above: int) -> None:
    """Below 60 px of text the box breaks before what takes 40 px, and its frame reaches down to the end of the page."""
    html = weasyprint.HTML(
        string=f"""<style>@page {{ size: 100px 100px; margin: 0 }} body {{ margin: 0 }}
        #above {{ height: {above}px }} aside p {{ height: 10px; margin: 0 }} aside pre {{ height: 40px; margin: 0 }}
        pre {{ break-inside: avoid }}</style><div id="above"></div>
        <aside class="callout" data-callout="1"><div class="callout-body"><p></p><pre></pre></div></aside>"""
    )
    pages = html.render().pages
    assert len(pages) == 1 + bool(above)
    assert callouts(pages, html.etree_element) == (Kept("1", 0.5, whole=False),)
