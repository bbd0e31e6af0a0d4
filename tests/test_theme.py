"""Where styles and templates come from: the book's own before bookforge's, and nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookforge.limits import STYLE_WORDS
from bookforge.reading.own_files import unfit
from bookforge.theme import Sheet, Theme, shipped


@pytest.fixture
def theme(tmp_path: Path) -> Theme:
    (tmp_path / "book/styles").mkdir(parents=True)
    (tmp_path / "book/templates/matter").mkdir(parents=True)
    (tmp_path / "secret.css").write_text("secret")
    return Theme(tmp_path / "book")


def write(theme: Theme, name: str, text: str = "mine") -> None:
    (theme.root / name).write_text(text, encoding="utf-8")


def names(theme: Theme, *wanted: str) -> list[str]:
    return [sheet.name for sheet in theme.sheets(*wanted)]


def test_what_ships_is_there() -> None:
    assert (shipped("styles") / "book.css").is_file()
    assert (shipped("templates") / "matter/contents.html").is_file()


def test_a_book_without_styles_wears_ours_in_order_of_rank(theme: Theme) -> None:
    assert names(theme, "book.css", "print.css") == [
        f"<bookforge>/styles/{name}" for name in ("faces.css", "tokens.css", "book.css", "print.css")
    ]


def test_a_sheet_of_the_same_name_replaces_ours(theme: Theme) -> None:
    write(theme, "styles/book.css", "\ufeffp { color: red }")
    assert theme.sheets("book.css")[-1] == Sheet("styles/book.css", "p { color: red }")


def test_tokens_and_faces_are_added_to_ours_and_extra_to_all(theme: Theme) -> None:
    for name in ("tokens.css", "faces.css", "extra.css"):
        write(theme, f"styles/{name}")
    assert names(theme, "book.css") == [
        "<bookforge>/styles/faces.css",
        "styles/faces.css",
        "<bookforge>/styles/tokens.css",
        "styles/tokens.css",
        "<bookforge>/styles/book.css",
        "styles/extra.css",
    ]


def test_a_sheet_that_nobody_has_is_a_bug_of_ours(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.sheets("nosuch.css")


def test_a_sheet_in_another_encoding_is_read_as_well_as_may_be(theme: Theme) -> None:
    (theme.root / "styles/book.css").write_bytes(b"p::before { content: '\xe9' }")
    assert "content: '\ufffd'" in theme.sheets("book.css")[-1].text


def test_what_no_edition_can_be_dressed_in_is_passed_over(theme: Theme) -> None:
    for name in ("styles/extra.css", "styles/book.css", "templates/matter/contents.html"):
        write(theme, name)
    without = Theme(theme.root, without=frozenset({"styles/extra.css", "templates/matter/contents.html"}))
    assert names(without, "book.css")[-1] == "styles/book.css"
    ours = without.template("matter/contents.html")
    assert ours is not None
    assert ours[1].startswith("<bookforge>")


def test_a_template_of_the_same_name_replaces_ours_which_it_may_still_name(theme: Theme) -> None:
    name = "matter/contents.html"
    ours = theme.template(name)
    assert ours is not None
    assert ours[1] == f"<bookforge>/templates/{name}"
    write(theme, f"templates/{name}")
    assert theme.template(name) == ("mine", f"templates/{name}")
    assert theme.template(f"bookforge/{name}") == ours
    assert theme.template("matter/nosuch.html") is None


def test_a_resource_is_the_books_own_else_ours(theme: Theme) -> None:
    ours = theme.resource("book.css")
    assert ours == (shipped("styles") / "book.css").read_bytes()
    write(theme, "styles/book.css")
    assert theme.resource("book.css") == b"mine"
    write(theme, "grain.png")
    assert theme.resource("../grain.png") == b"mine"
    assert theme.resource("nosuch.png") is None


@pytest.mark.parametrize(
    "path",
    ["../../secret.css", "/etc/passwd", "../../../../../../etc/passwd", "a\0b", "a" * 5000, ".", "fonts", "link.css"],
)
def test_nothing_is_read_from_elsewhere(theme: Theme, path: str) -> None:
    (theme.root / "styles/link.css").symlink_to(theme.root.parent / "secret.css")
    assert theme.resource(path) is None
    assert theme.template(path) is None


def test_a_style_folder_that_is_a_link_elsewhere_is_passed_over(theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/book.css").write_text("secret")
    (theme.root / "styles").rmdir()
    (theme.root / "styles").symlink_to(tmp_path / "other")
    assert theme.sheets("book.css")[-1].name == "<bookforge>/styles/book.css"


def test_a_text_in_a_style_sheet_has_an_end_and_an_address_may_be_long(tmp_path: Path) -> None:
    long = "A" * (STYLE_WORDS + 1)
    sheet = (
        f"p::before {{ content: '{long[1:]}' }} h1 {{ background: url('{long}') }} h2::after {{ content: '{long}' }}"
    )
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/extra.css").write_text(sheet, encoding="utf-8")
    assert [(d.code, d.place.column) for d in unfit(tmp_path)] == [("line-is-not-too-long", sheet.rindex("'A") + 1)]
