"""What the preview answers while the book is still read."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import httpx2
import pytest
from preview_books import lay
from starlette.responses import PlainTextResponse

from bookforge.cache import Cache, user_cache
from bookforge.outcome import Request
from bookforge.preview.opening import Opening
from bookforge.preview.remembered import depends_on, recalled
from bookforge.preview.session import Session

FILES = {
    "book.yaml": "title: A Little Book\nlanguage: en\nidentifier: x\ncontents: {body: [one.md, two.md, three.md]}\n",
    "one.md": "# One\n\nIts text, and ![a dot](dot.svg).\n",
    "two.md": "# Two\n\nA second text.\n",
    "three.md": "# Three\n\n{{< include part.md >}}\n",
    "part.md": "A part of it.\n",
    "dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"><rect width="3" height="3"/></svg>',
}


def test_the_next_preview_begins_with_the_same_page(tmp_path: Path, cache: Cache) -> None:
    folder = lay(tmp_path / "book", FILES)
    request = Request(folder, cache=cache)
    session = Session(folder, jobs=1, cache=cache)
    shown = session.look()
    assert recalled(request, depends_on(request)) == {}
    session.remember(shown)
    files = recalled(request, depends_on(request))
    assert files == Session(folder, jobs=1, cache=user_cache()).look().opening
    assert b"Its text" in files[""]
    assert {"book.css", "book.js"} < files.keys()
    assert not any(path.startswith("images/") for path in files)


def test_of_a_book_that_was_edited_the_next_preview_begins_with_what_is_as_it_was(tmp_path: Path, cache: Cache) -> None:
    folder = lay(tmp_path / "book", FILES)
    request = Request(folder, cache=cache)
    session = Session(folder, jobs=1, cache=cache)
    session.remember(session.look())

    lay(folder, {"two.md": "# Two\n\nAnother text.\n"})
    page = recalled(request, depends_on(request))[""]
    assert b"Its text" in page
    assert b"A second" not in page
    assert b'<section id="two" class="away"' in page
    assert b'aria-busy="true"' in page

    lay(folder, {"part.md": "Another part.\n"})  # which is included in the third
    page = recalled(request, depends_on(request))[""]
    assert b"Its text" in page
    assert b"A part" not in page

    session.remember(session.look())
    page = recalled(request, depends_on(request))[""]
    assert b"Another text." in page
    assert b"Another part." in page


def test_an_edit_far_down_in_a_long_book_leaves_the_page_what_it_was(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["bookforge.editions.web.render"], "_AT_ONCE", 1000)  # letters
    folder = lay(tmp_path / "book", FILES)
    request = Request(folder, cache=cache)
    session = Session(folder, jobs=1, cache=cache)
    session.remember(session.look())
    before = recalled(request, depends_on(request))
    assert b'<section id="three" class="away"' in before[""]
    lay(folder, {"three.md": "# Three\n\nAnother text.\n"})
    assert recalled(request, depends_on(request)) == before


@pytest.mark.parametrize("name", ["book.yaml", "styles/extra.css", "dot.svg", "notes.txt"])
def test_nothing_is_shown_of_a_book_in_which_more_than_its_text_has_changed(
    name: str, tmp_path: Path, cache: Cache
) -> None:
    folder = lay(tmp_path / "book", FILES)
    request = Request(folder, cache=cache)
    session = Session(folder, jobs=1, cache=cache)
    session.remember(session.look())
    assert recalled(request, depends_on(request))
    lay(folder, {"one.md": "# One\n\nAnother text.\n", name: FILES.get(name, "") + "\n"})
    assert recalled(request, depends_on(request)) == {}


def test_a_page_that_is_known_is_given_at_once_and_the_rest_when_the_book_is_read() -> None:
    async def asked() -> None:
        opening = Opening({"": b"<p>Known.", "book.css": b"p {}"}, ["preview"], "token")
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(opening), base_url="http://preview") as browser:
            page = await browser.get("/")
            assert (page.text, page.headers["content-type"]) == ("<p>Known.", "text/html; charset=utf-8")
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert (await browser.get("/book.css")).headers["content-type"] == "text/css; charset=utf-8"
            assert (await browser.get("/", headers={"host": "elsewhere.example"})).status_code == 403
            waiting = [asyncio.ensure_future(browser.get(path)) for path in ("/events", "/late.woff2")]
            await asyncio.sleep(0)
            opening.show({"late.woff2": b"a face"})
            assert (await waiting[1]).content == b"a face"
            assert not waiting[0].done()
            opening.become(PlainTextResponse("The whole."))
            assert (await waiting[0]).text == "The whole."
            assert (await browser.get("/")).text == "The whole."

    asyncio.run(asked())
