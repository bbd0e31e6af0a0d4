"""The preview's ebook view: the real EPUB's files, kept from the preview's page, and the view in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect
from previews import Preview
from starlette.testclient import TestClient

from bookforge.cache import user_cache
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.feed import Feed
from bookforge.preview.session import Session

SAID = "Paragraph number {} says a little more of what there is to say, and then, as they all do, it ends."
BOOK = """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
authors: [Ada Writer]
editions: {epub: {embed-fonts: false}}
contents:
  front: [title-page, contents]
  body: [text/one.md, text/two.md, text/three.md]
"""
TABLE = "| A | B | C | D | E |\n|---|---|---|---|---|\n" + "| one | two | three | four | five |\n" * 3
FILES = {
    "book.yaml": BOOK,
    "text/one.md": "# First\n\n" + "".join(SAID.format(n) + "\n\n" for n in range(40)),
    "text/two.md": f"# Second\n\nA text[^n] and a [word](one.md) more.\n\n{TABLE}\n[^n]: A note of *weight*.\n\n"
    + "Averyveryverylongwordthatnobodywouldeversayaloudinacompany.\n",
    "text/three.md": "# Third\n\n" + "".join(f"Line {n} of the third.\n\n" for n in range(60)),
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# --- the server ---


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    looking = Session(lay(tmp_path_factory.mktemp("served"), FILES), jobs=1, cache=user_cache())
    return Desk(looking, Feed(looking.look()), "token", print)


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    return TestClient(application(desk, ["testserver"]))


def test_the_files_are_those_of_the_package_and_run_nothing(client: TestClient) -> None:
    told = client.get("/~/ebook").json()
    assert told["channel"] == "plain"
    assert [page["unit"] for page in told["pages"]] == ["", "title-page", "contents", "one", "two", "three"]
    one = next(page for page in told["pages"] if page["unit"] == "one")
    answer = client.get(f"/~/ebook/{told['digest']}/{one['path']}")
    assert answer.headers["content-type"] == "application/xhtml+xml"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "data-line" not in answer.text
    for path in ("mimetype", "META-INF/container.xml", "../../book.yaml", "EPUB/nothing.xhtml"):
        assert client.get(f"/~/ebook/{told['digest']}/{path}").status_code == 404
    assert client.get(f"/~/ebook/nothing/{one['path']}").status_code == 404
    assert client.get("/~/ebook?channel=nook").status_code == 404


def test_every_block_is_known_by_its_place_among_the_elements(client: TestClient) -> None:
    told = client.get("/~/ebook").json()
    one = next(page for page in told["pages"] if page["unit"] == "one")
    lines = client.get(f"/~/ebook-lines/{told['digest']}/{one['path']}").json()
    page = etree.fromstring(client.get(f"/~/ebook/{told['digest']}/{one['path']}").content)
    found = list(page.iter(etree.Element))
    said = {line: "".join(found[n].itertext()).strip() for n, line in lines}
    assert said[3] == SAID.format(0)
    assert said[81] == SAID.format(39)
    assert one["source"] == "text/one.md"


def test_only_what_looks_otherwise_has_another_digest(desk: Desk, client: TestClient) -> None:
    def digests() -> dict[str, str]:
        return {page["unit"]: page["digest"] for page in client.get("/~/ebook").json()["pages"]}

    before = digests()
    lay(desk.root, {"text/three.md": "# Third\n\nIt is short.\n"})
    desk.feed.publish(desk.session.look(desk.feed.state))
    after = digests()
    assert {unit for unit in before if before[unit] != after[unit]} == {"three"}


def test_without_a_book_it_says_so(tmp_path: Path) -> None:
    looking = Session(tmp_path, jobs=1, cache=user_cache())
    answer = TestClient(application(Desk(looking, Feed(looking.look()), "token", print), ["testserver"])).get(
        "/~/ebook"
    )
    assert answer.status_code == 404
    assert "no book yet" in answer.text


# --- with a browser ---


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    started = Preview.start(lay(tmp_path_factory.mktemp("shown") / "book", FILES))
    yield started
    started.kill()


@pytest.fixture(scope="module")
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    """The preview's page, of which the tests tell one story after the other."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(preview.url)
    expect(page.locator(".live")).to_have_text("Live")
    yield page
    context.close()
    ours = ("Blocked script execution", "Content Security Policy")  # what these tests ask of pages that may run nothing
    assert [complaint for complaint in complaints if not complaint.startswith(ours) and ours[1] not in complaint] == []


def leaf(page: Page) -> FrameLocator:
    """The page of the ebook that is shown."""
    return page.frame_locator(".ebook-page:not(.coming)")


def on_screen(page: Page, words: str) -> bool:
    """Whether a block stands on the page that is shown, and not on one beside it."""
    box = (
        leaf(page)
        .get_by_text(words)
        .first.evaluate(
            "(e) => { const r = e.getClientRects()[0]; return r.left >= -1 && r.left < e.ownerDocument.defaultView.innerWidth }"
        )
    )
    return bool(box)


def turned(page: Page) -> str:
    return page.locator(".ebook-within").inner_text()


def go_to(page: Page, unit: str) -> None:
    page.locator(f"#side a[href='#{unit}']").click()
    title = {"one": "First", "two": "Second", "three": "Third"}[unit]
    expect(page.locator(".ebook-running")).to_have_text(title)


def held_back(page: Page, url: str) -> Callable[[], None]:
    """Holds back what the server answers at some address, until what is given back is called."""
    asked: list[Route] = []
    held = True
    page.route(url, lambda route: asked.append(route) if held else route.continue_())

    def answer() -> None:
        nonlocal held
        for _ in range(1000):
            if asked:
                break
            page.wait_for_timeout(20)
        assert asked, f"nobody asked for {url}"
        held = False
        for route in asked:
            route.continue_()

    return answer


def test_switching_keeps_the_place_both_ways(page: Page) -> None:
    page.get_by_text(SAID.format(24), exact=True).evaluate("(e) => { e.scrollIntoView(); scrollBy(0, -60) }")
    page.keyboard.press("2")
    expect(leaf(page).get_by_text(SAID.format(24))).to_be_attached(timeout=20_000)
    expect(page.locator(".ebook-running")).to_have_text("First")
    assert on_screen(page, SAID.format(24))
    page.keyboard.press("1")
    assert page.get_by_text(SAID.format(24), exact=True).evaluate(
        "(e) => { const t = e.getBoundingClientRect().top; return t > 0 && t < innerHeight }"
    )
    page.keyboard.press("2")
    expect(page.locator(".ebook-within")).to_contain_text("in this chapter")


def test_pages_turn_by_keys_from_file_to_file(page: Page) -> None:
    go_to(page, "one")
    page.locator(".ebook-stage").focus()
    page.keyboard.press("Home")
    assert turned(page).startswith("1 of ")
    page.keyboard.press("ArrowRight")
    assert turned(page).startswith("2 of ")
    assert not on_screen(page, SAID.format(0))
    page.keyboard.press("End")
    count = turned(page).split()[2]
    assert turned(page) == f"{count} of {count} in this chapter"
    assert on_screen(page, SAID.format(39))
    page.keyboard.press(" ")
    expect(page.locator(".ebook-running")).to_have_text("Second")
    page.keyboard.press("PageUp")
    expect(page.locator(".ebook-running")).to_have_text("First")
    assert turned(page) == f"{count} of {count} in this chapter"
    shown = page.locator(".ebook-page:not(.coming)").bounding_box()
    assert shown is not None
    page.mouse.click(shown["x"] + shown["width"] - 20, shown["y"] + 300)  # the right of the page
    expect(page.locator(".ebook-running")).to_have_text("Second")


def test_colours_and_sizes_are_the_readers(page: Page) -> None:
    go_to(page, "two")
    for _ in range(5):
        page.keyboard.press("+")
    expect(page.locator(".ebook-size-told")).to_have_text("200 %")
    too_wide = """(body) => [...body.querySelectorAll('*')].filter((one) => [...one.getClientRects()].some(
        (rect) => rect.width > body.ownerDocument.defaultView.innerWidth + 1)).map((one) => one.outerHTML)"""
    assert leaf(page).locator("body").evaluate(too_wide) == []
    page.keyboard.press("i")
    page.keyboard.press("i")
    expect(page.get_by_role("radio", name="Dark")).to_have_attribute("aria-checked", "true")
    expect(leaf(page).locator("html")).to_have_css("background-color", "rgb(18, 18, 18)")
    for name in ("h1", "section > p", "th", "a"):
        expect(leaf(page).locator(name).first).to_have_css("color", "rgb(207, 203, 196)")
    page.keyboard.press("0")
    page.keyboard.press("i")
    expect(leaf(page).locator("html")).to_have_css("font-size", "18px")


def test_a_note_opens_in_its_window_and_a_link_leads_on(page: Page) -> None:
    go_to(page, "two")
    leaf(page).locator("[role=doc-noteref]").first.click()
    window = page.get_by_role("dialog", name="Note")
    expect(window).to_contain_text("A note of weight.")
    assert window.locator("em").inner_text() == "weight"
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    leaf(page).get_by_role("link", name="word").click()
    expect(page.locator(".ebook-running")).to_have_text("First")


def test_the_place_is_kept_whatever_the_reader_sets(page: Page) -> None:
    go_to(page, "one")
    page.locator(".ebook-stage").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    first = (
        leaf(page).locator("p").evaluate_all("(all) => all.find((e) => e.getClientRects()[0].left >= 0).textContent")
    )
    for key in "f+++f-f--":
        page.keyboard.press(key)
        page.wait_for_timeout(50)
    expect(page.get_by_role("radio", name="Phone")).to_have_attribute("aria-checked", "true")
    assert on_screen(page, first)
    page.keyboard.press("0")


def test_its_own_contents_lead_everywhere(page: Page) -> None:
    page.locator(".ebook-stage").focus()
    page.keyboard.press("b")
    contents = page.get_by_role("navigation", name="Contents of the ebook")
    expect(contents.locator("button")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(contents).to_be_hidden()
    expect(page.locator(".ebook-running")).to_have_text("Second")


def test_a_channel_is_chosen_and_its_tables_are_its_own(page: Page) -> None:
    go_to(page, "two")
    expect(leaf(page).locator("table")).to_be_attached()
    page.locator("summary[title^='Face']").click()
    page.get_by_label("Made for").select_option("kobo")
    expect(leaf(page).locator("table")).to_have_count(0, timeout=20_000)  # one block a row: five columns are too many
    expect(leaf(page).get_by_text("five").first).to_be_attached()
    page.get_by_label("Made for").select_option("plain")
    expect(leaf(page).locator("table")).to_be_attached(timeout=20_000)
    page.keyboard.press("Escape")


def test_a_save_is_shown_and_the_place_is_kept(page: Page, preview: Preview) -> None:
    go_to(page, "three")
    page.locator(".ebook-stage").focus()
    page.keyboard.press("End")
    assert on_screen(page, "Line 59 of the third.")
    shown = turned(page)
    text = FILES["text/three.md"].replace("Line 59 of the third.", "Line 59 of the third. It is new.")
    lay(preview.folder, {"text/three.md": text.replace("# Third\n", "# Third\n\n" + "Written above.\n\n" * 90)})
    expect(leaf(page).get_by_text("It is new.")).to_be_attached(timeout=20_000)
    assert turned(page) != shown
    assert on_screen(page, "It is new.")
    lay(preview.folder, {"text/three.md": FILES["text/three.md"]})
    expect(leaf(page).get_by_text("It is new.")).to_have_count(0, timeout=20_000)


def test_what_comes_late_turns_no_page(page: Page, preview: Preview) -> None:
    """The reader clicks on a chapter and goes on to its end, while the server is slow: there she stays."""
    answer = held_back(page, "**/~/ebook?*")
    go_to(page, "one")
    go_to(page, "three")
    page.keyboard.press("End")
    lay(preview.folder, {"text/two.md": FILES["text/two.md"] + "\nOne line more.\n"})
    expect(page.locator(".ebook-stage")).to_have_attribute("aria-busy", "true")  # what the ebook is now, is asked
    answer()
    expect(page.locator(".ebook-stage[aria-busy]")).to_have_count(0, timeout=20_000)
    assert on_screen(page, "Line 59 of the third.")
    lay(preview.folder, {"text/two.md": FILES["text/two.md"]})


def test_a_click_on_a_chapter_counts_though_a_save_of_the_one_that_is_shown_comes(page: Page, preview: Preview) -> None:
    go_to(page, "three")
    answer = held_back(page, "**/~/ebook/**/*one*")
    page.locator("#side a[href='#one']").click()
    with page.expect_response("**/~/ebook?*", timeout=20_000):
        lay(preview.folder, {"text/three.md": FILES["text/three.md"].replace("# Third\n", "# Third\n\nAbove.\n")})
    page.wait_for_timeout(200)  # the answer is in
    answer()
    expect(page.locator(".ebook-running")).to_have_text("First")
    page.wait_for_timeout(200)
    expect(page.locator(".ebook-running")).to_have_text("First")
    with page.expect_response("**/~/ebook?*", timeout=20_000):
        lay(preview.folder, {"text/three.md": FILES["text/three.md"]})


def test_a_page_turned_while_a_save_comes_stays_turned(page: Page, preview: Preview) -> None:
    go_to(page, "three")
    answer = held_back(page, "**/~/ebook/**/*three*")
    lay(preview.folder, {"text/three.md": FILES["text/three.md"].replace("# Third\n", "# Third\n\nAbove.\n")})
    expect(page.locator(".ebook-page.coming")).to_be_attached(timeout=20_000)
    page.keyboard.press("End")
    answer()
    expect(leaf(page).get_by_text("Above.")).to_be_attached(timeout=20_000)
    assert on_screen(page, "Line 59 of the third.")
    lay(preview.folder, {"text/three.md": FILES["text/three.md"]})
    expect(leaf(page).get_by_text("Above.")).to_have_count(0, timeout=20_000)


def test_on_a_phone_it_fills_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".ebook-screen")).to_have_css("width", "390px")
    expect(page.locator(".ebook-turn").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
