"""The cover: the book's own image as it is, or one made of type, whatever the title."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic
from bookforge.editions.colours import Colour
from bookforge.editions.cover import Cover, cover_of
from bookforge.editions.cover_drawing import HEIGHT, WIDTH, Faces, draw
from bookforge.formats import stores
from bookforge.reading import read_book
from bookforge.theme import Theme, shipped

FONTS = shipped("styles") / "fonts"
FACES = Faces(*((FONTS / f"bf-{name}.ttf").read_bytes() for name in ("serif-regular", "serif-italic", "sans-regular")))
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
    return cover_of(book, Theme(folder), cache or Cache(None), stores()[channel], reading.loaded.written.place)


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
        (LONG, LONG, ["Ann Author", "Bartholomew Fitzgerald-Montgomery", "Carla Third"]),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", "Ein Roman", ["Jürgen Müßig"]),
        ("", None, []),
    ],
)
def test_every_title_keeps_within_its_margins(title: str, subtitle: str | None, authors: list[str]) -> None:
    picture = opened(draw(title, subtitle, authors, FACES, ACCENT))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (WIDTH, HEIGHT))
    assert inked(picture, (140, 180, 1460, 1540)) is bool(title)
    for margin in ((0, 0, 120, 1540), (1490, 0, WIDTH, 1540), (0, 0, WIDTH, 170), (0, 1545, WIDTH, 1595)):
        assert not inked(picture, margin), f"something is drawn in {margin}"


def test_the_same_words_give_the_same_bytes() -> None:
    first = draw("Emma", "A Novel", ["Jane Austen"], FACES, ACCENT)
    assert draw("Emma", "A Novel", ["Jane Austen"], FACES, ACCENT) == first
    assert draw("Emma", "A Novel", [], FACES, ACCENT) != first


@pytest.mark.parametrize("accent", [Colour(255, 238, 0), Colour(255, 255, 255), Colour(0, 0, 0), Colour(47, 93, 98)])
def test_words_stand_out_whatever_the_accent(accent: Colour) -> None:
    picture = opened(draw("", None, [], FACES, accent))
    ground = Colour(*picture.getpixel((10, 10)))  # type: ignore[misc]
    assert (0.9 + 0.05) / (ground.luminance + 0.05) >= 7 * 0.95


def test_a_book_without_an_image_gets_a_drawn_cover(tmp_path: Path) -> None:
    made, found = cover(tmp_path)
    assert found == ()
    assert made.alt == "Cover: A Book"
    assert (made.image.media_type, made.image.width, made.image.height) == ("image/png", 1600, 2560)


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
        ("a.jpg", (600, 1000), "RGB", "KDP refuses"),
        ("a.png", (1000, 1600), "RGB", "Apple Books wants 1,400"),
        ("a.png", (2560, 1600), "RGB", "too wide"),
        ("a.png", (1400, 2800), "RGB", "too tall"),
        ("a.jpg", (1600, 2560), "CMYK", "CMYK"),
        ("a.webp", (1600, 2560), "RGB", "WEBP"),
        ("a.png", (7000, 10100), "1", "10000 at the most"),
    ],
)
def test_a_cover_that_stores_would_not_take_is_told(
    name: str, size: tuple[int, int], mode: str, told: str, tmp_path: Path
) -> None:
    image(tmp_path, name, size, mode)
    made, (diagnostic,) = cover(tmp_path, f"cover: {name}")
    assert diagnostic.code == "cover-fits"
    assert told in diagnostic.message
    assert made.image.data == (tmp_path / name).read_bytes()


def test_an_image_that_cannot_be_read_is_told_and_a_cover_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no image")
    made, (diagnostic,) = cover(tmp_path, "cover: a.jpg")
    assert diagnostic.code == "image-is-readable"
    assert (made.image.width, made.image.height) == (WIDTH, HEIGHT)
