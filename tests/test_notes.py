"""Notes on the text: as annotations, in their file, found again in a text that has changed; the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bookforge.annotations import FILE, Note, State, Target, Text, anchored, merged, parse, read
from bookforge.annotations.model import NoAnnotation, as_annotation, from_annotation
from bookforge.annotations.store import as_lines, as_page
from bookforge.annotations.texts import text_of_chapter
from bookforge.cli import main
from bookforge.markup import parse_page

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
TIMES = st.sampled_from(["2026-01-01T10:00:00.000000Z", "2026-01-02T10:00:00.000000Z", "2026-01-03T10:00:00.000000Z"])
TARGETS = st.builds(
    Target,
    WORDS.map(lambda w: f"{w}x.md"),
    WORDS,
    WORDS,
    WORDS,
    st.just(3),
    st.integers(3, 9),
    st.integers(1, 99),
    WORDS,
)
NOTES = st.builds(
    Note,
    st.sampled_from(["urn:uuid:a", "urn:uuid:b", "urn:uuid:c"]),
    WORDS, WORDS, TIMES, TIMES, st.sampled_from([State.OPEN, State.RESOLVED]), TARGETS,
)  # fmt: skip


# --- annotations ---


@given(NOTES)
def test_a_note_comes_back_from_its_annotation(note: Note) -> None:
    assert from_annotation(json.loads(json.dumps(as_annotation(note)))) == note


def test_an_annotation_has_the_form_of_the_standard() -> None:
    target = Target("text/one.md", "a table", "share ", " and a", 10, 17, 3, "Two people")
    data = as_annotation(
        Note("urn:uuid:a", "Which?", "Ada", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z", target=target)
    )
    assert data["type"] == "Annotation"
    assert data["body"] == {"type": "TextualBody", "value": "Which?", "format": "text/plain"}
    assert data["target"]["source"] == "text/one.md"
    assert [s["type"] for s in data["target"]["selector"]] == [
        "TextQuoteSelector", "TextPositionSelector", "FragmentSelector",
    ]  # fmt: skip
    assert data["target"]["selector"][2]["value"] == "line=2,3"


@pytest.mark.parametrize("data", [None, [], {}, {"id": "a"}, {"id": "a", "target": {}}, {"id": 3, "target": "b"}])
def test_what_is_no_annotation_is_refused(data: object) -> None:
    with pytest.raises(NoAnnotation):
        from_annotation(data)


# --- the file ---


@given(st.lists(NOTES), st.lists(NOTES), st.lists(NOTES))
def test_notes_come_together_in_any_order(a: list[Note], b: list[Note], c: list[Note]) -> None:
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b), c) == merged(a, merged(b, c))
    assert merged(a, a) == merged(a)
    assert {note.id for note in merged(a, b)} == {note.id for note in [*a, *b]}


@given(st.lists(NOTES))
def test_either_form_of_the_file_holds_them_all(notes: list[Note]) -> None:
    for text in (as_lines(merged(notes)), as_page(merged(notes))):
        assert parse(text.encode(), FILE) == (merged(notes), ())


def note(name: str, text: str = "Hm.", day: int = 1, exact: str = "a table", **more: str) -> Note:
    time = f"2026-01-0{day}T10:00:00.000000Z"
    target = Target("text/one.md", exact, "who live together share ", " and a window", 49, 56, 3, "Two people who")
    return Note(f"urn:uuid:{name}", text, "Ada", time, time, target=None if more.get("answers") else target, **more)


def test_the_marks_of_a_merge_are_passed_over() -> None:
    ours, theirs = as_lines([note("a", "Ours."), note("b")]), as_lines([note("a", "Theirs.", day=2)])
    notes, found = parse(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n".encode(), FILE)
    assert not found
    assert [(n.id[-1], n.text) for n in notes] == [("b", "Hm."), ("a", "Theirs.")]


def test_a_note_that_was_deleted_does_not_come_back_from_an_older_copy() -> None:
    old = note("a")
    gone = old.deleted("2026-01-05T10:00:00Z")
    assert merged([old], [gone]) == (gone,)
    assert "Hm." not in as_lines([gone])


def test_a_line_that_is_no_note_is_told_and_the_others_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(as_lines([note("a")]) + "what?\n" + as_lines([note("b")]), encoding="utf-8")
    notebook, found = read(tmp_path)
    assert [n.id for n in notebook.notes] == ["urn:uuid:a", "urn:uuid:b"]
    assert [(d.code, str(d.place)) for d in found] == [("note-is-understood", "notes.jsonl:2")]


# --- where a note stands ---

SENTENCES = [
    "Two people who live together share a table and a window.",
    "They also share a door, which neither of them has ever painted.",
    "In the morning the light falls on the cups before anybody is awake.",
    "Nobody speaks until the second cup, and nobody minds.",
    "On Sundays the neighbour plays the trumpet, badly and with love.",
    "When it rains the gutter sings a third below him.",
]
QUOTE = SENTENCES[2]


def text(sentences: list[str], path: str = "one.md") -> Text:
    starts, at = [], 0
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 1
    return Text(path, " ".join(sentences), tuple(starts), tuple(range(1, 2 * len(sentences), 2)))


def target(exact: str, sentences: list[str] = SENTENCES) -> Target:
    whole = text(sentences)
    at = whole.words.index(exact)
    end = at + len(exact)
    return Target(
        "one.md",
        exact,
        whole.words[max(0, at - 48) : at],
        whole.words[end : end + 48],
        at,
        end,
        whole.line_at(at),
        exact[:20],
    )


OTHERS = st.lists(st.text("abcdefg hij", min_size=3, max_size=60), max_size=4)


@given(OTHERS, OTHERS, st.sampled_from([QUOTE, "the light falls", "cups", "share"]))
def test_edits_elsewhere_leave_a_note_at_its_words(above: list[str], below: list[str], exact: str) -> None:
    now = [*above, *SENTENCES, *below]
    anchor = anchored(target(exact), {"one.md": text(now)})
    assert (anchor.how, anchor.exact) == ("exact", exact)
    assert anchor.start == " ".join(now).index(" ".join(SENTENCES)) + target(exact).start


@given(st.integers(0, 12), st.sampled_from(["", "slowly", "a very old"]))
def test_edits_within_a_quote_keep_the_note_near(at: int, instead: str) -> None:
    words = QUOTE.split()
    words[at] = instead
    edited = " ".join(word for word in words if word)
    now = [*SENTENCES[:2], edited, *SENTENCES[3:]]
    anchor = anchored(target(QUOTE), {"one.md": text(now)})
    assert anchor.how == "near"
    assert anchor.exact == edited
    assert anchor.line == 5


def test_a_quote_that_was_moved_and_edited_is_found_where_it_is() -> None:
    edited = QUOTE.replace("before anybody is awake", "before anyone wakes")
    now = [*SENTENCES[:2], *SENTENCES[3:], edited]
    anchor = anchored(target(QUOTE), {"one.md": text(now)})
    assert anchor.how == "near"
    assert anchor.exact.startswith("In the morning the light falls on the cups")
    assert anchor.line == 11


def test_of_two_equal_quotes_the_one_between_its_neighbours_is_meant() -> None:
    twice = [SENTENCES[0], "A cup.", SENTENCES[1], "A cup.", SENTENCES[2]]
    at = " ".join(twice).rindex("A cup.")
    whole = " ".join(twice)
    second = Target("one.md", "A cup.", whole[at - 48 : at], whole[at + 6 : at + 54], at, at + 6, 7)
    moved = text(["Something new, and rather long, has come to stand at the beginning of it all.", *twice])
    assert anchored(second, {"one.md": moved}).start == moved.words.rindex("A cup.")


def test_a_note_whose_words_are_gone_stays_where_they_were() -> None:
    anchor = anchored(target(QUOTE), {"one.md": text([*SENTENCES[:2], *SENTENCES[3:]])})
    assert (anchor.how, anchor.exact) == ("detached", "")
    assert anchor.line in (3, 5)


def test_a_chapter_under_another_name_is_known_by_the_quote_and_one_that_is_gone_is_told() -> None:
    assert anchored(target(QUOTE), {"two.md": text(SENTENCES, "two.md")}).path == "two.md"
    assert anchored(target("cups"), {}).how == "detached"


@given(st.text("abc deé.", max_size=60), st.text("abc deé.", max_size=30), st.text("abc de", max_size=20))
def test_any_note_has_a_place_in_any_text(words: str, exact: str, prefix: str) -> None:
    anchor = anchored(Target("one.md", exact, prefix, "", 5, 9, 40), {"one.md": Text("one.md", words)})
    assert 0 <= anchor.start <= anchor.end <= len(words)
    assert anchor.exact == words[anchor.start : anchor.end]


def test_a_chapter_is_one_row_of_words_with_the_lines_of_its_blocks() -> None:
    tree = parse_page(
        '<section data-line="1"><h1 data-line="1">A  title</h1><p data-line="3">One <em>two</em>\n three.</p>'
        '<ul data-line="5"><li data-line="5">four</li><li data-line="6">five</li></ul></section>'
    )
    found = text_of_chapter("one.md", tree)
    assert found.words == "A title One two three. four five"
    assert [found.line_at(found.words.index(word)) for word in ("title", "One", "three", "four", "five")] == [
        1,
        3,
        3,
        5,
        6,
    ]


# --- the command ---


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["notes", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_notes_are_listed_taken_in_given_out_and_settled(book_folder: Callable[..., Path], tmp_path: Path) -> None:
    folder = book_folder(
        {FILE: as_lines([note("aaaa1", "Which table?"), note("cccc1", "The oak one.", answers="urn:uuid:aaaa1")])}
    )
    code, said = run("--book", folder)
    assert code == 0
    assert "text/one.md:3  open" in said
    assert "“a table”" in said
    assert "Which table?  Ada, 2026-01-01 10:00" in said
    assert "↳ The oak one." in said
    assert run("--book", folder, "--open")[0] == 1
    sent = tmp_path / "sent.json"
    sent.write_text(as_page([note("aaaa1", "Which table, please?", day=2), note("bbbb2", "New.", exact="a window")]))
    assert run("--book", folder, "--import", sent) == (0, "1 new, 1 changed.\n")
    assert run("--book", folder, "--import", sent) == (0, "0 new, 0 changed.\n")
    assert run("--book", folder, "--resolve", "aaaa", "--resolve", "bbbb")[0] == 0
    assert run("--book", folder, "--open") == (0, "No notes.\n")
    assert run("--book", folder, "--resolve", "zzzz")[0] == 2
    code, said = run("--book", folder, "--json")
    plain = json.loads(said)
    assert {(one["text"], one["state"], one["place"]["line"]) for one in plain} == {
        ("Which table, please?", "resolved", 3), ("New.", "resolved", 3),
    }  # fmt: skip
    out = tmp_path / "out.json"
    assert run("--book", folder, "--export", out)[0] == 0
    assert parse(out.read_bytes(), "out.json")[0] == read(folder)[0].notes


def test_a_file_with_a_faulty_line_is_not_written(book_folder: Callable[..., Path], tmp_path: Path) -> None:
    folder = book_folder({FILE: as_lines([note("a")]) + "what?\n"})
    sent = tmp_path / "sent.json"
    sent.write_text(as_page([note("b")]))
    code, said = run("--book", folder, "--import", sent)
    assert code == 1
    assert "note-is-understood" in said
    assert (folder / FILE).read_text().endswith("what?\n")
