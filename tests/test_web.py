"""The web edition: its HTML, and the page itself opened from disk in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from bookforge.cache import user_cache
from bookforge.diagnostics import Diagnostic, Place, Severity
from bookforge.editions.artifact import Artifact
from bookforge.editions.web import render
from bookforge.editions.web.findings import listed, mark, spoken
from bookforge.editions.web.measure import reading_time, word_count
from bookforge.markup import parse_page, to_html
from bookforge.reading import read_book
from bookforge.theme import Theme


def prose(first: int) -> str:
    """Thirty sentences, none of which is anywhere else."""
    return " ".join(f"Sentence number {n} says a little more than what {n - 1} said." for n in range(first, first + 30))


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcff9f"
    "a11e000782027f3dc848ef0000000049454e44ae426082"
)

BOOK = """
title: A Little Book
short-title: Little
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
authors: [Ada Writer]
contents:
  front: [half-title, title-page, copyright, {dedication: gift.md}, contents, {preface: preface.md}]
  body:
    - part: Together
      chapters: [one.md, two.md]
"""
FILES = {
    "book.yaml": BOOK,
    "gift.md": "For you.\n",
    "preface.md": "A few words before.\n",
    "one.md": f"""---
short-title: Near
---

# Near and Apart

{prose(100)} A call.[^n] And [a link out](https://example.org/).

{prose(200)}

## Signs {{#signs}}

> [!TIP] Hold hands
> Now.

{prose(300)}

### Deeper

![A dot](dot.png)

[^n]: The note stands *here*.
""",
    "two.md": f"""# Touch

[The signs](one.md#signs) come first. {prose(400)}

| A wide table | with many | columns that | do not | fit on | a telephone |
|--------------|-----------|--------------|--------|--------|-------------|
| unbreakablewords | unbreakablewords | unbreakablewords | unbreakablewords | unbreakablewords | unbreakablewords |

## Last

$a^2$ and {prose(500)}
""",
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "dot.png").write_bytes(PIXEL)
    return folder.resolve()


def make(folder: Path, *, live: bool = False) -> tuple[Artifact, tuple[Diagnostic, ...]]:
    reading = read_book(folder, jobs=1, cache=user_cache())
    assert reading.book is not None, reading.diagnostics
    return render(reading.book, Theme(folder), findings=reading.diagnostics, live=live)


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    return make(lay(tmp_path_factory.mktemp("book"), FILES))[0]


@pytest.fixture(scope="module")
def page(artifact: Artifact) -> html.HtmlElement:
    return html.document_fromstring(artifact.files[artifact.main].decode())


def test_the_artifact_is_a_folder_with_its_page_first(artifact: Artifact) -> None:
    assert artifact.kind == "web"
    assert artifact.main == "web/index.html"
    assert {"web/book.css", "web/book.js"} < set(artifact.files)
    assert all(name.startswith("web/") and ".." not in name for name in artifact.files)
    assert artifact.measure.endswith(" words")
    assert any(data == PIXEL for name, data in artifact.files.items() if name.startswith("web/images/"))


def test_the_same_book_gives_the_same_bytes(artifact: Artifact, tmp_path: Path) -> None:
    assert make(lay(tmp_path, FILES))[0].files == artifact.files


def test_every_address_in_the_page_is_relative_or_an_outward_link(page: html.HtmlElement) -> None:
    for element, _, address, _ in page.iterlinks():
        if address.startswith("http"):
            assert element.tag == "a"
            assert element.get("rel") == "noopener"
        else:
            assert address.startswith(("#", "data:")) or not address.startswith(("/", "file:", "//")), address


def test_the_page_has_attributes_of_html_only(artifact: Artifact) -> None:
    assert b"epub:" not in artifact.files[artifact.main]
    assert b"xmlns:" not in artifact.files[artifact.main]


def test_inward_links_lead_to_one_place(page: html.HtmlElement) -> None:
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    inward = [a.get("href")[1:] for a in page.iter("a") if (a.get("href") or "").startswith("#")]
    assert "signs" in inward
    assert set(inward) <= set(ids)


def test_units_come_in_order_without_the_half_title(page: html.HtmlElement) -> None:
    units = [section.get("id") for section in page.xpath("//main/section")]
    assert units == ["title-page", "copyright", "gift", "contents", "preface", "part-1", "one", "two"]


def test_chapters_tell_their_file_and_their_length(page: html.HtmlElement) -> None:
    chapter = page.get_element_by_id("one")
    assert chapter.get("data-source") == "one.md"
    assert chapter.get("data-head") == "Near"
    source = chapter.xpath(".//p[@class='chapter-source']")[0].text_content()
    assert source.startswith("one.md · ")
    assert "words" in source
    assert "min" in source


def test_blocks_keep_their_source_lines(page: html.HtmlElement) -> None:
    text = FILES["one.md"].split("\n")
    heading = page.get_element_by_id("signs").xpath("./h2")[0]
    assert text[int(heading.get("data-line")) - 1].startswith("## Signs")


def test_a_dedication_and_a_preface_need_no_heading_of_their_own(tmp_path: Path) -> None:
    reading = read_book(lay(tmp_path, FILES), jobs=1, cache=user_cache())
    assert not reading.diagnostics
    assert [c.title for c in reading.book.chapters()][:2] == ["Dedication", "Preface"] if reading.book else False


def test_contents_hold_parts_numbers_sections_and_counts(page: html.HtmlElement) -> None:
    side = page.get_element_by_id("side-contents")
    part = side.xpath(".//li[contains(@class, 'part')]")[0]
    chapters = part.xpath("./ol/li")
    assert [c.xpath("string(./a/span[@class='number'])") for c in chapters] == ["1", "2"]
    assert [c.xpath("string(./ol/li/a)").strip() for c in chapters] == ["Signs", "Last"]
    assert chapters[0].xpath("string(./a/span[@class='count'])") == "1,011 words"
    assert "Deeper" not in side.text_content()  # contents-depth is 2 when nothing else is said


def test_contents_go_as_deep_as_the_manifest_says(tmp_path: Path) -> None:
    made, _ = make(lay(tmp_path, {**FILES, "book.yaml": BOOK + "editions: {web: {contents-depth: 3}}\n"}))
    side = html.document_fromstring(made.files[made.main].decode()).get_element_by_id("side-contents")
    assert "Deeper" in side.text_content()


def test_notes_work_as_links_without_a_script(page: html.HtmlElement) -> None:
    call = page.xpath("//a[@class='noteref']")[0]
    note = page.get_element_by_id(call.get("href")[1:])
    assert "The note stands here." in note.text_content()
    back = note.xpath("./a[@role='doc-backlink']")[0]
    assert back.get("href") == f"#{call.get('id')}"


def test_images_tell_their_size_and_a_missing_one_asks_nothing_of_the_disk(tmp_path: Path) -> None:
    text = "# Pictures\n\n![A dot](dot.png)\n\n![A secret](../../../etc/passwd)\n\n![](file:///etc/hostname)\n"
    made, _ = make(lay(tmp_path, {**FILES, "two.md": text, "one.md": "# Near {#signs}\n\nText.\n"}))
    chapter = html.document_fromstring(made.files[made.main].decode()).get_element_by_id("two")
    images = chapter.xpath(".//img")
    assert [(i.get("width"), i.get("height")) for i in images] == [("1", "1")]
    assert chapter.xpath(".//span[@class='missing-image']")[0].text == "A secret"


def test_only_the_typefaces_that_are_needed_are_packed(artifact: Artifact) -> None:
    fonts = {name.rpartition("/")[2]: len(data) for name, data in artifact.files.items() if "/fonts/" in name}
    assert "bf-serif-regular.ttf" in fonts
    assert "bf-mono-bolditalic.ttf" not in fonts
    assert fonts["bf-serif-regular.ttf"] < 100_000


def test_a_style_sheet_names_its_files_beside_it_and_none_elsewhere(tmp_path: Path) -> None:
    css = ".a { background: url(dot.png) } .b { background: url(https://example.org/spy.png) } .c { background: url(../../x) }"
    folder = lay(tmp_path, {**FILES, "styles/extra.css": css})
    (folder / "styles" / "dot.png").write_bytes(PIXEL)
    made, found = make(folder)
    sheet = made.files["web/book.css"].decode()
    assert "example.org" not in sheet
    assert "../" not in sheet
    assert any(data == PIXEL and f'url("{name.removeprefix("web/")}")' in sheet for name, data in made.files.items())
    assert [(d.code, d.place.line) for d in found] == [("resource-is-found", 1)] * 2


@pytest.mark.parametrize(
    ("line", "behind"),
    [
        (1, "header"),  # front matter: behind the opener
        (5, "h1"),
        (7, "p"),
        (8, "p"),  # a paragraph's second line
        (10, "li > p"),
        (12, "table"),
        (99, "pre"),
    ],
)
def test_a_finding_stands_behind_the_block_of_its_line(line: int, behind: str) -> None:
    section = parse_page(
        '<section><header class="opener"><h1 data-line="5">T</h1></header><p data-line="7">One<br/>two</p>'
        '<ul data-line="10"><li data-line="10"><p data-line="10">a</p></li></ul>'
        '<table data-line="12"><tr data-line="12"></tr></table><pre data-line="20">x</pre></section>'
    )
    found = Diagnostic("image-has-alt", Severity.WARNING, Place("a.md", line, 1), "An image has no `alt`.", "Write it.")
    mark(section, listed([found], ["a.md"]))
    note = next(e for e in section.iter("aside"))
    before, parent = note.getprevious(), note.getparent()
    assert before is not None
    assert parent is not None
    assert before.tag == behind.rpartition(" ")[2]
    assert behind.startswith("li") == (parent.tag == "li")
    assert note.get("id") == listed([found], ["a.md"])[0].id
    assert "An image has no alt." in "".join(note.itertext())
    assert "<code>alt</code>" in to_html(note)
    assert f"a.md:{line}" in "".join(note.itertext())


def test_findings_are_listed_with_a_link_to_their_mark(tmp_path: Path) -> None:
    made, _ = make(lay(tmp_path, {**FILES, "two.md": "# Touch\n\nSee [nowhere](none.md).\n"}))
    page = html.document_fromstring(made.files[made.main].decode())
    panel = page.get_element_by_id("findings")
    link = panel.xpath(".//a")[0]
    assert link.text == "two.md:3:15"
    assert "“none.md” is no chapter of this book." in panel.text_content()
    noted = page.get_element_by_id(link.get("href")[1:])
    assert "See nowhere." in noted.getprevious().text_content()
    assert panel.get("hidden") is None


def test_without_findings_there_is_no_list_to_see(page: html.HtmlElement) -> None:
    assert page.get_element_by_id("findings").get("hidden") is not None


def test_words_and_time_are_told_in_the_language_of_the_book() -> None:
    assert word_count(3952, "en-GB") == "3,952 words"
    assert word_count(3952, "de") == "3\u202f952 Wörter"
    assert reading_time(10, "en") == "1 min"
    assert reading_time(122_027, "en") == "8 h 33 min"
    assert spoken("Write `a`, not `b`.") == ("Write ", "a", ", not ", "b", ".")


# --- in a real browser, from disk ---


@pytest.fixture(scope="module")
def index(artifact: Artifact, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    for name, data in artifact.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder / "web" / "index.html"


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, tab: Page, index: Path) -> Iterator[Open]:
    """Opens the page; fails the test on anything the browser complains of, and on any request that leaves the folder."""
    complaints: list[str] = []
    beside = ExitStack()

    def note(address: str) -> None:
        if not address.startswith((index.parent.as_uri(), "data:")):
            complaints.append(f"request: {address}")

    def open_page(width: int = 1280, height: int = 900, scheme: str = "light", script: bool = True) -> Page:
        page = tab if script else beside.enter_context(browser.new_page(java_script_enabled=False))
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        page.on("request", lambda request: note(request.url))
        page.goto(index.as_uri())
        return page

    with beside:
        yield open_page
    tab.close()
    assert not complaints


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def is_focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(s) => document.activeElement?.matches(s) ?? false", selector))


def settle(page: Page) -> None:
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def kept(page: Page, is_so: Callable[[], bool], choose: Callable[[], None]) -> bool:
    """Whether what was chosen is so when the page is loaded again.

    A page that is loaded again in the same moment may lose what it has just stored, on a busy machine: then the reader chooses
    once more, and leaves it more time.
    """
    for patience in (300, 1000, 3000):
        page.wait_for_timeout(patience)
        page.reload()
        if is_so():
            return True
        choose()
    return False


def test_the_page_opens_from_disk_with_its_own_typefaces(opened: Open) -> None:
    page = opened()
    assert page.title() == "A Little Book"
    faces = page.evaluate(
        "document.fonts.ready.then((f) => [...f].filter((x) => x.status === 'loaded').map((x) => x.family))"
    )
    assert "BF Serif" in {face.strip('"') for face in faces}


def test_contents_links_lead_to_their_place_and_mark_it(opened: Open) -> None:
    page = opened()
    for link in page.locator("#side a").all():
        link.click()
        settle(page)
        target = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        box = target.bounding_box()
        assert box is not None
        assert -60 < box["y"] < 300 or page.evaluate(
            "innerHeight + scrollY >= document.documentElement.scrollHeight - 2"
        )
    page.locator("#side a[href='#signs']").click()
    settle(page)
    assert page.locator("#side [aria-current]").get_attribute("href") == "#signs"
    assert page.locator(".bar-place").text_content() == "Near"


def test_the_dark_switch_is_remembered(opened: Open) -> None:
    page = opened(scheme="light")
    light = background(page)
    button = page.locator(".scheme-button")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    dark = background(page)
    assert dark != light
    assert kept(page, lambda: background(page) == dark, button.click)
    button.click()
    assert background(page) == light


def test_the_page_follows_the_system_until_told_otherwise(opened: Open) -> None:
    page = opened(scheme="dark")
    dark = background(page)
    page.emulate_media(color_scheme="light")
    assert background(page) != dark


def test_contents_at_the_side_fold_away_and_stay_so(opened: Open) -> None:
    page = opened()
    button, side = page.locator(".contents-button"), page.locator("#side")
    assert side.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert not side.is_visible()
    assert kept(page, lambda: not side.is_visible(), button.click)
    assert button.get_attribute("aria-expanded") == "false"


def test_the_drawer_of_a_telephone_takes_the_focus_and_gives_it_back(opened: Open) -> None:
    page = opened(width=390, height=844)
    side = page.locator("#side")
    assert not side.is_visible()
    page.locator(".contents-button").click()
    assert side.is_visible()
    assert page.evaluate("document.activeElement.closest('#side') !== null")
    for _ in range(12):  # the keyboard does not get out of the drawer
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('#side') !== null"
        )
    page.keyboard.press("Escape")
    assert is_focused(page, ".contents-button")
    assert page.locator(".contents-button").get_attribute("aria-expanded") == "false"
    page.locator(".contents-button").click()
    page.locator("#side a[href='#signs']").click()
    settle(page)
    assert page.evaluate("document.getElementById('text').inert") is False
    box = page.locator("#signs").bounding_box()
    assert box is not None
    assert 0 < box["y"] < 200


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_in_the_running_head_leaves_the_page_where_it_is(opened: Open, width: int) -> None:
    page = opened(width=width)
    page.evaluate("document.getElementById('signs').scrollIntoView()")
    before = page.evaluate("scrollY")
    page.evaluate("document.querySelector('.skip').focus()")
    page.keyboard.press("Tab")
    assert is_focused(page, ".contents-button")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape" if width == 390 else "Enter")
    assert is_focused(page, ".contents-button")
    settle(page)
    assert page.evaluate("scrollY") == before


def test_the_keyboard_skips_to_the_text(opened: Open) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert is_focused(page, ".skip")
    page.keyboard.press("Enter")
    assert is_focused(page, "#text")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_note_opens_where_it_is_called_and_closes_again(opened: Open, width: int) -> None:
    page = opened(width=width)
    call = page.locator("a.noteref").first
    call.click()
    note = page.locator(".note-open")
    assert note.inner_text() == "The note stands here."
    assert call.get_attribute("aria-expanded") == "true"
    box, text, called = note.bounding_box(), page.locator("#one > p").first.bounding_box(), call.bounding_box()
    assert box is not None
    assert text is not None
    assert called is not None
    beside = box["x"] >= text["x"] + text["width"]
    assert beside == (width == 1280)
    assert abs(box["y"] - called["y"]) < 60
    assert box["x"] + box["width"] <= width
    call.focus()
    page.keyboard.press("Escape")
    assert note.count() == 0


def test_what_is_too_wide_scrolls_by_itself_and_the_keyboard_reaches_it(opened: Open) -> None:
    page = opened(width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.locator(".scroller").first
    assert box.evaluate("(e) => e.scrollWidth > e.clientWidth && e.tabIndex === 0")


def test_without_a_script_contents_and_notes_are_still_there(opened: Open) -> None:
    page = opened(width=390, script=False)
    assert page.locator("#side").is_visible()
    assert not page.locator(".contents-button").is_visible()
    page.locator("a.noteref").first.click()
    assert page.url.endswith("fn1")


CONTRAST = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return null; };
  const seen = [];
  for (const e of document.body.querySelectorAll("*")) {
    const spoken = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!spoken || !e.checkVisibility() || e.closest(".skip, math")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    seen.push([(a + 0.05) / (b + 0.05), e.tagName + "." + e.className]);
  }
  return seen.sort((x, y) => x[0] - y[0]);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_told_from_what_is_behind_it(tab: Page, tmp_path: Path, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, marks of findings and callouts too."""
    kinds = ("tip", "note", "important", "warning", "example", "exercise", "takeaway", "story", "checklist")
    boxes = "\n\n".join(f"> [!{kind.upper()}] Title\n> Text." for kind in kinds)
    wrong = "![](dot.png)\n\n[Nowhere](none.md) ![Gone](gone.png)\n"
    made, _ = make(lay(tmp_path, {**FILES, "two.md": f"# Touch\n\n{boxes}\n\n{wrong}"}))
    for name, data in made.files.items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes(data)
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto((tmp_path / "out" / made.main).as_uri())
    tab.evaluate("document.getElementById('findings').open = true")
    tab.locator("a.noteref").first.click()
    ratios = tab.evaluate(CONTRAST)
    assert len(ratios) > 60
    assert [(round(ratio, 2), what) for ratio, what in ratios if ratio < 4.5] == []
