"""From the bound book to the file for the printer: its ink, its sheet, and nothing that a printer refuses."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pikepdf
from pikepdf import String

from bookforge.cache import NO_CACHE, Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.print.finishing import standards
from bookforge.editions.print.finishing.ink import Black, Ink, Plain, Process
from bookforge.editions.print.finishing.inking import print_in
from bookforge.editions.print.finishing.sheet import set_sheet
from bookforge.editions.print.finishing.standards import Standard
from bookforge.editions.print.finishing.transparency import drop_idle_groups
from bookforge.profiles import Profile

# KDP (GYEKAVKMSE23PFTM) takes no bookmarks, annotations, comments or scripts; the tags go with what they tag.
_REFUSED = (
    "/Outlines", "/Names", "/Dests", "/StructTreeRoot", "/MarkInfo", "/PageMode", "/OpenAction", "/AA", "/AcroForm",
    "/ViewerPreferences", "/Threads", "/URI", "/OCProperties",
)  # fmt: skip
_REFUSED_ON_PAGES = ("/Annots", "/StructParents", "/Tabs", "/AA", "/Thumb", "/B", "/Trans", "/Dur", "/PieceInfo")
_REFUSED_IN_FORMS = ("/StructParents", "/StructParent")
_UA = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True, slots=True)
class Order:
    """What a printer is to get: `ink` is what the interior is printed with; `bleed` is in inches; with a `profile` the file
    is made a `standard` file; `faces` are whole fonts, for a printer who wants no subsets."""

    ink: Literal["black", "colour"] = "black"
    profile: Profile | None = None
    standard: Standard = "x-4"
    bleed: float = 0.0
    marks: bool = False
    faces: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class PrinterFile:
    """The file, what it is in a few sentences, and what is wrong with it."""

    data: bytes
    remarks: tuple[str, ...]
    found: tuple[Diagnostic, ...] = ()


def for_printer(master: bytes, order: Order, date: datetime, cache: Cache = NO_CACHE) -> PrinterFile:
    """The printer's file of a bound book; the same bytes for the same book, order and date, whatever the cache holds."""
    with pikepdf.open(io.BytesIO(master)) as document:
        _strip(document)
        document.docinfo["/Producer"] = String("bookforge")
        print_in(document, _ink(order), cache)
        drop_idle_groups(document)
        set_sheet(document, order.bleed, marks=order.marks, grey=order.ink == "black")
        subset = _embedded_whole(document, order.faces) if order.faces else ()
        found: tuple[Diagnostic, ...] = ()
        claimed = None
        if order.profile is not None:
            breaches = standards.breaches(document, order.profile, order.standard)
            if breaches:
                found = (_not_met(standards.TITLES[order.standard], breaches),)
            else:
                standards.claim(document, order.profile, order.standard, date)
                claimed = order.standard
        return PrinterFile(_saved(document, claimed), tuple(_remarks(order, claimed, subset)), found)


def _embedded_whole(document: pikepdf.Pdf, faces: tuple[bytes, ...]) -> tuple[str, ...]:
    from bookforge.editions.print.finishing.fullfonts import embed_whole  # fontTools takes time to load

    return embed_whole(document, faces)


def _not_met(title: str, breaches: Iterable[str]) -> Diagnostic:
    message = f"The printer's file does not claim to be {title}: {', '.join(breaches)}."
    return report("standard-is-met", Place("book.yaml"), message)


def _ink(order: Order) -> Ink:
    if order.ink == "black":
        return Black()
    return Process(order.profile.data) if order.profile is not None else Plain()


def _strip(document: pikepdf.Pdf) -> None:
    for key in _REFUSED:
        if key in document.Root:
            del document.Root[key]
    for page in document.pages:
        for key in _REFUSED_ON_PAGES:
            if key in page.obj:
                del page.obj[key]
    for found in document.objects:
        if isinstance(found, pikepdf.Stream):
            for key in _REFUSED_IN_FORMS:
                if key in found:
                    del found[key]
    if "/Metadata" in document.Root:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            if _UA in metadata:
                del metadata[_UA]  # without tags it is not for everyone


def _remarks(order: Order, claimed: Standard | None, subset: Iterable[str]) -> Iterable[str]:
    if order.ink == "black":
        yield "black ink alone: there is no colour in it"
    elif order.profile is not None:
        yield f"colours in the four inks of “{order.profile.name}”, grey and type in black ink alone"
    else:
        yield "colours in RGB, for the printer to separate; grey and type in black ink alone"
    if order.marks:
        yield "crop marks outside of the bleed (KDP and IngramSpark refuse them)"
    if claimed is not None and order.profile is not None:
        title = standards.TITLES[claimed]
        yield f"{title} for “{order.profile.name}”; bookforge has looked for what the standard forbids, no validator has"
    else:
        yield "no PDF/X is claimed"
    if order.faces:
        names = ", ".join(subset)
        yield f"whole fonts embedded, but only the letters in use of {names}" if names else "whole fonts embedded"


def _saved(document: pikepdf.Pdf, claimed: Standard | None) -> bytes:
    out = io.BytesIO()
    older = claimed == "x-3"  # PDF 1.3 has no streams of objects
    streams = pikepdf.ObjectStreamMode.disable if older else pikepdf.ObjectStreamMode.generate
    version = standards.PDF_VERSIONS[claimed] if claimed else ""
    document.save(out, object_stream_mode=streams, deterministic_id=True, force_version=version)
    return out.getvalue()
