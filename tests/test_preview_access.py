"""The preview for those who use no mouse, hear the page, or see it dark, small or in colours of their own: axe looks at
every panel and view, and a proofreader goes through her work by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from preview_books import lay
from previews import Preview, becomes_true

AXE = ("axe-core", "4.11.0")
SAID_TWICE = "Two people who live together share a table and a window, and now and then they share a door, too."
FILES = {
    "book.yaml": "title: A Little Book\nlanguage: en\nidentifier: x\ncontents: {front: [title-page], body: [one.md, two.md]}\n",
    "one.md": "# One\n\nA paragraph, [nowhere](none.md), with the the window.[^1]\n\n[^1]: A note.\n\n"
    "> [!TIP]\n> A callout.\n\n" + SAID_TWICE + "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![](none.png)\n",
    "two.md": "# Two\n\n## A door\n\nA wrod that is in no dictionary, and a window.\n\n" + SAID_TWICE + " So it is.\n",
}


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = lay(tmp_path_factory.mktemp("access") / "book", FILES)
    started = Preview.start(folder)
    yield started
    started.kill()


def press(page: Page, key: str) -> None:
    """A key of the page's, whatever had the focus."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(key)


# --- axe ---

# Contrast is the system's where colours are (and is measured as if they were not).
LOOK = """(contrast) => axe.run({
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  rules: { "color-contrast": { enabled: contrast } },
})"""
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => true)"

Step = tuple[str, Callable[[Page], Any], str]


def _by_key(key: str) -> Callable[[Page], None]:
    return lambda page: press(page, key)


def _search(page: Page) -> None:
    press(page, "/")
    page.keyboard.type("window")


def _unfound(page: Page) -> None:
    page.keyboard.type("zzz")


def _write(page: Page) -> None:
    form = page.locator(".note-form")
    form.locator("textarea").fill("Is it so?")
    form.locator("input").fill("Ada")
    page.keyboard.press("Control+Enter")


# What is done, and what is there when it has been done.
STEPS: list[Step] = [
    ("the text", lambda page: None, ".finding-mark"),
    ("a finding", _by_key("n"), ".finding-card:visible"),
    ("findings", lambda page: (page.keyboard.press("Escape"), press(page, "f")), ".finding-entry"),
    ("outline", _by_key("o"), ".outline-link"),
    ("spelling", _by_key("w"), "#panel-spelling .proof-word"),
    ("prose", _by_key("r"), "#panel-prose .proof-place"),
    ("no notes", _by_key("M"), ".note-none, .note"),
    ("a note is written", _by_key("m"), ".note-form textarea"),
    ("a note", _write, "#panel-notes .note"),
    ("search", _search, ".search-hit"),
    ("nothing found", _unfound, ".search-told:has-text('Nothing')"),
    ("help", lambda page: (press(page, "t"), press(page, "?")), "dialog[open]"),
    ("contents", lambda page: (page.keyboard.press("Escape"), page.locator(".contents-button").click()), "#side"),
]  # fmt: skip
MADE: list[Step] = [  # what is to be made first
    ("compare", lambda page: (_back(page), press(page, "4")), ".compare-told:text-matches('since|yet')"),
    ("a snapshot", lambda page: page.get_by_role("button", name="Save a").click(), ".compare-told:has-text('Nothing has')"),
    ("ebook", _by_key("2"), ".ebook-page:not(.coming)"),
    ("its contents", _by_key("b"), ".ebook-contents:visible"),
    ("its looks", lambda page: (press(page, "b"), page.locator(".ebook-face").click()), ".ebook-drop[open]"),
    ("pages", _by_key("3"), ".leaf"),
]  # fmt: skip


def _back(page: Page) -> None:
    """Puts away the contents, which on a phone cover the page."""
    if page.locator(".close-button").is_visible():
        page.locator(".close-button").click()


LONG = pytest.mark.long


@pytest.mark.parametrize(
    ("width", "looks", "steps"),
    [
        pytest.param(390, {"color_scheme": "dark", "reduced_motion": "reduce"}, STEPS, id="phone-dark"),
        pytest.param(390, {"color_scheme": "dark"}, MADE, id="phone-dark-made", marks=LONG),
        pytest.param(390, {"color_scheme": "light"}, STEPS + MADE, id="phone-light", marks=LONG),
        pytest.param(
            1440, {"color_scheme": "light", "reduced_motion": "reduce"}, STEPS + MADE, id="wide-light", marks=LONG
        ),
        pytest.param(1440, {"color_scheme": "dark"}, STEPS + MADE, id="wide-dark", marks=LONG),
        pytest.param(1440, {"forced_colors": "active"}, STEPS + MADE, id="wide-forced-colours", marks=LONG),
    ],
)
def test_axe_finds_nothing_in_any_panel_or_view(
    preview: Preview,
    browser: Browser,
    npm: Callable[[str, str], Path],
    width: int,
    looks: dict[str, Any],
    steps: list[Step],
) -> None:
    axe = (npm(*AXE) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 844}, **looks)
    page = context.new_page()
    page.goto(preview.url)
    page.evaluate(axe)
    found: list[str] = []
    for name, does, then in steps:
        does(page)
        page.locator(then).first.wait_for(state="attached", timeout=60_000)
        page.evaluate(SETTLED)
        told = page.evaluate(LOOK, "forced_colors" not in looks)
        for fault in told["violations"]:
            found += [f"{name}: {fault['id']}: {node['html'][:120]}" for node in fault["nodes"]]
    context.close()
    assert found == []


# --- keys alone ---

STOP = """() => {
  const it = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(it);
  const { top, bottom } = it.getBoundingClientRect();
  return {
    what: it.matches(".skip") ? "skip" : it.closest(".bar, .side, main, .desk")?.className || it.closest("main")?.localName,
    name: it.getAttribute("aria-label") || it.textContent.trim() || it.title || "",
    ringed: outlineStyle !== "none" && parseFloat(outlineWidth) > 0,
    seen: bottom > 0 && top < innerHeight,
  };
}"""


def tabbed(page: Page) -> list[dict[str, Any]]:
    """What the Tab key comes to, from the beginning of the page to its end."""
    stops: list[dict[str, Any]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return stops
        stops.append(page.evaluate(STOP))
    raise AssertionError("the Tab key does not leave the page")


def test_every_stop_of_the_tab_key_is_named_ringed_and_in_sight(preview: Preview, tab: Page) -> None:
    tab.goto(preview.url)
    expect(tab.locator(".finding-mark")).to_have_count(3)
    stops = tabbed(tab)
    assert [stop for stop in stops if not (stop["name"] and stop["ringed"] and stop["seen"])] == []
    places = [stop["what"] for stop in stops]
    assert [place for place, before in zip(places, [None, *places], strict=False) if place != before] == [
        "skip", "bar", "side", "main",
    ]  # fmt: skip
    for role, name in (("banner", None), ("navigation", "Contents"), ("main", None)):
        expect(tab.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]


def test_whatever_opens_gives_the_focus_back_when_escape_closes_it(preview: Preview, tab: Page) -> None:
    tab.goto(preview.url)
    expect(tab.locator(".finding-mark")).to_have_count(3)
    link = tab.locator("main .noteref").first
    link.focus()
    for key in "fMowr/t":
        tab.keyboard.press(key)
        becomes_true(tab, "document.querySelector('#desk').contains(document.activeElement)")
        expect(tab.get_by_role("complementary", name="Tools")).to_have_count(1)
        tab.keyboard.press("Escape")
        expect(tab.locator("#desk")).to_be_hidden()
        expect(link).to_be_focused()
    tab.keyboard.press("?")
    expect(tab.locator("dialog")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_the_first_link_leads_past_the_bar_in_every_view(preview: Preview, tab: Page) -> None:
    tab.goto(preview.url)
    expect(tab.locator(".finding-mark")).to_have_count(3)
    tab.keyboard.press("4")
    tab.locator(".skip").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("main", name="Compare")).to_be_focused()


def test_what_has_changed_is_said(preview: Preview, tab: Page) -> None:
    tab.goto(preview.url)
    said = tab.locator(".unseen[role=status]")
    expect(tab.locator(".finding-mark")).to_have_count(3)
    try:
        lay(preview.folder, {"two.md": FILES["two.md"].replace(SAID_TWICE, "Once.")})
        expect(said).to_contain_text("3 findings")
        lay(preview.folder, {"book.yaml": "title: [\n"})
        expect(said).to_contain_text("The book cannot be read as it stands. Error")
        lay(preview.folder, {"book.yaml": FILES["book.yaml"]})
        expect(said).to_contain_text("The book can be read again.")
    finally:
        lay(preview.folder, FILES)


def test_the_filters_of_findings_are_of_one_height(preview: Preview, tab: Page) -> None:
    """A class of the notes' (`note`) once reached one of them, and all were as high as that."""
    tab.goto(preview.url)
    tab.keyboard.press("f")
    chips = tab.locator(".finding-chip")
    expect(chips).to_have_count(3)
    heights = chips.evaluate_all("(all) => all.map((one) => one.offsetHeight)")
    assert max(heights) < 40


def test_on_a_phone_the_bar_keeps_the_dot_that_says_that_it_is_live(preview: Preview, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(preview.url)
    light = tab.locator(".live")
    expect(light).to_have_text("Live")  # for those who hear it
    assert light.evaluate("(one) => [one.offsetWidth, parseInt(getComputedStyle(one, '::before').width)]") == [7, 7]


def test_what_is_chosen_shows_where_the_system_sets_the_colours(preview: Preview, tab: Page) -> None:
    tab.emulate_media(forced_colors="active")
    tab.goto(preview.url)
    tab.keyboard.press("f")
    for chosen, other in (
        (".view-button[aria-checked=true]", ".view-button[aria-checked=false]"),
        (".desk-tab[aria-selected=true]", ".desk-tab[aria-selected=false]"),
    ):
        ground = "(one) => getComputedStyle(one).backgroundColor"
        assert tab.locator(chosen).evaluate(ground) != tab.locator(other).first.evaluate(ground)
    shape = tab.locator(".finding-chip .finding-shape").first
    assert shape.evaluate("(one) => getComputedStyle(one, '::before').backgroundColor") == "rgb(0, 0, 0)"
