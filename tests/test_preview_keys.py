"""Every key that the preview's help lists, pressed in Chromium. What the ebook, the pages and an earlier text hold is a stub's:
their own tests make them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from preview_books import lay
from previews import Preview, becomes_true

FILES = {
    "book.yaml": "title: A Little Book\nlanguage: en\nidentifier: x\ncontents: {front: [], body: [one.md]}\n",
    "one.md": "# One\n\nA paragraph, [nowhere](none.md).\n\nAnother paragraph, [nowhere](no.md) either.\n",
}
HELD: dict[str, Any] = {
    "/~/open": {"editor": "a stub"},
    "/~/compare": {"choices": [{"then": "snapshot:a", "kind": "snapshot", "date": "2026-11-01T10:00:00", "title": ""}]},
    "/~/compare/with": {
        "chapters": [
            {"path": "one.md", "title": "One", "new": False, "changes": 2, "rows": [
                {"line": line, "differs": True, "runs": [["inserted", "New."]], "before": False, "after": True}
                for line in (3, 5)
            ]}
        ]
    },
    "/~/pages": {
        "number": 1, "pending": "", "lacks": "", "size": [432, 648], "faults": [],
        "pages": [
            {"digest": f"d{n}", "folio": str(n), "unit": "one", "index": n - 1, "path": "one.md", "lines": [3]}
            for n in range(1, 7)
        ],
    },
    "/~/pages/0/blocks": [
        {"path": "one.md", "line": line, "words": "Words.", "box": [0.1, line / 20, 0.8, 0.1]} for line in (3, 5)
    ],
    "/~/ebook": {
        "digest": "e", "channel": "", "language": "en", "bytes": 1, "contents": "nav.xhtml", "findings": [], "channels": [],
        "pages": [
            {"path": f"{n}.xhtml", "title": str(n), "unit": "one", "source": "", "size": 1, "digest": str(n), "line": 0}
            for n in (1, 2)
        ],
    },
}  # fmt: skip
XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>A page</title></head><body>{}</body></html>"
)
NAV = '<nav epub:type="toc"><ol><li><a href="1.xhtml">The first</a></li></ol></nav>'

SAID = "document.querySelector('.desk-said').textContent"
LOOKS = "JSON.parse(localStorage.getItem('bookforge:ebook') ?? '{}')"


def opens(panel: str) -> str:
    return f"!document.querySelector('#panel-{panel}').hidden"


def shows(view: str) -> str:
    return f"document.documentElement.dataset.view === '{view}'"


def shown(selector: str) -> str:
    return f"document.querySelector('{selector}') !== null"


KEYS: list[tuple[str, str, str]] = [
    # the view, the key, what is true in the page when it has been pressed
    ("text", "t", "!document.getElementById('desk').hidden"),
    ("text", "f", opens("findings")),
    ("text", "n", "document.querySelectorAll('.finding-go')[0].hasAttribute('aria-current')"),
    ("text", "p", "document.querySelectorAll('.finding-go')[1].hasAttribute('aria-current')"),
    ("text", "M", opens("notes")),
    ("text", "m", "document.activeElement.matches('.note-form textarea')"),
    ("text", "o", opens("outline")),
    ("text", "w", opens("spelling")),
    ("text", "r", opens("prose")),
    ("text", "/", "document.activeElement.matches('#panel-search input')"),
    ("text", "g", "document.querySelectorAll('.search-hit')[0].hasAttribute('aria-current')"),
    ("text", "G", "document.querySelectorAll('.search-hit')[1].hasAttribute('aria-current')"),
    ("text", "e", f"{SAID}.includes('a stub')"),
    ("text", "y", f"{SAID}.includes('one.md:')"),
    ("text", "4", f"{shows('compare')} && {shown('.compare-row')}"),
    ("compare", "j", "document.querySelectorAll('.compare-row')[0].hasAttribute('aria-current')"),
    ("compare", "k", "document.querySelectorAll('.compare-row')[1].hasAttribute('aria-current')"),
    ("compare", "3", f"{shows('pages')} && {shown('.leaf-block')}"),
    ("pages", "ArrowDown", "document.activeElement.matches('.leaf-block')"),
    ("pages", "ArrowRight", shown('.leaf[aria-label="Page 2"]')),
    ("pages", "ArrowLeft", shown('.leaf[aria-label="Page 1"]')),
    ("pages", "g", "document.activeElement.matches('.pages-folio')"),
    ("pages", "z", "document.querySelector('.pages-zoom').value !== 'spread'"),
    ("pages", "m", "!document.querySelector('.pages-spread').classList.contains('marked')"),
    ("pages", "l", "document.querySelector('.pages-spread').classList.contains('lined')"),
    ("pages", "2", f"{shows('ebook')} && {shown('.ebook-page:not(.coming)')}"),
    ("ebook", "ArrowRight", "document.querySelector('.ebook-running').textContent === '2'"),
    ("ebook", "ArrowLeft", "document.querySelector('.ebook-running').textContent === '1'"),
    ("ebook", "+", "parseInt(document.querySelector('.ebook-size-told').textContent) > 100"),
    ("ebook", "-", "parseInt(document.querySelector('.ebook-size-told').textContent) === 100"),
    ("ebook", "+", "parseInt(document.querySelector('.ebook-size-told').textContent) > 100"),
    ("ebook", "0", "parseInt(document.querySelector('.ebook-size-told').textContent) === 100"),
    ("ebook", "b", "!document.querySelector('.ebook-contents').hidden"),
    ("ebook", "i", "document.querySelector('.ebook').dataset.light !== 'light'"),
    ("ebook", "d", "document.querySelector('.ebook').dataset.device !== 'phone'"),
    ("ebook", "1", shows("text")),
    ("text", "?", "document.querySelector('dialog[open]') !== null"),
]
SIGNS = {"ArrowDown": "↑ ↓", "ArrowLeft": "← →", "ArrowRight": "← →"}


@pytest.fixture
def page(tmp_path: Path, browser: Browser) -> Iterator[Page]:
    preview = Preview.start(lay(tmp_path / "book", FILES))
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.route(lambda url: "/~/" in url, _stub)
    page.goto(preview.url)
    yield page
    context.close()
    preview.kill()
    assert problems == []


def _stub(route: Route) -> None:
    path = "/~/" + route.request.url.partition("/~/")[2].partition("?")[0]
    if path in HELD:
        route.fulfill(json=HELD[path])
    elif path.endswith(".xhtml"):
        route.fulfill(
            body=XHTML.format(NAV if "nav" in path else "<p>Words.</p>"), content_type="application/xhtml+xml"
        )
    elif path.startswith(("/~/pages/", "/~/ebook-lines/")):
        route.fulfill(json=[])
    else:
        route.continue_()


def test_every_key_that_the_help_lists_does_what_it_says(page: Page) -> None:
    expect(page.locator(".finding-mark")).to_have_count(2)
    for view, key, then in KEYS:
        assert page.evaluate(shows(view)), f"{key} is for the view {view}"
        page.evaluate("document.activeElement.blur()")
        if key == "g" and view == "text":
            page.locator("#panel-search input").first.fill("paragraph")
            expect(page.locator(".search-hit")).to_have_count(2)
            page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        becomes_true(page, then)
    listed = page.locator("dialog[open] kbd").all_text_contents()
    assert set(listed) == {SIGNS.get(key, key) for _, key, _ in KEYS}
