"""`bookforge migrate callouts`: other dialects become bookforge's own, and not a byte of anything else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bookforge import migrate
from bookforge.callouts import kinds
from bookforge.cli import main
from bookforge.manuscript import Habits
from bookforge.manuscript.migrated import migrated

HABITS = Habits(frozenset(kinds()), frozenset({"markua"}))
MANY = settings(max_examples=settings().max_examples * 25)

MARKS = (
    ":::tip T|:::|::: {.callout-x}|!!! tip|    body|  :::|> [!a]- b|> q|- i|  x|T> t|```|```{tip}|text|## H||\t|# T {#a}"
).split("|")

FORMS = {
    ":::tip A title\nText.\n:::": "> [!TIP] A title\n> Text.",
    "Text.\n:::tip\nNo title.\n:::": "Text.\n:::tip\nNo title.\n:::",
    "Text.\n:::tip[T]\nClosed.\n:::\nMore.": "Text.\n\n> [!TIP] T\n> Closed.\n\nMore.",
    ":::tip[T]{#an-id}\nText.\n:::": '::: {.tip title="T" #an-id}\nText.\n:::',
    "::: {.callout-note}\n## A title\n\nText.\n\n- a\n- b\n:::": "> [!NOTE] A title\n> Text.\n>\n> - a\n> - b",
    "::: {.callout-note icon=false}\nText.\n:::": "::: {.note .no-icon}\nText.\n:::",
    '!!! tip "T \\"q\\""\n    Text.\n\n        code\n': '::: {.tip title="T \\\\\\"q\\\\\\""}\nText.\n\n    code\n:::\n',
    "!!! tip\n    ??? note\n        Inner.\nBehind.": "::: {.tip}\n> [!NOTE]\n> Inner.\n:::\n\nBehind.",
    "::::info A\n:::note[B]{#b}\nx\n:::\n::::": (
        ':::: {.info title="A"}\n::: {.note title="B" #b}\nx\n:::\n::::'
    ),
    "```{tip} T\n:class: dropdown\n\nText.\n```": "> [!TIP] T\n> Text.",
    "> [!tip]- T\n> Text.": "> [!tip] T\n> Text.",
    "> text\n>\n> > [!note|wide]+\n> > x": "> text\n>\n> > [!note]\n> > x",
    "W> Hot.\n\nText.": "> [!WARNING]\n> Hot.\n\nText.",
    "{blurb, class: tip}\n### T\nText.\n{/blurb}": "> [!TIP] T\n> Text.",
    "1. item\n\n    !!! tip\n        Text.\n": "1. item\n\n   > [!TIP]\n   > Text.\n",
    "- :::tip T\n  x\n  :::\n- b": "- > [!TIP] T\n  > x\n- b",
    ":::tip T\n": ":::tip T\n",
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), FORMS.items(), ids=range(len(FORMS)))
def test_a_callout_is_written_as_the_guide_writes_it(text: str, wanted: str) -> None:
    assert migrated(text, HABITS) == wanted
    assert migrated(wanted, HABITS) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "> [!TIP] Own\n> Text.  \n\n\n::: {.tip}\n  x\t\n:::   \n",
        "```\n:::tip T\n:::\n```\n",
        "Text `!!! tip` and\n<!-- :::tip T\n::: -->\n",
        "::: {.note}\n\n   ::: mine\n   indented\n   :::\n:::",
        "::: myst\n\n:::{figure} a.png\n:width: 3\n:::\n:::",
        '---\ntitle: "!!! tip"\n---\n1. a\n\n\n\ttab\n',
    ],
    ids=range(6),
)
def test_nothing_else_changes(text: str) -> None:
    assert migrated(text, HABITS) == text


def test_line_ends_mark_and_front_matter_stay() -> None:
    text = '\ufeff---\r\ntitle: x\r\n---\r\n\r\n!!! tip "T"\r\n    Text. \r\nEnd'
    assert migrated(text, HABITS) == "\ufeff---\r\ntitle: x\r\n---\r\n\r\n> [!TIP] T\r\n> Text.\r\n\r\nEnd"


@MANY
@given(st.lists(st.sampled_from(MARKS), max_size=10).map("\n".join))
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = migrated(text, HABITS)
    assert migrated(once, HABITS) == once


def test_the_command_shows_a_patch_and_writes_when_told(book_folder: Callable[..., Path]) -> None:
    book = book_folder({"text/one.md": "# One\n\n:::tip Title\nText.\n:::\n"})
    shown = CliRunner().invoke(main, ["migrate", "callouts", "--book", str(book)])
    assert shown.exit_code == 0
    assert "--- a/text/one.md\n+++ b/text/one.md\n" in shown.output
    assert "-:::tip Title\n" in shown.output
    assert "+> [!TIP] Title\n" in shown.output
    assert "Nothing was written" in shown.output
    assert ":::tip" in (book / "text/one.md").read_text()
    written = CliRunner().invoke(main, ["migrate", "callouts", "--book", str(book), "--write"])
    assert "1 file changed." in written.output
    assert (book / "text/one.md").read_text() == "# One\n\n> [!TIP] Title\n> Text.\n"
    again = CliRunner().invoke(main, ["migrate", "callouts", "--book", str(book), "--write"])
    assert "nothing to change" in again.output


def test_files_need_no_book(tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text("!!! tip\n    Text.\n")
    changes, found = migrate.callouts(tmp_path, [article])
    assert found == ()
    migrate.write(changes)
    assert article.read_text() == "> [!TIP]\n> Text.\n"
    assert list(tmp_path.iterdir()) == [article]


def test_what_cannot_be_read_is_told(book_folder: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"W\xf6rter")
    changes, found = migrate.callouts(tmp_path, [tmp_path / "a.md"])
    assert changes == ()
    assert [d.code for d in found] == ["text-is-utf8"]
    no_book = CliRunner().invoke(main, ["migrate", "callouts", "--book", str(tmp_path)])
    assert no_book.exit_code == 1
    assert "manifest-found" in no_book.output
