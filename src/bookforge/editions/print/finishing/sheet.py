"""The sheet that a page is printed on: how far it reaches over the trimmed page, and the marks that tell where to cut.

All lengths are points; the bleed is on the three sides that are cut away, there is none in the binding (KDP
GVBQ3CMEQW3W2VL6: width + one bleed, height + two; IngramSpark the same).
"""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

_INCH = 72.0
_OFFSET = 0.125 * _INCH
_LENGTH = 0.25 * _INCH
_LINE = 0.25


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, box: Array) -> Box:
        """From the file."""
        return cls(*(float(edge) for edge in box))

    def grown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The same with so much added on its sides."""
        return Box(self.left - left, self.bottom - bottom, self.right + right, self.top + top)

    @property
    def array(self) -> Array:
        """For the file."""
        return Array([round(edge, 3) for edge in (self.left, self.bottom, self.right, self.top)])


def cut_to_trim(document: pikepdf.Pdf) -> None:
    """Pages as they are after cutting, for reading."""
    for page in document.pages:
        _set_boxes(page, *[Box.of(page.trimbox)] * 3)


def set_sheet(document: pikepdf.Pdf, bleed: float, *, marks: bool, grey: bool) -> None:
    """Pages as they are before cutting: with `bleed` inches to cut off, and crop marks around them on demand.

    The first page is a recto. Marks are in all inks, so that every plate has them; in `grey` interiors in black.
    """
    points = bleed * _INCH
    for number, page in enumerate(document.pages):
        recto = number % 2 == 0
        trim = Box.of(page.trimbox)
        bled = trim.grown(0 if recto else points, points, points if recto else 0, points)
        if marks:
            reach = max(_OFFSET, points) + _LENGTH
            _set_boxes(page, trim.grown(reach, reach, reach, reach), bled, trim)
            _mark(document, page, trim, bled, grey=grey)
        else:
            _set_boxes(page, bled, bled, trim)


def _set_boxes(page: pikepdf.Page, media: Box, bled: Box, trim: Box) -> None:
    page.obj.MediaBox, page.obj.BleedBox, page.obj.TrimBox = media.array, bled.array, trim.array
    for key in ("/CropBox", "/ArtBox"):  # a page has one of trim and art box (PDF/X), and is shown whole
        if key in page.obj:
            del page.obj[key]


def _mark(document: pikepdf.Pdf, page: pikepdf.Page, trim: Box, bled: Box, *, grey: bool) -> None:
    """Draws the marks, and keeps the page's own drawing from reaching beyond its bleed."""
    resources = page.resources
    if not grey:
        spaces = {**_items(resources.get("/ColorSpace")), "/Registration": _all_inks()}
        page.obj.Resources = Dictionary({**_items(resources), "/ColorSpace": Dictionary(spaces)})  # pages share theirs
    ink = b"0 G" if grey else b"/Registration CS 1 SCN"
    width, height = bled.right - bled.left, bled.top - bled.bottom
    inside = b"q %.3f %.3f %.3f %.3f re W n\n" % (bled.left, bled.bottom, width, height)
    lines = b"".join(b"%.3f %.3f m %.3f %.3f l S\n" % line for line in _marks(trim, bled))
    page.contents_add(document.make_stream(inside), prepend=True)
    page.contents_add(document.make_stream(b"\nQ\nq %g w 0 J %s\n%sQ\n" % (_LINE, ink, lines)))
    page.contents_coalesce()


def _items(found: pikepdf.Object | None) -> dict[str, pikepdf.Object]:
    return {} if found is None else dict(found.items())


def _marks(trim: Box, bled: Box) -> list[tuple[float, float, float, float]]:
    """Two lines at each corner, in line with the edges that are cut, outside of the bleed."""
    lines = []
    for x, edge, out in ((trim.left, bled.left, -1), (trim.right, bled.right, 1)):
        start = x + out * max(_OFFSET, abs(edge - x))
        lines += [(start, y, start + out * _LENGTH, y) for y in (trim.bottom, trim.top)]
    for y, edge, out in ((trim.bottom, bled.bottom, -1), (trim.top, bled.top, 1)):
        start = y + out * max(_OFFSET, abs(edge - y))
        lines += [(x, start, x, start + out * _LENGTH) for x in (trim.left, trim.right)]
    return lines


def _all_inks() -> Array:
    """The colour space of registration: every plate that there is (PDF 1.7, 8.6.6.4)."""
    solid = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, solid])
