"""What a step of a build is done with is let go: a long book takes little more memory than what it is made of."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest
from making import Silent, lay

from bookforge.build import build, dressing
from bookforge.cache import user_cache
from bookforge.editions.print.binder import bind
from bookforge.editions.print.binding import BoundPage, Particulars
from bookforge.manuscript import ChapterTree
from bookforge.outcome import Request
from bookforge.printings import record


def blank_unit() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as unit:
        unit.add_blank_page()
        unit.save(out)
    return out.getvalue()


def lettered(letters: str) -> bytes:
    """A file with a page for each letter, which is all that stands on it."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for letter in letters:
            page = pdf.add_blank_page()
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=face))
            page.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 72 Td ({letter}) Tj ET".encode())
        pdf.save(out)
    return out.getvalue()


def test_the_files_of_units_are_open_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: set[int] = set()
    counts = []
    really = pikepdf.open

    @contextmanager
    def noted(data: io.BytesIO) -> Iterator[pikepdf.Pdf]:
        opened.add(id(data))
        counts.append(len(opened))
        with really(data) as pdf:
            yield pdf
        opened.remove(id(data))

    monkeypatch.setattr(pikepdf, "open", noted)
    pages = [BoundPage(name, 0, name, recto=True) for name in "abc"]
    bind(dict.fromkeys("abc", blank_unit()), pages, outline=(), files={}, particulars=Particulars("A", "en"), body=0)
    assert counts == [1, 1, 1]


@pytest.mark.parametrize(("edition", "stay"), [("web", False), ("epub", True)])
def test_chapters_as_they_were_read_stay_for_the_ebook_alone(
    edition: str, stay: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = f"title: A book\nlanguage: en\nauthors: [Ada]\ncontents:\n  body: [{edition}.md]\n"
    book = lay(tmp_path, {"book.yaml": manifest, f"{edition}.md": "# One\n\nWords.\n"})
    there: list[bool] = []
    really = dressing.dress

    def looked(work: dressing.Work) -> dressing.Dressed:
        trees = (one for one in gc.get_objects() if isinstance(one, ChapterTree))
        there.append(any(tree.source.path == f"{edition}.md" for tree in trees))
        return really(work)

    monkeypatch.setattr("bookforge.build.finishing.dress", looked)
    outcome = build(Request(book, (edition,), cache=user_cache()), Silent())
    assert not outcome.failed
    assert there == [stay]


def test_pages_are_read_some_at_a_time_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "_AT_ONCE", 2)
    pdf, saved = lettered("abcde"), []
    really = pikepdf.Pdf.save

    def noted(bare: pikepdf.Pdf, *given: object) -> None:
        saved.append(len(bare.pages))
        really(bare, *given)

    monkeypatch.setattr(pikepdf.Pdf, "save", noted)
    pages = record.printing(pdf, 1, "2026-11-23").pages
    assert saved == [2, 2, 1]
    assert len({page.lines for page in pages}) == 5
