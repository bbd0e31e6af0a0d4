"""The lines of laid out pages, read from the boxes of a real layout by WeasyPrint."""

from __future__ import annotations

import pytest

from bookforge.editions.print.layout import _weasyprint, see_only
from bookforge.editions.print.setlines import SetLine, SetPage, set_pages
from bookforge.theme import shipped

PROSE = "It is a truth universally acknowledged, that a single man in possession of a good fortune must be in want of a wife."
STYLE = """
@page { size: 300pt 200pt; margin: 20pt; @top-left { content: "head" } @footnote { max-height: 50pt } }
body { margin: 0; font: 10pt/16pt "BF Serif"; text-align: justify }
p, h2 { margin: 0; font-size: 10pt } p + p { text-indent: 12pt }
.fn { float: footnote; font-size: 8pt }
.drop { float: left; font-size: 30pt }
"""


def lay(body: str) -> tuple[SetPage, ...]:
    """Lays HTML out, and reads its lines."""
    see_only(shipped("styles") / "fonts")
    weasyprint = _weasyprint()
    html = f'<!DOCTYPE html><html lang="en"><style>{STYLE}</style><body>{body}</body></html>'
    from bookforge.editions.print.breaking import Faces  # imports WeasyPrint

    return set_pages(weasyprint.HTML(string=html).render().pages, Faces())


def flow(pages: tuple[SetPage, ...]) -> list[SetLine]:
    return [line for page in pages for line in page.flow]


def test_lines_hold_the_text_and_know_their_block_and_their_number() -> None:
    [page] = lay(f'<section data-b="1"><p data-b="2">{PROSE}</p><p>Short.</p></section>')
    *long, short = page.lines
    assert " ".join(line.text for line in long) == PROSE
    assert {(line.block, line.kind, line.of) for line in long} == {("2", "text", len(long))}
    assert [line.number for line in long] == [*range(1, len(long) + 1)]
    assert (short.block, short.text, short.first, short.last) == ("1", "Short.", True, True)
    assert short.paragraph != long[0].paragraph


def test_lengths_are_points_from_the_top_of_the_page() -> None:
    [page] = lay(f"<p>{PROSE}</p>")
    assert (page.top, page.bottom) == (20, 180)
    assert [line.top for line in page.lines] == [20 + 16 * i for i in range(len(page.lines))]
    assert page.lines[0].top < page.lines[0].baseline < page.lines[1].top
    assert page.depth == page.lines[-1].top + 16
    assert (page.lines[0].measure, page.lines[0].em) == (260, 10)


def test_justified_line_tells_how_wide_its_spaces_were_made() -> None:
    [page] = lay(f"<p>{PROSE}</p>")
    first, last = page.lines[0], page.lines[-1]
    spaces = first.text.count(" ")
    assert last.space == 1
    assert first.space > 1
    own = (first.measure - first.natural) / spaces / (first.space - 1)
    assert own == pytest.approx(last.em * 0.22, abs=0.3)  # a space of BF Serif


def test_word_spacing_counts_as_space() -> None:
    [page] = lay(f'<p style="word-spacing: 0.5em; text-align: left">{PROSE}</p>')
    assert all(line.space > 2 for line in page.lines)


def test_gaps_of_a_wide_line_are_where_its_spaces_are() -> None:
    [page] = lay('<p style="word-spacing: 1em; text-align: left">iiii iiii iiii</p>')
    [line] = page.lines
    first, second = line.gaps
    assert 20 < first < second < 20 + line.natural
    assert first - 20 == pytest.approx(20 + line.natural - second, abs=0.1)  # the three words are the same


def test_paragraph_goes_on_over_the_page() -> None:
    pages = lay(f'<p data-b="3">{" ".join([PROSE] * 6)}</p>')
    assert len(pages) > 1
    lines = flow(pages)
    assert {line.paragraph for line in lines} == {1}
    assert [line.number for line in lines] == [*range(1, len(lines) + 1)]
    assert [line.last for line in lines] == [False] * (len(lines) - 1) + [True]


def test_kinds_are_told_from_the_markup() -> None:
    [page] = lay(
        '<h2>Signs</h2><div class="callout"><p class="callout-title">Tip</p><p>Now.</p></div>'
        "<ul><li>One</li></ul><table><tr><td><p>A</p></td></tr></table>"
    )
    assert [(line.kind, line.text) for line in page.lines] == [
        ("heading", "Signs"), ("heading", "Tip"), ("callout", "Now."), ("list", "One"), ("table", "A"),
    ]  # fmt: skip


def test_notes_come_after_the_text_and_furniture_not_at_all() -> None:
    [page] = lay(f'<p>{PROSE}<span class="fn" data-b="4">A note.</span></p><p>More.</p>')
    assert [(line.kind, line.block) for line in page.lines][-1] == ("note", "4")
    assert page.flow == page.lines[:-1]
    assert page.depth == page.bottom  # a page with notes is full
    assert all(line.text != "head" for line in page.lines)


def test_what_floats_is_no_line_of_the_text() -> None:
    [page] = lay(f'<p><span class="drop">I</span>{PROSE[1:]}</p>')
    assert page.lines[0].text.startswith("t is a truth")
