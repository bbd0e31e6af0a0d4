"""The paper of a proof: pages larger than the book's, the trimmed page drawn on them with crop marks, words across, bars."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from bookforge.editions.print.proof.lettering import Lettering
from bookforge.editions.print.proof.margins import FOOT, HEAD, INNER, OUTER, Bar
from bookforge.layers import streams_of

_TICK, _AWAY = 10.0, 9.5  # a crop mark's length, and how far it begins from the page: beyond what bleeds
_BAR = 1.6  # the width of a bar of change
_WEDGE = 3.0  # half the height of the mark where text is gone
_ARTIFACT = "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n"


def on_paper(pdf: bytes, bars: Sequence[Sequence[Bar]], words: tuple[str, str], lettering: Lettering) -> bytes:
    """The book on a proof's paper: `bars` are those of each page; `words`, large and small, stand across below the text."""
    with pikepdf.open(io.BytesIO(pdf)) as book:
        sheets: dict[tuple[float, float, bool], Object] = {}
        streams: dict[str, Object] = {}
        for number, page in enumerate(book.pages):
            recto = number % 2 == 0
            left, bottom, right, top = (float(edge) for edge in page.trimbox)
            size = (right - left, top - bottom)
            if (*size, recto) not in sheets:
                sheets[*size, recto] = _sheet(book, size, words, lettering, recto=recto)
            edges = _edges(size, recto=recto)
            paper = Array([round(edge + (bottom if i % 2 else left), 3) for i, edge in enumerate(edges)])
            page.obj.TrimBox = Array([left, bottom, right, top])
            for box in ("/MediaBox", "/CropBox", "/BleedBox"):
                page.obj[box] = paper
            beside = "".join(_bar(bar, (left, bottom)) for bar in (bars[number] if number < len(bars) else ()))
            around = _around(page, sheets[*size, recto], (left, bottom), beside)
            opening, closing = (_stream(book, streams, part) for part in around)
            page.obj.Contents = Array([opening, *streams_of(page), closing])
        out = io.BytesIO()
        book.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def _edges(size: tuple[float, float], *, recto: bool) -> tuple[float, float, float, float]:
    """The edges of the paper around a trimmed page that begins at (0, 0)."""
    left, right = (INNER, OUTER) if recto else (OUTER, INNER)
    return -left, -FOOT, size[0] + right, size[1] + HEAD


def _around(page: Page, sheet: Object, origin: tuple[float, float], beside: str) -> tuple[str, str]:
    """What comes before a page's own content and behind it: the sheet, which joins the page's resources, and its bars."""
    # Resources may be those of many pages: what is added is the same on all of them but for the side.
    name = f"/proof-{sheet.objgen[0]}"
    resources = page.obj.get("/Resources")
    if resources is None:
        resources = page.obj.Resources = Dictionary()
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject[name] = sheet
    return f"{_ARTIFACT}q 1 0 0 1 {origin[0]:g} {origin[1]:g} cm {name} Do Q\nEMC\nq\n", f"Q\n{beside}"


def _stream(book: Pdf, known: dict[str, Object], operators: str) -> Object:
    """Operators as a stream, one for all pages that have the same."""
    if operators not in known:
        known[operators] = book.make_stream(operators.encode())
    return known[operators]


def _bar(bar: Bar, origin: tuple[float, float]) -> str:
    """A bar, or a wedge that points into the text where some is gone."""
    x, top, foot = bar.x + origin[0], bar.top + origin[1], bar.foot + origin[1]
    if top > foot:
        drawn = f"{x - _BAR / 2:.2f} {foot:.2f} {_BAR:g} {top - foot:.2f} re f"
    else:
        tip, back = (x - _WEDGE, x + _WEDGE) if bar.recto else (x + _WEDGE, x - _WEDGE)
        drawn = f"{tip:.2f} {foot:.2f} m {back:.2f} {foot + _WEDGE:.2f} l {back:.2f} {foot - _WEDGE:.2f} l h f"
    return f"/Artifact <</Type /Pagination>> BDC\nq 0.1 g {drawn} Q\nEMC\n"


def _sheet(
    book: Pdf, size: tuple[float, float], words: tuple[str, str], lettering: Lettering, *, recto: bool
) -> Object:
    """A form: the outline of the trimmed page, its crop marks, a rule over the foot, and the words across."""
    width, height = size
    marks = [f"0 0 {width:g} {height:g} re S"]
    for x, outward in ((0.0, -1), (width, 1)):
        for y, upward in ((0.0, -1), (height, 1)):
            marks.append(_rule(x + outward * _AWAY, y, x + outward * (_AWAY + _TICK), y))
            marks.append(_rule(x, y + upward * _AWAY, x, y + upward * (_AWAY + _TICK)))
    drawn = f"q 0.25 w 0.6 G\n{chr(10).join(marks)}\nQ\n{_across(size, words, lettering)}"
    form = book.make_stream(drawn.encode())
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([round(edge, 3) for edge in _edges(size, recto=recto)])
    form.Resources = Dictionary()
    return book.make_indirect(form)


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{x:g} {y:g} m {to_x:g} {to_y:g} l S"


def _across(size: tuple[float, float], words: tuple[str, str], lettering: Lettering) -> str:
    """Words along the page's diagonal, as outlines, so light that the text over them can be read."""
    width, height = size
    turn = math.atan2(height, width)
    large, small = words
    outline, ems = lettering.outline(lettering.face_for(large, lettering.bold) or lettering.bold, large)
    scale = min(0.62 * math.hypot(width, height) / max(ems, 0.1), 0.3 * width)
    under, small_ems = lettering.outline(lettering.face_for(small, lettering.plain) or lettering.plain, small)
    small_scale = max(scale * 0.26, 0.06 * width)
    down = scale * 0.3 + small_scale * 1.3
    cos, sin = math.cos(turn), math.sin(turn)
    return (
        f"q 0.94 g {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {width / 2:.3f} {height / 2:.3f} cm\n"
        f"q {scale:.3f} 0 0 {scale:.3f} {-ems * scale / 2:.3f} {-scale * 0.2:.3f} cm\n{outline}\nf Q\n"
        f"q {small_scale:.3f} 0 0 {small_scale:.3f} {-small_ems * small_scale / 2:.3f} {-down:.3f} cm\n"
        f"{under}\nf Q\nQ\n"
    )
