"""A long book in the live preview: sections that are away come when the reader comes near, and she never notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from previews import Preview, becomes_true

CHAPTERS = 8
AT_ONCE = 67_000  # letters: of a book a third as long as one that the preview would call so
SAID = (
    "Here is sentence {0} of the chapter {1}, and it is followed by {0} more of them in {1} until it is long enough. "
)


def chapter(name: str, *, more: str = "") -> str:
    text = "\n\n".join(SAID.format(n, name) * 4 for n in range(30))
    return f"# {name.title()}\n\n{more}{text}\n\n## The end of {name} {{#end-{name}}}\n\nIts last words.\n"


NAMES = [f"number-{n}" for n in range(1, CHAPTERS + 1)]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("long")
    body = "".join(f"    - {name}.md\n" for name in NAMES)
    manifest = "title: A Long Book\nlanguage: en\nidentifier: x\ncontents:\n  front: [contents]\n  body:\n"
    (folder / "book.yaml").write_text(manifest + body)
    for name in NAMES:
        more = f"It leads to [its end](#end-{NAMES[-2]}).\n\n" if name == NAMES[0] else ""
        (folder / f"{name}.md").write_text(chapter(name, more=more))
    started = Preview.start(folder.resolve(), at_once=AT_ONCE)
    yield started
    started.kill()


@pytest.fixture
def page(tab: Page, preview: Preview) -> Iterator[Page]:
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(preview.url)
    expect(tab.locator(".live")).to_have_text("Live")
    yield tab
    tab.close()
    assert complaints == []


def away(page: Page) -> list[str]:
    return list(page.evaluate("[...document.querySelectorAll('main > .away')].map((section) => section.id)"))


def at_top(page: Page) -> str:
    """The words just below the running head, once nothing comes any more."""
    page.evaluate("new Promise((done) => setTimeout(done, 400))")
    return str(
        page.evaluate(
            "[...document.querySelectorAll('main p')].find((p) => p.getBoundingClientRect().top > 60)"
            ".textContent.trim().slice(0, 60)"
        )
    )


def test_a_long_book_begins_with_its_first_chapters(page: Page) -> None:
    assert NAMES[0] not in away(page)
    assert set(NAMES[-3:]) <= set(away(page))
    assert page.locator(f"#{NAMES[-1]}").evaluate("(e) => e.offsetHeight") > 3000  # about as high as it will be


def test_a_link_leads_into_a_chapter_that_is_away(page: Page) -> None:
    page.get_by_role("link", name="its end").click()
    heading = page.get_by_role("heading", name=f"The end of {NAMES[-2]}")
    expect(heading).to_be_in_viewport()
    assert page.url.endswith(f"#end-{NAMES[-2]}")
    page.go_back()
    expect(page.get_by_role("link", name="its end")).to_be_in_viewport()
    page.go_forward()
    expect(heading).to_be_in_viewport()


def test_the_contents_lead_to_a_chapter_that_is_away(page: Page) -> None:
    name = NAMES[-1]
    page.locator(f"#side a[href='#{name}']").click()
    expect(page.locator(f"#{name} h1")).to_be_in_viewport()
    assert name not in away(page)
    assert NAMES[4] in away(page)  # what is passed over stays away


def test_an_address_with_a_place_opens_there_and_a_reload_stays(page: Page, preview: Preview) -> None:
    page.goto("about:blank")
    page.goto(f"{preview.url}#end-{NAMES[5]}")
    heading = page.get_by_role("heading", name=f"The end of {NAMES[5]}")
    expect(heading).to_be_in_viewport()
    page.mouse.wheel(0, -2500)
    before = at_top(page)
    assert NAMES[5] in before
    page.reload()
    expect(page.locator(".live")).to_have_text("Live")
    becomes_true(page, "document.querySelector('main').getBoundingClientRect().top < -1000")
    assert at_top(page) == before


def test_scrolling_meets_no_gap_and_no_jump(page: Page) -> None:
    """Down through the book by the window's height, and up again: whatever comes, the words on screen stay put."""
    jumps = page.evaluate(
        """async () => {
          const still = () => new Promise((done) => setTimeout(done, 60));
          const here = () => document.elementsFromPoint(innerWidth / 2, 450).find((e) => e.matches('main p'));
          const jumps = [];
          const go = async (step, times) => {
            for (let i = 0; i < times; i += 1) {
              scrollBy({ top: step, behavior: 'instant' });
              const one = here();
              const before = one?.getBoundingClientRect().top;
              await still();
              if (one?.isConnected) jumps.push(Math.abs(one.getBoundingClientRect().top - before));
            }
          };
          await go(1500, 25);
          await go(-1500, 25);
          return jumps;
        }"""
    )
    assert len(jumps) > 40  # nearly always there is a paragraph, not a gap
    assert max(jumps) < 3


def test_a_save_shows_in_a_chapter_that_has_come_and_waits_in_one_that_has_not(page: Page, preview: Preview) -> None:
    here, there = NAMES[1], NAMES[-1]
    (preview.folder / f"{here}.md").write_text(chapter(here, more="Written anew.\n\n"))
    expect(page.locator(f"#{here}")).to_contain_text("Written anew.", timeout=20_000)
    (preview.folder / f"{there}.md").write_text(chapter(there, more="Written far away.\n\n"))
    page.wait_for_timeout(1500)
    assert there in away(page)
    page.locator(f"#side a[href='#{there}']").click()
    expect(page.locator(f"#{there}")).to_contain_text("Written far away.", timeout=20_000)


def test_to_print_brings_the_whole_book(page: Page) -> None:
    assert away(page)
    page.pdf()
    assert not away(page)


def test_paper_is_white_and_bears_the_book_alone(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    for around in (".bar", ".side", ".findings", ".views"):
        expect(page.locator(around)).to_be_hidden()
    ink, left = page.evaluate(
        "[getComputedStyle(document.body).color, document.querySelector('main').getBoundingClientRect().left]"
    )
    assert max(int(part) for part in re.findall(r"\d+", ink)) < 80
    assert left == 0
    assert page.evaluate("getComputedStyle(document.querySelector('main > section + section')).breakBefore") == "page"


def test_the_browsers_search_finds_in_the_whole_book(page: Page) -> None:
    page.keyboard.press("Control+f")
    expect(page.locator("main > .away")).to_have_count(0)


def test_a_page_that_slept_asks_again_what_the_book_is(page: Page, preview: Preview) -> None:
    """A laptop that was closed: the stream may be dead, and nothing says so."""
    page.clock.install()
    page.reload()
    expect(page.locator(".live")).to_have_text("Live")
    with page.expect_request("**/events"):
        page.clock.fast_forward("10:00")
    (preview.folder / f"{NAMES[0]}.md").write_text(chapter(NAMES[0], more="Written after it was opened.\n\n"))
    expect(page.locator(f"#{NAMES[0]}")).to_contain_text("Written after it was opened.")


def test_a_chapter_that_is_put_in_has_no_other_styled_anew(page: Page) -> None:
    """A rule such as `section + section` has Chromium style all chapters of the book at every save."""
    page.evaluate(
        """() => { for (let n = 0; n < 500; n += 1) {
          const section = document.createElement('section'); section.className = 'away'; section.id = `more-${n}`;
          section.append(...[1, 2, 3].map(() => document.createElement('p'))); document.getElementById('text').append(section);
        } }"""
    )
    tracing = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[Any] = []
    tracing.on("Tracing.dataCollected", lambda some: events.extend(some["value"]))
    tracing.on("Tracing.tracingComplete", lambda told: ended.append(told))
    tracing.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
    page.evaluate(
        """() => { const old = document.querySelector('main > section'); const fresh = old.cloneNode(true);
          document.body.offsetHeight; old.replaceWith(fresh); document.body.offsetHeight; }"""
    )
    tracing.send("Tracing.end")
    for _ in range(1000):
        if ended:
            break
        page.wait_for_timeout(20)
    assert ended
    styled = [event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree"]
    assert any(styled)
    assert max(styled) < 1000, styled
