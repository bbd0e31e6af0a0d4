"""What a file says as a whole: its outline, the labels of its pages, its metadata, how it is shown."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bookforge.editions.print.binding import OutlineEntry, Particulars

_PRODUCER = "bookforge"


def describe(book: Pdf, particulars: Particulars) -> None:
    """Writes the particulars: the language, how a viewer shows the book, and the same metadata twice, as PDF's and as XMP."""
    book.Root.Lang = String(particulars.language)
    book.Root.PageLayout = Name.TwoPageRight
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    told = {
        "/Title": particulars.title,
        "/Author": ", ".join(particulars.authors),
        "/Subject": particulars.subject,
        "/Keywords": ", ".join(particulars.keywords),
        "/Creator": _PRODUCER,
        "/Producer": _PRODUCER,
        "/CreationDate": _date(particulars.date),
        "/ModDate": _date(particulars.date),
    }
    for key, value in told.items():
        if value:
            book.docinfo[key] = String(value)
    with book.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = particulars.title
        xmp["dc:language"] = [particulars.language]
        xmp["pdf:Producer"] = xmp["xmp:CreatorTool"] = _PRODUCER
        if particulars.authors:
            xmp["dc:creator"] = list(particulars.authors)
        if particulars.subject:
            xmp["dc:description"] = particulars.subject
        if particulars.keywords:
            xmp["dc:subject"] = list(particulars.keywords)
            xmp["pdf:Keywords"] = ", ".join(particulars.keywords)
        if particulars.rights:
            xmp["dc:rights"] = particulars.rights
        if particulars.date:
            xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = particulars.date


def label(book: Pdf, body: int) -> None:
    """Numbers the pages before `body` i, ii … and those from it on 1, 2 … (PDF 1.7, 12.4.2)."""
    front: Sequence[object] = (0, Dictionary(S=Name.r)) if body else ()
    book.Root.PageLabels = Dictionary(Nums=Array([*front, body, Dictionary(S=Name.D)]))


def add_outline(book: Pdf, entries: Sequence[OutlineEntry], known: Container[str]) -> None:
    """Writes the outline, closed below its first level; an entry whose id is not `known` leads nowhere, and has its words."""
    if not entries:
        return
    root = book.make_indirect(Dictionary(Type=Name.Outlines))
    _hang(book, root, entries, known)
    root.Count = len(entries)
    book.Root.Outlines = root
    book.Root.PageMode = Name.UseOutlines


def _hang(book: Pdf, parent: Object, entries: Sequence[OutlineEntry], known: Container[str]) -> None:
    items = [book.make_indirect(Dictionary(Title=String(entry.title), Parent=parent)) for entry in entries]
    parent.First, parent.Last = items[0], items[-1]
    for item, following in pairwise(items):
        item.Next, following.Prev = following, item
    for item, entry in zip(items, entries, strict=True):
        if entry.target in known:
            item.Dest = String(entry.target)
        if entry.below:
            _hang(book, item, entry.below, known)
            item.Count = -len(entry.below)


def _date(date: str) -> str:
    """An ISO date in UTC as PDF has it: D:20261122183000Z (PDF 1.7, 7.9.4)."""
    digits = "".join(c for c in date if c.isdigit())[:14]
    return f"D:{digits}Z" if len(digits) == 14 else f"D:{digits}" if digits else ""
