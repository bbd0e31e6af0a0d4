"""A real reading system for the tests: foliate-js, the engine of the reader Foliate, in the system's Chromium.

It opens an ebook as an author's readers do: unpacks it, makes its contents, sets one chapter after the other in the face,
size and colours that its reader chose. Nothing is served: the browser's requests are answered from the package's folder.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

_ORIGIN = "http://reader.test"
_SHELL = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Reader</title>
<style>
  :root { color-scheme: light dark }
  html, body { margin: 0; height: 100% }
  foliate-view { display: block; width: 100%; height: 100% }
</style></head><body><script type="module">
  import '/foliate/view.js'
  import { FootnoteHandler } from '/foliate/footnotes.js'
  const answer = await fetch('/book.epub')
  const view = document.createElement('foliate-view')
  document.body.append(view)
  await view.open(new File([await answer.blob()], 'book.epub', { type: 'application/epub+zip' }))
  const notes = new FootnoteHandler()
  notes.addEventListener('before-render', ({ detail: { view } }) => document.body.append(view))
  notes.addEventListener('render', ({ detail: { view, type } }) => {
    window.note = [type, view.renderer.getContents()[0].doc.body.textContent]
    view.remove()
  })
  view.addEventListener('link', event => notes.handle(view.book, event))
  window.view = view
</script></body></html>
"""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a reader chose: her colours (None leaves them to the system), the size of the text in percent, more rules."""

    scheme: str = "light"
    colours: tuple[str, str] | None = None
    """Of text and page, forced upon every element as e-readers do in their sepia and night modes."""
    size: int = 100
    width: int = 390
    height: int = 844

    @property
    def css(self) -> str:
        """The style sheet that a reading system lays over the book's own."""
        rules = f"html {{ color-scheme: light dark; font-size: {self.size}% }}\n"
        if self.colours:
            text, page = self.colours
            rules += (
                f"html, body {{ background: {page} !important }}\n"
                f"* {{ color: {text} !important; background-color: transparent !important }}\n"
            )
        return rules


@dataclass(frozen=True, slots=True)
class Reader:
    """An open ebook; `page` is the browser's."""

    page: Page

    def book(self, script: str) -> Any:
        """What a function of foliate's `book` gives."""
        return self.page.evaluate(f"({script})(view.book)")

    def go(self, target: str) -> None:
        """Turns to a file of the package, or to a place in it (`text/boxes.xhtml#tip`), and waits until it is set."""
        self.page.evaluate(
            """async target => {
                const [file, place] = target.split('#')
                const { id } = view.book.sections.find(({ id }) => id.endsWith(file))
                await view.goTo(place ? `${id}#${place}` : id)
                await view.renderer.getContents()[0].doc.fonts.ready
            }""",
            target,
        )

    def inside(self, script: str, argument: object = None) -> Any:
        """What a function of the chapter's document (and an argument) gives."""
        return self.page.evaluate(f"argument => ({script})(view.renderer.getContents()[0].doc, argument)", argument)

    def pop_up(self, selector: str) -> tuple[str, str]:
        """Touches the call of a note; gives the kind of note and the words that the reading system shows."""
        self.page.evaluate("window.note = undefined")
        self.inside("(doc, selector) => doc.querySelector(selector).click()", selector)
        kind, words = self.page.wait_for_function("window.note").json_value()
        return kind, words

    def shot(self, path: Path) -> None:
        """A picture of what the screen shows."""
        self.page.screenshot(path=path, scale="css")


@contextmanager
def reading(window: BrowserContext, foliate: Path, epub: bytes, theme: Theme) -> Iterator[Reader]:
    """Opens an ebook in foliate-js (the folder of its package) as a reader with this theme has it, in a tab of its own."""
    page = window.new_page()
    page.set_viewport_size({"width": theme.width, "height": theme.height})
    page.emulate_media(color_scheme=theme.scheme)  # type: ignore[arg-type]

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(_ORIGIN)
        if path == "/":
            route.fulfill(body=_SHELL, content_type="text/html")
        elif path == "/book.epub":
            route.fulfill(body=epub, content_type="application/epub+zip")
        elif path.startswith("/foliate/") and (file := foliate / path.removeprefix("/foliate/")).is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    page.route(f"{_ORIGIN}/**", answer)
    page.goto(_ORIGIN)
    page.wait_for_function("window.view")
    page.evaluate(
        """css => {
            view.renderer.setAttribute('flow', 'scrolled')
            view.renderer.setAttribute('gap', '8%')
            view.renderer.setStyles(css)
        }""",
        theme.css,
    )
    try:
        yield Reader(page)
    finally:
        page.close()
