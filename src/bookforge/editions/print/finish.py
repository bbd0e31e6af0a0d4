"""From the layout's PDF to the two files: one to read on a screen, one for the printer. All by pikepdf."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from bookforge.book import PageMap

# WeasyPrint writes one operator a line and text as hexadecimal, so a line that ends in an operator is that operator.
_COLOUR = re.compile(rb"^([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)$", re.MULTILINE)
_TAG = re.compile(rb"^(?:/\w+\s(?:(?:<<.*>>|/\w+)\s)?B(?:DC|MC)|EMC)$\n?", re.MULTILINE)
_DARK = 0.5  # colours darker than this print as black: a thin grey stroke would be rastered


def for_screen(pdf: bytes, pages: PageMap, first_body: int) -> bytes:
    """The PDF to read: bookmarks, links, tags and colour as laid out, with page labels i, ii … 1, 2 …"""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _label(document, first_body)
        _even(document, pages)
        document.Root.PageLayout = Name.TwoPageRight
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        return _save(document)


def for_printer(pdf: bytes, pages: PageMap, first_body: int) -> bytes:
    """The PDF for the printer: the same pages, without what a printer refuses.

    KDP (GYEKAVKMSE23PFTM) takes no bookmarks, annotations or comments; text and lines are black ink alone.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for key in ("/Outlines", "/Names", "/Dests", "/StructTreeRoot", "/MarkInfo", "/PageMode", "/OpenAction"):
            if key in document.Root:
                del document.Root[key]
        for page in document.pages:
            for key in ("/Annots", "/StructParents", "/Tabs"):
                if key in page:
                    del page[key]
        for stream in document.objects:
            if isinstance(stream, pikepdf.Stream) and _is_drawing(stream):
                stream.write(_black(stream.read_bytes()))
        _label(document, first_body)
        _even(document, pages)
        document.remove_unreferenced_resources()
        return _save(document)


def _is_drawing(stream: pikepdf.Stream) -> bool:
    """Whether a stream holds drawing operators: a page's content or a form, and not a font, an image or metadata."""
    if stream.get("/Subtype") == Name.Form:
        return True
    return not any(key in stream for key in ("/Subtype", "/Type", "/Length1", "/FunctionType", "/N", "/PatternType"))


def _black(content: bytes) -> bytes:
    return _COLOUR.sub(_grey, _TAG.sub(b"", content))


def _grey(colour: re.Match[bytes]) -> bytes:
    red, green, blue = (float(part) for part in colour.groups()[:3])
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # ITU-R BT.709
    operator = b"g" if colour[4] == b"rg" else b"G"
    return b"%g %s" % (0 if luminance < _DARK else round(luminance, 3), operator)


def _label(document: pikepdf.Pdf, first_body: int) -> None:
    """Page labels: roman for the front matter, arabic from the first page of the body (PDF 1.7, 12.4.2)."""
    nums: Sequence[object] = (0, Dictionary(S=Name.r), first_body, Dictionary(S=Name.D))
    document.Root.PageLabels = Dictionary(Nums=Array(nums if first_body else nums[2:]))


def _even(document: pikepdf.Pdf, pages: PageMap) -> None:
    """A leaf has two sides: as many blank pages at the end as the page map has beyond the layout."""
    last = document.pages[-1]
    for _ in range(len(pages) - len(document.pages)):
        blank = Dictionary(Type=Name.Page, Resources=Dictionary(), Contents=document.make_stream(b""))
        for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
            if box in last:
                blank[box] = Array(list(last[box]))
        document.pages.append(pikepdf.Page(document.make_indirect(blank)))


def _save(document: pikepdf.Pdf) -> bytes:
    document.docinfo["/Producer"] = String("bookforge")
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()
