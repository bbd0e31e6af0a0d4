"""The proofreader's tools: search, outline, spelling, remarks on the prose, comparing; on values, on the server, in Chromium."""

from __future__ import annotations

import errno
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from making import lay
from playwright.sync_api import Browser, expect
from previews import Preview
from starlette.testclient import TestClient

from bookforge.cache import Cache, user_cache
from bookforge.comparison import Mark, side_by_side
from bookforge.diagnostics import Place
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.feed import Feed
from bookforge.preview.session import Session
from bookforge.proofreading.allowed import Allowance, allowances, with_allowance, without_allowance
from bookforge.proofreading.dictionaries import Found, chosen, installed
from bookforge.proofreading.folding import fold
from bookforge.proofreading.mending import Moved, mended
from bookforge.proofreading.outline import outline
from bookforge.proofreading.passages import Passage, Run
from bookforge.proofreading.prose import Remark, remarks
from bookforge.proofreading.search import BadQuery, Query, Ready, ready, search
from bookforge.proofreading.spelling import Speller, Spelling, check, own_words, with_word, without_word, words_of_book
from bookforge.proofreading.text import Text, text_to_check
from bookforge.proofreading.wording import is_prose, plain, tokens
from bookforge.reading import Reading, read_book

BOOK = """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
authors: [Ada Wryter]
contents:
  body: [text/one.md, text/two.md]
"""
ONE = """\
# Near

The the café is near\u00adby. She said "don't" -- and *left* it so.

She went to Brunn with Brunn's friend; in Brunn she bought a [hatt]{lang=de} and a mispeling, `kode` and
https://example.org/hopwas.

## Signs {#signs}

A sign in the cafe, twice: e-mail and email, email.[^n]

[^n]: A note of Ada Wryter.
"""
TWO = "# Far\n\nIt is far—so far—and far—from here—or there.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "book", {"book.yaml": BOOK, "text/one.md": ONE, "text/two.md": TWO}).resolve()


def reading_of(folder: Path) -> Reading:
    return read_book(folder, jobs=1, cache=user_cache())


def texts_of(reading: Reading) -> list[Text]:
    return [text_to_check(tree, "en") for tree, _ in reading.chapters.values()]


# --- search ---


@pytest.fixture
def chapters(folder: Path) -> tuple[Ready, ...]:
    book = reading_of(folder).book
    assert book is not None
    return ready(book)


def found(chapters: tuple[Ready, ...], text: str, **options: bool) -> list[str]:
    return [hit.match for chapter in search(chapters, Query(text, **options)) for hit in chapter.hits]


def test_accents_quotes_dashes_and_soft_hyphens_make_no_difference(chapters: tuple[Ready, ...]) -> None:
    assert found(chapters, "CAFE") == ["café", "cafe"]
    assert found(chapters, "cafés") == []
    assert found(chapters, "nearby") == ["near\u00adby"]
    assert found(chapters, '"don\'t"') == ["“don’t”"]
    assert found(chapters, "far---so") == ["far—so"]
    assert found(chapters, "ad a") == []


def test_whole_words_capitals_and_expressions(chapters: tuple[Ready, ...]) -> None:
    assert found(chapters, "the") == ["The", "the", "the", "the"]  # one of them in “there”
    assert found(chapters, "the", whole=True, case=True) == ["the", "the"]
    assert found(chapters, r"\be.?mail\b", expression=True) == ["e-mail", "email", "email"]
    assert found(chapters, "7*", expression=True) == []


def test_a_hit_tells_its_chapter_its_block_and_which_it_is(chapters: tuple[Ready, ...]) -> None:
    one, two = search(chapters, Query("far")), search(chapters, Query("sign"))
    assert [(chapter.id, chapter.count) for chapter in one] == [("two", 4)]
    assert [(hit.nth, hit.line) for hit in one[0].hits] == [(0, 1), (0, 3), (1, 3), (2, 3)]
    assert two[0].hits[1].after.startswith(" in the cafe, twice")


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "nothing to search"), ("(", "no regular expression"), ("x" * 500, "too long")],
)
def test_what_cannot_be_searched_for_is_told(chapters: tuple[Ready, ...], text: str, said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        search(chapters, Query(text, expression=True))


def test_an_expression_without_an_end_is_given_up(chapters: tuple[Ready, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookforge.proofreading.search._PATIENCE", 0.2)
    (shown, _), *_ = chapters[0].blocks
    long = replace(shown, text="a" * 60 + "!")
    with pytest.raises(BadQuery, match="given up"):
        search((replace(chapters[0], blocks=((long, fold(long.text)),)),), Query("(a|aa)+b", expression=True))


def test_the_outline_counts_words(folder: Path) -> None:
    book = reading_of(folder).book
    assert book is not None
    near, far = outline(book)
    assert (near.title, near.number, far.words) == ("Near", "1", 12)
    assert [(below.id, below.title, below.line) for below in near.below] == [("signs", "Signs", 8)]
    assert near.words > near.below[0].words > 0


# --- spelling ---


def spelling_of(folder: Path) -> Spelling:
    reading = reading_of(folder)
    assert reading.book is not None
    own = own_words(folder)[0] | words_of_book(reading.book)
    return check(texts_of(reading), Speller(folder, user_cache()), own)


def test_unknown_words_are_told_and_names_code_and_addresses_are_not(folder: Path) -> None:
    lay(folder, {"dictionaries/de_DE.aff": "SET UTF-8\n", "dictionaries/de_DE.dic": "1\nHut\n"})
    result = spelling_of(folder)
    assert [(word.word, word.language) for word in result.unknown] == [
        ("café", "en"),
        ("hatt", "de"),
        ("mispeling", "en"),
    ]
    assert result.used == {"de": "de_DE", "en": "en_US"}
    (place,) = result.unknown[2].places
    assert str(place.written.place) == "text/one.md:5:84"
    assert place.written.words == "mispeling"
    lay(folder, {"words.txt": with_word("", "mispeling") + "hatt # a hat\ncafé\n"})
    assert not spelling_of(folder).unknown


def test_a_language_without_a_dictionary_is_told(folder: Path) -> None:
    lay(folder, {"text/two.md": "# Far\n\nEin [Wort]{lang=tlh}.\n"})
    assert "tlh" in spelling_of(folder).missing


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [("en-GB", "en_GB"), ("en", "en_US"), ("en-AU", "en_US"), ("nb", "nb"), ("de-AT", "de_CH"), ("fi", "")],
)
def test_the_nearest_dictionary_is_taken(wanted: str, tag: str) -> None:
    tags = ("en_GB", "en_US", "nb", "de_CH")
    known = {name.replace("_", "-").lower(): Found(name, Path(name)) for name in tags}
    chosen_one = chosen(wanted, known)
    assert (chosen_one.tag if chosen_one else "") == tag


def test_a_books_own_dictionary_comes_first(folder: Path) -> None:
    lay(folder, {"dictionaries/en_US.aff": "SET UTF-8\n", "dictionaries/en_US.dic": "1\nfar\n"})
    assert installed(folder)["en-us"].base == folder / "dictionaries/en_US"


def test_a_dictionary_that_is_none_is_told(folder: Path) -> None:
    lay(folder, {"dictionaries/en_US.aff": "SET no-such-letters\n", "dictionaries/en_US.dic": "1\nfar\n"})
    assert "The dictionary en_US cannot be read" in spelling_of(folder).problems[0]


def test_verdicts_are_kept_word_by_word(folder: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = Speller(folder, cache).dictionary("en")
    assert first is not None
    assert first.unknown({"table", "tabel", "well-known", "Anna's"}, "en") == {"tabel"}
    again = Speller(folder, cache).dictionary("en")
    assert again is not None
    assert again.unknown({"table", "tabel"}, "en") == {"tabel"}
    assert again._hunspell is None  # it was not opened: all was known
    assert "table" in again.suggestions("tabel")


def test_what_is_a_word() -> None:
    passage = Passage(
        1, "p", (Run("Don’t e\ufb03ci\u00adent x2 3rd a_b well-known me@home.org ", "en"), Run("l’homme.", "fr"))
    )
    assert [(token.word, token.language) for token in tokens(passage)] == [
        ("Don’t", "en"), ("e\ufb03ci\u00adent", "en"), ("well-known", "en"), ("l’homme", "fr"),
    ]  # fmt: skip
    assert plain("e\ufb03ci\u00adent") == "efficient"
    assert [word for word in ("NASA", "iPhone", "a", "plain", "Name") if is_prose(word)] == ["plain", "Name"]


def test_a_word_can_be_taken_back() -> None:
    text = "# mine\none\n"
    assert without_word(with_word(text, "two"), "two") == text


# --- prose ---


def remarked(folder: Path, **files: str) -> list[Remark]:
    lay(folder, {f"text/{name}.md": text for name, text in files.items()})
    return list(remarks(texts_of(reading_of(folder))))


def told(found: list[Remark]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.quote, one.fix) for one in found]


def test_the_prose_is_remarked_on_with_place_and_fix(folder: Path) -> None:
    found = remarked(folder)
    assert told(found) == [
        ("repeated-word", "The the", "The"),
        ("word-spelt-alike", "café", "cafe"),
        ("word-spelt-alike", "e-mail", "email"),
    ]
    assert str(found[0].written.place) == "text/one.md:3:1"
    assert [one.written.words for one in found] == ["The the", "café", "e-mail"]


def test_spellings_names_quotes_and_sentences(folder: Path) -> None:
    long = "It goes on and on and " * 13 + "ends."
    found = remarked(
        folder,
        one="# One\n\nWe saw Katherine. So Katherine came, and Katherine left; then Catherine.\n\n"
        "They realise, realised, organized.\n",
        two=f"# Two\n\nThey realized it and are surprised, advised. “It is open.\n\nNo.\n\n{long}\n",
    )
    assert {(one.rule, one.quote, one.fix) for one in found} == {
        ("word-spelt-alike", "realized", "realised"),
        ("name-spelt-alike", "Catherine", "Katherine"),
        ("quotes-pair", "“It", ""),
        ("sentence-is-short", "It goes on and on and", ""),
    }


def test_what_is_meant_twice_and_speech_that_goes_on_are_no_remarks(folder: Path) -> None:
    one = "# One\n\nHe had had it; he knew that that was “so.\n\n“And more.” The end. The end, the end.\n"
    assert remarked(folder, one=one, two="# Two\n\nPages 3–5, row, row.\n") == []


def test_what_is_allowed_is_kept_in_a_plain_file(folder: Path) -> None:
    found = remarked(folder)
    allowance = Allowance(found[0].rule, found[0].quote, found[0].path)
    lay(folder, {"proof.yaml": with_allowance("", allowance)})
    kept, problems = allowances(folder)
    assert problems == ()
    assert [one.rule for one in found if any(allowed.fits(one) for allowed in kept)] == ["repeated-word"]
    assert without_allowance(with_allowance("# mine\n", allowance), allowance) == "# mine\n"
    lay(folder, {"proof.yaml": "- {rule: no-rule, quote: x}\n"})
    assert "Entry 1" in allowances(folder)[1][0].message
    lay(folder, {"proof.yaml": "- ["})
    assert "proof.yaml:1" in str(allowances(folder)[1][0].place)


def test_a_fix_changes_its_words_and_nothing_else() -> None:
    data = "\ufeffOne\r\nthe\r\nthe end\r\n".encode()
    assert mended(data, Place("x", 2, 1), "the\nthe", "the") == "\ufeffOne\r\nthe end\r\n".encode()
    for place, was in [(Place("x", 1, 1), "Two"), (Place("x", 9, 1), "One"), (Place("x", 1, 1), "")]:
        with pytest.raises(Moved):
            mended(data, place, was, "x")


# --- compare ---


def test_two_texts_side_by_side() -> None:
    pairs = side_by_side(["one", "a b c d e", "gone"], ["one", "a b X d e", "quite another thing"])
    assert [(pair.before, pair.after, pair.differs) for pair in pairs] == [
        (0, 0, False), (1, 1, True), (2, None, True), (None, 2, True),
    ]  # fmt: skip
    assert [run.text for run in pairs[1].runs if run.mark is not Mark.SAME] == ["c", "X"]


# --- the server ---


class Desktop:
    """A preview's server without a browser."""

    def __init__(self, folder: Path) -> None:
        session = Session(folder, jobs=1, cache=user_cache())
        self.desk = Desk(session, Feed(session.look()), "token", lambda _: None)
        self.client = TestClient(application(self.desk, ["testserver"]))

    def get(self, path: str) -> Any:
        return self.client.get(path).json()

    def post(self, path: str, /, **body: Any) -> Any:
        return self.client.post(path, json=body, headers={"x-bookforge-token": "token"})

    def look(self) -> None:
        self.desk.feed.publish(self.desk.session.look(self.desk.feed.state))


@pytest.fixture
def desktop(folder: Path) -> Desktop:
    return Desktop(folder)


def test_a_fix_is_written_once_and_undone(desktop: Desktop, folder: Path) -> None:
    first = desktop.get("/~/proof")["remarks"][0]
    given = {**first["at"], "now": first["fix"]}
    assert desktop.client.post("/~/proof/mend", json=given).status_code == 403  # without the token
    answer = desktop.post("/~/proof/mend", **given)
    assert (folder / "text/one.md").read_text().startswith("# Near\n\nThe café")
    assert desktop.post("/~/proof/mend", **given).status_code == 409  # the words are no longer there
    assert desktop.post("/~/proof/mend", **answer.json()["undo"]).status_code == 200
    assert (folder / "text/one.md").read_text() == ONE
    for path in ("book.yaml", "../secret.md", "text/none.md"):
        assert desktop.post("/~/proof/mend", **{**given, "path": path}).status_code == 404


def test_words_and_allowances_are_added_and_taken_back(desktop: Desktop, folder: Path) -> None:
    assert "mispeling" in {word["word"] for word in desktop.get("/~/proof")["spelling"]}
    desktop.post("/~/proof/word", word="mispeling")
    assert "mispeling" not in {word["word"] for word in desktop.get("/~/proof")["spelling"]}
    desktop.post("/~/proof/word", word="mispeling", undo=True)
    assert "mispeling" in {word["word"] for word in desktop.get("/~/proof")["spelling"]}
    assert desktop.post("/~/proof/word", word="two\nlines").status_code == 422
    desktop.post("/~/proof/allow", rule="repeated-word", quote="The the", path="text/one.md")
    assert "repeated-word" not in {one["rule"] for one in desktop.get("/~/proof")["remarks"]}
    assert "repeated-word" in (folder / "proof.yaml").read_text()
    assert desktop.post("/~/proof/allow", rule="nothing", quote="x", path="").status_code == 422
    assert "misspelling" in desktop.get("/~/proof/suggest?word=mispeling&language=en")["suggestions"]


TARGET = {
    "type": "SpecificResource",
    "source": "text/one.md",
    "selector": [{"type": "TextQuoteSelector", "exact": "A sign in the cafe"}],
}
MEND = {"path": "text/one.md", "line": 1, "column": 1, "was": "# Near", "now": "# Far"}


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        ("proof/mend", MEND),
        ("proof/word", {"word": "mispeling"}),
        ("proof/allow", {"rule": "repeated-word", "quote": "The the", "path": ""}),
        ("compare/snapshot", {}),
        ("notes/write", {"target": TARGET, "text": "Is it so?", "creator": "Ada"}),
    ],
)
def test_what_a_full_disk_cannot_keep_is_told_and_nothing_is_half_written(
    desktop: Desktop, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, asked: dict[str, Any]
) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def held() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = held()
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fails)
        refused = desktop.post(f"/~/{call}", **asked)
    assert refused.status_code >= 400
    assert "cannot be written: No space left on device." in refused.text
    assert held() == before
    assert desktop.post(f"/~/{call}", **asked).status_code == 200


def test_search_and_outline_are_served(desktop: Desktop) -> None:
    assert desktop.get("/~/search?q=email")["count"] == 2
    refused = desktop.client.get("/~/search?q=(&expression")
    assert (refused.status_code, "no regular expression" in refused.text) == (422, True)
    assert [one["title"] for one in desktop.get("/~/outline")["headings"]] == ["Near", "Far"]


def test_the_manuscript_is_compared_with_a_snapshot_and_with_git(desktop: Desktop, folder: Path) -> None:
    assert desktop.get("/~/compare") == {"choices": []}
    then = desktop.post("/~/compare/snapshot", title=" Before  lunch ").json()["then"]
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "First"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    lay(folder, {"text/two.md": TWO.replace("far—from", "near—from")})
    desktop.look()
    choices = desktop.get("/~/compare")["choices"]
    assert [(one["kind"], one["title"]) for one in choices] == [("snapshot", "Before lunch"), ("revision", "First")]
    for one in choices:
        (chapter,) = desktop.get(f"/~/compare/with?then={one['then']}")["chapters"]
        (row,) = [row for row in chapter["rows"] if row.get("differs")]
        assert (chapter["path"], row["line"]) == ("text/two.md", 3)
        assert [run for run in row["runs"] if run[0] != "same"] == [["deleted", "far"], ["inserted", "near"]]
    assert then == choices[0]["then"]
    for wrong in ("snapshot:../../book", "git:HEAD", "git:--output=x"):
        assert desktop.client.get(f"/~/compare/with?then={wrong}").status_code == 404


# --- in the browser ---


def test_a_proofreader_searches_mends_and_compares(browser: Browser, folder: Path) -> None:
    preview = Preview.start(folder)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(preview.url)
    expect(page.locator(".desk-opener")).to_be_visible()

    page.keyboard.press("4")
    page.get_by_role("button", name="Save a snapshot").click()
    expect(page.locator(".compare-told")).to_have_text("Nothing has changed since then.")
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Text").click()

    page.keyboard.press("/")
    page.keyboard.type("email")
    expect(page.locator(".search-told")).to_have_text("2 places in 1 chapter.")
    page.keyboard.press("Enter")
    expect(page.locator(".search-hit[aria-current]")).to_have_count(1)
    marked = "() => [...CSS.highlights.get('search-current')].map(String)"
    assert page.evaluate(marked) == ["email"]
    page.get_by_label("Expression").check()
    page.get_by_label("Search the book").fill("(")
    expect(page.locator(".search-told")).to_contain_text("no regular expression")
    page.keyboard.press("Escape")

    page.keyboard.press("o")
    page.locator(".outline-link", has_text="Signs").click()
    expect(page.locator("#signs")).to_be_in_viewport()

    page.keyboard.press("r")
    page.locator("#panel-prose .proof-place").first.click()
    assert page.evaluate(marked.replace("search", "proof")) == ["The the"]
    page.get_by_role("button", name="Write “The”").click()
    expect(page.locator("#one")).to_contain_text("The café is")
    page.locator("#panel-prose").get_by_role("button", name="Undo").click()
    expect(page.locator("#one")).to_contain_text("The the café")
    page.locator("#panel-prose .proof-list .proof-acts").first.get_by_role("button", name="Allow").click()
    expect(page.locator("#panel-prose")).not_to_contain_text("stands twice")

    page.keyboard.press("w")
    page.locator("#panel-spelling .proof-word", has_text="mispeling").click()
    page.locator("#panel-spelling").get_by_role("button", name="misspelling", exact=True).click()
    expect(page.locator("#one")).to_contain_text("a misspelling,")

    page.get_by_role("radio", name="Compare").click()
    expect(page.locator(".compare-row ins")).to_contain_text("misspelling")
    expect(page.locator(".compare-row del")).to_contain_text("mispeling")
    page.keyboard.press("j")
    expect(page.locator(".compare-row[aria-current]")).to_be_focused()
    assert wrong == []
    page.close()
    preview.kill()
