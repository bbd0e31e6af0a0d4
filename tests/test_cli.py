"""The command line as an author uses it: what it prints, what it leaves behind, with what it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bookforge.checking import finished
from bookforge.cli import main

CHAPTER = "# One\n\nSome words.\n"
BOOK = """
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
date: 2026-11-22
contents: {front: [title-page, contents], body: [one.md]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "one.md").write_text(CHAPTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    usual = {"build": {"jobs": 1}}  # the other cores have tests of their own
    return CliRunner().invoke(main, list(words), prog_name="bookforge", default_map=usual)


def test_build_makes_the_editions_and_tells_of_them(folder: Path) -> None:
    result = run("build")
    assert result.exit_code == 0, result.output
    slug = "a-little-book"
    for name in (f"{slug}.epub", f"{slug}-print.pdf", f"{slug}-screen.pdf", "web/index.html"):
        assert (folder / "dist" / name).is_file()
        assert Path(name).name in result.output
    assert "Laying out the pages" in result.output  # plain lines when it is not a terminal
    assert "spine" in result.output


def test_build_makes_only_what_is_named(folder: Path) -> None:
    assert run("build", "web").exit_code == 0
    assert not (folder / "dist" / "a-little-book.epub").exists()


def test_the_manifest_says_which_editions_are_usual(folder: Path) -> None:
    (folder / "book.yaml").write_text(BOOK + "editions: {epub: }\n", encoding="utf-8")
    assert run("build", "--quiet").exit_code == 0
    assert sorted(p.name for p in (folder / "dist").iterdir() if p.name != ".bookforge") == ["a-little-book.epub"]


def test_quiet_says_nothing_when_all_is_well(folder: Path) -> None:
    assert run("build", "web", "--quiet").output == ""


def test_a_book_with_errors_ends_with_1_and_leaves_dist_as_it_was(folder: Path) -> None:
    assert run("build", "web").exit_code == 0
    before = (folder / "dist" / "web" / "index.html").read_bytes()
    (folder / "one.md").write_text("# One\n\n[dead](two.md)\n\n> [!TIPP]\n> x\n", encoding="utf-8")
    result = run("build", "web")
    assert result.exit_code == 1
    assert "one.md:3:8: error[reference-target-exists]" in result.output
    assert "one.md:5:3: error[callout-kind-known]" in result.output
    assert "Did you mean “tip”?" in result.output
    assert (folder / "dist" / "web" / "index.html").read_bytes() == before


def test_a_warning_stops_a_build_only_when_strict(folder: Path) -> None:
    (folder / "one.md").write_text(CHAPTER + "\n### Too deep\n\nWords.\n", encoding="utf-8")
    assert run("build", "web").exit_code == 0
    result = run("build", "web", "--strict")
    assert result.exit_code == 1
    assert "error[heading-levels-in-order]" in result.output


def test_json_is_for_machines(folder: Path) -> None:
    result = run("build", "web", "--json")
    (told,) = json.loads(result.stdout)
    assert told["built"] is True
    assert told["files"][0]["kind"] == "web"
    (folder / "one.md").write_text("no title\n", encoding="utf-8")
    (told,) = json.loads(run("build", "web", "--json").stdout)
    assert told["built"] is False
    assert told["diagnostics"][0]["code"] == "chapter-has-title"
    assert told["diagnostics"][0]["place"] == {"path": "one.md", "line": 1, "column": 1}


def test_several_books_go_into_folders_of_their_own(folder: Path, tmp_path: Path) -> None:
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "book.yaml").write_text(BOOK.replace("Little", name.title()), encoding="utf-8")
        (tmp_path / name / "one.md").write_text(CHAPTER, encoding="utf-8")
    result = run("build", "web", "--book", "left", "--book", "right/book.yaml", "--output", "out")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "left" / "web" / "index.html").is_file()
    assert (tmp_path / "out" / "right" / "web" / "index.html").is_file()


def test_without_a_book_the_author_is_told_where_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 1
    assert "manifest-found" in result.output
    assert "bookforge new" in result.output
    assert not (tmp_path / "dist").exists()


def test_wrong_usage_ends_with_2(folder: Path) -> None:
    for words in (("build", "pdf"), ("biuld",), ("explain", "no-such-code"), ("build", "--jobs", "0")):
        assert run(*words).exit_code == 2, words
    assert "Did you mean “build”?" in run("biuld").output


def test_what_the_machine_lacks_ends_with_3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypandoc.get_pandoc_path", lambda: (_ for _ in ()).throw(OSError("no pandoc")))
    from bookforge.manuscript import pandoc

    monkeypatch.setattr(pandoc, "_packaged", lambda: None)
    pandoc.executable.cache_clear()
    pandoc.version.cache_clear()
    result = run("build", "web", "--no-cache")
    assert result.exit_code == 3
    assert "pandoc is missing" in result.output
    assert "Traceback" not in result.output


def test_new_makes_a_book_that_builds_without_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-book").exit_code == 0
    result = run("build", "--book", "my-book", "--json")
    (told,) = json.loads(result.stdout)
    assert told["title"] == "My book"
    assert told["built"]
    assert told["diagnostics"] == []


def test_new_brings_chapters_and_their_images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    articles = tmp_path / "articles"
    articles.mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>'
    (articles / "box.svg").write_text(svg, encoding="utf-8")
    (articles / "über: alles.md").write_text("# Über\n\n![A box](box.svg)\n", encoding="utf-8")
    result = run("new", "my-book", "articles/über: alles.md")
    assert result.exit_code == 0, result.output
    (told,) = json.loads(run("build", "web", "--book", "my-book", "--json").stdout)
    assert told["built"], told
    assert told["diagnostics"] == []


def test_new_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-book").exit_code == 0
    before = (tmp_path / "my-book" / "book.yaml").read_bytes()
    result = run("new", "my-book")
    assert result.exit_code == 2
    assert "already" in result.output
    assert (tmp_path / "my-book" / "book.yaml").read_bytes() == before
    assert run("new", "other", "no-such-article.md").exit_code == 2
    assert not (tmp_path / "other").exists()


def test_an_article_of_words_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("article.docx").write_bytes(b"PK\x03\x04")
    result = run("new", "my-book", "article.docx")
    assert result.exit_code == 2
    assert "is a file of Word" in " ".join(result.output.split())
    assert "pandoc text.docx -o text.md" in " ".join(result.output.split())
    assert not Path("my-book").exists()


def test_check_looks_without_building(folder: Path) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "No findings." in result.output
    assert not (folder / "dist").exists()
    (folder / "one.md").write_text("# One\n\n![](no.png)\n", encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert "image-exists" in result.output


def test_check_finished_wants_a_finished_book(folder: Path) -> None:
    result = run("check", "--finished")
    assert result.exit_code == 1
    assert "error[finished-file-exists]" in result.output


def test_check_finished_looks_at_what_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finished, "check_epub", lambda data, book, name: ())
    assert run("build", "epub").exit_code == 0
    (file,) = (folder / "dist").glob("*.epub")
    result = run("check", "--finished")
    assert result.exit_code == 0, result.output
    assert f"{file.name}, held against the manuscript: passed" in result.output
    assert f"{file.name}, EPUBCheck: passed" in result.output
    assert "warning[finished-file-exists] The print edition has not been built." in result.output
    assert run("check", "--finished", "--strict").exit_code == 1
    result = run("check", "--finished", "--channel", "kindle")
    assert "-kindle.epub has not been built." in result.output
    assert run("check", "--channel", "kindle").exit_code == 2


def test_explain_tells_what_why_and_how(folder: Path) -> None:
    told = run("explain", "image-has-alt").output
    assert "An image has no description." in told
    assert "decorative" in told
    assert "manifest-found" in run("explain").output


def test_schema_and_completion_are_printed() -> None:
    assert json.loads(run("schema").output)["required"] == ["title", "language", "contents"]
    for shell in ("bash", "zsh", "fish"):
        assert "_BOOKFORGE_COMPLETE" in run("completion", shell).output


def test_version_and_help() -> None:
    assert run("--version").output.startswith("bookforge, version ")
    assert "build" in run("-h").output


def test_the_same_book_gives_the_same_bytes_in_another_folder(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("book.yaml", "one.md"):
        (elsewhere / name).write_bytes((folder / name).read_bytes())
    assert run("build", "--quiet").exit_code == 0
    assert run("build", "--quiet", "--no-cache", "--book", str(elsewhere)).exit_code == 0

    def files(root: Path) -> dict[str, bytes]:
        found = (p for p in (root / "dist").rglob("*") if p.is_file() and ".bookforge" not in p.parts)
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in found}

    assert files(folder) == files(elsewhere)


def test_a_build_that_was_killed_is_finished_by_the_next_command(folder: Path) -> None:
    assert run("build", "web", "--quiet").exit_code == 0
    state = folder / "dist" / ".bookforge"
    (state / "staged").mkdir()
    (state / "staged" / "half").write_bytes(b"half")
    (folder / "one.md").write_text("no title\n", encoding="utf-8")
    assert run("build", "web", "--quiet").exit_code == 1  # this one makes nothing, and yet finishes what was begun
    assert not (state / "staged").exists()
