"""What `check` tells without building: gaps in the metadata, pictures, characters that no face has."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bookforge.cache import user_cache
from bookforge.diagnostics import Diagnostic
from bookforge.folder import Spelling
from bookforge.foreseen import foreseen
from bookforge.foreseen import pictures as pictures_module
from bookforge.reading import read_book

BOOK = "title: T\nlanguage: en\nidentifier: x\n{more}contents: {{body: [text/one.md]}}\n"
ALL = (
    "authors: [{name: Ada Lovelace, file-as: 'Lovelace, Ada'}]\ndescription: D\nsubjects: [Love]\nkeywords: [k]\n"
    "publisher: P\ndate: 2026\ncover: cover.png\nisbn: {print: 9780306406157}\n"
)

Tell = Callable[..., list[Diagnostic]]


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def tell(book_folder: Callable[..., Path]) -> Tell:
    def told(text: str, more: str = ALL, files: dict[str, bytes] | None = None) -> list[Diagnostic]:
        given = {"book.yaml": BOOK.format(more=more), "text/one.md": text, "cover.png": png(8, 8), **(files or {})}
        reading = read_book(book_folder(given), jobs=1, cache=user_cache())
        assert reading.loaded is not None
        assert reading.book is not None, reading.diagnostics
        return list(foreseen(reading.loaded, reading.book, user_cache()))

    return told


def test_what_stores_ask_for_and_nobody_has_said_is_one_note(tell: Tell) -> None:
    (note,) = tell("# A\n\nText.\n", "authors: [Ada Lovelace]\neditions: {print: {channel: ingram, trim: 6x9in}}\n")
    assert (note.code, str(note.place)) == ("metadata-is-complete", "book.yaml:1:8")
    for gap in ("file-as", "description", "bisac", "keywords", "publisher", "date", "cover", "IngramSpark"):
        assert gap in note.message


def test_a_book_that_is_for_no_store_yet_is_asked_for_nothing(tell: Tell) -> None:
    assert tell("# A\n\nText.\n", "") == []


def test_a_book_that_says_all_and_shows_all_has_nothing_told(tell: Tell) -> None:
    text = "# A\n\n![A hill](hill.png)\n\n![A bird](bird.png){width=10%}\n\n“Ça” — ὁ λόγος, 5 × 7.\n"
    assert tell(text, files={"text/hill.png": png(1800, 900), "text/bird.png": png(100, 90)}) == []


def test_keywords_that_a_form_does_not_take_are_told(tell: Tell) -> None:
    def told(keywords: list[str], editions: str) -> list[str]:
        more = ALL.replace("[k]", f"[{', '.join(keywords)}]") + f"editions: {{{editions}}}\n"
        found = tell("# A\n\nText.\n", more)
        assert all((d.code, str(d.place)) == ("keywords-fit-store", "book.yaml:7:11") for d in found)
        return [d.message for d in found]

    kdp, ingram = "print: {channel: kdp}", "print: {channel: ingram, trim: 6x9in}"
    assert told([*"abcdefg"], kdp) == told([*"abcdefgh"], ingram) == told(["k" * 300, "m" * 199], ingram) == []
    eight = ["There are 8 keywords. KDP’s form takes seven keywords or short phrases."]
    assert told([*"abcdefgh"], kdp) == told([*"abcdefgh"], f"{kdp}, epub: {{channel: kindle}}") == eight
    assert told(["k" * 51], kdp) == [
        f"The keyword “{'k' * 51}” has 51 characters. KDP’s form takes 50 characters a keyword."
    ]
    (together,) = told(["k" * 300, "m" * 200], ingram)
    assert together.startswith("The keywords have 501 characters. IngramSpark’s form takes 500 characters")


def test_images_that_no_chapter_shows_are_told_by_folder(tell: Tell) -> None:
    files = {f"text/{name}.png": png(1800, 9) for name in "abcde"} | {
        "other/f.png": png(9, 9),
        "styles/g.png": png(9, 9),
    }
    (told,) = tell("# A\n\n![A hill](a.png)\n", files=files)
    assert (told.code, str(told.place)) == ("image-is-used", "text/b.png")
    assert told.message.endswith("shows them: b.png, c.png, d.png and 1 more.")


def test_an_image_too_small_wherever_print_could_set_it_is_told(tell: Tell) -> None:
    text = "# A\n\n![A hill](hill.png){width=80%}\n\n![A bird](bird.png){width=3in}\n\n![A map](map.png)\n"
    files = {"text/hill.png": png(300, 90), "text/bird.png": png(900, 90), "text/map.png": png(400, 90)}
    told = tell(text, files=files)
    assert [(d.code, str(d.place)) for d in told] == [
        ("image-sharp-in-print", "text/one.md:3"),
        ("image-sharp-in-print", "text/one.md:7"),
    ]


def test_an_image_of_no_width_is_of_no_sharpness(tell: Tell) -> None:
    assert tell("# A\n\n![A hill](hill.png){width=0}\n", files={"text/hill.png": png(300, 90)}) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_beside_the_chapters_is_no_text_to_look_for_images_in(tell: Tell, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    os.mkfifo(tmp_path / "book" / "README.md")
    files = {"text/hill.png": png(1800, 900), "text/bird.png": png(9, 9)}
    (told,) = tell("# A\n\n![A hill](hill.png)\n", files=files)
    assert told.code == "image-is-used"


def test_an_image_too_heavy_for_an_ebook_is_told(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_module, "_HEAVY", 1000)
    (told,) = tell("# A\n\n![A hill](hill.png)\n", files={"text/hill.png": png(2000, 2000)})
    assert (told.code, str(told.place)) == ("image-is-light", "text/one.md:3")


def test_characters_that_no_face_has_are_told_once_a_chapter(tell: Tell) -> None:
    (told,) = tell("# A\n\nText.\n\nIn two lines:\n*村*上 wrote ふ and ᚠ and “ä”.\n")
    assert (told.code, str(told.place)) == ("glyph-in-fonts", "text/one.md:6:2")
    assert told.message.endswith("“ᚠ” (U+16A0), “ふ” (U+3075), “上” (U+4E0A) and 1 more.")


def test_a_character_that_is_written_as_an_entity_has_its_line(tell: Tell) -> None:
    (told,) = tell("# A\n\nText.\n\nA rune: &#x16A0;\n")
    assert str(told.place) == "text/one.md:5:1"


def test_a_table_that_fits_no_page_is_told_by_its_words(tell: Tell) -> None:
    words = [f"Uncharacteristically{i}" for i in range(6)]

    def told(mark: str, cells: list[str], files: dict[str, bytes] | None = None) -> list[str]:
        rows = [f"| {' | '.join(row)} |" for row in ("A" * len(cells), ["---"] * len(cells), cells)]
        text = "\n".join(["# A", "", "Text.", "", *rows, "", f": Words {mark}", ""])
        return [f"{d.code} {d.place}" for d in tell(text, files=files)]

    assert (
        told("", words) == told("{.small}", words) == told("{.shrink}", words * 2) == ["table-fits-page text/one.md:5"]
    )
    assert told("{.shrink}", words[:3]) == []
    assert told("", words[:2]) == told("{.turned}", words[:3]) == told("", [" ".join(words), "B"]) == []
    assert told("", words, {"styles/print.css": b"table { font-size: 3pt }"}) == []


def test_names_that_only_a_careless_file_system_finds_are_told(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that takes `one.md` for `One.md`: the file is there, and is listed under its own name."""
    monkeypatch.setattr(Spelling, "_names", lambda _self, folder: ["One.md"] if folder else ["text", "cover.png"])
    (told,) = tell("# A\n\nText.\n")
    assert (told.code, told.severity, told.remedy) == ("name-is-as-on-disk", "warning", "Write `text/One.md`.")


def test_how_files_are_really_called(tmp_path: Path) -> None:
    (tmp_path / "Bilder").mkdir()
    (tmp_path / "Bilder" / "Cafe\u0301.png").touch()
    spelling = Spelling(tmp_path.resolve())
    assert spelling.of("bilder/café.png") == "Bilder/Cafe\u0301.png"
    assert spelling.of("Bilder/Cafe\u0301.png") is None
    assert spelling.of("bilder/tea.png") is None
    assert spelling.of("../etc/passwd") is None
