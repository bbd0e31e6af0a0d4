"""What is made ready for screens of any width and colour: tables, and pictures that show what is behind them."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from PIL import Image

from bookforge.assets import Asset, measure
from bookforge.editions.epub.grounds import grounded
from bookforge.editions.epub.tables import set_tables
from bookforge.markup import SVG, parse_page, to_html


def table(columns: int, **attributes: str) -> str:
    marks = "".join(f' {name.rstrip("_")}="{value}"' for name, value in attributes.items())
    heads = "".join(f'<th scope="col">H{n}</th>' for n in range(columns))
    cells = "".join(f"<td>c{n}</td>" for n in range(columns))
    return f"<table{marks}><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"


def set_(html: str) -> str:
    body = parse_page(f"<html><body><section>{html}</section></body></html>").find("body")
    assert body is not None
    set_tables(body[0])
    return to_html(body[0])


@pytest.mark.parametrize(
    ("columns", "marks"), [(2, 'class="few"'), (4, None), (5, 'class="wide"'), (9, 'class="wide crowded"')]
)
def test_a_table_stands_in_a_room_and_tells_how_wide_it_is(columns: int, marks: str | None) -> None:
    made = set_(table(columns) + "after")
    assert f'<div class="table-room"><table{" " + marks if marks else ""}>' in made
    assert made.endswith("</table></div>after</section>")


def test_a_table_in_a_table_needs_no_room_of_its_own() -> None:
    assert set_(f"<table><tr><td>{table(2)}</td></tr></table>").count("table-room") == 1


def test_a_marked_table_is_told_row_by_row() -> None:
    made = set_(table(2, class_="stacked", id="t"))
    assert "<table" not in made
    assert '<figure class="stacked-table" id="t">' in made
    assert "<dt>H1</dt><dd>c1</dd>" in made


ROWS = (
    '<table class="stacked"><thead><tr><th id="h">{corner}</th><th>Pears<span id="p"></span>'
    '<a class="noteref" id="call" href="#n">1</a></th><th>Figs</th></tr></thead><tbody>'
    "<tr><{first}>Mo</{first}><td></td><td></td></tr><tr><{first}>Tu</{first}><td>2</td><td></td></tr>"
    "<tr><{first}>We</{first}><td>3</td><td></td></tr></tbody></table>"
)


def test_ids_and_note_calls_of_a_head_stand_where_it_is_said_first() -> None:
    made = set_(ROWS.format(corner="Day", first="td"))
    assert [made.count(f'id="{name}"') for name in ("h", "p", "call")] == [1, 1, 1]
    assert made.count('class="noteref"') == 1
    assert made.index('id="call"') < made.index("<dd>2</dd>")
    assert made.count("<dt>Pears") == 2


def test_a_column_without_a_word_keeps_its_head() -> None:
    assert set_(ROWS.format(corner="Day", first="td")).count("<dt>Figs</dt>") == 1


def test_the_titles_of_rows_keep_the_head_of_their_column() -> None:
    made = set_(ROWS.format(corner="Day", first="th"))
    assert made.count('<span class="stacked-corner">Day</span>: Tu') == 1
    assert made.count('<span id="h" class="stacked-corner">Day</span>: Mo') == 1
    assert '<p class="stacked-title">Tu</p>' in set_(ROWS.format(corner="", first="th"))


def test_columns_are_counted_with_the_cells_that_span_them() -> None:
    assert 'class="wide"' in set_('<table><tr><td colspan="4">a</td><td>b</td></tr></table>')


# --- pictures ---------------------------------------------------------------------------------------------------------


def picture(image: Image.Image, kind: str = "PNG", **saved: object) -> Asset:
    written = io.BytesIO()
    image.save(written, kind, **saved)
    asset = measure(f"drawing.{kind.lower()}", written.getvalue())
    assert isinstance(asset, Asset)
    return asset


@pytest.mark.parametrize(("mode", "clear"), [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))])
def test_what_shows_through_is_white(mode: str, clear: tuple[int, ...]) -> None:
    image = Image.new(mode, (4, 4), clear)
    image.putpixel((1, 1), (*[0] * (len(clear) - 1), 255))
    asset = picture(image)
    made = grounded(asset)
    with Image.open(io.BytesIO(made.data)) as shown:
        assert not shown.has_transparency_data
        assert shown.convert("L").getpixel((0, 0)) == 255
        assert shown.convert("L").getpixel((1, 1)) == 0
    assert made.name != asset.name
    assert grounded(asset).data == made.data


def test_a_palette_stays_one() -> None:
    image = Image.new("P", (8, 8), 0)
    image.putpalette([200, 0, 0, 0, 0, 200])
    image.putpixel((3, 3), 1)
    made = grounded(picture(image, "GIF", transparency=0))
    assert (made.media_type, made.extension) == ("image/png", "png")
    with Image.open(io.BytesIO(made.data)) as shown:
        assert shown.mode == "P"
        assert shown.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        assert shown.convert("RGB").getpixel((3, 3)) == (0, 0, 200)


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (Image.new("RGB", (4, 4)), "JPEG"),
        (Image.new("RGB", (4, 4)), "PNG"),
        (Image.new("RGBA", (4, 4), (9, 9, 9, 255)), "PNG"),
    ],
)
def test_what_lets_nothing_through_stays_as_it_is(image: Image.Image, kind: str) -> None:
    asset = picture(image, kind)
    assert grounded(asset) is asset


def test_a_picture_that_moves_stays_as_it_is() -> None:
    frames = [Image.new("RGBA", (4, 4), (n, 0, 0, 255 * (n % 2))) for n in range(3)]
    asset = picture(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert grounded(asset) is asset


@pytest.mark.parametrize(
    ("size", "sheet"),
    [
        ('viewBox="-5 0 20 10"', {"x": "-5", "y": "0", "width": "20", "height": "10"}),
        ('width="20" height="10"', {"x": "0", "y": "0", "width": "100%", "height": "100%"}),
    ],
)
def test_a_drawing_gets_a_white_sheet(size: str, sheet: dict[str, str]) -> None:
    asset = measure("a.svg", f'<svg xmlns="{SVG}" {size}><path d="M0 0h9"/></svg>'.encode())
    assert isinstance(asset, Asset)
    first, path = etree.fromstring(grounded(asset).data)
    assert first.tag == f"{{{SVG}}}rect"
    assert dict(first.attrib) == {"fill": "#ffffff", **sheet}
    assert path.tag == f"{{{SVG}}}path"
