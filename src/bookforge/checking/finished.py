"""`bookforge check --finished`: the files in `dist/`, each held against the manuscript, EPUBCheck and its channel's rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bookforge import dist
from bookforge.book import Book
from bookforge.checks.ebook import examined
from bookforge.checks.finished import check_epub
from bookforge.checks.preflight import recalled
from bookforge.diagnostics import Diagnostic, Place
from bookforge.editions import epub
from bookforge.formats import STORES
from bookforge.making.channel import pages_note, preflight
from bookforge.manifest import Loaded
from bookforge.manuscript import ChapterTree
from bookforge.outcome import Request
from bookforge.reading import Reading


@dataclass(frozen=True, slots=True)
class Looked:
    """What one who looked at a finished file found."""

    name: str
    by: str
    findings: tuple[Diagnostic, ...]

    def __str__(self) -> str:
        return f"{self.name}, {self.by}: {passed_or_not(self.findings)}"


@dataclass(frozen=True, slots=True)
class Missing:
    """A finished file that is wanted and is not there."""

    name: str
    message: str


def passed_or_not(findings: Sequence[Diagnostic]) -> str:
    """How a file stands in the eyes of one who looked at it."""
    return f"{len(findings)} finding{'s' if len(findings) > 1 else ''}" if findings else "passed"


def look_over(reading: Reading, published: epub.Published | None, request: Request) -> Iterator[Looked | Missing]:
    """Every finished file of a book, looked over: the ebooks, then the printer's file."""
    book, loaded = reading.book, reading.loaded
    if book is not None and loaded is not None:
        folder = request.folder(loaded.root)
        yield from _ebooks(folder, book, loaded, reading.trees, published, request)
        yield from _pages(folder, book, loaded, request)


def _ebooks(
    folder: Path,
    book: Book,
    loaded: Loaded,
    trees: Sequence[ChapterTree],
    published: epub.Published | None,
    request: Request,
) -> Iterator[Looked | Missing]:
    """What the gates and EPUBCheck say of the EPUB that was built for the channel (the manifest's, where none is asked for),
    and then of those for others."""
    wanted = epub.file_name(book, request.channel or book.manifest.epub.channel)
    others = [] if request.channel else [epub.file_name(book, other) for other in STORES]
    if not (folder / wanted).is_file() and (request.channel or "epub" in loaded.manifest.wanted):
        yield Missing(wanted, f"The EPUB {wanted} has not been built.")
    made = book if published is None else epub.renamed(book, published)
    for name in dict.fromkeys([wanted, *others]):
        if (folder / name).is_file():
            data = (folder / name).read_bytes()
            yield Looked(name, "held against the manuscript", tuple(examined(data, made, trees, name, request.cache)))
            yield Looked(name, "EPUBCheck", check_epub(data, made, name))


def _pages(folder: Path, book: Book, loaded: Loaded, request: Request) -> Iterator[Looked | Missing]:
    """What the book's channel says of the printer's file."""
    pages = folder / f"{book.slug}-print.pdf"
    if pages.is_file():
        pdf, note = pages.read_bytes(), folder / dist.note(pages_note(book))
        where = recalled(note.read_bytes() if note.is_file() else b"", pdf, Place(pages.name))
        by = f"the rules of {loaded.manifest.print.channel}"
        yield Looked(pages.name, by, tuple(preflight(pdf, book, loaded, where, request.cache)))
    elif "print" in loaded.manifest.wanted:
        yield Missing(pages.name, "The print edition has not been built.")
