"""The live preview: its states without a browser, its server, and both together with a real Chromium."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import anyio
import pytest
from playwright.sync_api import Page, expect
from previews import Preview

from bookforge.cache import user_cache
from bookforge.diagnostics import MachineLacks
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.feed import Feed
from bookforge.preview.server import serve
from bookforge.preview.session import Session, State
from bookforge.reading import read_book
from bookforge.watching import changes, folders

SAID = "Paragraph number {} of the {} says a little more, says it once, and ends."


def prose(chapter: str) -> str:
    return "\n\n".join(SAID.format(n, chapter) for n in range(40))


BOOK = """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
contents:
  front: [title-page, contents]
  body:
    - text/one.md
    - text/two.md
    - text/three.md
"""
FILES = {
    "book.yaml": BOOK,
    "text/one.md": f"# First\n\n{prose('first')}\n",
    "text/two.md": f"# Second\n\n{prose('second')}\n\n## A section {{#here}}\n\nIts text.[^n]\n\n[^n]: A note.\n",
    "text/three.md": "# Third\n\nIt is short.\n",
}
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="4"><rect width="{0}" height="4"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "book", FILES)


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder.resolve()


def session(folder: Path) -> Session:
    return Session(folder, jobs=1, cache=user_cache())


def sections(state: State) -> list[str]:
    return [piece.id for piece in state.site.sections]


def changed(before: State, after: State) -> set[str]:
    """The ids of the pieces that a browser would fetch."""
    had = {(piece.id, piece.digest) for piece in before.site.pieces()}
    return {piece.id for piece in after.site.pieces() if (piece.id, piece.digest) not in had}


def piece(state: State, name: str) -> str:
    return next(piece.html for piece in state.site.pieces() if piece.id == name)


# --- states ---


def test_a_save_changes_its_own_section_and_the_word_counts(folder: Path) -> None:
    look = session(folder).look
    before = look()
    lay(folder, {"text/two.md": FILES["text/two.md"] + "\nOne more.\n"})
    after = look(before)
    assert changed(before, after) == {"two", "side-contents"}
    assert after.version == before.version + 1
    assert "One more." in piece(after, "two")


def test_chapters_that_did_not_change_are_not_read_again(folder: Path) -> None:
    look = session(folder).look
    before = look()
    lay(folder, {"text/two.md": "# Second\n\nNew.\n"})
    after = look(before)
    assert before.good is not None
    assert after.good is not None
    trees = {wanted.source.path: tree for wanted, (tree, _) in before.good.chapters.items()}
    kept = {
        wanted.source.path for wanted, (tree, _) in after.good.chapters.items() if tree is trees[wanted.source.path]
    }
    assert kept == {"text/one.md", "text/three.md"}


def test_images_that_did_not_change_are_not_measured_again(folder: Path) -> None:
    lay(folder, {"text/dot.svg": DOT.format(3), "text/three.md": "# Third\n\n![A dot](dot.svg) ![Another](wide.svg)\n"})
    lay(folder, {"text/wide.svg": DOT.format(9).replace("</svg>", "<script/></svg>")})  # its bytes are not the file's
    look = session(folder).look
    before = look()
    lay(folder, {"text/two.md": "# Second\n\nNew.\n"})
    after = look(before)
    assert before.good is not None
    assert after.good is not None
    assert before.good.book is not None
    assert after.good.book is not None
    old, new = before.good.book.assets, after.good.book.assets
    assert old == new
    assert [name for name in new if new[name] is old[name]] == [name for name in new if name.startswith("dot")]


def test_a_second_look_at_the_same_folder_is_the_same_state(folder: Path) -> None:
    look = session(folder).look
    before = look()
    (folder / "notes.txt").write_text("nothing to do with the book")
    assert look(before).version == before.version


def test_what_a_chapter_depends_on_besides_its_text_has_it_read_again(folder: Path) -> None:
    lay(folder, {"text/three.md": "# Third\n\n> [!MUSE]\n> Hm.\n"})
    look = session(folder).look
    before = look()
    assert [d.code for d in before.findings] == ["callout-kind-known"]
    lay(folder, {"book.yaml": BOOK + "callouts: {muse: {label: Ponder, like: note}}\n"})
    after = look(before)
    assert not after.findings
    assert "Ponder" in piece(after, "three")


def test_a_chapter_without_a_heading_takes_the_title_of_the_manifest(folder: Path) -> None:
    lay(folder, {"text/three.md": "It is short.\n"})
    assert [d.code for d in read_book(folder, jobs=1, cache=user_cache()).diagnostics] == ["chapter-has-title"]
    lay(folder, {"book.yaml": BOOK.replace("- text/three.md", "- {file: text/three.md, title: The Last}")})
    reading = read_book(folder, jobs=1, cache=user_cache())
    assert not reading.diagnostics
    assert reading.book is not None
    assert [chapter.title for chapter in reading.book.chapters()] == ["First", "Second", "The Last"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (["two", "one", "three"], ["two", "one", "three"]),
        (["one", "three"], ["one", "three"]),
        (["one", "new", "two", "three"], ["one", "new", "two", "three"]),
    ],
)
def test_chapters_come_go_and_change_places(folder: Path, body: list[str], shown: list[str]) -> None:
    look = session(folder).look
    before = look()
    items = "".join(f"    - text/{name}.md\n" for name in body)
    lay(folder, {"text/new.md": "# New\n\nText.\n", "book.yaml": BOOK[: BOOK.index("    - text/one.md")] + items})
    after = look(before)
    assert sections(after) == ["title-page", "contents", *shown]
    assert not after.findings


def test_a_manifest_that_breaks_leaves_the_last_good_book(folder: Path) -> None:
    lay(folder, {"text/three.md": "# Third\n\n[Nowhere](none.md)\n"})
    look = session(folder).look
    good = look()
    lay(folder, {"book.yaml": BOOK + "colour: blue\n"})
    broken = look(good)
    assert [d.code for d in broken.findings] == ["manifest-key-known"]
    assert changed(good, broken) == {"findings"}  # the mark in the third chapter stays, too
    assert "data-stale" in piece(broken, "findings")
    assert "“colour” means nothing here" in piece(broken, "findings")
    lay(folder, {"book.yaml": BOOK})
    mended = look(broken)
    assert mended.site.state == good.site.state


def test_a_manifest_broken_from_the_start_shows_its_mistakes_and_heals(folder: Path) -> None:
    look = session(folder).look
    lay(folder, {"book.yaml": "title: [\n"})
    broken = look()
    assert sections(broken) == ["no-book"]
    assert "yaml-is-valid" in {d.code for d in broken.findings}
    assert "book.yaml:2:1" in piece(broken, "findings")
    lay(folder, {"book.yaml": BOOK})
    assert "one" in sections(look(broken))


def test_a_folder_without_a_manifest_waits_for_one(tmp_path: Path) -> None:
    look = session(tmp_path).look
    empty = look()
    assert [d.code for d in empty.findings] == ["manifest-found"]
    lay(tmp_path, FILES)
    assert "one" in sections(look(empty))


def test_a_chapter_that_goes_is_missed_and_comes_back(folder: Path) -> None:
    look = session(folder).look
    good = look()
    (folder / "text/two.md").unlink()
    gone = look(good)
    assert gone.may_pass(good)  # an editor may be about to rename the new file into place
    assert sections(gone) == sections(good)
    lay(folder, {"text/two.md": FILES["text/two.md"]})
    assert look(gone).site.state == good.site.state


def test_a_chapter_that_cannot_be_read_is_told_and_keeps_its_last_text(folder: Path) -> None:
    look = session(folder).look
    good = look()
    (folder / "text/two.md").write_bytes(b"# Second\n\n\xff\xfe\n")
    after = look(good)
    assert [d.code for d in after.findings] == ["text-is-utf8"]
    assert "Paragraph number 1 of the second" in piece(after, "two")
    lay(folder, {"text/one.md": "# First\n\nOther words.\n"})
    later = look(after)
    assert "Other words." in piece(later, "one")
    assert "Paragraph number 1 of the second" in piece(later, "two")
    lay(folder, {"text/two.md": "# Second\n\nMended words.\n"})
    mended = look(later)
    assert mended.findings == ()
    assert "Mended words." in piece(mended, "two")


def test_a_mistake_stands_at_its_block_and_a_mended_one_is_gone(folder: Path) -> None:
    look = session(folder).look
    good = look()
    lay(folder, {"text/three.md": "# Third\n\nIt is short.\n\n[Nowhere](none.md)\n"})
    wrong = look(good)
    assert "“none.md” is no chapter of this book." in piece(wrong, "three")
    assert not wrong.may_pass(good)
    lay(folder, {"text/three.md": FILES["text/three.md"]})
    assert look(wrong).site.state == good.site.state


def test_a_style_changes_alone(folder: Path) -> None:
    look = session(folder).look
    before = look()
    lay(folder, {"styles/extra.css": "p { color: #123456 }"})
    after = look(before)
    assert changed(before, after) == set()
    assert after.version == before.version + 1
    assert json.loads(after.site.state)["style"] != json.loads(before.site.state)["style"]
    assert b"#123456" in after.site.files["book.css"]


def test_an_image_that_changes_is_shown_anew(folder: Path) -> None:
    lay(folder, {"text/dot.svg": DOT.format(3), "text/three.md": "# Third\n\n![A dot](dot.svg)\n"})
    look = session(folder).look
    before = look()
    lay(folder, {"text/dot.svg": DOT.format(5)})
    after = look(before)
    assert changed(before, after) == {"three"}
    assert set(after.site.files) != set(before.site.files)


def test_a_template_of_the_book_is_followed_and_its_mistake_told(folder: Path) -> None:
    look = session(folder).look
    before = look()
    lay(folder, {"templates/matter/title-page.html": "<section><p>By {{ book.title }}</p></section>"})
    own = look(before)
    assert changed(before, own) == {"title-page"}
    assert "By A Little Book" in piece(own, "title-page")
    lay(folder, {"templates/matter/title-page.html": "<section><p>{{ nothing }}</p></section>"})
    faulty = look(own)
    assert [d.code for d in faulty.findings] == ["template-is-valid"]
    assert piece(faulty, "title-page") == piece(before, "title-page")
    lay(folder, {"templates/matter/title-page.html": "<section><p>By {{ book.title }}</p></section>"})
    assert look(faulty).site.state == own.site.state


def test_folders_of_programs_and_outputs_are_not_watched(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {"a/b/x.md": "", ".git/x": "", "dist/web/x": "", "env/pyvenv.cfg": "", "env/lib/x": "", "node_modules/m/x": ""},
    )
    assert [p.relative_to(tmp_path).as_posix() for p in folders(tmp_path)] == [".", "a", "a/b"]


def test_what_happened_before_the_watch_ran_is_told_too(tmp_path: Path) -> None:
    async def told() -> None:
        stop = anyio.Event()
        watching = changes(tmp_path, stop)
        await asyncio.wait_for(anext(watching), 20)  # nothing happens while it watches
        stop.set()
        await watching.aclose()

    asyncio.run(told())


# --- the server, without a browser ---


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"text/dot.svg": DOT.format(3), "text/three.md": "# Third\n\n![A dot](dot.svg)\n"}
    return lay(tmp_path_factory.mktemp("served"), FILES | files)


@pytest.fixture(scope="module")
def ask(served: Path) -> Ask:
    """Asks the application for a path just as it is written: a client of HTTP would tidy `..` away."""
    looking = session(served)
    hosts = ["localhost:8765", "127.0.0.1:8765", "[::1]:8765"]
    app = application(Desk(looking, Feed(looking.look()), "token", print), hosts)

    def ask(path: str, *, host: str = "127.0.0.1:8765", method: str = "GET", **headers: str) -> Answer:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        given = [(b"host", host.encode())]
        given += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": unquote(path),
            "raw_path": path.encode(), "query_string": b"", "headers": given,
        }  # fmt: skip
        asyncio.run(app(scope, receive, send))
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], told, b"".join(m.get("body", b"") for m in sent[1:]).decode())

    return ask


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_this_machine_is_let_in(ask: Ask, host: str) -> None:
    answer = ask("/", host=host)
    assert answer.status == 200
    assert "A Little Book" in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765", ""]
)
def test_another_host_is_refused(ask: Ask, host: str) -> None:
    for path in ("/", "/events", "/book.css", "/pieces/0"):
        answer = ask(path, host=host)
        assert answer.status == 403
        assert "Little" not in answer.text


def test_what_was_made_is_served(ask: Ask) -> None:
    page = ask("/")
    image = page.text.partition('<img src="')[2].partition('"')[0]
    kinds = {path: ask(f"/{path}").headers["content-type"] for path in ("", "book.css", "book.js", "~/main.js", image)}
    assert [kind.partition(";")[0] for kind in kinds.values()] == [
        "text/html", "text/css", "text/javascript", "text/javascript", "image/svg+xml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/book.yaml", "/text/one.md", "/text/dot.svg", "/index.html", "/images", "/images/", "/..", "/../book.yaml",
        "/%2e%2e/book.yaml", "/images/../../book.yaml", "/images/%2e%2e%2f%2e%2e%2fbook.yaml", "//etc/passwd",
        "/%2fetc%2fpasswd", "/images/..%5c..%5cbook.yaml", "/pieces/../book.css", "/pieces/nothing", "/book.css/", "/%00",
    ],
)  # fmt: skip
def test_nothing_else_is_served(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status == 404
    assert "Little" not in answer.text


def test_a_file_is_not_served_by_its_full_path(ask: Ask, served: Path) -> None:
    assert ask(f"/{served}/book.yaml").status == 404
    assert ask(f"{served}/book.yaml").status == 404


def test_what_would_change_anything_must_bear_the_token_and_come_from_the_page(ask: Ask) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert ask("/", method=method).status == 403
        assert ask("/", method=method, x_bookforge_token="guessed").status == 403
        assert ask("/", method=method, x_bookforge_token="token", origin="http://evil.example").status == 403
        assert ask("/", method=method, x_bookforge_token="token", origin="null").status == 403


def test_nothing_of_the_text_can_be_sent(ask: Ask) -> None:
    for path in ("/", "/book.css", "/~/main.js"):
        assert ask(path, method="POST", x_bookforge_token="token", origin="http://localhost:8765").status == 405


def test_every_answer_keeps_the_page_to_itself(ask: Ask) -> None:
    for path in ("/", "/book.css", "/nothing", "/~/main.js"):
        headers = ask(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "connect-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_pieces_of_the_state_before_can_still_be_fetched(folder: Path) -> None:
    look = session(folder).look
    first = look()
    feed = Feed(first)
    lay(folder, {"text/two.md": "# Second\n\nNew.\n"})
    second = look(first)
    feed.publish(second)
    old, new = (next(p for p in state.site.sections if p.id == "two") for state in (first, second))
    assert feed.piece(old.digest) == old.html
    assert feed.piece(new.digest) == new.html
    assert feed.piece("nothing") is None


def test_a_slow_browser_hears_of_the_latest_state_only(folder: Path) -> None:
    look = session(folder).look
    states = [look()]
    for n in range(3):
        lay(folder, {"text/three.md": f"# Third\n\nVersion {n}.\n"})
        states.append(look(states[-1]))

    async def heard() -> list[str]:
        feed = Feed(states[0])
        stream = feed.events()
        told = [await anext(stream), await anext(stream)]
        for state in states[1:]:
            feed.publish(state)
        told.append(await anext(stream))
        feed.close()
        return told + [rest async for rest in stream]

    told = asyncio.run(heard())
    assert told[0].startswith("retry:")
    assert told[1:] == [f"event: state\ndata: {state.site.state}\n\n" for state in (states[0], states[-1])]


def test_a_chosen_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MachineLacks, match="choose another"):
            serve(folder, port=taken.getsockname()[1], open_browser=False, jobs=1, cache=user_cache(), say=print)


# --- the whole, with a browser ---


@pytest.fixture
def preview(folder: Path) -> Iterator[Preview]:
    started = Preview.start(folder)
    yield started
    started.kill()


def save(preview: Preview, name: str, text: str) -> None:
    lay(preview.folder, {name: text})


@pytest.fixture
def page(tab: Page, preview: Preview) -> Iterator[Page]:
    """A page of the preview that fails the test on anything the browser complains of."""
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    tab.on("console", lambda message: complaints.append(message.text))
    opened(tab, preview)
    yield tab
    tab.close()
    expected = ("ERR_", "Content Security Policy")  # where a test takes the server away, or has the page call out
    assert [complaint for complaint in complaints if not any(words in complaint for words in expected)] == []


def opened(page: Page, preview: Preview) -> None:
    """Opens the preview, and puts a mark into the page that a reload would take away."""
    page.goto(preview.url)
    expect(page.locator(".live")).to_have_text("Live")
    page.evaluate(
        "window.sameAsBefore = true; for (const s of document.querySelectorAll('main > section')) s.sameAsBefore = true"
    )


def was_reloaded(page: Page) -> bool:
    return not page.evaluate("window.sameAsBefore === true")


def kept(page: Page) -> set[str]:
    """The sections that are still the same elements."""
    return set(
        page.evaluate("[...document.querySelectorAll('main > section')].filter((s) => s.sameAsBefore).map((s) => s.id)")
    )


def scroll_to(page: Page, words: str) -> float:
    """Scrolls a paragraph to just below the running head, and tells where it stands."""
    page.get_by_text(words, exact=True).evaluate("(e) => { e.scrollIntoView(); scrollBy(0, -3) }")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return where(page, words)


def where(page: Page, words: str) -> float:
    return float(page.get_by_text(words, exact=True).evaluate("(e) => e.getBoundingClientRect().top"))


def test_a_save_swaps_its_section_and_nothing_else(page: Page, preview: Preview) -> None:
    save(preview, "text/three.md", "# Third\n\nIt is longer now.\n")
    expect(page.locator("#three")).to_contain_text("It is longer now.")
    assert not was_reloaded(page)
    assert kept(page) == {"title-page", "contents", "one", "two"}
    expect(page.locator("#side a[href='#three'] .count")).to_contain_text("5")


@pytest.mark.parametrize("edit", ["above", "here", "below", "another chapter", "chapter added above"])
def test_the_reader_keeps_her_place(page: Page, preview: Preview, edit: str) -> None:
    before = scroll_to(page, SAID.format(20, "second"))
    new = "A new paragraph.\n\n" * 9
    texts = {
        "above": (
            "text/two.md",
            FILES["text/two.md"].replace(SAID.format(3, "second"), new + SAID.format(3, "second")),
        ),
        "here": (
            "text/two.md",
            FILES["text/two.md"].replace(SAID.format(20, "second"), "A new paragraph, and quite another one."),
        ),
        "below": ("text/two.md", FILES["text/two.md"].replace(SAID.format(30, "second"), new)),
        "another chapter": ("text/three.md", "# Third\n\nA new paragraph.\n"),
        "chapter added above": ("book.yaml", BOOK.replace("    - text/one.md\n", "    - text/new.md\n")),
    }
    save(preview, "text/new.md", f"# New\n\n{new}")
    save(preview, *texts[edit])
    expect(page.get_by_text("A new paragraph").first).to_be_attached()
    assert not was_reloaded(page)
    after = where(page, "A new paragraph, and quite another one." if edit == "here" else SAID.format(20, "second"))
    assert abs(after - before) < 2


def test_an_open_note_stays_open(page: Page, preview: Preview) -> None:
    page.locator("a.noteref").click()
    expect(page.locator(".note-open")).to_have_text("A note.")
    save(preview, "text/two.md", FILES["text/two.md"].replace("Its text.", "Its other text."))
    expect(page.locator("#here")).to_contain_text("Its other text.")
    expect(page.locator(".note-open")).to_have_text("A note.")


def test_a_broken_manifest_is_told_in_the_page_and_heals(page: Page, preview: Preview) -> None:
    save(preview, "book.yaml", BOOK + "colour: blue\n")
    expect(page.locator("#findings")).to_contain_text("“colour” means nothing here")
    expect(page.locator("#findings .findings-stale")).to_be_visible()
    expect(page.locator("#one")).to_contain_text("Paragraph number 1 of the first")
    save(preview, "book.yaml", BOOK.replace("A Little Book", "A Mended Book"))
    expect(page.locator("#findings")).to_be_hidden()
    expect(page.locator("#side .side-title")).to_have_text("A Mended Book")
    expect(page).to_have_title("A Mended Book")
    assert not was_reloaded(page)
    assert {"one", "two", "three"} <= kept(page)


def test_a_book_broken_from_the_start_comes_when_it_is_mended(tab: Page, folder: Path) -> None:
    lay(folder, {"book.yaml": "title: [\n"})
    preview = Preview.start(folder)
    tab.goto(preview.url)
    expect(tab.locator("#no-book h1")).to_be_visible()
    expect(tab.locator("#findings")).to_contain_text("book.yaml cannot be read")
    save(preview, "book.yaml", BOOK)
    expect(tab.locator("#one h1")).to_have_text("First")
    expect(tab.locator("#no-book")).to_have_count(0)
    tab.close()
    preview.stop()


def test_a_mistake_is_shown_where_it_stands(page: Page, preview: Preview) -> None:
    save(preview, "text/three.md", "# Third\n\nFine.\n\n[Nowhere](none.md)\n\nFine again.\n")
    mark = page.locator("#three .finding-mark.error")
    expect(mark).to_have_attribute("aria-label", "Error: “none.md” is no chapter of this book.")
    assert mark.evaluate("(e) => e.parentElement.textContent") == "Nowhere"
    save(preview, "text/three.md", FILES["text/three.md"])
    expect(mark).to_have_count(0)
    expect(page.locator(".finding-tally")).to_be_hidden()


def test_chapters_change_places_without_a_reload(page: Page, preview: Preview) -> None:
    save(
        preview,
        "book.yaml",
        BOOK.replace("text/one.md", "text/x.md")
        .replace("text/two.md", "text/one.md")
        .replace("text/x.md", "text/two.md"),
    )
    expect(page.locator("main > section").nth(2)).to_have_id("two")
    expect(page.locator("#two .chapter-number")).to_have_text("1")
    assert not was_reloaded(page)
    assert "title-page" in kept(page)
    save(preview, "book.yaml", BOOK.replace("    - text/two.md\n", ""))
    expect(page.locator("#two")).to_have_count(0)
    expect(page.locator("#side a[href='#two']")).to_have_count(0)


def test_a_style_is_swapped_without_a_reload(page: Page, preview: Preview) -> None:
    save(preview, "styles/extra.css", "h1 { color: rgb(1, 2, 3) }")
    expect(page.locator("#one h1")).to_have_css("color", "rgb(1, 2, 3)")
    save(preview, "styles/extra.css", "h1 { color: rgb(3, 2, 1) }")
    expect(page.locator("#one h1")).to_have_css("color", "rgb(3, 2, 1)")
    assert not was_reloaded(page)
    assert page.locator("link[rel=stylesheet][href^='book.css']").count() == 1


def test_editors_that_save_by_rename_and_bursts_of_saves(page: Page, preview: Preview) -> None:
    aside = preview.folder / "text/.three.md.swp"
    aside.write_text("# Third\n\nRenamed into place.\n", encoding="utf-8")
    aside.replace(preview.folder / "text/three.md")
    expect(page.locator("#three")).to_contain_text("Renamed into place.")
    for n in range(30):
        save(preview, "text/three.md", f"# Third\n\nSave number {n}.\n")
    expect(page.locator("#three")).to_contain_text("Save number 29.")
    assert not was_reloaded(page)


def test_a_new_folder_is_watched_too(page: Page, preview: Preview) -> None:
    save(preview, "more/four.md", "# Fourth\n\nIt is new.\n")
    save(preview, "book.yaml", BOOK + "    - more/four.md\n")
    expect(page.locator("#four")).to_contain_text("It is new.")
    save(preview, "more/four.md", "# Fourth\n\nIt is newer.\n")
    expect(page.locator("#four")).to_contain_text("It is newer.")


def test_every_tab_follows(page: Page, preview: Preview) -> None:
    other = page.context.new_page()
    opened(other, preview)
    save(preview, "text/three.md", "# Third\n\nFor all to see.\n")
    expect(page.locator("#three")).to_contain_text("For all to see.")
    expect(other.locator("#three")).to_contain_text("For all to see.")


def test_the_page_waits_for_a_server_that_comes_back(page: Page, preview: Preview) -> None:
    port = int(preview.url.rstrip("/").rpartition(":")[2])
    said = preview.stop()
    assert "Traceback" not in said
    assert preview.process.exitcode == 0
    expect(page.locator(".live")).to_have_text("Waiting for the preview")
    save(preview, "text/three.md", "# Third\n\nWritten meanwhile.\n")
    save(
        preview, "book.yaml", BOOK.replace("language: en", "language: de")
    )  # the frame changes too: only a reload brings it
    again = Preview.start(preview.folder, port)
    expect(page.locator("#three")).to_contain_text("Written meanwhile.", timeout=15_000)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".live")).to_have_text("Live")
    again.stop()


def test_a_piece_that_did_not_come_is_asked_for_again(page: Page, preview: Preview) -> None:
    """As when a laptop wakes: the stream is there, and what is fetched is not."""
    page.route("**/pieces/*", lambda route: route.abort(), times=1)
    save(preview, "text/three.md", "# The Third\n\nIt is longer now.\n")
    expect(page.locator("#side a[href='#three']")).to_contain_text("The Third")


def test_the_page_may_not_call_out(page: Page) -> None:
    refused = page.evaluate("fetch('https://example.org/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"


def test_ctrl_c_ends_it_with_open_pages(page: Page, preview: Preview) -> None:
    expect(page.locator(".live")).to_have_text("Live")
    said = preview.stop()
    assert preview.process.exitcode == 0
    assert "Traceback" not in said
    assert said.rstrip().endswith("The preview has ended.")
