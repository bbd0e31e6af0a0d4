"""Lines drawn from their words: the same file as WeasyPrint's own drawing makes, but with far less of Pango's work."""

from __future__ import annotations

import pytest

from bookforge.editions.print.hermetic import see_only
from bookforge.editions.print.layout import Dress, Job, Layout
from bookforge.theme import Sheet, shipped

FACES = shipped("styles") / "fonts"
see_only(FACES)

from bookforge.editions.print.breaking.drawn import Hand  # noqa: E402  (WeasyPrint wants its fonts first)

STYLE = """
@page { size: 300px 400px; margin: 20px; @top-left { content: "head" } }
@page :first { margin-top: 80px }
@page :nth(3) { margin-left: 40px }
body { margin: 0; font: 16px/20px "BF Serif"; text-align: justify; hyphens: auto }
p { margin: 0; text-indent: 16px }
.far { letter-spacing: 0.3px } .wide { word-spacing: 1.5px } .caps { font-variant-caps: all-small-caps }
.left { text-align: left } code { font-family: "BF Mono"; font-size: 12px } u { text-decoration: underline }
"""
TEXT = (
    "However <em>little</em> known the feelings of Mr.\u00a0Bennet may be on his first entering a neighbourhood, this truth is "
    "so well fixed \u2014 in 1813, say \u2014 in the minds of the families, that he is considered as \u201cthe rightful <strong>"
    "property</strong> of some one\u201d or other\u00a0<i>of</i> their AVATAR T-shirts, <code>x = 1</code>, <u>waffles</u> and "
    "offices of 20,\u00a0000 \u00a3."
)
OTHERS = " The Greeks say \u03bb\u03cc\u03b3\u03bf\u03c2; nobody says \u2603 or x\u00b2 + y\u00b2 = z\u00b2, as far as is known."
HTML = "".join(
    f'<p class="{name}" data-b="{number}">{TEXT}{OTHERS if number % 3 == 0 else ""}</p>'
    for number, name in enumerate(("", "", "wide", "far", "caps", "left", ""), start=1)
)
JOB = Job("one", f'<!DOCTYPE html><html lang="en"><body><section>{HTML}</section></body></html>')


@pytest.fixture(scope="module")
def dress() -> Dress:
    return Dress((Sheet("own", STYLE),), {}, FACES)


def test_lines_drawn_from_their_words_are_those_that_weasyprint_draws(
    dress: Dress, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bool] = []
    line = Hand.line

    def counted(self: Hand, text: str, spacing: float) -> object:
        found = line(self, text, spacing)
        drawn.append(found is not None)
        return found

    monkeypatch.setattr(Hand, "line", counted)
    ours = Layout(dress).lay(JOB)
    assert sum(drawn) > len(drawn) / 2
    monkeypatch.setattr(Hand, "line", lambda *_: None)
    assert Layout(dress).lay(JOB) == ours


def test_a_word_is_shaped_once_however_many_lines_it_stands_in(dress: Dress, monkeypatch: pytest.MonkeyPatch) -> None:
    shaped: list[str] = []
    real = Hand._shaped
    monkeypatch.setattr(Hand, "_shaped", lambda self, word: shaped.append(word) or real(self, word))
    plain = Job("two", f'<!DOCTYPE html><html lang="en"><body><section>{"<p>Such a man, such a truth.</p>" * 9}')
    layout = Layout(dress)
    layout.lay(plain)
    layout.lay(plain)
    assert sorted(shaped) == sorted(set(shaped))
    assert "such" in shaped


def test_each_page_has_the_rules_that_apply_to_it(dress: Dress) -> None:
    pages = Layout(dress).lay(JOB).pages
    assert [page.left for page in pages[:4]] == [15, 15, 30, 15]
