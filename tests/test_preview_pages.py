"""The pages view of the live preview: the real print pages, followed by Chromium through edits, and back to the manuscript."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect
from previews import Preview

from bookforge.bounded import Lost
from bookforge.cache import Cache, user_cache
from bookforge.diagnostics import MachineLacks
from bookforge.editions.print import Kept, NotLaid, Views, view
from bookforge.editions.print.layout import Job, Layout
from bookforge.preview.features.pages import press
from bookforge.preview.features.pages.leaves import Leaves
from bookforge.preview.features.pages.press import Lacks, Laid, Progress
from bookforge.reading import read_book
from bookforge.theme import Theme

SAID = "Paragraph {0} of the {1} chapter says what there is to say, {1} lines of it, and then it comes to its end."


def prose(chapter: str) -> str:
    return "\n\n".join(SAID.format(n, chapter) for n in range(30))


FILES = {
    "book.yaml": """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
contents:
  front: [title-page]
  body: [one.md, two.md]
""",
    "one.md": f"# First\n\n{prose('first')}\n",
    "two.md": f"# Second\n\n{prose('second')}\n",
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder.resolve()


class _Pipe:
    """Stands in for the pipe of the process: keeps what is sent, and has news when `newer`."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.newer = False

    def poll(self) -> bool:
        return self.newer

    def send(self, message: Any) -> None:
        self.sent.append(message)

    def given(self, leaves: Leaves) -> list[Any]:
        """What was sent since the last time, given to the preview's pages."""
        sent, self.sent = self.sent, []
        for message in sent:
            leaves.take(message)
        return sent


def test_an_edit_changes_the_pages_of_its_unit_and_no_others(tmp_path: Path) -> None:
    folder, pipe, leaves = lay(tmp_path / "book", FILES), _Pipe(), Leaves()
    worker = press.Worker(pipe, folder, user_cache())  # type: ignore[arg-type]
    worker.lay_out()
    pipe.given(leaves)
    before = leaves.state()
    pages = before["pages"]
    assert [page["folio"] for page in pages][:4] == ["i", "", "1", "2"]
    assert (before["pending"], before["lacks"]) == ("", "")

    # What is drawn: a page of the book's size, with its words and where they were written.
    second = next(i for i, page in enumerate(pages) if page["unit"] == "two")
    picture = leaves.picture(pages[second]["digest"], 400)
    assert picture is not None
    width, height = before["size"]
    wide, high = Image.open(io.BytesIO(picture)).size
    assert wide == 400
    assert high == pytest.approx(400 * height / width, abs=1)
    blocks = leaves.blocks(second) or []
    assert (blocks[0]["path"], blocks[0]["line"], blocks[0]["words"]) == ("two.md", 1, "Second")
    assert [block["line"] for block in blocks[1:4]] == [3, 5, 7]
    assert blocks[1]["words"] == SAID.format(0, "second")
    assert blocks[1]["box"][1] > blocks[0]["box"][1]

    # An edit on the last page of the second chapter: only that page is another, and only its unit is sent.
    lay(folder, {"two.md": FILES["two.md"].replace(SAID.format(29, "second"), "It ends otherwise.")})
    worker.lay_out()
    sent = [name for message in pipe.given(leaves) if isinstance(message, Laid) for name in message.units]
    after = leaves.state()["pages"]
    changed = [i for i, (old, new) in enumerate(zip(pages, after, strict=True)) if old["digest"] != new["digest"]]
    assert [after[i]["unit"] for i in changed] == ["two"]
    assert len(sent) == 1


def test_a_newer_text_ends_the_work_on_the_older(tmp_path: Path) -> None:
    pipe = _Pipe()
    pipe.newer = True
    worker = press.Worker(pipe, lay(tmp_path / "book", FILES), Cache(tmp_path / "cache"))  # type: ignore[arg-type]
    worker.lay_out()
    assert not any(isinstance(message, Laid) for message in pipe.sent)


def test_pages_are_shown_as_soon_as_units_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookforge.editions.print.viewing._PAUSE", 0.0)
    folder = lay(tmp_path / "book", FILES)
    book = read_book(folder, jobs=1, cache=user_cache()).book
    assert book is not None
    seen: list[Views] = []
    whole = view(
        book, Theme(folder), cache=Cache(tmp_path / "cache"), kept=Kept(), tell=lambda _: None, seen=seen.append
    )
    assert [list(views.units) for views in seen][:3] == [
        ["title-page"], ["title-page", "one"], ["title-page", "one", "two"],
    ]  # fmt: skip
    assert not any(views.whole for views in seen)
    assert whole.whole


def test_a_chapter_that_cannot_be_laid_out_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object, **__: object) -> Views:
        raise NotLaid({"two": "it wanted more than 4000 MB of memory"})

    monkeypatch.setattr(press, "view", lost)
    pipe = _Pipe()
    press.Worker(pipe, lay(tmp_path / "book", FILES), user_cache()).lay_out()  # type: ignore[arg-type]
    (told,) = pipe.sent
    assert isinstance(told, Lacks)
    assert told.message == "The pages of “Second” could not be made: it wanted more than 4000 MB of memory."


def test_what_the_machine_lacks_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: object, **__: object) -> Views:
        raise MachineLacks("Pango is not on this machine.")

    monkeypatch.setattr(press, "view", lacking)
    pipe, leaves = _Pipe(), Leaves()
    press.Worker(pipe, lay(tmp_path / "book", FILES), user_cache()).lay_out()  # type: ignore[arg-type]
    assert pipe.sent == [Lacks("Pango is not on this machine.")]
    leaves.take(pipe.sent[0])
    assert leaves.state()["lacks"] == "Pango is not on this machine."


def test_a_chapter_that_cannot_be_laid_out_is_told_and_the_others_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lay_out_but_two(layout: Layout, job: Job) -> bytes:
        if job.name == "two":
            raise Lost("it took too long")
        return layout.lay(job).to_bytes()

    folder, pipe, leaves = lay(tmp_path / "book", FILES), _Pipe(), Leaves()
    worker = press.Worker(pipe, folder, user_cache())  # type: ignore[arg-type]
    worker.lay_out()
    pipe.given(leaves)
    assert "two" in {page["unit"] for page in leaves.state()["pages"]}
    monkeypatch.setattr("bookforge.editions.print.press.laid", lay_out_but_two)
    lay(folder, {"two.md": FILES["two.md"] + "\nAnd another end.\n"})
    worker.lay_out()
    *_, last = pipe.given(leaves)
    shown = leaves.state()
    assert (shown["pending"], shown["lacks"]) == ("", "")
    assert {page["unit"] for page in shown["pages"]} == {"title-page", "one", ""}
    ((folio, fault),) = last.faults
    assert (folio, fault.code, str(fault.place)) == ("", "chapter-is-laid-out", "two.md:1")
    assert fault.message == "The pages of “Second” could not be made: it took too long."


def test_a_book_that_cannot_be_read_leaves_the_pages_as_they_are(tmp_path: Path) -> None:
    folder, pipe, leaves = lay(tmp_path / "book", FILES), _Pipe(), Leaves()
    worker = press.Worker(pipe, folder, user_cache())  # type: ignore[arg-type]
    worker.lay_out()
    pipe.given(leaves)
    pages = leaves.state()["pages"]
    lay(folder, {"book.yaml": "title: [\n"})
    worker.lay_out()
    assert pipe.sent[-1] == Progress("")
    leaves.take(pipe.sent[-1])
    assert leaves.state()["pages"] == pages


# --- in Chromium ---


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """The preview of a book in which each test changes words that no other asks for."""
    preview = Preview.start(lay(tmp_path_factory.mktemp("shown") / "book", FILES))
    yield preview
    preview.kill()


def leaf(page: Page, unit: str) -> Any:
    return page.locator(f".leaf[data-unit={unit}]")


def whole(page: Page) -> None:
    """Waits until all pages are there."""
    expect(page.locator(".leaf").first).to_be_visible(timeout=60_000)
    expect(page.locator(".pages-pending")).to_have_text("", timeout=60_000)


def test_a_proofreader_goes_through_the_pages(preview: Preview, tab: Page) -> None:
    page = tab
    page.set_viewport_size({"width": 1280, "height": 800})
    opened: list[Any] = []

    def editor(route: Route) -> None:
        opened.append(route.request.post_data_json)
        route.fulfill(json={"editor": "a stub"})

    page.route("**/~/open", editor)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(preview.url)

    # From a place in the text to its page, in a spread with its neighbour.
    page.get_by_text(SAID.format(20, "second")).scroll_into_view_if_needed()
    page.get_by_text(SAID.format(20, "second")).evaluate("block => block.scrollIntoView({ block: 'start' })")
    page.get_by_role("radio", name="Pages").click()
    whole(page)
    there = page.locator("button.leaf-block", has_text="Paragraph 20 of the second")
    expect(there).to_be_visible()
    expect(page.locator(".leaf")).to_have_count(2)
    verso, recto = (page.locator(f".leaf.{side}").bounding_box() for side in ("verso", "recto"))
    assert verso is not None
    assert recto is not None
    assert verso["x"] + verso["width"] == pytest.approx(recto["x"], abs=1)

    # A click, or Enter, on a printed paragraph opens its source.
    line = FILES["two.md"].split("\n").index(SAID.format(20, "second")) + 1
    there.click()
    expect(page.locator(".desk-said")).to_contain_text(f"two.md:{line}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-said")).to_contain_text(f"two.md:{line + 2}")
    assert opened == [{"path": "two.md", "line": line}, {"path": "two.md", "line": line + 2}]

    # An edit changes the page; the current one is kept, though pages have come before it.
    lay(preview.folder, {
        "one.md": FILES["one.md"] + f"\n{prose('longer')}\n\n{prose('long')}\n",
        "two.md": FILES["two.md"].replace("Paragraph 20 of", "Paragraph twenty of"),
    })  # fmt: skip
    expect(page.locator("button.leaf-block", has_text="Paragraph twenty of")).to_be_visible(timeout=60_000)

    # Keys: the first spread is a recto alone; a page by its folio.
    page.keyboard.press("Home")
    expect(page.locator(".leaf")).to_have_count(1)
    expect(leaf(page, "title-page")).to_have_class("leaf recto")
    page.keyboard.press("ArrowRight")
    expect(leaf(page, "one")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator(".leaf").first).to_have_attribute("aria-label", "Page 2")
    page.keyboard.press("g")
    page.keyboard.type("i")
    page.keyboard.press("Enter")
    expect(leaf(page, "title-page")).to_be_visible()
    page.keyboard.press("End")
    expect(leaf(page, "two").last).to_be_visible()

    # And back to the text, at the same place.
    last = page.locator(".leaf").last.locator("button.leaf-block").nth(1).text_content() or ""
    page.keyboard.press("1")
    expect(page.locator("#text").get_by_text(last[:40]).first).to_be_in_viewport()
    assert problems == []


def test_two_readers_each_with_a_page_of_their_own(preview: Preview, window: BrowserContext, tab: Page) -> None:
    wide, phone = tab, window.new_page()
    phone.set_viewport_size({"width": 390, "height": 780})
    for page in (wide, phone):
        page.goto(f"{preview.url}?view=pages")
        whole(page)
    phone.get_by_role("textbox", name="Go to page").fill("1")
    phone.keyboard.press("Enter")
    expect(leaf(phone, "one")).to_be_visible()
    expect(phone.locator(".leaf")).to_have_count(1)
    assert phone.evaluate("() => document.documentElement.scrollWidth") == 390
    expect(leaf(wide, "title-page")).to_be_visible()
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    lay(preview.folder, {"one.md": FILES["one.md"].replace("Paragraph 0 of", "The first of")})
    expect(phone.locator("button.leaf-block", has_text="The first of")).to_be_visible(timeout=60_000)
    old = httpx2.get(f"{preview.url}~/pages").json()["pages"][0]["digest"]
    assert not any(old in url for url in asked), "a page that did not change is not fetched again"
