"""Citation styles and bibliographies whose parts are made of each other: those that come to an end, and those that do not."""

from __future__ import annotations

from lxml import etree

from bookforge.manuscript.endless import endless_macro, endless_source
from bookforge.manuscript.source import Source


def style(*macros: str) -> list[tuple[int | None, str]]:
    """Where and what is told of a style of the macros m0, m1 …, a line each."""
    lines = (f'<macro name="m{i}"><group>{inner}</group></macro>' for i, inner in enumerate(macros))
    text = '<style xmlns="http://purl.org/net/xbiblio/csl">\n' + "\n".join(lines) + "\n</style>"
    return [(d.place.line, d.message) for d in endless_macro(Source("s.csl", text), etree.fromstring(text))]


def sources(*entries: str) -> list[tuple[str, int | None, int | None]]:
    """What is told of the entries of a bibliography, a line each, and where."""
    told = endless_source(Source("refs.bib", "\n".join(entries)))
    return [(d.message.split("“")[1].split("”")[0], d.place.line, d.place.column) for d in told]


def test_macros_that_use_each_other_come_to_an_end() -> None:
    assert style('<text macro="m1"/><text macro="m2"/>', '<text macro="m2"/>', "", '<text macro="none"/>') == []


def test_a_macro_that_leads_back_to_itself_is_told_at_its_line() -> None:
    assert style("", '<text macro="m1"/>') == [
        (3, "The macro “m1” of the citation style is made of others without end.")
    ]
    assert [line for line, _ in style('<text macro="m1"/>', '<text macro="m2"/>', '<text macro="m0"/>')] == [4]


def test_macros_that_double_are_told() -> None:
    assert len(style(*(f'<text macro="m{i}"/>' * 2 for i in range(1, 40)))) == 1


def test_sources_may_take_their_fields_from_one_another() -> None:
    assert sources("@book{A, crossref={a}}", '@inbook{b, xdata="a, A", crossref = {none}}', "@book{a, title={X}}") == []
    assert sources("@book{a, title={crossref = a}}") == []


def test_a_source_that_takes_its_fields_from_itself_is_told_at_its_key() -> None:
    assert sources("@book{x, title={X}}", "  @book{ a, crossref = {a}}") == [("a", 2, 10)]
    assert sources("@book{a, XDATA={x, b}}", "@book(b, CrossRef = {a})") == [("b", 2, 7)]
