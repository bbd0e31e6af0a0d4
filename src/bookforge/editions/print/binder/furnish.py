"""What stands on a page besides its unit: furniture; and the unit's own content moved to its side.

Furniture is marked as artifacts of pagination (PDF 1.7, 14.8.2.2): no part of the text that is read aloud.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pikepdf import Array, Object, Page, Pdf

from bookforge.editions.print.binder.faces import Faces
from bookforge.editions.print.binder.setting import Shaped, draw, shape, start
from bookforge.editions.print.binding import BoundPage, Line, Run
from bookforge.layers import CLOSING, opening, streams_of


def furnish(book: Pdf, pages: Sequence[BoundPage], faces: Faces) -> None:
    """Draws furniture on the pages of a book and moves their content; the furniture's fonts join `faces`."""
    openings: dict[float, Object] = {}
    setter = _Setter(faces)
    for page, target in zip(pages, book.pages, strict=True):
        if not page.shift and not page.furniture:
            continue
        if page.shift not in openings:
            openings[page.shift] = book.make_stream(opening(page.shift))
        closing = book.make_stream(CLOSING + "".join(setter.lines(page.furniture, target)).encode())
        target.obj.Contents = Array([openings[page.shift], *streams_of(target), closing])
        if page.furniture:
            faces.give(target, setter.fonts(page.furniture))


class _Setter:
    """Sets lines, each run once however many pages it stands on, in one font a face."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._shaped: dict[Run, tuple[Shaped, bool]] = {}
        self._fonts: dict[str, tuple[str, Object]] = {}
        self._pieces: dict[Run, tuple[Run, ...]] = {}

    def fonts(self, lines: Sequence[Line]) -> dict[str, Object]:
        """The fonts of lines that are set, by their names on the page."""
        return dict(self._fonts[piece.face] for line in lines for run in line.runs for piece in self._in_faces(run))

    def lines(self, lines: Sequence[Line], page: Page) -> list[str]:
        """The lines as operators, each an artifact of its own."""
        left, bottom, _, top = (float(edge) for edge in page.trimbox)
        return [
            self._line(line, left, bottom, (top - bottom) / 2) for line in lines if any(run.text for run in line.runs)
        ]

    def _line(self, line: Line, left: float, bottom: float, middle: float) -> str:
        """A line, attached to the top or the bottom of the page."""
        side, edge = ("Header", "Top") if line.baseline > middle else ("Footer", "Bottom")
        parts = [f"/Artifact <</Type /Pagination /Subtype /{side} /Attached [/{edge}]>> BDC\n"]
        shaped = [self._shape(piece) for run in line.runs for piece in self._in_faces(run)]
        x = start(line, sum(one.width for one, _ in shaped)) + left
        for one, is_read in shaped:
            name = self._fonts[one.run.face][0]
            shown = draw(one, x, line.baseline + bottom, name[1:], self._faces.widths(one.run.face))
            parts.append(shown if is_read else f"/Span <</ActualText {_utf16(one.run.text)}>> BDC\n{shown}EMC\n")
            x += one.width
        return "".join([*parts, "EMC\n"])

    def _in_faces(self, run: Run) -> tuple[Run, ...]:
        """A run in pieces: letters that its face lacks are set in another that has them."""
        if run not in self._pieces:
            by_face = groupby(run.text, key=lambda letter: self._faces.with_letter(letter, run.face))
            self._pieces[run] = tuple(replace(run, face=face, text="".join(text)) for face, text in by_face)
        return self._pieces[run]

    def _shape(self, run: Run) -> tuple[Shaped, bool]:
        """A run as glyphs, and whether these are read as its text (the small capital of A may be known as that of a)."""
        if run not in self._shaped:
            shaped = shape(run, self._faces.face(run.face))
            font, is_read = self._faces.lend(run.face, [(glyph.number, glyph.letters) for glyph in shaped.glyphs])
            self._fonts.setdefault(run.face, (f"/F{len(self._fonts)}", font))
            self._shaped[run] = shaped, is_read
        return self._shaped[run]


def _utf16(text: str) -> str:
    """A text string of PDF in hexadecimal."""
    return f"<feff{text.encode('utf-16-be').hex()}>"
