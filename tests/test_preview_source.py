"""The way from the page to the author's editor and back: commands, routes, the notes of previews that run, and Chromium."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect
from previews import Preview
from starlette.testclient import TestClient

from bookforge.cache import user_cache
from bookforge.cli import main
from bookforge.preview import going
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.editors import CannotOpen, Editor, command
from bookforge.preview.feed import Feed
from bookforge.preview.running import Running, noted, showing
from bookforge.preview.session import Session

FILES = {
    "book.yaml": "title: A Little Book\nlanguage: en\nidentifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5\n"
    "contents:\n  body: [one.md, two.md]\n",
    "one.md": "# First\n\nThe first words.\n\n{{< include shared/notes.md >}}\n\nThe last words.\n",
    "two.md": "# Second\n\n"
    + "".join(f"Paragraph {n} says a little more of what there is to say.\n\n" for n in range(60)),
    "shared/notes.md": "Words of another file.\n\nMore words of it.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("desk") / "book"
    for name, text in FILES.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text, encoding="utf-8")
    (made.parent / "secret.md").write_text("Not of the book.\n", encoding="utf-8")
    return made.resolve()


@pytest.fixture(scope="module")
def editor(folder: Path) -> tuple[str, Path]:
    """An editor that writes down what it is to open, and where."""
    opened = folder.parent / "opened"
    script = folder.parent / "editor.py"
    script.write_text(
        f"import sys\nopen({str(opened)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n", encoding="utf-8"
    )
    return f'"{sys.executable}" "{script}" {{file}} {{line}}', opened


# --- which command opens a file ---


@pytest.mark.parametrize(
    ("named", "arguments"),
    [
        ("code", ["code", "-g", "/b/a b.md:12"]),
        ("code --reuse-window", ["code", "--reuse-window", "-g", "/b/a b.md:12"]),
        ("idea", ["idea", "--line", "12", "/b/a b.md"]),
        ("/usr/bin/subl -n", ["/usr/bin/subl", "-n", "/b/a b.md:12"]),
        ("emacsclient", ["emacsclient", "-n", "+12", "/b/a b.md"]),
        ("kate", ["kate", "--line", "12", "/b/a b.md"]),
        ("gvim", ["gvim", "+12", "/b/a b.md"]),
        ("xterm -e vim +{line} {file}", ["xterm", "-e", "vim", "+12", "/b/a b.md"]),
        ("mine --at={file}:{line}", ["mine", "--at=/b/a b.md:12"]),
        ("my-editor", ["my-editor", "/b/a b.md"]),
    ],
)
def test_an_editor_is_told_the_line_in_its_own_way(named: str, arguments: list[str]) -> None:
    assert command(named, Path("/b/a b.md"), 12) == arguments


@pytest.mark.parametrize(
    ("named", "words"), [("vim", "runs in a terminal"), ("emacs -nw", "--editor"), ('"open', "read")]
)
def test_what_cannot_be_started_says_why(named: str, words: str) -> None:
    with pytest.raises(CannotOpen, match=words):
        command(named, Path("/b/a.md"), 1)


def test_the_author_names_her_editor_and_nobody_else() -> None:
    environment = {"BOOKFORGE_EDITOR": "kate", "VISUAL": "gvim", "EDITOR": "emacs", "PATH": ""}
    file = Path("/b/a.md")
    assert Editor("code", environment).arguments(file, 1)[0] == "code"
    assert Editor("", environment).arguments(file, 1)[0] == "kate"
    assert Editor("", {**environment, "BOOKFORGE_EDITOR": ""}).arguments(file, 1)[0] == "gvim"
    with pytest.raises(CannotOpen, match="No editor is known"):
        Editor("", {"PATH": ""}).arguments(file, 1)


def test_an_editor_that_is_not_there_or_fails_is_told(folder: Path) -> None:
    with pytest.raises(CannotOpen, match="no program “no-such-editor”"):
        Editor("no-such-editor").open(folder / "one.md", 1)
    with pytest.raises(CannotOpen, match="exit code 3"):
        Editor(f'"{sys.executable}" -c "raise SystemExit(3)" {{file}}').open(folder / "one.md", 1)


# --- the routes ---


@pytest.fixture(scope="module")
def desk(folder: Path, editor: tuple[str, Path]) -> Desk:
    session = Session(folder, jobs=1, cache=user_cache())
    return Desk(session, Feed(session.look()), "token", print, Editor(editor[0]))


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    return TestClient(application(desk, ["testserver"]), headers={"x-bookforge-token": "token"})


def test_a_file_of_the_book_is_opened(client: TestClient, folder: Path, editor: tuple[str, Path]) -> None:
    assert client.post("/~/open", json={"path": "one.md", "line": 3}).json() == {"editor": Path(sys.executable).name}
    assert f"{folder / 'one.md'} 3" in editor[1].read_text()


@pytest.mark.parametrize("path", ["../secret.md", "/etc/passwd", "none.md", "shared", "one.md\0"])
def test_nothing_else_is_opened(client: TestClient, path: str, editor: tuple[str, Path]) -> None:
    answer = client.post("/~/open", json={"path": path, "line": 1})
    assert answer.status_code == 404
    assert not editor[1].exists() or "secret" not in editor[1].read_text()


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"path": 1}', '{"path": "one.md", "line": "x"}', '{"path": "one.md", "line": -1}']
)
def test_what_is_no_place_is_refused(client: TestClient, body: str) -> None:
    assert client.post("/~/open", content=body).status_code == 400
    assert client.post("/~/goto", content=body).status_code == 400


def test_without_the_token_nothing_is_opened(client: TestClient) -> None:
    assert client.post("/~/open", json={"path": "one.md"}, headers={"x-bookforge-token": "guessed"}).status_code == 403


def test_a_line_of_an_included_file_stands_where_it_is_included(client: TestClient) -> None:
    assert client.post("/~/goto", json={"path": "two.md", "line": 9}).json() == {
        "id": "two",
        "path": "two.md",
        "line": 9,
    }
    assert client.get("/~/place?path=shared/notes.md&line=3").json() == {"id": "one", "path": "one.md", "line": 5}
    assert client.post("/~/goto", json={"path": "book.yaml", "line": 1}).status_code == 404


# --- finding a preview that runs ---


def test_a_preview_leaves_a_note_that_only_its_user_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    outer = Running("/b", "http://127.0.0.1:1/", "token")
    inner = Running("/b/inner", "http://127.0.0.1:2/", "token")
    with noted(outer), noted(inner):
        assert showing(Path("/b/one.md")) == outer
        assert showing(Path("/b/inner/one.md")) == inner
        assert showing(Path("/c/one.md")) is None
        assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.json")} == {0o600}
    assert showing(Path("/b/one.md")) is None


def test_a_preview_that_died_is_forgotten(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with noted(Running(str(folder), "http://127.0.0.1:9/", "token")):
        assert not going.go(going.target(f"{folder}/one.md:3", None))
        assert showing(folder / "one.md") is None
    told = CliRunner().invoke(main, ["preview", "--goto", f"{folder}/one.md:3", "--no-start"])
    assert told.exit_code == 1
    assert "No preview of this book runs." in told.output


def test_a_place_is_a_file_of_a_book(folder: Path) -> None:
    found = going.target(f"{folder}/shared/notes.md:3:7", None)
    assert (found.root, found.path, found.line) == (folder, "shared/notes.md", 3)
    assert going.target("one.md", folder).line == 1
    for place, words in (("none.md:3", "no file"), (f"{folder.parent}/secret.md:1", "in no book’s folder")):
        told = CliRunner().invoke(main, ["preview", "--goto", place])
        assert told.exit_code == 2
        assert words in told.output


# --- with a browser ---


@pytest.fixture(scope="module")
def preview(folder: Path, editor: tuple[str, Path]) -> Iterator[Preview]:
    started = Preview.start(folder, editor=editor[0])
    yield started
    started.kill()


@pytest.fixture
def page(tab: Page, preview: Preview) -> Page:
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.goto(preview.url)
    expect(tab.locator(".live")).to_have_text("Live")
    return tab


def test_a_block_leads_to_its_line_by_click_handle_and_key(page: Page, folder: Path, editor: tuple[str, Path]) -> None:
    said = page.locator(".desk-said")
    page.get_by_text("The first words.").click(modifiers=["Alt"])
    expect(said).to_contain_text("one.md:3 in ")
    page.get_by_text("More words of it.").click(modifiers=["Alt"])
    expect(said).to_contain_text("shared/notes.md:3 in ")
    page.get_by_text("The last words.").hover()
    handle = page.get_by_role("button", name="Open one.md:7 in your editor")
    handle.click()
    expect(said).to_contain_text("one.md:7 in ")
    page.get_by_text("Paragraph 2 says").hover()
    page.keyboard.press("e")
    expect(said).to_contain_text("two.md:7 in ")
    opened = editor[1].read_text().splitlines()[-4:]
    assert [line.removeprefix(str(folder)) for line in opened] == [
        "/one.md 3", "/shared/notes.md 3", "/one.md 7", "/two.md 7",
    ]  # fmt: skip


def test_an_editor_leads_every_page_to_its_line(
    page: Page, preview: Preview, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(folder.parent / "state"))
    other = page.context.new_page()
    other.goto(f"{preview.url}?goto=two.md:63")
    expect(other.get_by_text("Paragraph 30 says")).to_be_in_viewport()
    told = CliRunner().invoke(main, ["preview", "--goto", f"{folder}/two.md:103"])
    assert told.exit_code == 0
    for one in (page, other):
        expect(one.get_by_text("Paragraph 50 says")).to_be_in_viewport()
    told = CliRunner().invoke(main, ["preview", "--goto", f"{folder}/book.yaml:1"])
    assert told.exit_code == 1
    assert "Nothing of “book.yaml” stands in the text" in told.output
