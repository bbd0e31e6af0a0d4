"""A build that would change nothing is not made; one that could is."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from bookforge import itself, uptodate
from bookforge.cli import main

FILES = {
    "book.yaml": "title: Small\nlanguage: en\nidentifier: x\ncontents: {body: [one.md]}\neditions: {web: }\n",
    "one.md": "# One\n\nSome words, and a {#mark} left over.\n\n![A square](square.png)\n",
    "styles/extra.css": "p { color: black }",
    "templates/matter/title-page.html": "<section><h1>{{ book.title }}</h1></section>",
}


def square(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOOKFORGE_CACHE", str(tmp_path / "cache"))
    book = tmp_path / "book"
    for name, text in FILES.items():
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_text(text, encoding="utf-8")
    (book / "square.png").write_bytes(square("red"))
    monkeypatch.chdir(book)
    return book


def build(*words: str) -> dict[str, object]:
    """What `bookforge build --json` says of the book."""
    done = CliRunner().invoke(main, ["build", "--json", *words], prog_name="bookforge")
    (told,) = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told


def is_built(*words: str) -> bool:
    return not build(*words)["up-to-date"]


def test_nothing_is_built_when_nothing_has_changed_and_the_same_is_told(folder: Path) -> None:
    first = build()
    again = build()
    assert again["up-to-date"]
    assert not first["up-to-date"]
    assert first["diagnostics"]
    assert first["typography"] == again["typography"]
    assert first["diagnostics"] == again["diagnostics"]
    told = [{**file, "seconds": 0} for file in first["files"]]  # type: ignore[attr-defined]
    assert told == [{**file, "seconds": 0} for file in again["files"]]  # type: ignore[attr-defined]
    assert "Everything is up to date." in CliRunner().invoke(main, ["build"]).output


def append(name: str) -> Callable[[Path], object]:
    return lambda book: (book / name).write_text((book / name).read_text() + " \n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        append("one.md"),
        append("book.yaml"),
        append("styles/extra.css"),
        append("templates/matter/title-page.html"),
        append("dist/web/index.html"),
        lambda book: (book / "square.png").write_bytes(square("blue")),
        lambda book: (book / "styles" / "tokens.css").write_text(":root { --text-size: 12pt }"),
        lambda book: (book / "dist" / "web" / "index.html").unlink(),
        lambda book: (book / "dist" / ".bookforge" / "staged").mkdir(),
    ],
    ids=["text", "manifest", "style", "template", "altered", "image", "new style", "deleted", "unsettled"],
)
def test_a_change_is_built(folder: Path, change: Callable[[Path], object]) -> None:
    build()
    change(folder)
    assert is_built()
    assert not is_built()


def test_what_tools_keep_in_the_folder_is_not_read_but_watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uptodate, "_MOST_FILES", 20)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "pyvenv.cfg").touch()
    for number in range(30):
        (folder / ".venv" / f"{number}.py").write_text("pass")
    assert is_built()
    assert not is_built()
    (folder / ".venv" / "7.py").write_text("passed")
    assert is_built()


def test_another_request_is_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    assert is_built("--no-cache")
    assert is_built("web")
    assert is_built("--output", str(folder.parent / "out"))
    assert not is_built("web")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert is_built()


def test_another_version_builds_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    known = itself.mark()
    with monkeypatch.context() as patch:
        patch.setattr(itself, "_libraries", lambda: ["weasyprint-71.0.dist-info"])
        itself.mark.cache_clear()
        assert itself.mark() != known
        assert is_built()
    itself.mark.cache_clear()
    assert itself.mark() == known


def test_a_link_that_leads_out_of_the_book_is_not_followed(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("one")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    build()
    (folder.parent / "secret.txt").write_text("two")
    assert not is_built()
    (folder / "link.txt").unlink()
    assert is_built()


def test_what_the_first_build_keeps_beside_the_book_asks_for_no_second(folder: Path) -> None:
    (folder / "book.yaml").write_text(
        FILES["book.yaml"].replace("{web: }", "{epub: {embed-fonts: false, page-list: none}}")
    )
    first = build()
    made = {path.name: path.read_bytes() for path in (folder / "dist").glob("*.epub")}
    kept = (folder / "ids.yaml").read_bytes()
    assert not first["up-to-date"]
    assert build()["up-to-date"]
    build("--no-cache")  # and with what was kept the same is built
    assert {path.name: path.read_bytes() for path in (folder / "dist").glob("*.epub")} == made
    assert (folder / "ids.yaml").read_bytes() == kept
    (folder / "ids.yaml").write_text(kept.decode().replace("id: one", "id: uno"))
    assert not build()["up-to-date"]
