"""A page of the book knows where its unit's layer ends and its furniture begins, so that one that has moved is known again."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from making import book_in, ink_of, lay
from pikepdf import Array, Dictionary, Name

from bookforge.cache import Cache
from bookforge.checks.preflight.facts import Ink
from bookforge.checks.preflight.remembered import inks
from bookforge.editions.dress import Dresser
from bookforge.editions.print.finishing import drawing, inking
from bookforge.editions.print.finishing.ink import Black
from bookforge.editions.print.finishing.inking import print_in
from bookforge.editions.print.setting.section import shelf
from bookforge.editions.print.setting.sections import set_sections
from bookforge.editions.templates import Templates
from bookforge.layers import CLOSING, layers_of, opening, streams_of
from bookforge.printings.record import printing
from bookforge.theme import Theme

UNIT = b"0.2 0.1 0.1 rg\n" + b"10 10 100 300 re f\n" * 30
NUMBER = b"0.5 0.5 0.5 rg\n40 2 30 20 re f\n"


def page(right: float, furniture: bytes = NUMBER, unit: bytes = UNIT) -> bytes:
    """A PDF with a page as the binder writes it."""
    return pdf(opening(right), unit, CLOSING + furniture)


def pdf(*parts: bytes) -> bytes:
    """A PDF with a page of some streams."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        made = document.make_indirect(
            Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 400, 600]), Resources=Dictionary())
        )
        made.Contents = Array([document.make_stream(part) for part in parts])
        document.pages.append(pikepdf.Page(made))
        document.save(out)
    return out.getvalue()


def test_the_layers_of_a_page_are_found() -> None:
    with pikepdf.open(io.BytesIO(page(-12.5))) as document:
        unit, furniture = layers_of(document.pages[0])
    assert (unit.content, unit.right) == (UNIT, -12.5)
    assert (furniture.content, furniture.right) == (NUMBER, 0.0)


@pytest.mark.parametrize(
    "parts", [(UNIT,), (b"q\n", UNIT), (b"q 2 0 0 2 0 0 cm\n", UNIT, b"Q\n"), (b"q\n", UNIT, b"S\n")]
)
def test_another_page_has_one(parts: tuple[bytes, ...]) -> None:
    with pikepdf.open(io.BytesIO(pdf(*parts))) as document:
        (layer,) = layers_of(document.pages[0])
    assert (layer.content, layer.right) == (b"\n".join(parts), 0.0)


def test_what_is_on_a_page_that_has_moved_is_told_without_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Cache(tmp_path)

    def seen(data: bytes) -> object:
        with pikepdf.open(io.BytesIO(data)) as document:
            return inks(data, document, store, 1)

    seen(page(0))
    looked_at = page(7.5, NUMBER.replace(b"40", b"45"))
    with pikepdf.open(io.BytesIO(looked_at)) as document:
        expected = [ink_of(document.pages[0])]
    monkeypatch.setattr("bookforge.checks.preflight.remembered._looked_at", lambda _: pytest.fail("it was looked at"))
    assert seen(looked_at) == expected


def test_pages_that_stand_as_they_did_are_not_even_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scattered = b"".join(
        b"%d %d 9 9 re f\n" % (i * i % 389, i * i * i % 587) for i in range(300)
    )  # long when packed, too
    store, data = Cache(tmp_path), page(0, unit=scattered)
    before = printing(data, 1, "").pages
    with pikepdf.open(io.BytesIO(data)) as document:
        expected = inks(data, document, store, 1)
    for reader in ("checks.preflight.remembered", "printings.record"):
        monkeypatch.setattr(f"bookforge.{reader}.layers_of", lambda _: pytest.fail("it was unpacked"))
    with pikepdf.open(io.BytesIO(data)) as document:
        assert inks(data, document, store, 1) == expected
    assert printing(data, 2, "", before).pages == before


def test_pages_of_a_unit_are_known_together_and_none_of_them_by_another(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    units = [UNIT, UNIT.replace(b"100", b"200"), UNIT.replace(b"100", b"300")]

    def seen(*drawn: bytes) -> list[Ink]:
        with pikepdf.new() as document:
            shared = document.make_indirect(Dictionary())
            for unit in drawn:
                made = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 400, 600]), Resources=shared)
                made.Contents = Array([document.make_stream(part) for part in (opening(0), unit, CLOSING + NUMBER)])
                document.pages.append(pikepdf.Page(document.make_indirect(made)))
            out = io.BytesIO()
            document.save(out)
        with pikepdf.open(out) as document:
            found = inks(out.getvalue(), document, store, 1)
            assert found == [ink_of(one) for one in document.pages]
        return found

    first = seen(*units[:2])
    assert seen(*units[:2]) == first
    assert seen(*reversed(units[:2])) == first[::-1]
    assert seen(*units)[:2] == first


def test_a_page_that_draws_more_than_type_and_rules_is_not_known_by_its_operators() -> None:
    with pikepdf.open(io.BytesIO(page(0))) as document:
        document.pages[0].Resources.XObject = Dictionary(Im=document.make_stream(b"an image"))
        out = io.BytesIO()
        document.save(out)
    assert printing(out.getvalue(), 1, "").pages[0].packed == ""
    assert printing(page(0), 1, "").pages[0].packed


def test_layers_are_inked_one_by_one_as_the_whole_page_is() -> None:
    drawn = []
    for parts in ((opening(3), UNIT, CLOSING + NUMBER), (opening(3) + UNIT + CLOSING + NUMBER,)):
        with pikepdf.open(io.BytesIO(pdf(*parts))) as document:
            print_in(document, Black(), Cache(None))
            drawn.append(b"".join(stream.read_bytes() for stream in streams_of(document.pages[0])))
    assert drawn[0] == drawn[1]
    assert b" rg" not in drawn[0]


def test_a_units_drawings_are_inked_once_wherever_its_page_stands_and_furniture_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scattered = b"".join(b"%d %d 9 9 re f\n" % (i * i % 389, i * i * i % 587) for i in range(300))

    def printed(right: float, store: Cache) -> bytes:
        with pikepdf.open(io.BytesIO(page(right, unit=scattered))) as document:
            print_in(document, Black(), store)
            return b"".join(stream.read_bytes() for stream in streams_of(document.pages[0]))

    store, inked = Cache(tmp_path), []
    expected = [printed(right, Cache(None)) for right in (0, 7.5)]
    monkeypatch.setattr(inking, "inked", lambda content, *told: inked.append(content) or drawing.inked(content, *told))
    assert [printed(right, store) for right in (0, 7.5)] == expected
    assert inked.count(scattered) == 1
    assert inked.count(CLOSING + NUMBER) == 2


def test_the_words_of_a_page_are_those_of_its_text_wherever_it_stands() -> None:
    (first,) = printing(page(0), 1, "").pages
    (moved,) = printing(page(7.5, NUMBER.replace(b"40", b"45")), 2, "", [first]).pages
    assert (moved.text, moved.lines) == (first.text, first.lines)
    assert moved.drawing != first.drawing


def test_a_unit_as_the_pages_want_it_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lay(
        tmp_path / "book",
        {
            "book.yaml": "title: T\nlanguage: en\nidentifier: x\ncontents: {front: [contents], body: [one.md]}\n",
            "one.md": "# One\n\nWords with a note[^1] and *more*; see [One](#one){.page}.\n\n[^1]: It stands at the foot.\n",
        },
    )
    book, store = book_in(folder), Cache(tmp_path / "store")
    made = set_sections(book, Templates(Theme(folder)), shelf=shelf(book, Theme(folder), store))
    assert made.by_id["one"].has_feet
    assert made.by_id["contents"].shows_folios
    monkeypatch.setattr(Dresser, "unit", lambda *_, **__: pytest.fail("it was set again"))
    assert set_sections(book, Templates(Theme(folder)), shelf=shelf(book, Theme(folder), store)) == made
