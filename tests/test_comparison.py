"""`bookforge diff`: what is other for a reader in a new EPUB of a book."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bookforge.checks.ebook import opened
from bookforge.cli import main
from bookforge.comparison.contents import contents_of
from bookforge.comparison.passages import Mark, changed

CONTAINER = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
FIRST = {"one": "<h1>One</h1><p>Two people share a table.</p>", "two": "<h1>Two</h1><p id='hand'>A hand says much.</p>"}


def epub(pages: Mapping[str, str], *, title: str = "A Book", images: Mapping[str, bytes] = {}) -> bytes:
    """A small EPUB of another house: no NCX, no style, HTML's own entities."""
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in pages)
    items += "".join(f'<item id="{n}" href="{n}" media-type="image/png"/>' for n in images)
    refs = "".join(f'<itemref idref="{n}"/>' for n in pages)
    links = "".join(f'<li><a href="{n}.xhtml">{n}</a></li>' for n in pages)
    nav = f'<html xmlns:e="http://www.idpf.org/2007/ops"><nav e:type="toc"><ol>{links}</ol></nav></html>'
    opf = (
        f"<package><metadata><title>{title}</title></metadata><manifest>{items}"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>'
        f"<spine>{refs}</spine></package>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", opf)
        archive.writestr("nav.xhtml", nav)
        for name, body in pages.items():
            archive.writestr(f"{name}.xhtml", f"<html><body>{body}</body></html>")
        for name, data in images.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)

    def run(old: bytes, new: bytes, *options: str) -> Result:
        Path("old.epub").write_bytes(old)
        Path("new.epub").write_bytes(new)
        return CliRunner().invoke(main, ["diff", "old.epub", "new.epub", *options])

    return run


def test_the_same_book_ends_with_0(diff) -> None:  # type: ignore[no-untyped-def]
    result = diff(epub(FIRST), epub(FIRST))
    assert (result.exit_code, result.output) == (0, "The two files are the same, byte for byte.\n")


def test_a_changed_word_is_marked_where_it_stands(diff) -> None:  # type: ignore[no-untyped-def]
    result = diff(epub(FIRST), epub({**FIRST, "one": "<h1>One</h1><p>Two people share a window.</p>"}))
    assert result.exit_code == 1
    assert "One  1 passage changed\n    Two people share a [-table-]{+window+}.\n" in result.output


def test_pages_that_are_new_gone_moved_and_renamed(diff) -> None:  # type: ignore[no-untyped-def]
    result = diff(
        epub({**FIRST, "gone": "<h1>Gone</h1><p>x</p>"}), epub({"two": FIRST["two"], **FIRST, "new": "<h1>New</h1>"})
    )
    assert "New  new" in result.output
    assert "Gone  gone" in result.output
    renamed = diff(epub(FIRST), epub({"one": FIRST["one"].replace("One", "First"), "2": FIRST["two"]}))
    assert "First  renamed" in renamed.output
    assert "[-One-]{+First+}" in renamed.output
    assert "file renamed from two.xhtml to 2.xhtml" in renamed.output
    assert "lost: hand" in renamed.output  # a highlight hangs on a file and an id in it
    moved = diff(epub(FIRST), epub(dict(reversed(FIRST.items()))))
    assert moved.output.count("moved") == 2  # the page, and the line that counts
    assert "contents changed" in moved.output


def test_metadata_images_and_lost_ids(diff) -> None:  # type: ignore[no-untyped-def]
    old = epub(FIRST, images={"a.png": b"1", "b.png": b"1"})
    new = epub(
        {**FIRST, "two": FIRST["two"].replace(" id='hand'", "")}, title="Another", images={"a.png": b"2", "c.png": b"1"}
    )
    result = diff(old, new)
    for told in (
        "[-title: A Book-]",
        "{+title: Another+}",
        "a.png  changed",
        "b.png  gone",
        "c.png  new",
        "lost: hand",
    ):
        assert told in result.output


def test_json_and_html_tell_the_same(diff, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    new = epub({**FIRST, "one": "<h1>One</h1><p>Two people share a &lt;b&gt; window&nbsp;here.</p>"})
    told = json.loads(diff(epub(FIRST), new, "--json").stdout)
    (section,) = told["sections"]
    assert section["after"] == {"path": "one.xhtml", "title": "One"}
    assert {"is": "deleted", "text": "table"} in section["passages"][0]
    diff(epub(FIRST), new, "--html", "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<del>table</del><ins>&lt;b&gt; window here</ins>" in page
    assert "<script" not in page
    assert '<html lang="en">' in page


def test_a_file_that_is_no_ebook_ends_with_2(diff) -> None:  # type: ignore[no-untyped-def]
    result = diff(b"words", epub(FIRST))
    assert result.exit_code == 2
    assert "old.epub: error[ebook-can-be-read]" in result.output
    assert "Traceback" not in result.output


def test_passages_are_matched_before_words() -> None:
    old = ["The first line stays.", "A second line, which goes.", "The third has some few words."]
    new = ["The first line stays.", "The third has some more words.", "Quite another matter altogether!"]
    first, second, third = changed(old, new)
    assert [run.mark for run in first] == [Mark.DELETED]
    assert [(run.mark, run.text) for run in second if run.mark is not Mark.SAME] == [
        (Mark.DELETED, "few"),
        (Mark.INSERTED, "more"),
    ]
    assert [run.mark for run in third] == [Mark.INSERTED]


def test_a_page_is_read_as_a_reader_meets_it() -> None:
    page = "<head><title>t</title></head><h1>A <em>title</em></h1><ul><li>one</li><li>two<br/>three</li></ul><img alt='a hand'/>"
    (section,) = contents_of(opened(epub({"one": page}))).sections
    assert section.passages == ("A title", "one", "two three", "[image: a hand]")
