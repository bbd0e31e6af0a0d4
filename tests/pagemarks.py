"""Holds the page markers of an ebook against the printed book: what stands behind a marker is to be what its page begins with.

Reads nothing but the two finished files. Letters alone are compared, whatever their case: the numbers of lists, notes and
chapters are set by the page. What a page may say before its first words is known: its running head, the head of a table
that goes on there, “Tip (continued)”.
"""

from __future__ import annotations

import copy
import io
import posixpath
import subprocess
import unicodedata
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pikepdf
from lxml import etree

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
_OPF = {"o": "http://www.idpf.org/2007/opf"}
_APART = frozenset({"noteref", "footnotes", "note-number", "note-again", "source-back", "chapter-word", "title-colon",
                    "glossary-use", "index-locator", "sr-only"})  # fmt: skip
_LONG = 40  # letters
_WORD = 20  # letters of the longest word that may be broken
_TITLE = 6  # letters of “Contents” in any language; behind it print has numbers of pages
_ENOUGH = 14  # letters that are not the same by chance


@dataclass(frozen=True)
class Marker:
    """A marker: its folio, id and file, the letters that follow, and what the page may say before them: the head of the table
    around it, the label of the callout around it."""

    folio: str
    id: str
    file: str
    text: str
    before: tuple[str, ...]


def letters(text: str) -> str:
    """The letters of a text, without case, ligatures taken apart."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalpha())


def spine(ebook: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The files of an ebook in the order of reading, with their trees."""
    archive = zipfile.ZipFile(io.BytesIO(ebook))
    package = etree.fromstring(archive.read("EPUB/content.opf"))
    files = {item.get("id"): item.get("href") or "" for item in package.iterfind(".//o:item", _OPF)}
    for reference in package.iterfind(".//o:itemref", _OPF):
        name = files[reference.get("idref")]
        yield name, etree.fromstring(archive.read(posixpath.join("EPUB", name)))


def markers(ebook: bytes) -> list[Marker]:
    """All markers in the order of reading."""
    found = []
    for name, root in spine(ebook):
        body = root.find(f"{X}body")
        assert body is not None
        for mark in body.iter(f"{X}span"):
            if mark.get(TYPE) == "pagebreak":
                text = letters("".join(_following(body, mark)))[:_LONG]
                opener = mark.getnext()
                if opener is not None and opener.get("class") == "opener":  # a drop cap may be set before or behind it
                    text = _said(opener)[:_LONG]
                text = text[:_TITLE] if name == "nav.xhtml" else text
                found.append(
                    Marker(mark.get("aria-label") or "", mark.get("id") or "", name, text, tuple(_before(mark)))
                )
    return found


def _following(body: etree._Element, mark: etree._Element) -> Iterator[str]:
    """The text behind a marker, to the end of its file."""
    reached = False
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element is mark and event == "end":
            reached = True
            yield mark.tail or ""
        elif reached and not _is_apart(element):
            yield (element.text if event == "start" else element.tail) or ""
        elif reached and event == "end" and not any(_is_apart(around) for around in element.iterancestors()):
            yield element.tail or ""


def _said(opener: etree._Element) -> str:
    """The letters of an opener as they are printed."""
    twin = copy.deepcopy(opener)
    for element in twin.iter():
        if not _APART.isdisjoint((element.get("class") or "").split()):
            element.text = None
    twin.tail = None
    return letters("".join(map(str, twin.itertext())))


def _is_apart(element: etree._Element) -> bool:
    chain = [element, *element.iterancestors()]
    return any(
        not _APART.isdisjoint((each.get("class") or "").split())
        or (etree.QName(each).localname in ("math", "svg", "nav") and each.get(TYPE) != "toc")
        for each in chain
    )


def _before(mark: etree._Element) -> Iterator[str]:
    opener = mark.getnext()
    if opener is not None and (first := opener.getnext()) is not None:
        yield letters("".join(first.itertext()))[:1]
    for around in mark.iterancestors():
        if around.tag == f"{X}table" and (head := around.find(f"{X}thead")) is not None:
            yield letters("".join(head.itertext()))
        if "callout" in (around.get("class") or "").split():
            label = next(e for e in around.iter(f"{X}span") if "callout-label" in (e.get("class") or ""))
            yield letters("".join(label.itertext())) + "continued"


def printed_pages(pdf: bytes, pdftotext: str) -> dict[str, tuple[str, ...]]:
    """Of each page that is not blank, by its label, its letters: as they stand on the page, and in the order in which they
    were set. (Columns are right in the one, what is set above its surroundings in the other.)"""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        labels = [page.label for page in opened.pages]
    ways = []
    for way in ([], ["-raw"]):
        done = subprocess.run([pdftotext, *way, "-", "-"], input=pdf, capture_output=True, check=True)
        ways.append(done.stdout.decode().split("\f")[:-1])
    pages = zip(labels, *ways, strict=True)
    return {label: tuple(map(letters, texts)) for label, *texts in pages if "".join(texts).strip()}


@dataclass(frozen=True)
class Compared:
    """How many markers were compared; the folios of printed pages without one, and of those whose page begins with what the
    ebook has not; and what is wrong with any: a marker with nothing behind it is."""

    count: int
    lacking: tuple[str, ...]
    elsewhere: tuple[str, ...]
    wrong: tuple[str, ...]


def compared(ebook: bytes, pdf: bytes, heads: Collection[str], pdftotext: str) -> Compared:
    """Holds all markers against their pages; `heads` are the words of running heads."""
    pages = printed_pages(pdf, pdftotext)
    text = letters("".join("".join(map(str, root.itertext())) for _, root in spine(ebook)))
    found = markers(ebook)
    told, elsewhere, wrong = [mark.folio for mark in found], [], []
    lacking = tuple(folio for folio in pages if folio not in told)
    if told != [folio for folio in pages if folio in told]:
        wrong.append(f"marked {told}, printed {list(pages)}")
    known = ["", *map(letters, heads)]
    for mark in found:
        begins = [
            page.removeprefix(head).removeprefix(before)
            for page in pages.get(mark.folio, ())
            for head in known
            for before in ("", *mark.before)
        ]
        bare = min(begins, key=len, default="")  # without head and label
        if mark.text and any(_begins(each, mark.text) for each in begins):
            continue
        if mark.text and bare[: min(_ENOUGH, len(mark.text))] not in text:
            elsewhere.append(mark.folio)
        else:
            wrong.append(f"{mark.folio} in {mark.file}: “{mark.text}”, printed “{bare[:60]}”")
    return Compared(len(found), lacking, tuple(elsewhere), tuple(wrong))


def _begins(page: str, text: str) -> bool:
    """Whether a page begins with a text, or with the rest of its first word, broken on the page before."""
    longest = min(_WORD, max(1, len(text) - _ENOUGH))
    return bool(page) and any(page.startswith(text[cut : cut + _ENOUGH]) for cut in range(longest))
