"""The print edition's units: each laid out once, by itself, and the same book as one run of WeasyPrint would give."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyphen
import pytest
from making import DATE, book_in, data_of, folio_of, lay, printed, texts_of

from bookforge import children
from bookforge.book import Chapter
from bookforge.cache import Cache, user_cache
from bookforge.checks.preflight.document import read
from bookforge.checks.preflight.facts import FileFacts
from bookforge.editions.conditions import of_edition
from bookforge.editions.notes import with_notes
from bookforge.editions.print import dressing, render
from bookforge.editions.print.binding import Run
from bookforge.editions.print.compositor import layout_of, ready
from bookforge.editions.print.dressing import dress
from bookforge.editions.print.furniture import Furniture, Kind, Piece, Slot
from bookforge.editions.print.hands import Hands, own_hands
from bookforge.editions.print.hermetic import own_faces
from bookforge.editions.print.laid import LaidPage, LaidUnit, Start
from bookforge.editions.print.layout import Job, Layout
from bookforge.editions.print.pagination import page_map, paginate
from bookforge.editions.print.press import Press
from bookforge.editions.print.setting.sections import set_sections
from bookforge.editions.print.settle import settle
from bookforge.editions.templates import Templates
from bookforge.markup import elements, text_of, to_html
from bookforge.theme import Theme
from bookforge.workers import Crew

ROOT = Path(__file__).parents[1]
NUMBERED = [
    f"It was the {n}th long evening, and the {n + 1}th neighbour said no word of it until {n + 2} lamps went out. "
    for n in range(1000, 1200)
]


def words(first: int, count: int) -> str:
    """So many sentences, none of which is anywhere else."""
    return "".join(NUMBERED[first : first + count])


BOOK = """
title: A Little Book
language: en
identifier: x
contents:
  front: [title-page, contents]
  body: [one.md, two.md, three.md]
  back: [index]
editions: {print: {trim: 5x8in, chapters-open: any}}
"""
FILES = {
    "book.yaml": BOOK,
    "one.md": f"# One\n\n{words(0, 26)}\n\n## A part {{#part}}\n\nThe [lamp]{{.index}}. {words(26, 8)}\n",
    "two.md": f"# Two\n\nSee [](#part){{.page}}. {words(40, 16)}[^n]\n\n[^n]: {words(60, 2)}\n",
    "three.md": f"# Three\n\n{words(70, 20)}\n\nAgain the [lamp]{{.index}}.\n",
}


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units that this test lays out, in order."""
    names: list[str] = []
    real = Layout.lay

    def note(self: Layout, job: Job) -> LaidUnit:
        names.append(job.name)
        return real(self, job)

    monkeypatch.setattr(Layout, "lay", note)
    return names


def test_an_edit_lays_out_its_own_unit_again(tmp_path: Path, laid: list[str]) -> None:
    folder, cache = lay(tmp_path / "book", FILES), Cache(tmp_path / "cache")
    printed(folder, "screen", cache=cache)
    assert {"one", "two", "three", "contents", "index", "title-page"} == set(laid)
    laid.clear()
    printed(folder, "screen", cache=cache)
    assert laid == []
    lay(folder, {"two.md": FILES["two.md"].replace("neighbour", "neighbours", 1)})
    printed(folder, "screen", cache=cache)
    assert set(laid) == {"two"}


def test_a_chapter_that_grows_moves_only_what_names_its_pages(tmp_path: Path, laid: list[str]) -> None:
    folder = lay(tmp_path, FILES)
    before = printed(folder, "screen")
    laid.clear()
    lay(folder, {"two.md": FILES["two.md"] + f"\n{words(100, 26)}\n"})
    after = printed(folder, "screen")
    assert folio_of(after, "three") != folio_of(before, "three")
    assert set(laid) == {"two", "contents", "index"}  # and not “three”, which opens on another side now


def test_processes_give_the_same_bytes(tmp_path: Path) -> None:
    folder = lay(tmp_path / "book", FILES)
    assert data_of(printed(folder, "screen", cache=Cache(None), jobs=2)) == data_of(printed(folder, "screen"))


def test_the_cache_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = lay(tmp_path, FILES)
    first, again = (data_of(printed(folder, "screen")) for _ in range(2))
    assert first == again == data_of(printed(folder, "screen", cache=Cache(None)))


def test_the_printers_file_is_the_same_whatever_is_remembered(tmp_path: Path) -> None:
    folder, cache = lay(tmp_path / "book", FILES), Cache(tmp_path / "cache")

    def made(store: Cache) -> tuple[bytes, FileFacts]:
        result, _ = render(book_in(folder), Theme(folder), date=DATE, cache=store, wanted=("print",))
        data = next(iter(result.artifacts[0].files.values()))
        return data, read(data, store)

    first, again = made(cache), made(cache)
    assert first == again
    lay(folder, {"two.md": FILES["two.md"].replace("neighbour", "neighbours", 1)})
    assert made(cache) == made(Cache(None)) != first


# --- the same book as one run of WeasyPrint ----------------------------------------------------------------------------


def texts(pdf: bytes, need: Callable[[str], None]) -> list[str]:
    """The text of each page, letters and digits alone."""
    need("pdftotext")
    return [re.sub(r"[\W_]", "", page).lower() for page in texts_of(pdf)]


def in_one_run(folder: Path) -> bytes:
    """The same sections through one run of WeasyPrint, furniture and all, the folios of the contents filled in."""
    from weasyprint import CSS, HTML
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    from bookforge.editions.print.breaking import total_fit
    from bookforge.editions.print.folios import filled, folios_of

    book = of_edition(book_in(folder), "print")
    book = with_notes(book, book.manifest.notes_in("print"))
    theme = Theme(folder)
    worn = dress(theme, book)
    settled = settle(book, Templates(theme), Press(worn, user_cache(), Hands(), lambda _: None))
    folios = folios_of(settled.leaves)
    sections = [
        filled(section.root, folios, book.language) if section.shows_folios else section.root
        for section in settled.sections.by_id.values()
    ]
    fonts, counters = FontConfiguration(), CounterStyle()
    sheets: list[Any] = [CSS(string=s.text, font_config=fonts, counter_style=counters) for s in worn.sheets]
    sheets.append(CSS(string="@page :nth(1 of opening) { counter-reset: page 1 }"))
    html = f'<html lang="{book.language}"><head><title>B</title></head><body>{"".join(map(to_html, sections))}</body></html>'
    out = io.BytesIO()
    with total_fit():
        HTML(string=html).write_pdf(out, font_config=fonts, counter_style=counters, stylesheets=sheets)
    return out.getvalue()


@pytest.mark.parametrize("opening", ["any", "recto"])
def test_units_give_the_pages_that_one_run_gives(tmp_path: Path, need: Callable[[str], None], opening: str) -> None:
    folder = lay(tmp_path, FILES | {"book.yaml": BOOK.replace("chapters-open: any", f"chapters-open: {opening}")})
    bound = texts(data_of(printed(folder, "screen")), need)
    whole = texts(in_one_run(folder), need)
    assert bound[: len(whole)] == whole
    assert not any(bound[len(whole) :])


@pytest.mark.long
def test_the_first_book_has_the_pages_that_one_run_gives(need: Callable[[str], None]) -> None:
    bound = [
        text.replace("tipcontinued", "") for text in texts(data_of(printed(ROOT, "screen")), need)
    ]  # the binder's own words
    whole = texts(in_one_run(ROOT), need)
    assert bound[: len(whole)] == whole


@pytest.mark.long
def test_a_novel_has_the_pages_that_one_run_gives(need: Callable[[str], None]) -> None:
    novel = ROOT / "tests" / "books" / "novel"
    bound = texts(data_of(printed(novel, "screen", jobs=2)), need)
    whole = texts(in_one_run(novel), need)
    assert bound[: len(whole)] == whole
    assert len(bound) - len(whole) < 2


# --- the page map ------------------------------------------------------------------------------------------------------


def counted(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b]", "", text)


def test_the_pages_hold_the_text_of_the_book_nothing_lost_and_nothing_twice(
    tmp_path: Path, need: Callable[[str], None]
) -> None:
    folder = lay(tmp_path, FILES)
    result, book = printed(folder, "screen"), book_in(folder)
    pages = texts(data_of(result), need)
    chapters = {unit.id: unit for unit in book.units() if isinstance(unit, Chapter)}
    for name, chapter in chapters.items():
        blocks = {b.get("data-b", ""): b for b in elements(chapter.root) if b.get("data-b")}
        own = [(page, pages[i]) for i, page in enumerate(result.pages.pages) if page.unit == name]
        assert len(own) > 1
        for page, text in own[1:]:
            assert page.block is not None
            assert page.offset is not None
            left = counted(text_of(blocks[page.block], without=frozenset({"noteref", "footnote", "page"})))[
                page.offset :
            ]
            begins = re.sub(r"[\W_]", "", left).lower()[:30]
            assert begins in text
            assert text.index(begins) < 40  # behind the running head


def laid_unit(pages: int, opening: str = "page") -> LaidUnit:
    page = LaidPage("chapter", False, (("chapter", 0),), frozenset(), Start("1", 0))
    return LaidUnit(b"", opening, (page,) * pages, ())


def test_units_open_on_their_sides_and_pages_come_even() -> None:
    laid = {
        "front": laid_unit(1, "auto"),
        "one": laid_unit(2, "recto"),
        "two": laid_unit(1),
        "three": laid_unit(1, "verso"),
    }
    leaves = paginate(["front", "one", "two", "three"], laid, "one")
    assert [(leaf.unit, leaf.folio) for leaf in leaves] == [
        ("front", "i"), (None, ""), ("one", "1"), ("one", "2"), ("two", "3"), ("three", "4"),
    ]  # fmt: skip
    assert len(paginate(["one"], {"one": laid_unit(2, "recto")}, "one", last_blank=True)) == 4
    assert [page.block for page in page_map(leaves, {"one": "7."}).pages][2:4] == ["7.1", "7.1"]


# --- the press -----------------------------------------------------------------------------------------------------------


def test_a_few_pages_are_laid_out_without_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To start them takes longer; and words that were measured for one unit are the same in the next."""
    monkeypatch.setattr(children, "is_serving", lambda: False)

    def nobody() -> Crew:
        raise AssertionError("they were started")

    worn = dress(Theme(tmp_path), book_in(lay(tmp_path, FILES)))
    jobs = [Job(name, f"<html lang='en'><section><p>{words(0, 20)}</p></section></html>") for name in ("one", "two")]
    laid = Press(worn, Cache(None), Hands(nobody), lambda _: None).lay(jobs)
    assert laid["one"].pdf == laid["two"].pdf


def test_a_worker_that_gets_ready_reads_how_words_are_hyphenated(tmp_path: Path) -> None:
    layout = layout_of(dress(Theme(tmp_path), book_in(lay(tmp_path, FILES))))
    danish = pyphen.LANGUAGES["da_DK"]
    pyphen.hdcache.pop(danish, None)
    ready(layout, "tlh")  # of Klingon nothing is known
    assert danish not in pyphen.hdcache
    ready(layout, "da")
    assert danish in pyphen.hdcache


def test_style_sheets_that_were_read_in_another_build_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    face = own_faces() / "bf-serif-regular.ttf"
    own = "@font-face { font-family: Own; src: url(own.ttf) }\n:root { --line: 14pt }\n"
    folder, store = lay(tmp_path / "book", {**FILES, "styles/extra.css": own}), Cache(tmp_path / "store")
    (folder / "styles" / "own.ttf").write_bytes(face.read_bytes())
    theme, book = Theme(folder), book_in(folder)
    first = dress(theme, book, store=store)
    assert first.line == 14
    assert "styles/own.ttf" in first.files
    with monkeypatch.context() as without:
        without.delattr(dressing, "read")
        assert dress(theme, book, store=store) == first == dress(theme, book, store=store)
    assert dress(theme, book) == first
    lay(folder, {"styles/extra.css": own.replace("14", "13")})
    assert dress(theme, book, store=store).line == 13


def test_many_pages_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "is_serving", lambda: False)
    assert own_hands(2).share(6, 6 * 20_000)
    assert not own_hands(1).share(6, 6 * 20_000)
    assert not own_hands(2).share(3, 3 * 20_000)
    assert not own_hands(2).share(1, 6 * 20_000)
    assert Hands(Crew, always=True).share(1, 20_000)
    with Hands(Crew) as hands:
        assert not hands.share(1, 0)
        assert hands.crew is not None
        assert hands.share(1, 0), "who is there already does it"
    assert not hands.share(1, 0)
    monkeypatch.setattr(children, "is_serving", lambda: True)
    assert own_hands(2).share(1, 20_000), "others start in no time"


# --- furniture ---------------------------------------------------------------------------------------------------------


def test_furniture_is_read_from_the_style_sheets(tmp_path: Path) -> None:
    folder = lay(tmp_path, FILES)
    press = Press(dress(Theme(folder), book_in(folder)), user_cache(), Hands(), lambda _: None)
    left, opener = Kind("chapter", False, False, (("chapter", 1),)), Kind("chapter", True, False, (("chapter", 0),))
    found = press.furnish([left, opener])
    (head,) = found[left].slots
    assert [(piece.kind, piece.value) for piece in head.pieces] == [
        ("page", "decimal"),
        ("text", "\u2003"),
        ("string", "book"),
    ]
    assert head.run.face in press.faces
    assert found[left].left < found[opener].left  # the outer margin, and the inner one
    assert [slot.align for slot in found[opener].slots] == ["center"]


def test_furniture_is_filled_in() -> None:
    pieces = (
        Piece("page", "lower-roman"),
        Piece("text", " of "),
        Piece("pages", "decimal"),
        Piece("string", "book", "first"),
    )
    slot = Slot(1.0, 2.0, 3.0, "left", Run("", "F", 9.0), pieces, upper=True)
    (line,) = Furniture(10.0, (slot,)).lines(4, 20, lambda name, keyword: f" {name}-{keyword}")
    assert line.runs[0].text == "IV OF 20 BOOK-FIRST"


def test_a_callout_that_goes_on_over_the_page_says_so(tmp_path: Path, need: Callable[[str], None]) -> None:
    tip = f"# One\n\n{words(0, 10)}\n\n::: {{.tip title='Own title'}}\n{words(20, 12)}\n\n{words(40, 8)}\n:::\n"
    folder = lay(tmp_path, FILES | {"one.md": tip})
    result = printed(folder, "screen")
    pages = [
        text for page, text in zip(result.pages.pages, texts(data_of(result), need), strict=True) if page.unit == "one"
    ]
    opened = next(i for i, text in enumerate(pages) if "tipowntitle" in text)
    assert [i for i, text in enumerate(pages) if "tipcontinued" in text] == [opened + 1]


def test_every_page_has_the_rule_above_its_notes(tmp_path: Path) -> None:
    text = "\n\n".join(f"{words(n, 3)}[^{n}]\n\n[^{n}]: A note." for n in range(0, 60, 3))
    folder = lay(tmp_path, FILES | {"one.md": f"# One\n\n{text}\n"})
    book = book_in(folder)
    section = set_sections(book, Templates(Theme(folder))).by_id["one"].root
    html = f'<html lang="en"><title>One</title><body>{to_html(section)}</body></html>'
    document, _ = Layout(dress(Theme(folder), book))._unit(Job("one", html))
    feet = [page._page_box.children[1] for page in document.pages if len(page._page_box.children) > 1]
    assert len(feet) > 2
    assert {foot.border_top_width for foot in feet} == {1.0}  # 0.75 pt


def test_a_page_asked_for_within_a_chapter_is_the_right_one(tmp_path: Path) -> None:
    body = {
        "one.md": f"# One\n\n{words(0, 4)}\n",
        "two.md": f"# Two\n\n{words(10, 4)}\n\n## Within\n\n{words(20, 4)}\n",
    }
    folder = lay(tmp_path, FILES | body | {"styles/extra.css": "h2 { break-before: verso }"})
    where = [i for i, page in enumerate(printed(folder, "screen").pages.pages) if page.unit == "two"]
    assert where[0] % 2 == 1  # it opens on a left-hand page
    assert where[-1] == where[0] + 2  # and what is within stands on the next one


def test_what_margins_cannot_hold_is_told(tmp_path: Path) -> None:
    css = (
        '@page chapter { @top-center { content: element(head) } @bottom-left { content: "x"; border-top: 1pt solid } }'
    )
    folder = lay(tmp_path, FILES | {"styles/extra.css": css})
    _, found = render(book_in(folder), Theme(folder), date=DATE, cache=user_cache(), wanted=("screen",))
    said = [d.message for d in found if d.code == "style-is-understood"]
    assert any("element()" in message for message in said)
    assert any("border" in message for message in said)


def test_a_line_that_is_no_plain_length_breaks_nothing(tmp_path: Path) -> None:
    files = {"one.md": "# One\n\n~~~\ncode\n~~~\n", "styles/tokens.css": ":root { --line: 1.4em }\n"}
    assert len(printed(lay(tmp_path, FILES | files), "screen").pages) > 3
