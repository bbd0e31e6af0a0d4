"""Notes in the preview and in the proof of one file: the server alone, then both with a real Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from previews import Preview, becomes_true
from starlette.testclient import TestClient

from bookforge.annotations import FILE, read
from bookforge.annotations.store import as_lines
from bookforge.annotations.texts import texts_of
from bookforge.cache import user_cache
from bookforge.notes import bring
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.feed import Feed
from bookforge.preview.joined import joined
from bookforge.preview.offline import write_proof
from bookforge.preview.session import Session
from bookforge.reading import read_book

BOOK = """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
contents:
  body: [one.md, two.md]
"""
ONE = """\
# Mornings

Two people who live together share a table and a *window*.

In the morning the light falls on the cups before anybody is awake. ![A dot](dot.svg)

Nobody speaks until the second cup, and nobody minds.
"""
FILES = {
    "book.yaml": BOOK,
    "one.md": ONE,
    "two.md": "# Evenings\n\nThe gutter sings a third below him.[^1]\n\n[^1]: Or a fourth.\n",
    "dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder.resolve()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "book", FILES)


TARGET = {
    "type": "SpecificResource",
    "source": "one.md",
    "selector": [
        {"type": "TextQuoteSelector", "exact": "the light falls on the cups", "prefix": "In the morning ", "suffix": " before"},
        {"type": "TextPositionSelector", "start": 82, "end": 109},
        {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147", "value": "line=4,5"},
    ],
}  # fmt: skip


# --- the server alone ---


@pytest.fixture
def client(folder: Path) -> TestClient:
    session = Session(folder, jobs=1, cache=user_cache())
    app = application(Desk(session, Feed(session.look()), "token", print), ["127.0.0.1"])
    return TestClient(app, base_url="http://127.0.0.1", headers={"x-bookforge-token": "token"})


def test_a_note_is_written_answered_edited_settled_and_deleted(client: TestClient, folder: Path) -> None:
    written = client.post("/~/notes/write", json={"target": TARGET, "text": "Which cups?", "creator": "Ada"}).json()
    answer = client.post(
        "/~/notes/answer", json={"id": written["id"], "text": "The blue ones.", "creator": "Ben"}
    ).json()
    notes = client.get("/~/notes").json()["notes"]
    assert [n["body"]["value"] for n in notes] == ["Which cups?", "The blue ones."]
    assert notes[0]["place"]["line"] == 5
    assert answer["target"] == written["id"]
    edit = {"id": written["id"], "seen": written["modified"], "text": "Which cups, please?"}
    edited = client.post("/~/notes/edit", json=edit).json()
    late = client.post("/~/notes/edit", json={**edit, "text": "Mine!"})
    assert late.status_code == 409
    assert "changed the note meanwhile" in late.text
    settled = client.post("/~/notes/resolve", json={"id": edited["id"], "seen": edited["modified"]}).json()
    assert settled["bookforge:state"] == "resolved"
    client.post("/~/notes/delete", json={"id": settled["id"], "seen": settled["modified"]})
    assert client.get("/~/notes").json()["notes"] == []
    assert [note.state for note in read(folder)[0].notes] == ["deleted", "open"]


def test_what_is_no_note_is_refused_and_nothing_is_written(client: TestClient, folder: Path) -> None:
    for asked in ({}, {"text": "Hm."}, {"text": " ", "target": TARGET}, {"text": "Hm.", "target": "urn:uuid:a"}, [1]):
        assert client.post("/~/notes/write", json=asked).status_code == 400
    assert client.post("/~/notes/edit", json={"id": "nothing", "text": "Hm."}).status_code == 409
    assert client.post("/~/notes/write", json={}, headers={"x-bookforge-token": "guess"}).status_code == 403
    assert not (folder / FILE).exists()
    (folder / FILE).write_text("what?\n", encoding="utf-8")
    assert client.post("/~/notes/write", json={"text": "Hm.", "target": TARGET}).status_code == 409
    assert "no note" in client.get("/~/notes").json()["trouble"]
    assert (folder / FILE).read_text(encoding="utf-8") == "what?\n"


def test_modules_become_one_classic_script() -> None:
    script = joined(
        "b.js",
        {"a.js": "export const one = 1;\n", "b.js": 'import { one } from "./a.js";\nexport const start = () => one;'},
    )
    assert "import" not in script
    assert script.index('modules["a.js"] =') < script.index('modules["b.js"] =')
    with pytest.raises(ValueError, match="cannot be joined"):
        joined("a.js", {"a.js": "export default 1;"})


# --- with a browser ---


@pytest.fixture
def preview(folder: Path) -> Iterator[Preview]:
    started = Preview.start(folder)
    yield started
    started.kill()


def select(page: Page, words: str) -> None:
    """Selects words that stand in one piece of text, as a mouse does."""
    page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            node.parentElement.scrollIntoView({ block: "center" });
            getSelection().setBaseAndExtent(node, at, node, at + words.length);
            return;
          }
          throw new Error("not there");
        }""",
        words,
    )


def washed(page: Page) -> list[str]:
    """The words that are washed as those of open notes."""
    found: list[str] = page.evaluate("[...(CSS.highlights.get('note') ?? [])].map(String)")
    return found


def write(page: Page, words: str, name: str = "") -> None:
    form = page.locator("#panel-notes .note-form")
    expect(form.locator("textarea")).to_be_focused()
    form.locator("textarea").fill(words)
    if name:
        form.locator("input").fill(name)
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)


def test_a_note_from_selecting_to_settling_in_two_browsers(browser: Browser, preview: Preview) -> None:
    complaints: list[str] = []
    pages = []
    for _ in range(2):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(preview.url)
        expect(page.locator(".live")).to_have_text("Live")
        pages.append(page)
    page, other = pages

    select(page, "the light falls on the cups")
    expect(page.locator(".note-add")).to_be_visible()
    page.locator(".note-add").click()
    expect(page.locator(".note-form .note-quote")).to_have_text("the light falls on the cups")
    write(page, "Which cups?", "Ada")
    for one in pages:  # both see it, in the list and in the text
        expect(one.locator(".note-mark")).to_have_count(1)
        assert washed(one) == ["the light falls on the cups"]
    other.locator(".note-mark").click()
    expect(other.locator("#panel-notes .note")).to_contain_text("Which cups?")

    lay(
        preview.folder,
        {"one.md": ONE.replace("Two people", "# A section\n\nNew.\n\nTwo people").replace("falls", "fell")},
    )
    expect(page.locator("#text")).to_contain_text("the light fell")
    becomes_true(page, "[...(CSS.highlights.get('note') ?? [])].map(String)[0] === 'the light fell on the cups'")

    page.reload()
    expect(page.locator(".note-mark")).to_have_count(1)
    page.locator(".note-mark").click()
    note = page.locator("#panel-notes .note")
    expect(note).to_be_focused()
    note.get_by_role("button", name="Reply").click()
    write(page, "The blue ones.")  # her name is known
    expect(other.locator(".note-answer")).to_contain_text("The blue ones.")
    other.get_by_role("button", name="Resolve", exact=True).click()
    for one in pages:
        expect(one.locator(".note-mark")).to_have_count(0)
        expect(one.locator("[data-filter=resolved]")).to_have_text("Resolved 1")
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("m")  # no words are selected: the block that is read
    write(page, "By the keyboard.")
    expect(other.locator("#panel-notes .note-chapter").first).to_have_text("Mornings")
    expect(other.locator("#panel-notes .note")).to_contain_text("By the keyboard.")

    notes = read(preview.folder)[0].notes  # what comes by git appears
    (preview.folder / FILE).write_text(as_lines(notes[:2]), encoding="utf-8")
    expect(page.locator("[data-filter=all]")).to_have_text("All 1")
    assert complaints == []
    for one in pages:
        one.context.close()


def test_the_page_counts_the_words_that_the_server_counts(tab: Page, preview: Preview) -> None:
    """What the web edition puts in beside them (“Chapter 2”, “Notes”, numbers of notes) is no place for a note."""
    tab.goto(preview.url)
    expect(tab.locator(".live")).to_have_text("Live")
    counted = tab.evaluate(
        """async () => {
          const { textOf } = await import("/~/quotes.js");
          return [...document.querySelectorAll("[data-source]")].map((one) => textOf(one).words.trim());
        }"""
    )
    book = read_book(preview.folder, jobs=1, cache=user_cache()).book
    assert book is not None
    assert counted == [text.words for text in texts_of(book).values()]


def test_a_reviewer_writes_notes_on_a_file_and_sends_them_back(browser: Browser, folder: Path, tmp_path: Path) -> None:
    proof = tmp_path / "proof.html"
    assert not write_proof(folder, proof, jobs=1, cache=user_cache())
    complaints: list[str] = []
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(proof.as_uri())
    select(page, "Nobody speaks")
    page.keyboard.press("m")
    write(page, "Truly nobody?", "Cleo")
    expect(page.locator(".note-mark")).to_have_count(1)
    assert washed(page) == ["Nobody speaks"]
    page.wait_for_timeout(300)  # Chromium hands what a page keeps to another process, by and by
    page.reload()
    expect(page.locator(".note-mark")).to_have_count(1)  # the browser has kept it
    page.locator(".note-mark").click()
    expect(page.locator(".note-saving")).to_contain_text("1 not yet in a file")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save notes").click()
    assert saving.value.suggested_filename == "a-little-book-notes.json"
    sent = tmp_path / "sent.json"
    saving.value.save_as(sent)
    expect(page.locator(".note-saving")).to_contain_text("All are in the file")
    assert page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth)")
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()

    assert json.loads(sent.read_text(encoding="utf-8"))["type"] == "AnnotationPage"
    brought, found = bring(folder, [sent])
    assert (brought.new, found) == (1, ())
    (note,) = read(folder)[0].notes
    assert (note.text, note.creator) == ("Truly nobody?", "Cleo")
    assert note.target is not None
    assert (note.target.path, note.target.line, note.target.exact) == ("one.md", 7, "Nobody speaks")
