"""From the bound book to the file to read on a screen: tagged, linked, in colour, as it is after cutting."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, String

from bookforge.editions.print.decoration import make_artifacts, undescribed
from bookforge.editions.print.sheet import cut_to_trim

_PRINT = 4  # the flag of an annotation that is printed, too (PDF 1.7, 12.5.3)


@dataclass(frozen=True, slots=True)
class Review:
    """That a human has read the book with the tools of those who do not see it: who, and on which day (ISO 8601)."""

    by: str
    on: str


@dataclass(frozen=True, slots=True)
class ScreenFile:
    """The file, what it is in a few sentences, and why PDF/UA is not claimed though it was reviewed ("" when it is)."""

    data: bytes
    remarks: tuple[str, ...]
    breach: str = ""


def for_screen(master: bytes, review: Review | None) -> ScreenFile:
    """The file to read; PDF/UA-1 is claimed in it only when a human has reviewed it. The same bytes for the same book."""
    with pikepdf.open(io.BytesIO(master)) as document:
        cut_to_trim(document)
        document.Root.PageLayout = Name.TwoPageRight
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        document.docinfo["/Producer"] = String("bookforge")
        make_artifacts(document)
        _mend_links(document)
        breach = ", ".join(_breaches(document)) if review else ""
        claimed = review is not None and not breach
        _describe(document, claimed=claimed)
        remark = "tagged for PDF/UA-1, "
        if review is not None and claimed:
            remark += f"which it claims: reviewed by {review.by} on {review.on}"
        else:
            why = f"though it was reviewed: {breach}" if breach else "as book.yaml names no review by a human"
            remark += f"which it does not claim, {why}"
        out = io.BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return ScreenFile(out.getvalue(), (remark,), breach)


def _mend_links(document: pikepdf.Pdf) -> None:
    """Links are printed as they are shown, and each says where it leads (PDF/UA-1, 7.18.1 and 7.18.5)."""
    labels = {page.obj.objgen: page.label for page in document.pages}
    named = _destinations(document)
    for page in document.pages:
        page.obj.Tabs = Name.S
        for link in page.obj.get("/Annots", ()):
            link.F = int(link.get("/F", 0)) | _PRINT
            if link.get("/Subtype") == Name.Link and "/Contents" not in link:
                words = _leads_to(link, named, labels)
                if words:
                    link.Contents = String(words)


def _leads_to(link: pikepdf.Object, named: dict[str, pikepdf.Object], labels: dict[tuple[int, int], str]) -> str:
    """The address that a link leads to, or the number of the page."""
    action = link.get("/A", Dictionary())
    if "/URI" in action:
        return str(action.URI)
    target = link.get("/Dest", action.get("/D"))
    if isinstance(target, String | Name):
        target = named.get(str(target))
    if isinstance(target, Dictionary):
        target = target.get("/D")
    return labels.get(target[0].objgen, "") if isinstance(target, pikepdf.Array) else ""


def _destinations(document: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    tree = document.Root.get("/Names", Dictionary()).get("/Dests")
    return {} if tree is None else dict(pikepdf.NameTree(tree).items())


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
