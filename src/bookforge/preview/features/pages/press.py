"""The process that lays out the printed pages while the author writes: one, at low priority, so that neither a save nor the text
view ever waits for it. It reads the book's folder itself, and gives up at once for a newer text.

What it is sent: a number, whenever the folder has changed. What it sends: `Laid`, `Progress`, `Lacks` or `Failed`.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pikepdf

from bookforge import children
from bookforge.book import Book
from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic, MachineLacks
from bookforge.editions.print import Kept, NotLaid, View, Views, unlaid, view
from bookforge.making.decisions import kept_decisions
from bookforge.printings.record import drawing_of
from bookforge.reading import Reading, read_book
from bookforge.theme import Theme

_NICE = 10
_PAUSE = 0.5  # s between two words about how far it is


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the preview knows it: by `digest`, which is the same as long as the same is drawn on it; `pdf` is the name of
    its unit's PDF ("" for a page that only keeps the sides right)."""

    view: View
    digest: str
    pdf: str


Faults = tuple[tuple[str, Diagnostic], ...]
"""What a proofreader would mark, each with the folio of its page."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The pages of the book, all or those that are there: `units` and `faces` are the PDFs and font files (by name) that were
    not sent before, `used` the names of all units; the size of a page in points."""

    sheets: tuple[Sheet, ...]
    units: dict[str, bytes]
    used: frozenset[str]
    faces: dict[str, bytes]
    size: tuple[float, float]
    faults: Faults
    whole: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is, in words."""

    words: str


@dataclass(frozen=True, slots=True)
class Lacks:
    """Why there are no pages: what this machine lacks, or what could not be laid out."""

    message: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A fault of bookforge's: its traceback."""

    trace: str


class _Newer(Exception):
    """There is a newer text."""


def work(pipe: Connection, path: Path, cache: Path | None) -> None:
    """Lays out the book whenever a message comes; ends when the preview does."""
    children.end_with_parent()
    with suppress(OSError, AttributeError):
        os.nice(_NICE)
    with tempfile.TemporaryDirectory() as own, suppress(EOFError, OSError):
        worker = Worker(pipe, path, Cache(cache or Path(own)))
        while True:
            pipe.recv()
            while pipe.poll():
                pipe.recv()
            worker.lay_out()


class Worker:
    """What is kept from one layout to the next: what was read, and what was sent."""

    def __init__(self, pipe: Connection, path: Path, cache: Cache) -> None:
        self._pipe, self._path, self._cache = pipe, path, cache
        self._root = (path if path.is_dir() else path.parent).resolve()
        self._reading: Reading | None = None
        self._drawings: dict[str, tuple[str, ...]] = {}  # of each unit sent, by the hash of its PDF
        self._faces: set[str] = set()
        self._shown: frozenset[str] = frozenset()  # the units whose pages were sent
        self._told = 0.0

    def lay_out(self) -> None:
        """Lays out the book as it is in its folder, and sends what comes of it."""
        try:
            reading = read_book(self._path, jobs=1, cache=self._cache, before=self._reading)
            if reading.book is None:  # the last good pages stay
                self._pipe.send(Progress(""))
                return
            self._reading = reading
            self._lay_out(reading, reading.book)
        except _Newer:
            return
        except MachineLacks as lack:
            self._pipe.send(Lacks(str(lack)))
        except (EOFError, OSError):
            raise
        except Exception:
            self._pipe.send(Failed(traceback.format_exc()))

    def _lay_out(self, reading: Reading, book: Book) -> None:
        kept = kept_decisions(reading)[0] or Kept()
        theme = Theme(self._root, book.manifest.style, reading.unfit)
        try:
            self._send(view(book, theme, cache=self._cache, kept=kept, tell=self._tell, seen=self._show))
        except NotLaid as lost:  # there is not one page
            self._pipe.send(Lacks(" ".join(found.message for found in unlaid(book, lost))))

    def _tell(self, words: str) -> None:
        if self._pipe.poll():
            raise _Newer
        if time.monotonic() - self._told > _PAUSE:
            self._told = time.monotonic()
            self._pipe.send(Progress(words))

    def _show(self, views: Views) -> None:
        """Sends the pages that there are, unless the reader would lose some that she has."""
        if self._shown <= views.units.keys():
            self._send(views)

    def _send(self, views: Views) -> None:
        self._shown = frozenset(views.units)
        names = {unit: key(laid.pdf)[:16] for unit, laid in views.units.items()}
        fresh = {name: views.units[unit].pdf for unit, name in names.items() if name not in self._drawings}
        self._drawings.update((name, _drawings(pdf)) for name, pdf in fresh.items())
        self._drawings = {name: self._drawings[name] for name in names.values()}
        faces = {name: data for name, data in views.faces.items() if name not in self._faces}
        self._faces |= faces.keys()
        sheets = tuple(self._sheets(views.pages, names))
        used = frozenset(names.values())
        self._pipe.send(Laid(sheets, fresh, used, faces, views.size, views.faults, views.whole))

    def _sheets(self, pages: Iterable[View], names: Mapping[str, str]) -> Iterator[Sheet]:
        for page in pages:
            bound = page.bound
            pdf = names[bound.unit] if bound.unit is not None else ""
            drawing = self._drawings[pdf][bound.index] if pdf else ""
            yield Sheet(page, key(drawing, repr(bound.shift), repr(bound.furniture))[:16], pdf)


def _drawings(pdf: bytes) -> tuple[str, ...]:
    """What is drawn on each page of a unit, as a hash."""
    with pikepdf.open(io.BytesIO(pdf)) as unit:
        return tuple(map(drawing_of, unit.pages))
