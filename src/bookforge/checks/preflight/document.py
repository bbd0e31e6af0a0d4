"""A finished file read with pikepdf: its pages, what it has beside them, the standard that it claims."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Name

from bookforge.cache import Cache
from bookforge.checks.preflight.facts import FileFacts, Ink, PageFacts
from bookforge.checks.preflight.geometry import Box
from bookforge.checks.preflight.remembered import inks


def read(pdf: bytes, cache: Cache, jobs: int = 1) -> FileFacts:
    """What is in a PDF; pages that were looked at before are remembered, many others are looked at by so many processes.

    Raises `pikepdf.PdfError` for what is none, or is locked with a password.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        looked = zip(document.pages, inks(pdf, document, cache, jobs), strict=True)
        pages = tuple(_page(i, page, ink) for i, (page, ink) in enumerate(looked))
        extras = frozenset(_extras(document))
        if any(page.ink.invisible for page in pages):
            extras |= {"invisible text"}
        return FileFacts(len(pdf), pages, extras, _standard(document))


def _page(index: int, page: pikepdf.Page, ink: Ink) -> PageFacts:
    media, bleed, trim = (_edges(box) for box in (page.mediabox, page.bleedbox, page.trimbox))
    if int(page.obj.get("/Rotate", 0)) % 180:
        media, bleed, trim = (Box(box.bottom, box.left, box.top, box.right) for box in (media, bleed, trim))
    return PageFacts(index, media, bleed, trim, ink)


def _edges(given: pikepdf.Object) -> Box:
    left, bottom, right, top = (float(edge) for edge in given)
    return Box(left, bottom, right, top)


def _extras(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    names = root.get("/Names", pikepdf.Dictionary())
    if "/First" in root.get("/Outlines", pikepdf.Dictionary()):
        yield "bookmarks"
    if any(len(page.obj.get("/Annots", pikepdf.Array())) for page in document.pages):
        yield "annotations"
    if len(root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())):
        yield "form fields"
    if "/JavaScript" in names or "/AA" in root or _is_script(root.get("/OpenAction")):
        yield "scripts"
    if "/EmbeddedFiles" in names or "/AF" in root:
        yield "attached files"
    if "/OCProperties" in root:
        yield "layers"
    if document.is_encrypted:
        yield "encryption"


def _is_script(action: pikepdf.Object | None) -> bool:
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") == Name.JavaScript


def _standard(document: pikepdf.Pdf) -> str:
    """PDF/X-1a and X-3 are claimed in the document's information (ISO 15930-1, -3), X-4 in its metadata (ISO 15930-7)."""
    info = document.docinfo
    claimed = info.get("/GTS_PDFXConformance", info.get("/GTS_PDFXVersion"))
    if claimed is not None:
        return str(claimed)
    with document.open_metadata() as metadata:
        return str(metadata.get("{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion", ""))
