"""Ids and file names stay as they were published, whatever becomes of headings and files (`ids.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bookforge.cache import Cache
from bookforge.editions.epub import IDS, Published, renamed, reviewed, settle, written
from bookforge.editions.epub.published.likeness import likeness, mark_of
from bookforge.manuscript import Source
from bookforge.markup import elements
from bookforge.reading import read_book

TOUCH = """\
# Touch

A hand says what a word cannot say, and it says so at once to whoever is near enough to be held by it.

## Signs

Distance seldom comes with a quarrel; it comes with politeness, and with lamps that are put out at different hours.

## Where to Begin

Hold hands on the way home, in the park, at the table, anywhere: nobody looks, and it needs no words at all.
"""
TABLE = """\
# The Table

Two people who live together share a table and a window, and every morning they have to agree on both of them.

## Signs

The bread is on the left side and the knife is on the right side, and nobody remembers any more who began with it.
"""
NEW = "# Doors\n\nEvery house has more doors than one thinks, and most of them have not been shut for many years.\n"

Files = Mapping[str, str]


class Publisher:
    """Publishes a book again and again, keeping what `ids.yaml` keeps; gives the ids that readers know."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.kept = ""
        self.published = Published((), {})

    def publish(self, files: Files, body: str = "") -> list[str]:
        """The ids of all chapters and sections, in order."""
        for name, text in files.items():
            (self.root / name).write_text(text, encoding="utf-8")
        manifest = f"title: Small\nlanguage: en\nidentifier: x\ncontents: {{body: [{body or ', '.join(files)}]}}\n"
        (self.root / "book.yaml").write_text(manifest, encoding="utf-8")
        reading = read_book(self.root, jobs=1, cache=Cache(self.root.parent / "cache"))
        assert reading.book is not None, reading.diagnostics
        known, found = reviewed(Source(IDS, self.kept))
        assert found == ()
        self.published = settle(reading.book, known)
        self.kept = written(self.published.known)
        book = renamed(reading.book, self.published)
        assert all(
            link[1:] in book.home for c in book.chapters() for e in elements(c.root, "a") if (link := e.get("href"))
        )
        sections = [e.get("id") or "" for c in book.chapters() for e in elements(c.root, "section")]
        assert set(sections) <= set(book.home)
        return sections


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    (tmp_path / "book").mkdir()
    return Publisher(tmp_path / "book")


FIRST = {"touch.md": TOUCH, "table.md": TABLE}


@pytest.fixture
def first(publisher: Publisher) -> list[str]:
    return publisher.publish(FIRST)


def test_the_first_time_ids_are_those_of_headings_and_files(publisher: Publisher, first: list[str]) -> None:
    assert first == ["touch", "touch-signs", "touch-where-to-begin", "table", "table-signs"]
    assert publisher.published.names == {}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(FIRST, "touch touch-signs touch-where-to-begin table table-signs", id="nothing changed"),
        pytest.param(
            {"touch.md": TOUCH.replace("## Where to Begin", "## The Smallest Step"), "table.md": TABLE},
            "touch touch-signs touch-where-to-begin table table-signs",
            id="a heading reworded",
        ),
        pytest.param(
            {"03-hands.md": TOUCH, "table.md": TABLE},
            "touch touch-signs touch-where-to-begin table table-signs",
            id="a file renamed",
        ),
        pytest.param(
            {"hands.md": TOUCH.replace("# Touch", "# Hands").replace("## Signs", "## How It Fades"), "table.md": TABLE},
            "touch touch-signs touch-where-to-begin table table-signs",
            id="a file renamed, chapter and section retitled",
        ),
        pytest.param(
            {"table.md": TABLE, "touch.md": TOUCH},
            "table table-signs touch touch-signs touch-where-to-begin",
            id="chapters in another order",
        ),
        pytest.param(
            {"touch.md": TABLE, "table.md": TOUCH},
            "table table-signs touch touch-signs touch-where-to-begin",
            id="the texts of two files changed over",
        ),
        pytest.param(
            {"touch.md": TOUCH, "doors.md": NEW, "table.md": TABLE},
            "touch touch-signs touch-where-to-begin doors table table-signs",
            id="a chapter put in",
        ),
        pytest.param(
            {"touch.md": NEW, "hands.md": TOUCH, "table.md": TABLE},
            "touch-2 touch touch-signs touch-where-to-begin table table-signs",
            id="a new chapter in the file of one that was renamed",
        ),
        pytest.param(
            {
                "touch.md": TOUCH.partition("## Where")[0],
                "begin.md": "# Where to Begin\n" + TOUCH.partition("Begin")[2],
                "table.md": TABLE,
            },
            "touch touch-signs begin table table-signs",
            id="a chapter split",
        ),
        pytest.param(
            {"touch.md": TOUCH.replace("lamps that are put out", "two lamps put out"), "table.md": TABLE},
            "touch touch-signs touch-where-to-begin table table-signs",
            id="words edited",
        ),
    ],
)
@pytest.mark.usefixtures("first")
def test_ids_stay(files: Files, expected: str, publisher: Publisher) -> None:
    for path in FIRST:
        (publisher.root / path).unlink()
    assert publisher.publish(files) == expected.split()
    again = publisher.kept
    assert publisher.publish(files) == expected.split(), "the next build gives others"
    assert publisher.kept == again, "the file changes without a change of the book"


_HALVES = tuple(TOUCH.removeprefix("# Touch\n").split("## Where to Begin"))


@pytest.mark.parametrize("file", ["touch.md", "again.md"], ids=["file kept", "heading kept"])
@pytest.mark.parametrize("half", [0, 1], ids=["the opening", "the rest"])
@pytest.mark.parametrize("order", [1, -1], ids=["before the other", "behind it"])
@pytest.mark.usefixtures("first")
def test_of_a_chapter_split_the_half_that_keeps_file_or_heading_keeps_the_id(
    file: str, half: int, order: int, publisher: Publisher
) -> None:
    (publisher.root / "touch.md").unlink()
    heading = "Hands" if file == "touch.md" else "Touch"
    halves = {file: f"# {heading}\n{_HALVES[half]}", "begin.md": f"# Begin\n{_HALVES[1 - half]}"}
    files = {**dict([*halves.items()][::order]), "table.md": TABLE}
    for again in (False, True):
        publisher.publish(files)
        known = {one.file: one.id for one in publisher.published.known if not one.gone}
        assert known == {file: "touch", "begin.md": "begin", "table.md": "table"}, again


@pytest.mark.usefixtures("first")
def test_an_id_that_has_gone_is_given_to_nothing_else_and_comes_back_with_its_text(publisher: Publisher) -> None:
    without = TOUCH.partition("## Where")[0]
    publisher.publish({**FIRST, "touch.md": without})
    assert "gone: true" in publisher.kept
    other = (
        without + "## Where to Begin\n\nAn altogether different piece of advice stands here now, about the weather.\n"
    )
    assert publisher.publish({**FIRST, "touch.md": other})[:3] == ["touch", "touch-signs", "touch-where-to-begin-2"]
    restored = publisher.publish(
        {**FIRST, "touch.md": other.replace("## Where to Begin", "## Weather") + TOUCH[TOUCH.index("## Where") :]}
    )
    assert restored[:4] == ["touch", "touch-signs", "touch-where-to-begin-2", "touch-where-to-begin"]


@pytest.mark.usefixtures("first")
def test_what_stands_in_a_renamed_chapter_keeps_its_id_too(publisher: Publisher) -> None:
    (publisher.root / "touch.md").unlink()
    publisher.publish({"hands.md": f"{TOUCH}\n> [!TIP] One\n> Do it.\n", "table.md": TABLE})
    moved = {old: new for old, new in publisher.published.names.items() if "tip" in old}
    assert moved == {old: old.replace("hands", "touch") for old in moved}
    assert moved


def test_a_small_edit_is_nothing_new_to_write_down(publisher: Publisher, first: list[str]) -> None:
    assert first
    kept = publisher.kept
    long = TOUCH + "\n" + " ".join(f"word{i} follows word{i + 1}" for i in range(200)) + "\n"
    publisher.publish({**FIRST, "touch.md": long})
    before = publisher.kept
    publisher.publish({**FIRST, "touch.md": long.replace("word90 follows", "word90 precedes")})
    assert kept != before
    assert publisher.kept == before


def test_parts_are_known_by_their_titles_or_their_chapters(publisher: Publisher) -> None:
    publisher.publish(FIRST, "{part: One, chapters: [touch.md]}, {part: Two, chapters: [table.md]}")
    files = {**FIRST, "doors.md": NEW}
    body = "{part: Zero, chapters: [doors.md]}, {part: First, chapters: [touch.md]}, {part: Two, chapters: [table.md]}"
    publisher.publish(files, body)
    known = {known.title: known.id for known in publisher.published.known}
    assert (known["First"], known["Two"]) == ("part-1", "part-2")
    assert known["Zero"] not in ("part-1", "part-2")


@pytest.mark.usefixtures("first")
def test_an_author_may_give_another_id(publisher: Publisher) -> None:
    publisher.kept = publisher.kept.replace("id: touch-signs", "id: fading")
    assert publisher.publish(FIRST)[1] == "fading"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("ids:\n- {id: a, file: a.md, title: A, makr: ''}\n", 2, "“makr” means nothing"),
        ("ids:\n- {id: a b, file: a.md}\n", 2, "“a b” is no id"),
        ("ids:\n- {id: a, file: a.md}\n- {id: a, file: b.md}\n", 3, "“a” stands in line 2 already"),
        ("ids:\n- {id: a, mark: what}\n", 2, "mark is not as bookforge wrote it"),
        ("ids:\n- {id: a, gone: perhaps}\n", 2, "true or false"),
        ("ids:\n- {id: a, sections: [b]}\n", 2, "keys and values"),
        ("ids: some\n", 1, "a list of entries"),
        ("touch\n", 1, "a list of entries"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_line(text: str, line: int, told: str) -> None:
    _known, (diagnostic,) = reviewed(Source(IDS, text))
    assert (diagnostic.code, diagnostic.place.line) == ("ids-entry-fits", line)
    assert told in diagnostic.message


def test_an_empty_file_holds_nothing() -> None:
    assert reviewed(Source(IDS, "# ids:\n")) == ((), ())
    assert reviewed(Source(IDS, "ids:\n")) == ((), ())


def test_marks_tell_how_alike_texts_are() -> None:
    words = [f"word{i}" for i in range(300)]
    text, other = " ".join(words), " ".join(f"other{i}" for i in range(300))
    assert likeness(mark_of(text), mark_of(text)) == 1
    assert likeness(mark_of(text), mark_of(other)) == 0
    assert likeness(mark_of(text), mark_of(" ".join(words[20:]))) > 0.7
    assert likeness(mark_of("手は言葉にできないことを語る"), mark_of("手は言葉にできないことを語る。")) > 0.7
    assert mark_of("") == ()
    assert likeness((), ()) == 0
