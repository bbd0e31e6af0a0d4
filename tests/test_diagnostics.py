"""What an author is told, and how it looks; the words and kinds that come from tables."""

from __future__ import annotations

import string

import pytest

from bookforge.callouts import ALIASES, BUILT_IN, kinds
from bookforge.diagnostics import (
    Diagnostic,
    Fix,
    Place,
    Severity,
    as_errors,
    as_text,
    did_you_mean,
    has_errors,
    in_order,
    nearest,
    report,
)
from bookforge.manifest import MATTER_ROLES
from bookforge.words import all_words, edition_statement, word

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")


def told(path: str = "a.md", line: int | None = 1, column: int | None = 1, code: str = "note-used") -> Diagnostic:
    return report(code, Place(path, line, column), "A message.", excerpt="the line")


@pytest.mark.parametrize(
    ("place", "shown"), [(Place("a.md"), "a.md"), (Place("a.md", 3), "a.md:3"), (Place("a.md", 3, 7), "a.md:3:7")]
)
def test_a_place_is_shown_as_editors_read_it(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_a_report_takes_its_weight_and_its_remedy_from_the_catalogue() -> None:
    made = told()
    assert made.severity is Severity.WARNING
    assert made.remedy.startswith("Call it in the text")
    assert report("note-used", Place("a.md"), "M.", "Do this.").remedy == "Do this."
    with pytest.raises(KeyError):
        report("no-such-code", Place("a.md"), "M.")


def test_as_json_is_plain() -> None:
    assert told().as_json() == {
        "code": "note-used",
        "severity": "warning",
        "place": {"path": "a.md", "line": 1, "column": 1},
        "message": "A message.",
        "remedy": told().remedy,
        "excerpt": "the line",
        "fix": None,
    }
    fixed = told().with_fix("the line", "another")
    assert fixed.fix == Fix(Place("a.md", 1, 1), "the line", "another")
    assert Diagnostic.of_json(fixed.as_json()).fix == fixed.fix


def test_a_fix_is_only_for_words_that_stand_at_the_place() -> None:
    assert told().with_fix("other words", "another").fix is None
    fixed = told().with_fix("the line", "another")
    assert fixed.at(Place("b.md", 2, 5), "and the line").fix == Fix(Place("b.md", 2, 5), "the line", "another")
    assert fixed.at(Place("b.md", 2, 4), "and the line").fix is None
    assert in_order([told(), fixed])[0].fix == fixed.fix


def test_order_is_by_place_and_nothing_is_told_twice() -> None:
    given = [
        told("b.md"),
        told("a.md", 10),
        told("a.md", 9),
        told("a.md", None, None),
        told("a.md", 9),
        told("a.md", 9, 2),
    ]
    assert [str(d.place) for d in in_order(given)] == ["a.md", "a.md:9:1", "a.md:9:2", "a.md:10:1", "b.md:1:1"]
    assert in_order(reversed(given)) == in_order(given)


def test_strict_makes_errors_of_warnings_and_leaves_notes() -> None:
    given = (told(), told(code="identifier-given"), told(code="div-closed"))
    assert not has_errors(given[:2])
    assert has_errors(given)
    assert [d.severity for d in as_errors(given)] == [Severity.ERROR, Severity.NOTE, Severity.ERROR]


def test_the_nearest_name() -> None:
    assert nearest("TIPP", ["tip", "note"]) == "tip"
    assert nearest("tipp", ["Tip", "note"]) == "Tip"
    assert nearest("zebra", ["tip", "note"]) is None
    assert nearest("", []) is None
    assert did_you_mean("tipp", ["tip"]) == "Did you mean “tip”?"
    assert did_you_mean("zebra", ["tip"], "No.") == "No."


def test_a_long_line_is_shown_around_the_caret() -> None:
    line = "x" * 500 + "\there" + "y" * 500
    place = Place("a.md", 12, 502)
    first, shown, caret, remedy = as_text(report("note-used", place, "M.", "R.", excerpt=line)).split("\n")
    assert first == "a.md:12:502: warning[note-used] M."
    assert len(shown) < 120
    assert shown[caret.index("^") :].startswith("herey")
    assert shown[8] == "…"
    assert shown[-1] == "…"
    assert remedy == "      = R."


def test_without_an_excerpt_or_a_column_nothing_is_pointed_at() -> None:
    assert "|" not in as_text(report("note-used", Place("a.md"), "M.", "R."))
    assert "^" not in as_text(report("note-used", Place("a.md", 3), "M.", "R.", excerpt="abc"))


# --- kinds of callout ---


def test_every_alias_leads_to_a_built_in_kind() -> None:
    assert set(ALIASES.values()) <= BUILT_IN.keys()
    assert ALIASES.keys() & BUILT_IN.keys() == set()
    assert kinds()["hint"] is BUILT_IN["tip"]


def test_roles_are_those_that_epubcheck_takes_on_the_element() -> None:
    """DPUB-ARIA 1.1 in EPUBCheck 5.3: doc-notice not on aside, doc-tip, doc-example and doc-pullquote on aside."""
    allowed = {"aside": {"doc-tip", "doc-example", "doc-pullquote", "note"}, "div": {"doc-notice"}}
    assert all(kind.role in allowed[kind.element] for kind in BUILT_IN.values())


def test_a_kind_of_the_books_own() -> None:
    table = kinds({"Reflection": ("Reflect", "practice"), "plain": (None, None), "odd": (None, "nosuch")})
    own = table["reflection"]
    assert (own.name, own.label, own.style, own.role) == ("reflection", "Reflect", "exercise", "note")
    assert table["plain"].style == table["odd"].style == "note"
    assert table["exercise"] == BUILT_IN["exercise"]


def test_a_built_in_kind_by_another_label_or_another_dress() -> None:
    table = kinds({"tip": ("Do this", None), "warning": (None, "note"), "info": ("Know", None)})
    assert table["tip"].label == table["hint"].label == "Do this"
    assert table["tip"].style == "tip"
    assert table["warning"].style == table["danger"].style == "note"
    assert (table["info"].label, table["info"].style) == ("Know", "note")
    assert table["note"].label is None


# --- words ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_every_kind_and_page(language: str) -> None:
    english = all_words("en")
    named = {name: word(language, name) for name in (*BUILT_IN, *MATTER_ROLES, "chapter", "part", "notes", "done")}
    assert all(text.strip() for text in named.values())
    if language != "en":
        same = [name for name, text in named.items() if text == word("en", name)]
        assert len(same) < len(named) / 3
    fields = {name: {part[1] for part in string.Formatter().parse(text)} for name, text in all_words(language).items()}
    assert fields == {name: {part[1] for part in string.Formatter().parse(text)} for name, text in english.items()}


def test_a_word_that_a_language_lacks_is_english() -> None:
    assert word("tlh", "tip") == "Tip"
    assert word("de-AT", "tip") == word("DE", "tip") == "Tipp"
    with pytest.raises(KeyError):
        word("en", "nosuch")


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 1, "First edition"),
        ("en-GB", 10, "Tenth edition"),
        ("en", 11, "11. edition"),
        ("de", 2, "Zweite Auflage"),
    ],
)
def test_editions_are_counted_in_words(language: str, number: int, said: str) -> None:
    assert edition_statement(language, number) == said
