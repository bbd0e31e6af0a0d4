"""What a step of a build is done with is let go: a long book takes little more memory than what it is made of."""

from __future__ import annotations

import gc
import io
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from making import Silent, lay

from bookforge.build import build, dressing
from bookforge.cache import user_cache
from bookforge.editions.print.binder import bind, joining
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


def bound(units: Mapping[str, bytes], begun: joining.Begun | None = None) -> bytes:
    """A book of the first page of each unit, as the printer gets it."""
    pages = [BoundPage(name, 0, name, recto=True) for name in units]
    about = Particulars("A", "en")
    return bind(units, pages, outline=(), files={}, particulars=about, body=0, tagged=False, begun=begun)


def test_the_files_of_units_are_open_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    units = dict.fromkeys("abc", blank_unit())
    opened: list[pikepdf.Pdf] = []
    closed: list[pikepdf.Pdf] = []
    counts = []
    really, close = pikepdf.open, pikepdf.Pdf.close

    def noted(data: io.BytesIO) -> pikepdf.Pdf:
        opened.append(really(data))
        counts.append(len(opened) - len(closed))
        return opened[-1]

    monkeypatch.setattr(pikepdf, "open", noted)
    monkeypatch.setattr(pikepdf.Pdf, "close", lambda pdf: closed.append(pdf) or close(pdf))
    bound(units)
    assert counts == [1, 1, 1]


def test_a_book_of_which_units_were_opened_while_others_were_laid_out_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    units = {name: lettered(name) for name in "abc"}
    begun, opened, really = joining.Begun(), [], pikepdf.open
    expected = bound(units)
    begun.take("c", units["c"], ())
    begun.take("b", lettered("x"), ())  # it was laid out again since
    monkeypatch.setattr(pikepdf, "open", lambda data: opened.append(data.getvalue()) or really(data))
    assert bound(units, begun) == expected
    assert opened == [units["a"], units["b"]]


def test_a_unit_that_was_opened_before_its_face_was_known_is_opened_again() -> None:
    pdf, begun = lettered("ab"), joining.Begun()
    begun.take("a", pdf, ())
    begun.take("b", pdf, ())
    assert begun.give("a", pdf, {"Courier"}).left == {"Helvetica"}
    assert begun.give("b", pdf, {"Helvetica"}).left == set()


def test_no_more_units_are_open_than_a_long_book_has_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    unit, opened, really = blank_unit(), [], pikepdf.open
    monkeypatch.setattr(joining, "_MOST", 2 * len(unit))
    monkeypatch.setattr(pikepdf, "open", lambda data: opened.append(data) or really(data))
    begun = joining.Begun()
    for name in "abc":
        begun.take(name, unit, ())
    assert len(opened) == 2


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
