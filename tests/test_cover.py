"""The cover: the book's own image as it is, or one made of type, whatever the title."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Silent
from PIL import Image

from bookforge.book import Book
from bookforge.build import Request, build
from bookforge.cache import Cache, user_cache
from bookforge.diagnostics import Diagnostic, Severity
from bookforge.editions.colours import Colour
from bookforge.editions.cover import Cover, cover_of
from bookforge.editions.cover_drawing import Composition, compose
from bookforge.editions.cover_drawing import draw as pictured
from bookforge.editions.cover_lines import Lines, clusters, stands_apart
from bookforge.editions.cover_wording import HEIGHT, WIDTH, Faces, Wording
from bookforge.formats import stores
from bookforge.reading import read_book
from bookforge.theme import Theme, shipped
from bookforge.words import speaks

FONTS = shipped("styles") / "fonts"
FACES = Faces(*((FONTS / f"bf-{name}.ttf").read_bytes() for name in ("serif-regular", "serif-italic", "sans-regular")))
LATER = pytest.mark.long  # each takes seconds to draw
ACCENT = Colour(138, 59, 42)
LONG = "A Rather Long Title for a Book Which Cannot Make Up Its Mind What It Wants to Be About, and So on and So Forth"


def cover(
    folder: Path, manifest: str = "", cache: Cache | None = None, channel: str = "plain"
) -> tuple[Cover, tuple[Diagnostic, ...]]:
    """The cover of a small book in `folder`, whose manifest has some lines more."""
    (folder / "book.yaml").write_text(
        f"title: A Book\nlanguage: en\ncontents: {{body: [a.md]}}\n{manifest}", encoding="utf-8"
    )
    (folder / "a.md").write_text("# A\n\nText.\n", encoding="utf-8")
    reading = read_book(folder, jobs=1, cache=Cache(None))
    book: Book | None = reading.book
    assert book is not None, reading.diagnostics
    assert reading.loaded is not None
    return cover_of(book, Theme(folder), cache or user_cache(), stores()[channel], reading.loaded.written.place)


@functools.cache
def composed(**words: Any) -> Composition:
    """A cover of some words; to fit some of them takes seconds."""
    return compose(Wording(**words), FACES)


def draw(title: str, subtitle: str | None, authors: list[str], accent: Colour) -> bytes:
    return pictured(composed(title=title, subtitle=subtitle or "", authors=tuple(authors)), accent)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether anything is drawn in a part of a cover that would else be of one colour."""
    return len(picture.crop(box).getcolors(1 << 20) or ()) > 1


# --- drawn -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "subtitle", "authors"),
    [
        ("Emma", None, ["Jane Austen"]),
        ("Close and Still Yourself", "On Independence, Intimacy, and Touch in Love", []),
        pytest.param(LONG, LONG, ["Ann Author", "Bartholomew Fitzgerald-Montgomery", "Carla Third"], marks=LATER),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", "Ein Roman", ["Jürgen Müßig"]),
        ("", None, []),
        pytest.param("Notes", None, [f"Author Number {number}" for number in range(22)], marks=LATER),
        pytest.param("The Book", None, [f"Maximiliana {'Hohenzollern-Sigmaringen-' * 3}Wittelsba"], marks=LATER),
        (f"{LONG} " * 5, LONG * 3, ["A" * 80, "B" * 90, "C" * 300]),
    ],
)
def test_every_title_keeps_within_its_margins(title: str, subtitle: str | None, authors: list[str]) -> None:
    picture = opened(draw(title, subtitle, authors, ACCENT))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (WIDTH, HEIGHT))
    assert inked(picture, (140, 180, 1460, 1540)) is bool(title)
    for margin in ((0, 0, 120, 1540), (1490, 0, WIDTH, 1540), (0, 0, WIDTH, 170), (0, 1545, WIDTH, 1595)):
        assert not inked(picture, margin), f"something is drawn in {margin}"


def test_the_same_words_give_the_same_bytes() -> None:
    words = Wording("Emma", authors=("Jane Austen",))
    first, again = (pictured(compose(words, FACES), ACCENT) for _ in range(2))
    assert first == again
    assert first != draw("Emma", None, [], ACCENT)


@pytest.mark.parametrize("accent", [Colour(255, 238, 0), Colour(255, 255, 255), Colour(0, 0, 0), Colour(47, 93, 98)])
def test_words_stand_out_whatever_the_accent(accent: Colour) -> None:
    picture = opened(draw("", None, [], accent))
    ground = Colour(*picture.getpixel((10, 10)))  # type: ignore[misc]
    assert (0.9 + 0.05) / (ground.luminance + 0.05) >= 7 * 0.95


def test_a_book_without_an_image_gets_a_drawn_cover(tmp_path: Path) -> None:
    made, found = cover(tmp_path)
    assert found == ()
    assert made.alt == "Cover: A Book"
    assert (made.image.media_type, made.image.width, made.image.height) == ("image/png", 1600, 2560)


def test_words_of_several_lines_are_drawn_on_one(tmp_path: Path) -> None:
    broken, _ = cover(tmp_path, 'subtitle: "Near\\nand\\tapart"')
    whole, _ = cover(tmp_path, "subtitle: Near and apart")
    assert broken.image.data == whole.image.data


def test_the_cover_wears_the_books_accent(tmp_path: Path) -> None:
    plain, _ = cover(tmp_path)
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --accent: #123456 }", encoding="utf-8")
    own, _ = cover(tmp_path)
    assert opened(own.image.data).getpixel((10, 10)) == (18, 52, 86)
    assert opened(plain.image.data).getpixel((10, 10)) != (18, 52, 86)


def test_a_title_in_a_script_without_a_face_is_told_and_leaves_the_picture_bare(tmp_path: Path) -> None:
    made, (told,) = cover(tmp_path, "subtitle: كتاب")
    assert told.code == "glyph-in-fonts"
    assert "ك" in told.message
    assert not inked(opened(made.image.data), (0, 0, WIDTH, 1540))


def test_a_drawing_is_remembered(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first, _ = cover(tmp_path, cache=cache)
    stored = [path for path in (tmp_path / "cache" / "covers").rglob("*") if path.is_file()]
    assert len(stored) == 1
    assert cover(tmp_path, cache=cache)[0].image.data == first.image.data


@pytest.mark.parametrize(
    "title", ["Emma", LONG, LONG * 4, "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"]
)
def test_the_more_important_is_never_smaller(title: str) -> None:
    made = composed(title=title, subtitle="A Novel of Manners", authors=("Jane Austen",), series="Small Books, 2")
    assert made.title.size >= made.subtitle.size >= made.names.size >= made.series.size
    assert made.fits


def test_a_word_too_long_for_a_line_is_hyphenated_in_its_language() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
    made = composed(title=word, language="de")
    assert made.title.size >= 140
    assert len(made.title.lines) > 1
    assert all(line.endswith("-") for line in made.title.lines[:-1])
    assert "".join(made.title.lines).replace("-", "") == word


def test_a_long_name_is_broken_into_lines_and_no_letter_touches_the_next() -> None:
    name = "Maximiliana Bartholomea Fitzgerald-Montgomery von Hohenzollern-Sigmaringen-Wittelsba"
    made = composed(title="A", authors=(name,))
    assert len(made.names.lines) > 1
    assert made.names.tracking >= 0
    assert " ".join(made.names.lines).replace("- ", "-") == name.upper()


def test_of_many_authors_the_first_are_named() -> None:
    made = composed(title="A", authors=tuple(f"Ann {n}" for n in range(22)))
    assert made.names.lines == ("ANN 0", "ANN 1", "ANN 2", "ANN 3", "ANN 4", "and others")
    assert made.left_out == ("17 of the authors",)


def test_words_without_room_are_told(tmp_path: Path) -> None:
    names = ", ".join(f"Ann {n}" for n in range(9))
    _, (told,) = cover(tmp_path, f"authors: [{names}]")
    assert (told.code, told.severity) == ("cover-has-room", Severity.WARNING)
    assert told.message == "The drawn cover has no room for 4 of the authors."
    made = composed(title=f"{LONG} " * 5, subtitle=LONG * 3, authors=("A" * 80, "B" * 90, "C" * 300))
    assert made.fits
    assert made.left_out[-1] == "the title’s end"


def test_the_series_stands_on_the_cover(tmp_path: Path) -> None:
    plain, _ = cover(tmp_path)
    with_series, found = cover(tmp_path, "series: {title: Small Books, number: 2}")
    assert found == ()
    assert with_series.image.data != plain.image.data
    assert composed(title="A", series="Small Books, 2").series.lines == ("SMALL BOOKS, 2",)


def test_letters_that_join_are_set_in_one_piece_and_marks_stay_on_theirs() -> None:
    assert clusters("e\u0301a") == ["e\u0301", "a"]
    assert stands_apart("ÁB c-Δ")
    assert not stands_apart("كتاب")
    assert not stands_apart("किताब")
    arabic = Lines(("كتاب",), FACES.label, 60, 87, tracking=7)
    assert arabic.width == arabic.face.getlength("كتاب")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl", "ja", "zh", "ru", "ar", "he"])
def test_others_have_a_word_in_each_language(language: str) -> None:
    assert speaks(language, "and-others")


# --- the book's own ------------------------------------------------------------------------------------------------------


def image(folder: Path, name: str, size: tuple[int, int], mode: str = "RGB") -> None:
    Image.new(mode, size).save(folder / name)


def test_an_image_of_the_book_is_taken_as_it_is(tmp_path: Path) -> None:
    image(tmp_path, "front.jpg", (1600, 2560))
    made, found = cover(tmp_path, "cover: {image: front.jpg, alt: Two hands}")
    assert found == ()
    assert made.image.data == (tmp_path / "front.jpg").read_bytes()
    assert made.alt == "Two hands"


@pytest.mark.parametrize(
    ("name", "size", "mode", "told"),
    [
        ("a.png", (1000, 1600), "RGB", "Apple Books wants 1,400"),
        ("a.png", (2560, 1600), "RGB", "too wide"),
        ("a.png", (1400, 2800), "RGB", "too tall"),
        ("a.webp", (1600, 2560), "RGB", "WEBP"),
    ],
)
def test_a_cover_that_stores_would_not_take_is_told(
    name: str, size: tuple[int, int], mode: str, told: str, tmp_path: Path
) -> None:
    image(tmp_path, name, size, mode)
    made, (diagnostic,) = cover(tmp_path, f"cover: {name}")
    assert diagnostic.code == "cover-fits"
    assert told in diagnostic.message
    assert (diagnostic.severity, diagnostic.place.line) == (Severity.WARNING, 4)
    assert made.image.data == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_a_cover_in_other_colours_is_made_rgb_and_told(mode: str, tmp_path: Path) -> None:
    name = "a.jpg" if mode == "CMYK" else "a.png"
    image(tmp_path, name, (1600, 2560), mode)
    made, (told,) = cover(tmp_path, f"cover: {name}")
    assert (told.code, told.severity) == ("cover-in-rgb", Severity.NOTE)
    picture = opened(made.image.data)
    assert (picture.mode, picture.size) == ("RGB", (1600, 2560))
    white = mode in ("LA", "RGBA", "CMYK")  # nothing there, or no ink
    assert picture.getpixel((800, 800)) == ((255, 255, 255) if white else (0, 0, 0))


def test_sixteen_bits_keep_their_greys(tmp_path: Path) -> None:
    Image.new("I;16", (1600, 2560), 0x8080).save(tmp_path / "a.png")
    made, _ = cover(tmp_path, "cover: a.png")
    assert opened(made.image.data).getpixel((0, 0)) == (128, 128, 128)


def test_all_faults_of_a_cover_are_told_at_its_key_and_what_a_store_refuses_is_an_error(tmp_path: Path) -> None:
    image(tmp_path, "a.jpg", (900, 500))
    _, found = cover(tmp_path, "cover: a.jpg", channel="plain")
    assert [told.severity for told in found] == [Severity.WARNING] * 3
    assert ["KDP refuses" in found[0].message, "Apple Books wants" in found[1].message, "too wide" in found[2].message] == [
        True, True, True,
    ]  # fmt: skip
    _, found = cover(tmp_path, "cover: a.jpg", channel="kindle")
    assert [told.severity for told in found] == [Severity.ERROR, Severity.WARNING]
    _, found = cover(tmp_path, "cover: a.jpg", channel="apple")
    assert found[0].severity is Severity.ERROR
    _, found = cover(tmp_path, "cover: a.jpg", channel="kobo")
    assert [told.severity for told in found] == [Severity.WARNING]


def test_a_build_tells_the_line_of_the_cover(book_folder: Callable[..., Path]) -> None:
    folder = book_folder()
    image(folder, "front.jpg", (600, 1000))
    manifest = folder / "book.yaml"
    plain = "editions: {epub: {embed-fonts: false, page-list: none}}"
    text = f"{manifest.read_text(encoding='utf-8')}{plain}\ncover: front.jpg\n"
    manifest.write_text(text, encoding="utf-8")
    outcome = build(Request(folder, ("epub",), channel="kindle"), Silent())
    assert outcome.finished == ()
    (told,) = (told for told in outcome.diagnostics if told.code == "cover-fits")
    assert (told.place.path, told.place.line) == ("book.yaml", text.count("\n"))


def test_an_image_that_cannot_be_read_is_told_and_a_cover_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no image")
    made, (diagnostic,) = cover(tmp_path, "cover: a.jpg")
    assert diagnostic.code == "image-is-readable"
    assert (made.image.width, made.image.height) == (WIDTH, HEIGHT)
