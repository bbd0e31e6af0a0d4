"""Style sheets that ask for what no page can have, and those that ask for much and may."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import lay

from bookforge.reading.own_files import unfit
from bookforge.reading.style_measures import out_of_measure
from bookforge.theme import Sheet, shipped


def told(*sheets: str) -> list[tuple[str, int | None, int | None]]:
    """What is told of some sheets: the code, line and column."""
    found = out_of_measure([Sheet(f"styles/{i}.css", text) for i, text in enumerate(sheets)])
    return [(d.code, d.place.line, d.place.column) for d in found]


@pytest.mark.parametrize(
    "declaration",
    [
        "size: 5081mm 100mm",
        "size: 1000000MM",
        "margin: -1e9mm",
        "padding-left: 1201em",
        "font-size: 3000%",
        "font: 12px/1e9 serif",
        "line-height: 1e9",
        "width: calc(1in * 500 - 1px)",
        "min-height: max(1px, (2 + 3) * 100in / 0.5)",
        "height: calc(infinity * 1px)",
        "border-top: 99999px solid red",
        "counter-increment: a 10001",
        "grid-template-columns: 1fr repeat(1000000000, 1px)",
        "grid-row: span 100000",
        "background: repeating-linear-gradient(45deg, red, blue 0.0001px)",
        "background: repeating-radial-gradient(circle at 50% 50%, red 5px, blue 5.00001px)",
        "text-decoration: underline wavy 1e-9px",
        "content: " + "counter(page) " * 1001,
        "content: " + f'"{"x" * 999}" ' * 3,
    ],
)
def test_what_no_page_can_have_is_told_at_its_declaration(declaration: str) -> None:
    assert told(f"p {{ color: red }}\np {{\n  color: red; {declaration} }}") == [("style-is-in-measure", 3, 15)]


@pytest.mark.parametrize(
    "declaration",
    [
        "size: 14400pt 200in",
        "size: 5080mm",
        "margin: -1200em",
        "font: 900 12px/1.5 serif",
        "border-radius: 99999px",
        "text-indent: -9999em",
        "z-index: 2147483647",
        "width: calc(100% / 0.3 + 1px)",
        "color: #99999999",
        "counter-reset: page 1200",
        "background: repeating-linear-gradient(45deg, red 0, red 1px, transparent 1px, transparent 4px)",
        "background: repeating-linear-gradient(red, blue)",
        "text-decoration: underline wavy 0.5pt",
        f"background: url('data:image/png;base64,{'A' * 9000}')",
        f"content: '{'x' * 1999}'",
        "margin: var(--unknown)",
        "src: url(x.ttf); unicode-range: U+0000-10FFFF",
    ],
)
def test_what_books_ask_for_is_let_pass(declaration: str) -> None:
    assert told(f"p {{ {declaration} }}") == []


def test_a_custom_property_counts_where_it_is_used_whichever_sheet_sets_it() -> None:
    sheets = ":root { --far: 1000000mm; --many: 1000 }", "@media print { h1 { color: red; width: var(--far) } }"
    assert told(*sheets) == [("style-is-in-measure", 1, 33)]
    assert told(sheets[0], "@page { size: calc(var(--many) * 1000mm) }") == [("style-is-in-measure", 1, 9)]


def test_selectors_of_nested_rules_are_counted_together() -> None:
    def nested(depth: int) -> str:
        return "".join("p,p,p,p,p,p,p,p,p,p{" for _ in range(depth)) + "color: red" + "}" * depth

    assert told(nested(4)) == []
    assert told(nested(5)) == [("style-is-in-measure", 1, 101)]


def test_a_number_of_more_digits_than_python_reads_is_told_before_the_sheet_is_read(tmp_path: Path) -> None:
    lay(tmp_path, {"styles/extra.css": f"p {{\n  width: {'9' * 5000}px }}"})
    assert [(d.code, d.place.line, d.place.column) for d in unfit(tmp_path)] == [("style-is-in-measure", 2, 10)]
    lay(tmp_path, {"styles/extra.css": f"p {{ color: red; opacity: 0.{'3' * 900} }}"})
    assert list(unfit(tmp_path)) == []


def test_pages_do_not_count_among_selectors() -> None:
    assert told("@page a, b { @top-left { content: 'x' } }") == []


def test_the_sheets_that_ship_are_in_measure() -> None:
    sheets = [Sheet(file.name, file.read_text(encoding="utf-8")) for file in shipped("styles").rglob("*.css")]
    assert list(out_of_measure(sheets)) == []
