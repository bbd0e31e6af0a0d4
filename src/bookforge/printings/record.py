"""What is remembered of the printed pages of a build: little enough to be kept, enough to tell a changed page from the same."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

import pikepdf

from bookforge.layers import streams_of

_DRAWN = re.compile(rb"/(\S+) Do\b")  # an image or a form that a page draws
_FURNITURE_FONT = re.compile(rb"/F\d+ ")  # numbered by their order in the book


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A printed page: what readers call it, its lines, each as a short hash, and the hash of all that is drawn on it."""

    folio: str
    lines: tuple[str, ...]
    drawing: str


@dataclass(frozen=True, slots=True)
class Printing:
    """The printed pages of a build: its number, when it was built (ISO 8601), the hash of its PDF."""

    number: int
    built: str
    file: str
    pages: tuple[PageRecord, ...]

    def to_bytes(self) -> bytes:
        """To be kept in a file."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Printing:
        """From such a file. Raises ValueError, KeyError or TypeError for what is none."""
        value = json.loads(data)
        pages = (PageRecord(page["folio"], tuple(page["lines"]), page["drawing"]) for page in value["pages"])
        return cls(int(value["number"]), str(value["built"]), str(value["file"]), tuple(pages))


def printing(pdf: bytes, number: int, built: str, known: Iterable[PageRecord] = ()) -> Printing:
    """What is to be remembered of a print PDF; pages that are drawn as some `known` ones are not read again.

    Raises ValueError for what is no PDF.
    """
    return Printing(number, built, _short(pdf), tuple(_pages(pdf, {page.drawing: page.lines for page in known})))


def hash_of(pdf: bytes) -> str:
    """The hash by which a `Printing` knows its file."""
    return _short(pdf)


def _pages(pdf: bytes, known: Mapping[str, tuple[str, ...]]) -> Iterator[PageRecord]:
    import pypdfium2  # only when pages are looked at: it would cost every command a tenth of a second

    try:
        text = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    with text, pikepdf.open(io.BytesIO(pdf)) as drawn:
        for number, page in enumerate(drawn.pages):
            drawing = drawing_of(page)
            lines = known.get(drawing)
            if lines is None:
                words = text[number].get_textpage().get_text_range().splitlines()
                lines = tuple(_short(" ".join(line.split()).encode()) for line in words if line.strip())
            yield PageRecord(text.get_page_label(number) or str(number + 1), lines, drawing)


def drawing_of(page: pikepdf.Page) -> str:
    """The hash of the operators of a page and of the images that these draw."""
    operators = b"\n".join(stream.read_bytes() for stream in streams_of(page))
    objects = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
    names = sorted({name.decode("latin-1") for name in _DRAWN.findall(operators)})
    drawn = b"".join(objects[f"/{name}"].read_raw_bytes() for name in names if f"/{name}" in objects)
    return _short(_FURNITURE_FONT.sub(b"/F ", operators) + drawn)


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
