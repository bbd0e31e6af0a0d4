"""`bookforge check`: what it mends by itself, what may be allowed, how it tells machines, and when it may tell again."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from making import lay

from bookforge import checking
from bookforge.build import build
from bookforge.cache import Cache, user_cache
from bookforge.catalogue import CATALOGUE, LATER
from bookforge.checking import look, remembered
from bookforge.checking.checked import Checked
from bookforge.checking.fixing import fixes, rounds
from bookforge.cli import main
from bookforge.diagnostics import Diagnostic, Fix, Place, Severity, report
from bookforge.manuscript import Source
from bookforge.outcome import Request
from bookforge.proofreading.placing import Written, written
from bookforge.reports.github import as_github
from bookforge.reports.sarif import as_sarif
from bookforge.uptodate import State

SRC = Path(checking.__file__).parents[1]
BOOK = """\
title: A Book
language: en-GB
identifier: urn:x:b
contents: {body: [one.md, touch.md]}
allow: [metadata-is-complete]
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A little book in the folder that commands run in."""
    monkeypatch.chdir(tmp_path)
    usual = {"book.yaml": BOOK, "one.md": "# One\n\nWords.\n", "touch.md": "# Touch\n\nWords.\n"}
    return lambda files: lay(tmp_path, {**usual, **files})


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", "--jobs", "1", *words], prog_name="bookforge")


# --- fixes ------------------------------------------------------------------------------------------------------------


SLIPS = """\
---
subtitel: Small things
---
# One

> [!Wraning]
> Look at [the other](tuch.md), at @fig-dor and [here](#frist-steps).

![A door](Door.PNG){#fig-door}

## First Steps

==Marked== words, [a link] (https://example.org/), and %%a remark%% to hide.

``` python
print("the end")
"""
MENDED = """\
---
subtitle: Small things
---
# One

> [!Warning]
> Look at [the other](touch.md), at @fig-door and [here](#first-steps).

![A door](door.png){#fig-door}

## First Steps

<mark>Marked</mark> words, [a link](https://example.org/), and <!-- a remark --> to hide.

``` python
print("the end")
```
"""
PICTURE = Path(__file__).parent / "books"


def test_what_is_certain_is_mended_and_nothing_else(book: Callable[..., Path]) -> None:
    """Whatever line ends and mark the file has it keeps; a slip in the manifest is mended first; then nothing is left."""
    folder = book({"book.yaml": BOOK.replace("identifier", "identifer")})
    (folder / "one.md").write_bytes(b"\xef\xbb\xbf" + SLIPS.replace("\n", "\r\n").encode())
    picture = next(PICTURE.rglob("*.png"))
    shutil.copyfile(picture, folder / "door.png")
    before = (folder / "one.md").read_bytes()
    shown = run("--fix", "--dry-run")
    assert "-identifer: urn:x:b\n+identifier: urn:x:b" in shown.output
    assert "Nothing was written; 1 file would change." in shown.output
    assert (folder / "one.md").read_bytes() == before
    done = run("--fix")
    assert "+subtitle: Small things" in done.output
    assert "2 files changed." in done.output
    assert (folder / "book.yaml").read_text(encoding="utf-8") == BOOK
    assert (folder / "one.md").read_bytes() == b"\xef\xbb\xbf" + MENDED.replace("\n", "\r\n").encode()
    assert done.exit_code == 0, done.output
    again = run("--fix")
    assert "There is nothing to change." in again.output
    assert sorted(path.name for path in folder.iterdir()) == ["book.yaml", "door.png", "one.md", "touch.md"]


def test_what_could_be_meant_in_two_ways_is_left(book: Callable[..., Path]) -> None:
    text = (
        "# One\n\n[a](cats.md) [b](ch02.md) @smth [c](#nowhere), 5 ==x= y==, [x] (see p. 5/6)\n\n"
        "::: tip\nA box.\n\nAnd more.\n"
    )
    folder = book({"book.yaml": BOOK.replace("one.md", "one.md, ch01.md, rats.md"), "one.md": text,
                   "ch01.md": "# A\n\nB.\n", "rats.md": "# R\n\nS.\n"})  # fmt: skip
    shown = run("--fix")
    assert "There is nothing to change." in shown.output
    assert "div-closed" in shown.output
    assert shown.exit_code == 1
    assert (folder / "one.md").read_text(encoding="utf-8") == text


def test_a_box_that_can_end_nowhere_else_is_closed(book: Callable[..., Path]) -> None:
    folder = book({"one.md": "# One\n\n::: tip\nA box."})
    assert run("--fix").exit_code == 0
    assert (folder / "one.md").read_text(encoding="utf-8") == "# One\n\n::: tip\nA box.\n:::"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    lay(tmp_path, {"one.md": "Other words.\n"})
    fix = Fix(Place("one.md", 1, 1), "Some words", "New words")
    found = Diagnostic("no-leftover-markup", Severity.WARNING, fix.place, "", "", "", fix)
    outside = Diagnostic(
        "no-leftover-markup", Severity.WARNING, fix.place, "", "", "", Fix(Place("../x.md", 1, 1), "a", "b")
    )
    made = fixes(tmp_path, [found, outside])
    assert made.changes == ()
    assert {one.place.path for one in made.left} == {"one.md", "../x.md"}


def test_what_is_saved_while_fixes_are_made_is_not_lost(book: Callable[..., Path]) -> None:
    """Her editor saves between the look and the writing: her words stay, and the next round mends them where they are now."""
    folder = book({"one.md": "# One\n\n==Marked== words.\n"})

    def look_again() -> Sequence[Diagnostic]:
        return look.check(Request(folder, cache=Cache(None))).findings

    seen = []
    for made in rounds(folder, look_again, write=True):
        seen += made.changes
        if len(seen) == 1:
            (folder / "one.md").write_text("# One\n\nNew. ==Marked== words.\n", encoding="utf-8")
    assert (folder / "one.md").read_text(encoding="utf-8") == "# One\n\nNew. <mark>Marked</mark> words.\n"


@pytest.mark.skipif(os.name == "nt", reason="links are for few there")
def test_a_chapter_that_is_a_link_is_mended_where_it_is(book: Callable[..., Path]) -> None:
    """One to a file of the book stays a link; one out of the book is told, and nothing is written there."""
    folder = book({"real/one.md": "# One\n\n==Marked== words.\n"})
    (folder / "one.md").unlink()
    (folder / "one.md").symlink_to("real/one.md")
    assert run("--fix").exit_code == 0
    assert (folder / "one.md").is_symlink()
    assert (folder / "real" / "one.md").read_text(encoding="utf-8") == "# One\n\n<mark>Marked</mark> words.\n"
    outside = folder.parent / f"{folder.name}-outside.md"
    outside.write_text("# One\n\n==Marked== words.\n", encoding="utf-8")
    (folder / "one.md").unlink()
    (folder / "one.md").symlink_to(outside)
    assert "error[file-in-book]" in run("--fix").output
    assert "==Marked==" in outside.read_text(encoding="utf-8")


# --- what is allowed --------------------------------------------------------------------------------------------------


def test_what_is_allowed_is_told_by_no_command(book: Callable[..., Path]) -> None:
    """Whoever finds it: reading, the web edition's build, the prose; and strictness makes no error of it."""
    folder = book(
        {
            "book.yaml": BOOK.replace("allow: [", "allow: [no-placeholder, "),
            "one.md": "---\nallow: [word-stands-once]\n---\n# One\n\nTODO the the end.\n",
            "touch.md": "# Touch\n\nThe the end.\n",
        }
    )
    assert run("--strict").output == "No findings.\n"
    assert run("--prose").output.count("word-stands-once") == 1
    assert build(Request(folder, ("web",), cache=user_cache()), Silent()).diagnostics == ()


def test_codes_that_are_told_later_are_those_that_no_reading_room_has() -> None:
    """So that an `allow` that reading never needs is not called unused."""
    reads = (
        "manifest",
        "manuscript",
        "book",
        "agreement",
        "reading",
        "assets.py",
        "folder.py",
        "theme.py",
        "markup.py",
    )
    told = {
        node.value
        for room in reads
        for path in ([SRC / room] if room.endswith(".py") else (SRC / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert CATALOGUE.keys() - told == LATER


class Silent:
    """A progress that tells nobody."""

    def step(self, name: str) -> None: ...

    def detail(self, words: str) -> None: ...


# --- for machines -----------------------------------------------------------------------------------------------------


def awkward() -> tuple[Diagnostic, ...]:
    """Findings with all that a form has to escape."""
    at = Place("a folder/über, 100%: 1.md", 3, 5)
    first = report("link-is-safe", at, "One: 100 %,\r\ntwo “x”.", "Mend\nit.", excerpt="abc 😀 tuch.md x")
    return (
        first.with_fix("😀 tuch.md", "touch.md"),
        report("image-has-alt", Place("one.md", 2), "No words."),
        report("allow-is-used", Place("book.yaml"), "Not used."),
    )


def test_github_reads_a_line_a_finding() -> None:
    first, second, third = as_github(awkward(), "books/one").splitlines()
    assert first == (
        "::error file=books/one/a folder/über%2C 100%25%3A 1.md,line=3,col=5,title=link-is-safe"
        "::One: 100 %25,%0D%0Atwo “x”.%0AMend%0Ait."
    )
    assert second.startswith("::warning file=books/one/one.md,line=2,title=image-has-alt::No words.")
    assert third.startswith("::notice file=books/one/book.yaml,title=allow-is-used::")


def test_sarif_holds_the_rules_of_its_schema() -> None:
    told = json.loads(as_sarif(awkward(), "books/my one"))
    jsonschema.validate(told, json.loads((Path(__file__).parent / "sarif.schema.json").read_text(encoding="utf-8")))
    (run,) = told["runs"]
    assert run["originalUriBaseIds"]["BOOK"]["uri"] == "books/my%20one/"
    rules = run["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
    assert [one["level"] for one in run["results"]] == ["error", "warning", "note"]
    first = run["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20folder/%C3%BCber%2C%20100%25%3A%201.md"
    assert place["region"] == {"startLine": 3, "startColumn": 5, "snippet": {"text": "abc 😀 tuch.md x"}}
    (change,) = first["fixes"][0]["artifactChanges"][0]["replacements"]
    assert change["deletedRegion"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 14}
    assert change["insertedContent"]["text"] == "touch.md"
    assert "region" not in run["results"][2]["locations"][0]["physicalLocation"]
    empty = json.loads(as_sarif(()))
    assert empty["runs"][0]["results"] == []


@pytest.mark.long
def test_sarif_holds_the_published_schema(npm: Callable[[str, str], Path]) -> None:
    """The whole of it, as a package of its makers ships it; ours asks for more of the parts that are written."""
    modules = npm("@microsoft/jest-sarif", "1.0.0-beta.0")
    published = modules / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
    schema = json.loads(published.read_text(encoding="utf-8"))
    for findings in (awkward(), ()):
        jsonschema.validate(json.loads(as_sarif(findings, "books/my one")), schema)


def test_each_form_is_asked_for_by_name(book: Callable[..., Path]) -> None:
    folder = book({"one.md": "# One\n\nTODO, and ![](no.png).\n"})
    told = run("--format", "json")
    assert told.exit_code == 1
    assert told.output == run("--json").output
    assert {one["code"]: one["fix"] for one in json.loads(told.output)} == {"image-exists": None, "image-has-alt": None,
                                                                           "no-placeholder": None}  # fmt: skip
    github = run("--format", "github", "--book", str(folder / "book.yaml")).output.splitlines()
    assert github[0].startswith("::warning file=one.md,line=3,col=1,title=no-placeholder::")
    assert json.loads(run("--format", "sarif").output)["version"] == "2.1.0"
    assert run("--json", "--format", "sarif").exit_code == 2
    assert run("--dry-run").exit_code == 2
    assert run("--accessibility", "--format", "github").exit_code == 2


# --- told again -------------------------------------------------------------------------------------------------------


def test_what_was_found_is_told_again_only_while_nothing_has_changed(
    book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = book({"one.md": "# One\n\n==Marked== words.\n"})
    first = run("--json").output
    looked: list[Request] = []
    seen = look.check
    monkeypatch.setattr(look, "check", lambda request, **ways: looked.append(request) or seen(request, **ways))
    assert run("--json").output == first
    assert looked == []
    assert json.loads(first)[0]["fix"]["now"] == "<mark>Marked</mark>"
    assert run("--json", "--no-cache").output == first
    (folder / "touch.md").write_text("# Touch\n\nTODO\n", encoding="utf-8")
    assert "no-placeholder" in run("--json").output
    (folder / "new.txt").write_text("Another file may be one that is asked for.", encoding="utf-8")
    run("--json")
    assert len(looked) == 3


def test_a_text_that_changes_while_it_is_read_is_not_remembered(book: Callable[..., Path], tmp_path: Path) -> None:
    folder, store = book({}), Cache(tmp_path / "store")
    request = Request(folder, cache=store, output=tmp_path / "dist")

    def look_and_write() -> Checked:
        (folder / "one.md").write_text("# Other\n", encoding="utf-8")
        return Checked((report("image-has-alt", Place("one.md"), "Old."),))

    assert remembered.checked(request, look_and_write).findings
    assert remembered.checked(request, lambda: Checked(())) == Checked(())


def test_a_damaged_memory_is_passed_over(
    book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(book({}), cache=Cache(tmp_path / "store"), output=tmp_path / "dist")
    monkeypatch.setattr(remembered, "state", lambda _: State(("now",), {}))
    for damaged in (b"no json", b'[{"code": "image-has-alt"}]', b"[1]", b"{}", b"\xff"):
        request.cache.put("checks", remembered.key(State(("now",), {}).name), damaged)
        assert remembered.checked(request, lambda: Checked((), ("looked",))).looked == (
            ("looked",) if damaged != b"{}" else ()
        )


# --- prose ------------------------------------------------------------------------------------------------------------


PROSE = (
    "# One\n\nHe said: “Come the the day. He e-mailed, and e-mailed — and e-mailed — and emailed -- then.\n\n"
    "Katherine and Katherine met Katherine and saw Catherine — then — all.\n\n"
    "“A”, “B”, “C” and «D» were “E”.\n\n" + " ".join(["such", "words"] * 35) + ".\n"
)  # fmt: skip


def test_remarks_on_the_prose_are_findings_when_they_are_asked_for(book: Callable[..., Path]) -> None:
    book({"one.md": PROSE, "touch.md": "# Touch\n\nOnce—twice — thrice — often — ever — then — now — on.\n"})
    assert "[word-stands-once]" not in run().output
    found = json.loads(run("--prose", "--json").output)
    places = {one["code"]: (one["place"]["path"], one["place"]["line"]) for one in found}
    for code in ("word-stands-once", "quotes-pair", "word-spelt-alike"):
        assert places[code] == ("one.md", 3)
    assert places["name-spelt-alike"] == ("one.md", 5)
    assert places["sentence-is-short"] == ("one.md", 9)
    assert places["dashes-are-of-one-kind"] == ("touch.md", 3)
    assert {one["code"] for one in found if "dash" in one["message"]} == {"dashes-are-of-one-kind"}
    assert {one["severity"] for one in found} == {"note"}


def test_good_prose_has_no_remark(book: Callable[..., Path]) -> None:
    words = "Katherine says that she e-mailed the day and the night to such touch words one".split()
    book(
        {
            "one.md": "# One\n\nKatherine says: “She e-mailed the day.” And the night. “She e-mailed,” says Katherine.\n",
            "dictionaries/en_GB.aff": "SET UTF-8\nWORDCHARS -\n",
            "dictionaries/en_GB.dic": "\n".join([str(len(words)), *words]),
            "proof.yaml": "- {rule: repeated-word, quote: the the}\n",
        }
    )
    assert json.loads(run("--prose", "--json").output) == []


def test_what_a_text_would_tell_the_terminal_is_shown_as_a_sign(book: Callable[..., Path]) -> None:
    book({"one.md": "# One\n\nA \x1b]0;title\x07 [link](none\x9b.md).\n"})
    shown = run().output
    assert "A \ufffd]0;title\ufffd [link]" in shown
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)


@pytest.mark.parametrize("name", ["copyfit.yaml", "ids.yaml"])
def test_a_folder_where_a_build_keeps_its_decisions_is_told(book: Callable[..., Path], name: str) -> None:
    root = book({"book.yaml": BOOK + "editions: {print: {copyfit: true}}\n"})
    (root / name).mkdir()
    assert [(d.code, str(d.place)) for d in look.check(Request(root, cache=user_cache())).findings] == [
        ("file-exists", name)
    ]


def test_of_words_that_stand_thousands_of_times_on_a_line_the_later_are_told_where_the_first_end() -> None:
    source = Source("text/one.md", "word " * 4000)
    assert written(source, 1, "word", 50) == Written(Place("text/one.md", 1, 251), "word")
    assert written(source, 1, "word", 3999) == Written(Place("text/one.md", 1, 251), "")


def test_words_are_looked_up_in_the_books_dictionary(book: Callable[..., Path]) -> None:
    known = "8\nwords\none\nand\ntwice\ntouch\nbook\n"
    book(
        {
            "one.md": "# One\n\nWords and wrds, twice wrds; mine.\n\n[nuqdaq]{lang=tlh}\n",
            "words.txt": "mine\n",
            "dictionaries/en_GB.aff": "SET UTF-8\n",
            "dictionaries/en_GB.dic": known,
        }
    )
    found = [one for one in json.loads(run("--prose", "--json").output) if one["severity"] == "note"]
    assert [(one["code"], one["place"]["line"], one["message"]) for one in found] == [
        (
            "language-has-dictionary",
            2,
            "There is no dictionary for “tlh” on this machine: its words were not looked up.",
        ),
        ("word-is-in-dictionary", 3, "“wrds” is not in the dictionary en_GB; it stands 2 times."),
    ]


def test_what_the_author_allowed_in_the_preview_stays_allowed(book: Callable[..., Path]) -> None:
    text = '- {rule: repeated-word, quote: "the the"}\n- {rule: nothing, quote: x}\n'
    book({"one.md": "# One\n\nBy the the day.\n", "proof.yaml": text})
    shown = run("--prose").output
    assert "word-stands-once" not in shown
    assert re.search(r"proof.yaml:2:3: warning\[proof-entry-fits\] Entry 2 is to have a rule", shown)


# --- names that are no text -------------------------------------------------------------------------------------------


def test_a_file_whose_name_is_not_utf8_stops_nothing(book: Callable[..., Path]) -> None:
    """Such names come out of old archives; no book can name them, so none is offered for a name that was mistyped."""
    root = book({"one.md": "# One\n\nSee [there](touch\u00e9.md).\n"})
    for name in (b"touch\xe9.md", b"touch\xe9.png"):
        try:
            (root / os.fsdecode(name)).write_bytes(b"# T\n")
        except OSError:
            pytest.skip("this file system takes no such name")
    for form in ("human", "json", "sarif", "github"):
        done = run("--format", form)
        assert done.exit_code == 1, done.exception
        assert "touch\u00e9.md" in done.stdout
        assert done.stdout.encode()


def test_of_a_mistake_made_a_thousand_times_not_all_are_shown(book: Callable[..., Path]) -> None:
    book({"touch.md": "# Touch\n\n" + "![](door.png)\n\n" * 1000})
    done = run()
    assert done.output.count("error[image-exists]") == 50
    assert "touch.md: 950 more of image-exists; `--json` tells them all." in done.output.replace("\n", " ")
