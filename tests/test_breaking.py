"""Lines of whole paragraphs inside WeasyPrint: real layouts, read back from its boxes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bookforge.editions.print import layout
from bookforge.theme import shipped

layout.see_only(shipped("styles") / "fonts")
weasyprint = layout._weasyprint()

from bookforge.editions.print import breaking  # noqa: E402  isort: skip
from bookforge.editions.print.breaking import Faces, lineboxes, total_fit  # noqa: E402  (WeasyPrint wants its fonts first)
from bookforge.editions.print.setlines import set_pages  # noqa: E402

from weasyprint.layout import inline  # noqa: E402  isort: skip
from weasyprint.layout.percent import resolve_percentages  # noqa: E402  isort: skip

STYLE = """
@page { size: 320px 2000px; margin: 20px }
body { margin: 0; font-family: "BF Serif"; font-size: 16px; line-height: 20px; text-align: justify; hyphens: auto }
p { margin: 0; text-indent: 16px; overflow-wrap: break-word }
code { font-family: "BF Mono"; font-size: 12px; padding: 0 3px; border: 1px solid; hyphens: manual }
.drop { float: left; font-size: 58px; line-height: 60px; height: 60px }
.left { text-align: left } .centre { text-align: center } .right { text-align: right }
.pre { white-space: pre-wrap } .one { white-space: nowrap }
.note { float: footnote }
"""
PROSE = (
    "However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so "
    "well fixed in the minds of the surrounding families, that he is considered as the rightful property of some one or other "
    "of their daughters."
)


def lines(html: str, *, fit: bool = True, faces: Faces | None = None) -> list[Any]:
    """The line boxes of what stands on the pages' flow, in order."""
    with total_fit(faces) if fit else nullcontext():
        pages = laid_out(html)
    return [line for page in pages for line in _lines(page._page_box.children[0])]


def laid_out(html: str) -> list[Any]:
    return list(weasyprint.HTML(string=f'<html lang="en"><style>{STYLE}</style><body>{html}').render().pages)


def _lines(box: Any) -> Iterator[Any]:
    if type(box).__name__ == "LineBox":
        yield box
    else:
        for child in getattr(box, "children", ()):
            yield from _lines(getattr(child, "_box", child))


def texts(box: Any) -> Iterator[Any]:
    """The text boxes in a box."""
    if type(box).__name__ == "TextBox":
        yield box
    for child in getattr(box, "children", ()):
        if child.is_in_normal_flow():
            yield from texts(child)


def text(line: Any) -> str:
    return "".join(box.text for box in texts(line))


def test_a_paragraph_is_set_in_these_lines() -> None:
    prose = (
        "“Now, Kitty, you may cough as much as you choose,” said Mr. Bennet; and, as he spoke, he left the room, "
        "fatigued with the raptures of his wife."
    )
    assert [text(line) for line in lines(f"<p>{prose}")] == [
        "“Now, Kitty, you may cough as much as you",
        "choose,” said Mr. Bennet; and, as he spoke,",
        "he left the room, fatigued with the raptures of",
        "his wife.",
    ]
    assert [text(line) for line in lines(f"<p>{prose}", fit=False)] == [
        "“Now, Kitty, you may cough as much as",
        "you choose,” said Mr. Bennet; and, as he",
        "spoke, he left the room, fatigued with the rap‐",
        "tures of his wife.",
    ]


def test_lines_end_where_the_page_does_and_the_first_is_indented() -> None:
    found = lines(f"<p>{PROSE}")
    for line in found[:-1]:
        assert max(box.position_x + box.width for box in texts(line)) == pytest.approx(300, abs=0.01)
    assert next(texts(found[0])).position_x == 36
    assert next(texts(found[1])).position_x == 20
    spaces = [next(texts(line)).justification_spacing for line in found]
    assert spaces[-1] == 0


def test_spaces_shrink_where_that_makes_the_better_lines() -> None:
    found = [next(texts(line)) for count in range(9) for line in lines(f"<p>{'So ' * count}{PROSE}")]
    spaces = [box.justification_spacing for box in found]
    assert -0.8 < min(spaces) < 0  # a fifth of a space of 3.2


def test_lines_stand_beside_a_large_letter() -> None:
    found = lines(f"<p><span class=drop>H</span>{PROSE[1:]}")
    begin = [next(texts(line)).position_x for line in found]
    assert begin[1] - 16 == begin[2] == begin[3] > begin[4] == 20
    for line in found[1:-1]:
        assert max(box.position_x + box.width for box in texts(line)) == pytest.approx(300, abs=0.01)


def test_boxes_around_words_keep_their_borders() -> None:
    code = "<code>considered as the rightful property of some one or other of their</code>"
    found = lines(f"<p>However little known {code} daughters.")
    pieces = [child for line in found for child in line.children if child.element_tag == "code"]
    assert len(pieces) > 1
    assert [piece.border_left_width for piece in pieces] == [1] + [0] * (len(pieces) - 1)
    assert [piece.border_right_width for piece in pieces] == [0] * (len(pieces) - 1) + [1]


def test_a_line_does_not_end_early_before_emphasis() -> None:
    """WeasyPrint by itself may end a line behind a hyphenated word where `<em>` does not fit."""
    for count in range(1, 12):
        words = " ".join(PROSE.split()[:count])
        for line in lines(f"<p>{words} neighbourhood—<em>this truth is</em> {PROSE}")[:-1]:
            assert max(box.position_x + box.width for box in texts(line)) == pytest.approx(300, abs=0.01)


def test_what_is_not_understood_is_left_to_weasyprint() -> None:
    for html in (
        f"<p class=centre>{PROSE}",
        f"<p class=right>{PROSE}",
        f"<p class=pre>{PROSE}\n\n  {PROSE}",
        f"<p dir=rtl style='direction: rtl'>{PROSE}",
        "<p>زرافة " + "كتاب كبير " * 20,
        f"<p>{PROSE[:60]}<span class=drop>H</span>{PROSE}",
        "<p>" + "吾輩は猫である。名前はまだ無い。" * 5,
        "<p>https://example.com/" + "a" * 90,
    ):
        assert [text(line) for line in lines(html)] == [text(line) for line in lines(html, fit=False)]


def test_weasyprint_is_itself_again_afterwards() -> None:
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import inline

    before = inline.split_inline_box, inline.text_align, inline.resolve_percentages, Box.is_in_normal_flow
    with total_fit():
        assert inline.split_inline_box is not before[0]
        assert Box.is_in_normal_flow is not before[-1]
    assert (inline.split_inline_box, inline.text_align, inline.resolve_percentages, Box.is_in_normal_flow) == before


ODD = (
    "<p style='margin: 3px 10%; border: 2px solid; background: #eee'>One <em style='padding: 2%'>two</em>",
    f"<p><b class=drop>O</b>{PROSE}<span class=note>A note.</span>",
    f"<p style='direction: rtl; margin-left: 30px'>{PROSE}",
    f"<div style='direction: rtl'><p><b class=drop>O</b>{PROSE}</div>",
    f"<p>One <span style='position: absolute; top: 3px'>out</span> two, <i style='position: relative'>three</i>. {PROSE}",
    "<p>A name <i style='border: 1px solid'>or two</i><span class=leader></span>12",
)
LEADER = "<style>.leader::before { content: leader('. ') }</style>"


@pytest.mark.parametrize("html", ODD)
def test_shortcuts_lead_to_the_same_boxes(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> list[dict[str, Any]]:
        found = [box for line in lines(LEADER + html) for box in (line, *line.descendants())]
        kinds = float | int | str | tuple | None
        return [
            {key: value for key, value in vars(box).items() if key != "children" and isinstance(value, kinds)}
            for box in found
        ]

    short = told()
    monkeypatch.setattr(breaking, "shortened", nullcontext)
    monkeypatch.setattr(lineboxes, "resolve", resolve_percentages)
    monkeypatch.setattr(lineboxes, "_lead", lambda line, _: inline._adjust_line_height(line))
    assert short == told()


def test_leaders_of_a_box_in_a_line_are_drawn_once() -> None:
    """WeasyPrint by itself looks for them a second time in the line around, and fails."""
    box = "<span style='display: inline-block; width: 120px'>a name<span class=leader></span>12</span>"
    assert [text(line) for line in lines(f"{LEADER}<p>One {box} two.")] == ["One a name. . . . . . . . 12 two."]


def test_lines_are_the_same_whatever_was_set_before() -> None:
    """What the faces know of words from right to left is no matter of those from left to right."""
    faces = Faces()
    set_pages(laid_out(f"<p style='direction: rtl'>{PROSE}"), faces)
    html = "<p>A.V. Y. A.V. T,"  # letters that stand closer to their points from left to right
    [after], [fresh] = lines(html, faces=faces), lines(html)
    assert next(texts(after)).width == next(texts(fresh)).width


def test_lines_and_texts_have_the_lengths_that_weasyprint_resolves() -> None:
    from weasyprint.css import AnonymousStyle
    from weasyprint.layout.background import layout_box_backgrounds
    from weasyprint.layout.percent import resolve_percentages

    from bookforge.editions.print.breaking.shortcuts import lay_backgrounds, resolve

    html = "<p style='margin: 3px 10%; width: 80%; max-height: 9em; border: 2px solid'>One <em style='padding: 2%'>two</em>"
    for box in (box for line in lines(html) for box in (line, *texts(line))):
        theirs, ours = box.copy(), box.copy()
        for each, resolved, lay in (
            (theirs, resolve_percentages, layout_box_backgrounds),
            (ours, resolve, lay_backgrounds),
        ):
            each.style, each.children = AnonymousStyle(box.style.parent_style), []
            resolved(each, (300, "auto"))
            lay(None, each, None)
        assert {**vars(theirs), "style": None} == {**vars(ours), "style": None}
        assert (ours.width, ours.margin_left, ours.background) == ("auto", 0, None)


def test_forced_breaks_end_lines() -> None:
    found = lines("<p>One<br>two three<br> <em>four<br></em>five<br>")
    assert [text(line).strip() for line in found] == ["One", "two three", "four", "five"]


def test_a_paragraph_over_pages_keeps_its_lines() -> None:
    whole = [text(line) for line in lines(f"<p>{PROSE} {PROSE} {PROSE}")]
    small = "<style>@page { size: 320px 120px }</style>"
    assert [text(line) for line in lines(f"{small}<p>{PROSE} {PROSE} {PROSE}")] == whole


def test_numbers_that_are_known_only_when_the_pages_are_do_not_go_stale() -> None:
    style = "<style>a::after { content: ' on page ' target-counter(attr(href), page) }</style>"
    page = "<p id=there style='break-before: page'>There.</p>"
    found = " ".join(text(line) for line in lines(f"{style}<p>{PROSE} <a href='#there'>See</a> {PROSE}</p>{page}"))
    assert "See on page 2 However" in found.replace("‐ ", "")


def test_a_paragraph_takes_a_line_more_where_it_is_asked_to() -> None:
    html = f"<p>{PROSE} {PROSE[:200]}</p>"
    best = len(lines(html))
    more = lines(html.replace("<p>", "<p data-looseness=1>"))
    assert len(more) == best + 1
    assert "".join(map(_plain, more)) == "".join(map(_plain, lines(html)))


# --- nothing is lost -----------------------------------------------------------------------------------------------------

WORD = st.sampled_from(
    "a the “However extraordinary, neighbourhood self-respect considerably—indeed man\u00adu\u00adscript Mr.\u00a0Darcy 1,000 "
    "and/or Ünïcödé naïveté fi office (surrounding families) https://example.com/a/long/way?to=go … – I".split(" ")
)
WORDS = st.lists(WORD, min_size=1, max_size=9).map(" ".join)
INLINE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["em", "strong", "code", "sup", "span class=one", "b", "a href=#x"]), inner).map(
            lambda made: f"<{made[0]}>{made[1]}</{made[0].split()[0]}>"
        ),
        st.just("<br>"),
        st.just("<a id=x></a>"),
        st.just("<span class=note>A note.</span>"),
        st.just('<span style="display: inline-block; width: 20px"></span>'),
        st.tuples(inner, st.sampled_from(["", " "]), inner).map("".join),
    ),
    max_leaves=12,
)


@given(INLINE, st.sampled_from(["", "left"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("<em>a</em><br><br>b", "")
@example("<code> a</code> <span class=one>a b</span>", "")
def test_the_lines_hold_all_of_the_text(html: str, align: str) -> None:
    one = "".join(_plain(line) for line in lines(f"<p class='{align}'>{html}"))
    other = "".join(_plain(line) for line in lines(f"<p class='{align}'>{html}", fit=False))
    assert one == other


def _plain(line: Any) -> str:
    """What stands on a line, without a hyphen at its end and without spaces."""
    return text(line).removesuffix("‐").replace(" ", "")
