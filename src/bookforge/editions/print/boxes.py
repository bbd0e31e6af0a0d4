"""The edges of the pages of a book with bleed: the printer's file keeps what is to be cut off, the screen's does not."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array


def for_screen(pdf: bytes) -> bytes:
    """Pages as they are after cutting."""

    def cut(page: pikepdf.Page, number: int) -> None:
        trim = Array(list(page.trimbox))
        for box in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"):
            page.obj[box] = trim

    return _each(pdf, cut)


def for_printer(pdf: bytes, bleed: float) -> bytes:
    """Pages with bleed on the three sides that are cut: there is none in the binding (KDP: width + one bleed, height + two)."""

    def keep(page: pikepdf.Page, number: int) -> None:
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        points, recto = bleed * 72, number % 2 == 0
        outer = (left if recto else left - points, bottom - points, right + points if recto else right, top + points)
        for box in ("/MediaBox", "/CropBox", "/BleedBox"):
            page.obj[box] = Array([round(edge, 3) for edge in outer])

    return _each(pdf, keep)


def _each(pdf: bytes, change: Callable[[pikepdf.Page, int], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            change(page, number)
        out = io.BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()
