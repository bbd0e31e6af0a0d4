"""Markers in the ebook's text where the pages of the printed book begin, in little trees: a marker is shown as `|12|`."""

from __future__ import annotations

import re

import pytest

from bookforge.book import Page
from bookforge.editions.epub.pagebreaks import Break, with_breaks
from bookforge.markup import parse_page, to_xhtml


def marked(inside: str, *pages: tuple[str | None, int] | tuple[str | None, int, bool]) -> str:
    """A unit with its pages marked, of which the first begins with it; the others begin in a block (`1.N`), behind so many
    letters, perhaps within a word."""
    given = [Page("1", "one", "1.0", 0), *(Page(str(n), "one", *page) for n, page in enumerate(pages, start=2))]
    section = parse_page(f"<section>{inside}</section>")
    before = to_xhtml(section)
    made = with_breaks(section, [Break(f"page-{page.folio}", page) for page in given])
    assert to_xhtml(section) == before, "the tree given is left as it is"
    shown = re.sub(r'<span [^>]*aria-label="(\w+)"[^>]*/>', r"|\1|", to_xhtml(made))
    return re.sub(r' data-b="[\d.]+"', "", shown).removeprefix("<section>|1|").removesuffix("</section>")


def test_a_marker_is_a_page_break_by_both_vocabularies() -> None:
    section = parse_page('<section><p data-b="1.1">Text</p></section>')
    made = with_breaks(section, [Break("page-12", Page("12", "one", "1.1", 0))])
    assert dict(made[0].attrib) == {
        "{http://www.idpf.org/2007/ops}type": "pagebreak",
        "role": "doc-pagebreak",
        "id": "page-12",
        "aria-label": "12",
    }


@pytest.mark.parametrize(
    ("inside", "page", "expected"),
    [
        ('<p data-b="1.1">One two three</p>', ("1.1", 6), "<p>One two |2|three</p>"),
        ('<p data-b="1.1">One hyphenated</p>', ("1.1", 8, True), "<p>One |2|hyphenated</p>"),
        ('<p data-b="1.1">a <b>hy</b>phe<i>na</i>ted</p>', ("1.1", 7, True), "<p>a |2|<b>hy</b>phe<i>na</i>ted</p>"),
        ('<p data-b="1.1">well-meaning</p>', ("1.1", 8, True), "<p>well-|2|meaning</p>"),
        ('<p data-b="1.1">this—that</p>', ("1.1", 5), "<p>this—|2|that</p>"),
        ('<p data-b="1.1">春はあけぼの</p>', ("1.1", 3), "<p>春はあ|2|けぼの</p>"),
        ('<p data-b="1.1">a\u00adb c\u200bd \u00a0 e</p>', ("1.1", 4), "<p>a\u00adb c\u200bd \u00a0 |2|e</p>"),
    ],
)
def test_it_stands_before_the_first_word_of_its_page(
    inside: str, page: tuple[str, int] | tuple[str, int, bool], expected: str
) -> None:
    assert marked(inside, page) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<p data-b="1.1">Text</p>', "<p>|2|Text</p>"),
        ('<p data-b="1.1"><em>Text</em> goes</p>', "<p>|2|<em>Text</em> goes</p>"),
        ('<h2 data-b="1.1"><span>1.1</span> Head</h2>', "|2|<h2><span>1.1</span> Head</h2>"),
        (
            '<aside aria-labelledby="t"><p id="t" data-b="1.1"><b>Tip</b> Head</p></aside>',
            '<aside aria-labelledby="t">|2|<p id="t"><b>Tip</b> Head</p></aside>',
        ),
        ('<ul data-b="1.5"><li data-b="1.6"><p data-b="1.1">Text</p></li></ul>', "<ul><li><p>|2|Text</p></li></ul>"),
        ('<dl data-b="1.5"><dt data-b="1.1">Term</dt></dl>', "<dl><dt>|2|Term</dt></dl>"),
        ('<pre data-b="1.1"><code>x = 1</code></pre>', "<pre>|2|<code>x = 1</code></pre>"),
        ('<figure data-b="1.1"><img src="a"/></figure>', '<figure>|2|<img src="a"/></figure>'),
    ],
)
def test_at_the_head_of_a_block_it_leaves_headings_lists_and_figures_whole(inside: str, expected: str) -> None:
    assert marked(inside, ("1.1", 0)) == expected


def test_an_image_and_a_formula_count_as_a_letter() -> None:
    text = '<p data-b="1.1">ab <img src="x"/> <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>y</mi></math> cd</p>'
    assert "|2|<img" in marked(text, ("1.1", 2))
    assert "|2|<math" in marked(text, ("1.1", 3))
    assert "|2|cd" in marked(text, ("1.1", 4))


def test_what_print_has_elsewhere_is_not_counted() -> None:
    text = '<p data-b="1.1">ab<a class="noteref">1</a> <a class="xref bare page">Section 3</a> cd ef</p>'
    assert marked(text, ("1.1", 4)).endswith(" cd |2|ef</p>")


def test_a_block_within_a_block_counts_for_itself() -> None:
    text = '<li data-b="1.1">one <p data-b="1.2">inner</p> two</li>'
    assert marked(f"<ul>{text}</ul>", ("1.1", 3)) == "<ul><li>one <p>inner</p> |2|two</li></ul>"


def test_a_page_that_begins_in_what_the_ebook_lacks_begins_with_what_follows() -> None:
    text = '<p data-b="1.1">ab</p><p data-b="1.4">cd</p>'
    assert marked(text, ("1.3", 9)) == "<p>ab</p><p>|2|cd</p>"
    assert marked(text, ("1.1", 7)) == "<p>ab</p><p>|2|cd</p>"
    assert marked(text, ("1.9", 0)) == "<p>ab</p><p>cd</p>|2|"


def test_a_page_of_notes_alone_begins_where_the_next_page_does_or_at_the_end() -> None:
    text = '<p data-b="1.1">ab</p><p data-b="1.2">cd ef</p>'
    assert marked(text, (None, 0), ("1.2", 2)) == "<p>ab</p><p>cd |2||3|ef</p>"
    assert marked(text, ("1.2", 2), (None, 0)) == "<p>ab</p><p>cd |2|ef</p>|3|"


def test_no_marker_stands_before_that_of_an_earlier_page() -> None:
    text = '<p data-b="1.2">ab</p><p data-b="1.1">cd</p>'
    assert marked(text, ("1.1", 0), ("1.2", 0), ("1.1", 1)) == "<p>ab</p><p>|2||3|c|4|d</p>"


def test_the_head_of_a_column_that_is_said_in_each_row_is_counted_once() -> None:
    row = '<dl><dt data-b="1.1">Head</dt><dd data-b="1.{}">{}</dd></dl>'
    made = marked(row.format(2, "one") + row.format(3, "two"), ("1.1", 0), ("1.3", 0))
    assert made == "<dl><dt>|2|Head</dt><dd>one</dd></dl><dl><dt>Head</dt><dd>|3|two</dd></dl>"


def test_a_unit_without_printed_pages_is_left_as_it_is() -> None:
    section = parse_page("<section/>")
    assert with_breaks(section, []) is section
