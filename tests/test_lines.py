"""The reader of a finished PDF's lines: pages whose faults are known, set by WeasyPrint as it is and with total fit."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from pdf_lines import Line, read_lines, tally

from bookforge.editions.print import layout
from bookforge.theme import shipped

layout.see_only(shipped("styles") / "fonts")
weasyprint = layout._weasyprint()

from bookforge.editions.print.breaking import total_fit  # noqa: E402  (WeasyPrint wants its fonts first)

STYLE = """
@page { size: 300pt 400pt; margin: 30pt; @bottom-center { content: counter(page); font-size: 9pt } }
body { margin: 0; font: 11pt/14pt "BF Serif"; text-align: justify; hyphens: auto; hyphenate-limit-chars: 6 3 3 }
p { margin: 0; text-indent: 15pt; orphans: 1; widows: 1 }
"""
PROSE = (
    "However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so "
    "well fixed in the minds of the surrounding families, that he is considered as the rightful property of some one or other "
    "of their daughters."
)


def pdf(html: str, *, fit: bool = False) -> bytes:
    with total_fit() if fit else nullcontext():
        made = weasyprint.HTML(string=f'<html lang="en"><style>{STYLE}</style><body>{html}').write_pdf()
    assert isinstance(made, bytes)
    return made


def test_lines_are_read_as_they_stand() -> None:
    lines = read_lines(pdf(f"<p>{PROSE}</p><p>{PROSE}</p>"))
    assert [line.first for line in lines].count(True) == [line.last for line in lines].count(True) == 2
    assert lines[0].text.startswith("However little")
    assert lines[0].left == pytest.approx(45, abs=0.5)
    assert lines[1].left == pytest.approx(30, abs=0.5)
    assert all(line.right == pytest.approx(270, abs=1.5) for line in lines if line.full)
    assert all(line.size == pytest.approx(11) for line in lines)
    assert not any(line.early or line.runt for line in lines)


def test_text_that_is_not_justified_is_not_read() -> None:
    assert read_lines(pdf(f"<p style='text-align: left'>{PROSE}</p><h1>One</h1>")) == ()


def test_spaces_are_measured_by_those_that_are_not_stretched() -> None:
    word = "incomprehensibilities"
    found = read_lines(
        pdf(f"<div style='hyphens: none'><p>I {word} a {word} of {word}</p>{f'<p>{PROSE}</p>' * 2}</div>")
    )
    loose = [line for line in found if line.space > 3]
    assert [line.text for line in loose] == [f"I {word} a", f"{word} of"] or loose
    assert tally(found).loose == len(loose) > 0


def test_hyphens_are_seen_and_their_runs() -> None:
    found = tally(
        read_lines(pdf("<div style='hyphenate-limit-chars: 4 2 2'><p>" + "incomprehensibilities " * 60 + "</p></div>"))
    )
    assert found.hyphenated > 3
    assert found.stacks >= 1


def test_single_lines_at_a_page_s_edge_are_seen() -> None:
    page = f"<div style='height: 325pt'></div><p>{PROSE} {PROSE}</p>"
    assert tally(read_lines(pdf(page))).orphans == 1
    widow = "<p>" + " ".join([PROSE] * 4) + "</p>"
    assert {tally(read_lines(pdf(f"<p>{PROSE[:40]}</p>" * n + widow))).widows for n in range(3, 9)} >= {0, 1}


def test_total_fit_has_fewer_faults() -> None:
    text = "".join(f"<p>{PROSE[at:]} {PROSE}</p>" for at in range(0, 160, 8))
    plain, fit = tally(read_lines(pdf(text))), tally(read_lines(pdf(text, fit=True)))
    assert fit.hyphenated < plain.hyphenated
    assert (fit.stacks, fit.loose, fit.early, fit.runts) == (0, 0, 0, 0)


def test_faults_are_counted() -> None:
    def line(text: str, **marks: bool | float | int) -> Line:
        return Line(**{"page": 1, "text": text, "left": 0, "right": 9, "baseline": 0, "size": 11, "full": True} | marks)  # type: ignore[arg-type]

    lines = [
        line("a-", first=True, space=3.5), line("b-", space=0.5), line("c\u00ad"), line("d", full=False),
        line("e", last=True, full=False, page=2), line("f", first=True, last=True, page=2),
    ]  # fmt: skip
    found = tally(lines)
    assert (found.lines, found.hyphenated, found.stacks, found.loose, found.tight) == (6, 3, 1, 1, 1)
    assert (found.early, found.runts, found.widows, found.orphans) == (1, 1, 1, 0)
