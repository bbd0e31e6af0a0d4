"""Callouts are kept on one page up to a third of its height, whatever their words were thought to take."""

from __future__ import annotations

from bookforge.editions.print.keeping import Kept, keep, mark, misjudged
from bookforge.markup import classes, parse_fragment


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
