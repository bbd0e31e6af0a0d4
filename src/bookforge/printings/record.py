"""What is remembered of the printed pages of a build: little enough to be kept, enough to tell a changed page from the same."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields, replace

import pikepdf

from bookforge.layers import CLOSING, is_layered, layers_of, packed, resources_of, streams_of

_DRAWN = re.compile(rb"/(\S+) Do\b")  # an image or a form that a page draws
_AT_ONCE = 100  # pages that are read together
_FURNITURE_FONT = re.compile(rb"/F\d+ ")  # numbered by their order in the book


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A printed page: what readers call it; its lines without the furniture's, each as a short hash; the hash of all that is
    drawn on it, and of its `text`, what is drawn without furniture ("" where an older bookforge wrote it); and of its operators
    as they are `packed` in the file ("" too where it draws an image or a form)."""

    folio: str
    lines: tuple[str, ...]
    drawing: str
    text: str = ""
    packed: str = ""


_PAGE = tuple(field.name for field in fields(PageRecord))


@dataclass(frozen=True, slots=True)
class Printing:
    """The printed pages of a build: its number, when it was built (ISO 8601), the hash of its PDF."""

    number: int
    built: str
    file: str
    pages: tuple[PageRecord, ...]

    def to_bytes(self) -> bytes:
        """To be kept in a file."""
        # `asdict` takes as long as all else
        pages = [{name: getattr(page, name) for name in _PAGE} for page in self.pages]
        told = {"number": self.number, "built": self.built, "file": self.file, "pages": pages}
        return json.dumps(told, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Printing:
        """From such a file. Raises ValueError, KeyError or TypeError for what is none."""
        value = json.loads(data)
        pages = (
            PageRecord(
                page["folio"], tuple(page["lines"]), page["drawing"], page.get("text", ""), page.get("packed", "")
            )
            for page in value["pages"]
        )
        return cls(int(value["number"]), str(value["built"]), str(value["file"]), tuple(pages))


def printing(pdf: bytes, number: int, built: str, known: Iterable[PageRecord] = ()) -> Printing:
    """What is to be remembered of a print PDF; text that is drawn as on some `known` pages is not read again, and one that is
    packed as one of them is not even unpacked.

    Raises ValueError for what is no PDF.
    """
    return Printing(number, built, _short(pdf), tuple(_pages(pdf, tuple(known))))


def hash_of(pdf: bytes) -> str:
    """The hash by which a `Printing` knows its file."""
    return _short(pdf)


def _pages(pdf: bytes, known: Sequence[PageRecord]) -> Iterator[PageRecord]:
    """The pages of a file, of which some may be `known`."""
    try:
        document = pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
    with document:
        pages = list(document.pages)
        names = list(map(_packed, pages))
        same = {page.packed: page for page in known if page.packed}
        others = [page for page, name in zip(pages, names, strict=True) if name not in same]
        fresh = iter(_unpacked(others, {page.text: page.lines for page in known if page.text}))
        for page, name in zip(pages, names, strict=True):
            yield replace(same[name] if name in same else next(fresh), folio=str(page.label), packed=name)


def _unpacked(pages: Sequence[pikepdf.Page], known: Mapping[str, tuple[str, ...]]) -> Iterator[PageRecord]:
    """What some pages are, but for their folios; `known` are the lines of some, by the hash of their text as it is drawn."""
    texts = [_drawn(layers_of(page)[0].content, page) for page in pages]
    unknown = {text: page for text, page in zip(texts, pages, strict=True) if text not in known}
    lines = {**known, **_read(unknown)}
    for page, text in zip(pages, texts, strict=True):
        yield PageRecord("", lines[text], drawing_of(page), text)


def _packed(page: pikepdf.Page) -> str:
    """The hash of a page's operators as they are stored; "" for one that may draw something beside."""
    if len(resources_of(page).get("/XObject", pikepdf.Dictionary())):
        return ""
    digest = hashlib.sha256()
    for stream in streams_of(page):
        how, data = packed(stream)
        digest.update(how + f" {len(data)} ".encode() + data)
    return digest.hexdigest()[:12]


def _read(unknown: Mapping[str, pikepdf.Page]) -> dict[str, tuple[str, ...]]:
    """The lines of some pages without their furniture, by the keys that the pages have; a hundred of them at a time, so that
    memory does not grow with their number, nor time faster than it."""
    found: dict[str, tuple[str, ...]] = {}
    waiting = list(unknown.items())
    for start in range(0, len(waiting), _AT_ONCE):
        some = dict(waiting[start : start + _AT_ONCE])
        found.update(zip(some, _lines_of(list(some.values())), strict=True))
    return found


def _lines_of(pages: Sequence[pikepdf.Page]) -> Iterator[tuple[str, ...]]:
    """The lines of each page, as PDFium reads them."""
    import pypdfium2  # only when pages are looked at: it would cost every command a tenth of a second

    out = io.BytesIO()
    with pikepdf.new() as bare:
        bare.pages.extend(pages)
        for page in bare.pages:
            streams = streams_of(page)
            if is_layered(streams):
                page.obj.Contents = pikepdf.Array([*streams[:2], bare.make_stream(CLOSING)])
        bare.save(out)
    try:
        text = pypdfium2.PdfDocument(out.getvalue())
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    with text:
        for page in text:
            with closing(page), closing(page.get_textpage()) as words:
                yield _lines(words.get_text_range())


def _lines(words: str) -> tuple[str, ...]:
    return tuple(_short(" ".join(line.split()).encode()) for line in words.splitlines() if line.strip())


def drawing_of(page: pikepdf.Page) -> str:
    """The hash of the operators of a page and of the images that these draw."""
    return _drawn(b"\n".join(stream.read_bytes() for stream in streams_of(page)), page)


def _drawn(operators: bytes, page: pikepdf.Page) -> str:
    objects = resources_of(page).get("/XObject", pikepdf.Dictionary())
    names = sorted({name.decode("latin-1") for name in _DRAWN.findall(operators)})
    drawn = b"".join(objects[f"/{name}"].read_raw_bytes() for name in names if f"/{name}" in objects)
    return _short(_FURNITURE_FONT.sub(b"/F ", operators) + drawn)


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
