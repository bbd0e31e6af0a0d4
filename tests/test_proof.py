"""The proof: the same pages as print, each unit laid out once, with source lines, room for notes and bars of change."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from making import DATE, book_in, data_of, lay, printed
from PIL import Image

from bookforge.cache import Cache, user_cache
from bookforge.cli import main
from bookforge.editions.print import render
from bookforge.editions.print.laid import LaidUnit
from bookforge.editions.print.layout import Job, Layout
from bookforge.editions.print.proof import Lettering, words_across
from bookforge.editions.print.proof.margins import FOOT, HEAD, INNER, OUTER
from bookforge.printings.compared import Difference, compared, in_ranges
from bookforge.printings.kept import chosen, kept, to_keep
from bookforge.printings.record import PageRecord, Printing
from bookforge.revisions import Changed, Changes, changes_since
from bookforge.revisions import compared as lines_compared
from bookforge.theme import Theme

PROSE = " ".join(f"Sentence number {n} says a little more of what there is to say." for n in range(24))
BOOK = """
title: A Little Book
language: en
identifier: x
date: 2026-11-22
contents: {front: [title-page], body: [text/one.md, text/two.md]}
editions: {print: {trim: 5x8in, chapters-open: any}}
"""
ONE = f"""# One

The first paragraph is short.

{PROSE}

## A part

The second stands here.

- an item
- another one

The last has a note.[^n]

[^n]: The note stands at the foot.
"""
FILES = {"book.yaml": BOOK, "text/one.md": ONE, "text/two.md": f"# Two\n\n{PROSE}\n"}


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A book whose first revision is in git."""
    folder = lay(tmp_path / "book", FILES)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "First")
    return folder


def proof_of(folder: Path, changes: Changes | None = None) -> bytes:
    book, store = book_in(folder), user_cache()
    result, found = render(book, Theme(folder), date=DATE, cache=store, wanted=("proof",), changes=changes)
    assert not found
    (artifact,) = result.artifacts
    assert artifact.main == "a-little-book-proof.pdf"
    return artifact.files[artifact.main]


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def bars(pdf: bytes) -> list[tuple[int, int]]:
    """The bars of change, and the wedges where text is gone, on each page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        contents = [b"".join(stream.read_bytes() for stream in page.obj.Contents) for page in document.pages]
    drawn = [re.findall(rb"q 0\.1 g (.*?) Q\n", content) for content in contents]
    return [(sum(b" re f" in one for one in found), sum(b" h f" in one for one in found)) for found in drawn]


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--book", str(folder)])


# --- the proof -------------------------------------------------------------------------------------------------------


def test_each_block_has_its_source_line_and_each_page_its_file(tmp_path: Path) -> None:
    title, _, first, second, *_ = texts(proof_of(lay(tmp_path, FILES)))
    assert "text/one.md" not in title
    assert {"1", "3", "5"} <= set(first.split())  # the title, the first paragraph, the long one
    assert "text/one.md:1–5" in first
    assert {"(5)", "7", "9", "11", "12", "14", "16"} <= set(second.split())  # the long one goes on from the page before
    for words in ("text/one.md:5–16", "page 2", "A Little Book · 2026-11-22", "Notes"):
        assert words in second


def test_the_page_grows_on_its_outer_side(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(proof_of(lay(tmp_path, FILES)))) as document:
        recto, verso = (document.pages[n] for n in (2, 3))
        assert [float(edge) for edge in recto.mediabox] == [-INNER, -FOOT, 360 + OUTER, 576 + HEAD]
        assert [float(edge) for edge in verso.mediabox] == [-OUTER, -FOOT, 360 + INNER, 576 + HEAD]
        assert [float(edge) for edge in recto.trimbox] == [0, 0, 360, 576]


def test_units_are_laid_out_once_for_print_screen_and_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []
    real = Layout.lay

    def note(self: Layout, job: Job) -> LaidUnit:
        laid.append(job.name)
        return real(self, job)

    monkeypatch.setattr(Layout, "lay", note)
    folder, cache = lay(tmp_path / "book", FILES), Cache(tmp_path / "cache")
    wanted = ("print", "screen", "proof")
    result, _ = render(book_in(folder), Theme(folder), date=DATE, cache=cache, wanted=wanted)
    assert [artifact.kind for artifact in result.artifacts] == list(wanted)
    assert sorted(laid) == ["one", "title-page", "two"]


def test_the_pages_are_those_of_print_and_the_bytes_are_the_same_again(tmp_path: Path) -> None:
    folder = lay(tmp_path, FILES)
    proof = proof_of(folder)
    assert proof_of(folder) == proof
    pages = texts(data_of(printed(folder, "print"), "print"))
    for before, after in zip(pages, texts(proof), strict=True):
        assert set(before.split()) <= set(after.split())


def test_words_across_the_page_are_in_the_books_language_where_its_faces_have_the_letters(tmp_path: Path) -> None:
    lay(tmp_path, FILES)
    english = proof_of(tmp_path)
    lay(tmp_path, {"book.yaml": BOOK.replace("language: en", "language: de")})
    german = proof_of(tmp_path)
    assert "Seite 2" in texts(german)[3]
    assert "Anmerkungen" in texts(german)[3]
    assert english != german


def test_words_that_no_face_of_the_book_can_show_are_english(tmp_path: Path) -> None:
    lettering = Lettering({})
    assert words_across("ru", lettering) == ("КОРРЕКТУРА", "Не для продажи")
    assert words_across("ja", lettering) == ("PROOF", "Not for sale")


# --- since a revision --------------------------------------------------------------------------------------------------


def test_lines_are_compared_and_blank_ones_do_not_count() -> None:
    old = ["a", "", "b", "c", "", "d"]
    assert lines_compared(old, old) == Changed()
    assert lines_compared(old, ["a", "", "", "B", "c", "", "d"]) == Changed(frozenset({4}))
    assert lines_compared(old, ["a", "", "d"]) == Changed(gone=frozenset({3}))
    assert lines_compared(old, ["a", "", "b", "c"]) == Changed(gone_at_end=True)
    assert lines_compared([], ["a", "", "b"]) == Changed(frozenset({1, 3}))


def test_bars_stand_beside_changed_blocks_and_wedges_where_text_is_gone(committed: Path) -> None:
    changed = ONE.replace("first paragraph is short", "first paragraph is shorter").replace("- an item\n", "")
    lay(committed, {"text/one.md": changed})
    changes, found = changes_since(committed.resolve(), "HEAD", ["text/one.md", "text/two.md"])
    assert found == ()
    assert changes is not None
    assert changes.files == {
        "text/one.md": Changed(frozenset({3}), frozenset({11})),
        "text/two.md": Changed(),
    }
    proof = proof_of(committed, changes)
    assert [page for page in bars(proof) if page != (0, 0)] == [(1, 0), (0, 1)]
    assert "changed since HEAD" in texts(proof)[2]


def test_a_chapter_that_is_new_is_changed_as_a_whole(committed: Path) -> None:
    lay(committed, {"text/three.md": "# Three\n\nNew.\n"})
    changes, _ = changes_since(committed.resolve(), "HEAD", ["text/three.md"])
    assert changes is not None
    assert changes.files["text/three.md"] == Changed(frozenset({1, 3}))


def test_what_was_the_end_is_marked_behind_the_last_block(committed: Path) -> None:
    lay(committed, {"text/two.md": f"# Two\n\n{PROSE}\n\nA last word.\n"})
    git(committed, "commit", "--quiet", "--all", "--message", "Second")
    lay(committed, {"text/two.md": f"# Two\n\n{PROSE}\n"})
    changes, _ = changes_since(committed.resolve(), "HEAD", ["text/one.md", "text/two.md"])
    assert sum(wedges for _, wedges in bars(proof_of(committed, changes))) == 1


def test_build_proof_since_a_revision(committed: Path) -> None:
    lay(committed, {"text/two.md": "# Two\n\nOther words.\n"})
    told = run(committed, "build", "proof", "--since", "HEAD", "--jobs", "1")
    assert told.exit_code == 0, told.output
    assert [path.name for path in (committed / "dist").glob("*.pdf")] == ["a-little-book-proof.pdf"]
    assert run(committed, "build", "epub", "--since", "HEAD").exit_code == 2  # there are no bars in it


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", "HEAD:text/one.md", ""])
def test_a_revision_that_git_does_not_know_is_told(committed: Path, revision: str) -> None:
    changes, (told,) = changes_since(committed, revision, ["text/one.md"])
    assert changes is None
    assert told.code == "revision-is-known"


def test_a_folder_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    changes, (told,) = changes_since(tmp_path, "HEAD", [])
    assert changes is None
    assert told.code == "book-is-in-git"


def test_a_machine_without_git_is_told(committed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    changes, (told,) = changes_since(committed, "HEAD", ["text/one.md"])
    assert changes is None
    assert told.code == "git-answers"


# --- which pages have changed ------------------------------------------------------------------------------------------


def printing(number: int, *pages: tuple[str, str, str]) -> Printing:
    """A build of pages, each given as its folio, its lines by letters, its drawing."""
    return Printing(number, f"2026-11-{number:02}T12:00", "x", tuple(PageRecord(f, tuple(ls), d) for f, ls, d in pages))


def test_pages_are_compared_by_their_numbers() -> None:
    before = printing(1, ("i", "t", "1"), ("1", "abc", "1"), ("2", "def", "2"), ("3", "gh", "3"), ("4", "k", "4"))
    after = printing(2, ("i", "t", "1"), ("1", "ab", "5"), ("2", "cde", "6"), ("3", "fgh!", "7"), ("5", "k", "4"))
    found = {page.folio: page.difference for page in compared(before, after)}
    assert found == {
        "1": Difference.MOVED, "2": Difference.MOVED, "3": Difference.TEXT, "5": Difference.NEW, "4": Difference.GONE,
    }  # fmt: skip
    same_words = printing(3, ("i", "t", "9"))
    assert [page.difference for page in compared(printing(1, ("i", "t", "1")), same_words)] == [Difference.DRAWN]


def test_pages_that_follow_each_other_are_told_as_a_range() -> None:
    before = printing(1, *((str(n), "a", "1") for n in range(1, 9)))
    after = printing(2, *((str(n), "a", "2" if n in (2, 3, 4, 7) else "1") for n in range(1, 9)))
    assert in_ranges(compared(before, after)) == "2–4, 7"


def test_a_build_is_chosen_by_number_date_or_last() -> None:
    builds = tuple(printing(n) for n in (3, 5, 8))
    assert chosen(builds, "5") == builds[1]
    assert chosen(builds, "last") == builds[1]
    assert chosen(builds, "2026-11-04") == builds[0]
    assert chosen(builds, "2026-12-24") == builds[1]  # and not the latest, which is compared with it
    assert [chosen(builds, wanted) for wanted in ("4", "2026-11-01", "yesterday")] == [None] * 3
    assert chosen(builds[:1], "last") is None


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book printed twice, with a word changed between, and a third time as it was."""
    two = FILES["text/two.md"].replace("# Two\n", "# Two\n\nHe came.\n")
    folder = lay(tmp_path_factory.mktemp("book"), FILES | {"text/two.md": two})
    assert run(folder, "build", "print", "--jobs", "1").exit_code == 0
    shutil.copy(folder / "dist" / "a-little-book-print.pdf", folder / "first.pdf")
    lay(folder, {"text/two.md": two.replace("He came.", "He went.")})
    assert run(folder, "build", "print", "--jobs", "1").exit_code == 0
    assert run(folder, "build", "print", "--jobs", "1", "--no-cache").exit_code == 0
    return folder


def test_only_the_page_with_the_word_has_changed(built: Path) -> None:
    told = run(built, "pages")
    assert told.exit_code == 0
    assert [line.partition("  ")[0] for line in told.output.splitlines()] == ["build 1", "build 2"]
    for since in ("last", "1", str(built / "first.pdf")):
        told = run(built, "pages", "--since", since)
        assert told.exit_code == 0, told.output
        assert [line for line in told.output.splitlines() if ": " in line] == ["text changed: 3"]
    assert "No page has changed." in run(built, "pages", "--since", "2").output


def test_changed_pages_are_drawn_side_by_side(built: Path, tmp_path: Path) -> None:
    told = run(built, "pages", "--since", "last", "--png", str(tmp_path / "png"), "--json")
    assert told.exit_code == 0
    assert '"page": "3"' in told.output
    (picture,) = (tmp_path / "png").iterdir()
    assert picture.name == "page-0005-3.png"
    width, height = Image.open(picture).size
    assert width > 2 * 5 * 110
    assert height > 8 * 110


def test_a_build_that_is_not_known_is_told(built: Path, tmp_path: Path) -> None:
    for since in ("17", "yesterday", str(built / "book.yaml")):
        told = run(built, "pages", "--since", since)
        assert told.exit_code == 1
        assert "build-is-known" in told.output
    lay(tmp_path, FILES)
    assert "have not been built" in run(tmp_path, "pages", "--since", "last").output


def test_pages_no_longer_kept_are_told(built: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "book"))
    (folder / "dist" / ".bookforge" / "printings" / "a-little-book-00001.pdf").unlink()
    told = run(folder, "pages", "--since", "1", "--png", str(tmp_path / "png"))
    assert told.exit_code == 0
    assert "build-has-pages" in told.output
    assert "text changed: 3" in told.output


def test_a_books_records_are_not_those_of_one_whose_name_begins_like_it(tmp_path: Path) -> None:
    store = tmp_path / ".bookforge" / "printings"
    store.mkdir(parents=True)
    for name in ("love-00001", "love-letters-00007"):
        (store / f"{name}.json").write_bytes(printing(1).to_bytes())
    assert len(kept(tmp_path, "love")) == 1
    assert len(kept(tmp_path, "love-letters")) == 1


def test_records_are_kept_longer_than_pages(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    store = folder / ".bookforge" / "printings"
    store.mkdir(parents=True)
    for number in range(1, 61):
        (store / f"x-{number:05}.json").write_bytes(printing(number % 28 + 1).to_bytes().replace(
            f'"number":{number % 28 + 1},'.encode(), f'"number":{number},'.encode()))  # fmt: skip
    sets = to_keep(folder, "x", (built / "first.pdf").read_bytes(), "2026-11-22T12:00")
    assert [name for name, files in sets.items() if files] == ["x:printing-61-json", "x:printing-61-pdf"]
    gone = [name for name, files in sets.items() if not files]
    assert "x:printing-11-json" in gone
    assert "x:printing-12-json" not in gone
    assert "x:printing-56-pdf" in gone
    assert "x:printing-57-pdf" not in gone


def test_a_record_that_cannot_be_read_is_passed_over(built: Path, tmp_path: Path) -> None:
    folder, pdf = tmp_path / "dist", (built / "first.pdf").read_bytes()
    store = folder / ".bookforge" / "printings"
    store.mkdir(parents=True)
    known = to_keep(folder, "x", pdf, "2026-11-22T12:00")["x:printing-1-json"]
    (store / "x-00001.json").write_bytes(*known.values())
    (store / "x-00002.json").write_bytes(b"{}")
    assert [one.number for one in kept(folder, "x")] == [1]
    assert to_keep(folder, "x", pdf, "2026-11-22T13:00") == {}, "the pages are those of the last that can be read"
