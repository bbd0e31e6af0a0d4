"""From the bound book to the file to read on a screen: tagged, linked, in colour, as it is after cutting."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, String

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.print.finishing.decoration import make_artifacts, undescribed
from bookforge.editions.print.finishing.linking import mend_links, untagged_links
from bookforge.editions.print.finishing.sheet import cut_to_trim
from bookforge.editions.print.finishing.structure import scope_headers


@dataclass(frozen=True, slots=True)
class Review:
    """That a human has read the book with the tools of those who do not see it: who, and on which day (ISO 8601)."""

    by: str
    on: str


@dataclass(frozen=True, slots=True)
class ScreenFile:
    """The file, what it is in a few sentences, and what is wrong with it."""

    data: bytes
    remarks: tuple[str, ...]
    found: tuple[Diagnostic, ...] = ()


def for_screen(master: bytes, review: Review | None) -> ScreenFile:
    """The file to read; PDF/UA-1 is claimed in it only when a human has reviewed it. The same bytes for the same book."""
    with pikepdf.open(io.BytesIO(master)) as document:
        cut_to_trim(document)
        document.Root.PageLayout = Name.TwoPageRight
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        document.docinfo["/Producer"] = String("bookforge")
        make_artifacts(document)
        mend_links(document)
        scope_headers(document)
        breaches = tuple(dict.fromkeys(_breaches(document))) if review else ()
        _describe(document, claimed=review is not None and not breaches)
        out = io.BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return ScreenFile(out.getvalue(), (_remark(review, breaches),), tuple(_not_met(breaches)))


def _remark(review: Review | None, breaches: Sequence[str]) -> str:
    if review is None:
        return "tagged, without the claim to be PDF/UA-1: book.yaml names no review by a human"
    if breaches:
        return f"tagged, without the claim to be PDF/UA-1, though {review.by} reviewed it on {review.on}"
    return f"PDF/UA-1, as reviewed by {review.by} on {review.on}; bookforge has checked the tags, no validator has"


def _not_met(breaches: Sequence[str]) -> Iterator[Diagnostic]:
    if breaches:
        message = f"The screen's file does not claim to be PDF/UA-1: {', '.join(breaches)}."
        yield report("standard-is-met", Place("book.yaml"), message)


def _describe(document: pikepdf.Pdf, *, claimed: bool) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if "dc:title" not in metadata:
            metadata.load_from_docinfo(document.docinfo)
        metadata["pdf:Producer"] = "bookforge"
        if claimed:
            metadata["pdfuaid:part"] = "1"
        elif "pdfuaid:part" in metadata:
            del metadata["pdfuaid:part"]


def _breaches(document: pikepdf.Pdf) -> Iterator[str]:
    """What a machine can see that PDF/UA-1 does not allow; that no human must look for it again."""
    root = document.Root
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "it has no tags"
    if not str(root.get("/Lang", "")):
        yield "it does not say its language"
    if not str(document.docinfo.get("/Title", "")):
        yield "it has no title"
    if undescribed(document):
        yield "a figure has no description"
    if next(untagged_links(document), None) is not None:
        yield "a link stands outside of the tags for links"
    if any(_hides_tags(found) for found in document.objects):
        yield "type that is see-through (`opacity`) is out of reach of the tags"


def _hides_tags(found: pikepdf.Object) -> bool:
    """Whether a form has tagged words without saying where in the structure they belong: WeasyPrint writes such groups."""
    is_form = isinstance(found, pikepdf.Stream) and found.get("/Subtype") == Name.Form
    return is_form and "/StructParents" not in found and b"/MCID" in found.read_bytes()
