"""Findings in the live preview: marks in the margin, their cards, the panel, and findings of other sources."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from preview_books import lay
from previews import Preview
from starlette.testclient import TestClient

from bookforge.cache import Cache, user_cache
from bookforge.checking.fixing import fixes
from bookforge.diagnostics import Diagnostic, Place, Severity
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.feed import Feed
from bookforge.preview.findings import Noted
from bookforge.preview.session import Session
from bookforge.reading import read_book

FILES = {
    "book.yaml": "title: A Little Book\nlanguage: en\nidentifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5\n"
    "contents:\n  body: [one.md, two.md]\n",
    "one.md": "# First\n\nSee [nowhere](none.md) and [there](gone.md).\n\n{{< include notes.md >}}\n\n- A [thing](lost.md)\n",
    "notes.md": "Fine.\n\nA [word](lost.md).\n",
    "two.md": "# Second\n\n" + "It is said again.\n\n" * 40 + "![](missing.png)\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("findings") / "book"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made.resolve()


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    session = Session(folder, jobs=1, cache=user_cache())
    return Desk(session, Feed(session.look()), "token", print)


def test_findings_come_in_the_order_of_the_book_with_their_place(desk: Desk) -> None:
    told = TestClient(application(desk, ["testserver"])).get("/~/findings").json()
    assert [(f["path"], f["line"], f["code"]) for f in told[:4]] == [
        ("one.md", 3, "reference-target-exists"),
        ("one.md", 3, "reference-target-exists"),
        ("notes.md", 3, "reference-target-exists"),
        ("one.md", 7, "reference-target-exists"),
    ]
    assert {f["path"] for f in told[4:]} == {"two.md"}
    assert told[2]["place"] == {"id": "one", "path": "one.md", "line": 5}
    assert {f["chapter"] for f in told} == {"First", "Second"}
    page = desk.feed.state.site.page
    assert all(f'id="{f["id"]}"' in page for f in told)  # what has no scripts reads them below the blocks


def test_a_dash_of_another_kind_can_be_mended_by_a_click_and_never_without(tmp_path: Path) -> None:
    one, two = f"# One\n\n{'It—is. ' * 5}\n", "# Two\n\nIt — is.\n"
    folder = lay(tmp_path, {"book.yaml": FILES["book.yaml"], "one.md": one, "two.md": two})
    session = Session(folder, jobs=1, cache=user_cache())
    desk = Desk(session, Feed(session.look()), "token", print)
    (told,) = TestClient(application(desk, ["testserver"])).get("/~/findings").json()
    assert told["fix"] == {"at": {"path": "two.md", "line": 3, "column": 1, "was": "It — is"}, "now": "It—is"}
    assert fixes(folder, desk.feed.state.findings).changes == ()


@pytest.mark.parametrize(
    ("written", "now"),
    [
        ("«Quoi?» said Ann.", "“Quoi?”"),
        ("« Quoi ? » said Ann.", "“Quoi ?”"),
        ("‘I don’t,’ said Ann.", "“I don’t,”"),
        ("‘I do,’ said the boys’ aunt.", None),  # which of them closes it?
        ("«He said “no”», said Ann.", None),  # what of the marks within?
    ],
)
def test_a_quotation_in_other_marks_can_be_mended_where_it_reads_but_one_way(
    tmp_path: Path, written: str, now: str | None
) -> None:
    one, two = f"# One\n\n{'“So it is.” ' * 5}\n", f"# Two\n\nThen: {written}\n"
    folder = lay(tmp_path, {"book.yaml": FILES["book.yaml"], "one.md": one, "two.md": two})
    found = read_book(folder, jobs=1, cache=Cache(None)).diagnostics
    (fix,) = (one.fix for one in found if one.code == "quotes-are-of-one-kind")
    assert (fix and (fix.now, fix.certain)) == (now and (now, False))


def test_others_put_their_findings_beside_them(folder: Path) -> None:
    session = Session(folder, jobs=1, cache=user_cache())
    feed = Feed(session.look())
    desk = Desk(session, feed, "token", print)
    widow = Diagnostic("no-widow", Severity.WARNING, Place("two.md", 9), "A widow.", "Shorten it.")

    async def told() -> str:
        stream = feed.events()
        await anext(stream)
        await anext(stream)
        desk.findings.put("print", [Noted(widow, page="41")])
        return await anext(stream)

    assert asyncio.run(told()).startswith("event: findings\n")
    mine = [f for f in desk.findings.told() if f["source"] == "print"]
    assert [(f["page"], f["chapter"], f["place"]) for f in mine] == [
        ("41", "Second", {"id": "two", "path": "two.md", "line": 9})
    ]
    desk.findings.put("print", [])
    assert not [f for f in desk.findings.told() if f["source"] == "print"]


# --- with a browser ---


@pytest.fixture(scope="module")
def preview(folder: Path) -> Iterator[Preview]:
    started = Preview.start(folder)
    yield started
    started.kill()


@pytest.fixture(params=[1280, 390])
def page(tab: Page, preview: Preview, request: pytest.FixtureRequest) -> Iterator[Page]:
    tab.set_viewport_size({"width": request.param, "height": 800})
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(preview.url)
    expect(tab.locator(".finding-tally")).to_be_visible()
    yield tab
    tab.close()
    assert complaints == []


def test_marks_tell_what_is_wrong_and_the_keys_go_from_one_to_the_next(page: Page) -> None:
    marks, card = page.locator(".finding-mark"), page.locator(".finding-card")
    expect(marks).to_have_count(4)
    expect(page.locator("main aside.finding")).to_have_count(0)
    expect(page.locator("#findings")).to_be_hidden()
    expect(marks.nth(1)).to_have_attribute("aria-label", "Error: “lost.md” is no chapter of this book.")

    marks.first.click()
    expect(card).to_be_focused()
    expect(card).to_contain_text("“none.md” is no chapter of this book.")
    expect(card).to_contain_text("“gone.md” is no chapter of this book.")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(marks.first).to_be_focused()

    page.keyboard.press("n")
    expect(card).to_contain_text("notes.md:3")
    expect(marks.nth(1)).to_be_focused()
    page.keyboard.press("Enter")  # into the card, and out of it again at its end
    expect(card).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(marks.nth(2)).to_be_focused()
    page.keyboard.press("n")
    expect(card).to_contain_text("one.md:7")
    page.keyboard.press("n")
    expect(card).to_contain_text("“missing.png”")
    expect(marks.last).to_be_in_viewport()
    page.keyboard.press("p")
    expect(card).to_contain_text("one.md:7")
    expect(marks.nth(2)).to_be_in_viewport()


@pytest.mark.parametrize("page", [1700], indirect=True)
def test_where_there_is_room_the_card_stands_in_the_margin_and_covers_no_text(page: Page) -> None:
    page.locator(".finding-mark").nth(1).click()
    expect(page.locator(".finding-card")).to_be_focused()
    edges = page.evaluate(
        """['#side', '.finding-card', '.finding-mark[aria-expanded=true]'].flatMap((name) => {
          const { left, right } = document.querySelector(name).getBoundingClientRect(); return [left, right] })"""
    )
    assert edges == sorted(edges)


def test_the_panel_lists_filters_and_leads(page: Page) -> None:
    page.keyboard.press("f")
    panel = page.locator("#panel-findings")
    entries = panel.locator(".finding-entry")
    everything = entries.count()
    panel.get_by_label("Chapter").select_option("First")
    expect(entries).to_have_count(4)
    expect(panel.get_by_role("status")).to_have_text(f"4 of {everything} findings")
    panel.get_by_role("button", name="warning").click()
    expect(entries).to_have_count(0)
    panel.get_by_role("button", name="warning").click()
    panel.get_by_label("Chapter").select_option("")
    panel.get_by_label("Kind").select_option("image-exists")
    expect(entries).to_have_count(1)
    entries.get_by_role("button").click()
    expect(page.locator("#two .finding-mark")).to_be_focused()
    expect(page.locator("#two .finding-mark")).to_be_in_viewport()


def test_a_mended_mistake_takes_its_mark_away(page: Page, folder: Path) -> None:
    marks = page.locator(".finding-mark")
    expect(marks).to_have_count(4)
    (folder / "notes.md").write_text("Fine.\n", encoding="utf-8")
    expect(marks).to_have_count(3)
    (folder / "notes.md").write_text(FILES["notes.md"], encoding="utf-8")
    expect(marks).to_have_count(4)
    assert marks.nth(1).evaluate("(e) => e.parentElement.textContent.trim()") == "A word."
