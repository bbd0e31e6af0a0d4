"""The printed pages as the preview has them now: which there are, what stands on each, and a picture of each at any size.

Pages are bound and drawn when they are asked for, and the last ones kept, so that memory does not grow with the book.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from typing import Any

import pypdfium2
from PIL import Image

from bookforge.editions.print import leaf
from bookforge.preview.features.pages.press import Failed, Lacks, Laid, Progress, Sheet

_PICTURES = 48 * 2**20  # bytes of pictures that are kept
_BOUND = 12  # pages whose PDF is kept
_WIDEST = 4000
_BESIDE, _WITHIN = (
    1.0,
    2.5,
)  # points beside and within a block's edges: no letter of the lines above and below reaches there
_SORRY = "The pages could not be laid out; the terminal tells why."

Message = Laid | Progress | Lacks | Failed


class Leaves:
    """What the process that lays out has sent. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # PDFium does one thing at a time
        self._sheets: tuple[Sheet, ...] = ()
        self._by_digest: dict[str, Sheet] = {}
        self._units: dict[str, bytes] = {}
        self._faces: dict[str, bytes] = {}
        self._size = (0.0, 0.0)
        self._faults: list[dict[str, Any]] = []
        self._pending = "Laying out the pages"
        self._lacks = ""
        self._bound: OrderedDict[str, bytes] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._weight = 0
        self.number = 0

    def take(self, message: Message) -> None:
        """Takes what the process says."""
        with self._lock:
            match message:
                case Laid():
                    self._take_pages(message)
                case Progress():
                    self._pending = f"Laying out the pages: {message.words}" if message.words else ""
                case Lacks():
                    self._lacks, self._pending = message.message, ""
                case Failed():
                    self._lacks, self._pending = _SORRY, ""
            self.number += 1

    def state(self) -> dict[str, Any]:
        """All of it but the pages' contents, as plain data."""
        with self._lock:
            return {
                "number": self.number,
                "pending": self._pending,
                "lacks": self._lacks,
                "size": self._size,
                "pages": [_told(sheet) for sheet in self._sheets],
                "faults": self._faults,
            }

    def picture(self, digest: str, width: int) -> bytes | None:
        """A page as a PNG so many pixels wide; None when there is no such page."""
        width = max(16, min(width, _WIDEST))
        with self._lock:
            known = self._pictures.get((digest, width))
            if known is not None:
                self._pictures.move_to_end((digest, width))
                return known
            pdf = self._pdf(digest)
            if pdf is None:
                return None
            drawn = _drawn(pdf, width)
            self._pictures[digest, width] = drawn
            self._weight += len(drawn)
            while self._weight > _PICTURES:
                self._weight -= len(self._pictures.popitem(last=False)[1])
            return drawn

    def blocks(self, index: int) -> list[dict[str, Any]] | None:
        """The blocks of a page in reading order: their words there, their source, their place in parts of the page's size from
        its upper left corner."""
        with self._lock:
            if not 0 <= index < len(self._sheets):
                return None
            sheet = self._sheets[index]
            pdf = self._pdf(sheet.digest) if sheet.view.blocks else None
            if pdf is None:
                return []
            with pypdfium2.PdfDocument(pdf) as document:
                page = document[0]
                left, bottom, *_ = page.get_trimbox()
                words = page.get_textpage()
                width, height = self._size
                return [
                    {
                        "path": block.path,
                        "line": block.line,
                        "words": " ".join(
                            words.get_text_bounded(
                                left + block.left - _BESIDE, bottom + block.foot + _WITHIN,
                                left + block.right + _BESIDE, bottom + block.top - _WITHIN,
                            ).replace("\ufffe\r\n", "").replace("\ufffe", "").split()
                        ),
                        "box": [
                            round(block.left / width, 5), round(1 - block.top / height, 5),
                            round((block.right - block.left) / width, 5), round((block.top - block.foot) / height, 5),
                        ],
                    }
                    for block in sheet.view.blocks
                ]  # fmt: skip

    def _take_pages(self, laid: Laid) -> None:
        kept = {name: pdf for name, pdf in self._units.items() if name in laid.used}
        self._units = {**kept, **laid.units}
        self._faces.update(laid.faces)
        self._sheets, self._size, self._lacks = laid.sheets, laid.size, ""
        self._by_digest = {sheet.digest: sheet for sheet in laid.sheets}
        if laid.whole:
            self._pending = ""
            self._faults = [
                {
                    "folio": folio,
                    "code": fault.code,
                    "severity": str(fault.severity),
                    "path": fault.place.path,
                    "line": fault.place.line,
                    "message": fault.message,
                }
                for folio, fault in laid.faults
            ]

    def _pdf(self, digest: str) -> bytes | None:
        """A page by itself, bound as in the printed book."""
        if digest in self._bound:
            self._bound.move_to_end(digest)
            return self._bound[digest]
        sheet = self._by_digest.get(digest)
        if sheet is None:
            return None
        pages = [sheet.view.bound]
        pattern = sheet
        if not sheet.pdf:  # a blank page has the size of another
            pattern = next(other for other in self._sheets if other.pdf)
            pages = [sheet.view.bound, pattern.view.bound]
        bound = leaf(pattern.view.bound.unit or "", self._units[pattern.pdf], pages, self._faces)
        self._bound[digest] = bound
        if len(self._bound) > _BOUND:
            self._bound.popitem(last=False)
        return bound


def _told(sheet: Sheet) -> dict[str, Any]:
    """A page for the browser; `lines` are those of its first file on which blocks begin or go on there."""
    bound, sourced = sheet.view.bound, [block for block in sheet.view.blocks if block.path]
    path = sourced[0].path if sourced else ""
    return {
        "digest": sheet.digest,
        "folio": bound.folio,
        "unit": bound.unit or "",
        "index": bound.index,
        "path": path,
        "lines": sorted({block.line for block in sourced if block.path == path}),
    }


def _drawn(pdf: bytes, width: int) -> bytes:
    """The trimmed page as a PNG; without colour where it has none."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        trim, media = page.get_trimbox(), page.get_mediabox()
        crop = (trim[0] - media[0], trim[1] - media[1], media[2] - trim[2], media[3] - trim[3])
        image: Image.Image = page.render(scale=width / (trim[2] - trim[0]), crop=crop).to_pil().convert("RGB")
    red, green, blue = image.split()
    if red.tobytes() == green.tobytes() == blue.tobytes():
        image = green
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
