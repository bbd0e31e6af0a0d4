"""What the book's channel says of the printer's file: foreseen while it is built, and told of the file that was built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.checks.preflight import Expected, begins_at, channel, examine, noted, pictures
from bookforge.diagnostics import Diagnostic, Place, as_warnings
from bookforge.editions import print as printed
from bookforge.editions.artifact import Artifact
from bookforge.manifest import Loaded


def pages_note(book: Book) -> str:
    """The name of the note that tells where the pages of the printed book begin."""
    return f"{book.slug}-pages.json"


def foreseen(
    pages: printed.Printed, book: Book, loaded: Loaded, told: Sequence[Diagnostic], cache: Cache, jobs: int = 1
) -> tuple[tuple[Artifact, ...], tuple[Diagnostic, ...]]:
    """What the channel would say, as warnings, since the book can be built all the same; without what was `told` already.
    Before it the artifacts, the printer's with a note of where its pages begin."""
    made = next(artifact for artifact in pages.artifacts if artifact.kind == "print")
    pdf, where = made.files[made.main], begins_at(book, pages.pages, Place("book.yaml"))
    noting = replace(made, notes={pages_note(book): noted(pdf, len(pages.pages), where)})
    artifacts = tuple(noting if artifact is made else artifact for artifact in pages.artifacts)
    blurred = {d.place for d in told if d.code == "image-sharp-in-print"}
    said = preflight(pdf, book, loaded, where, cache, pages.pages, jobs)
    return artifacts, as_warnings(d for d in said if d.code != "image-resolution-enough" or d.place not in blurred)


def preflight(
    pdf: bytes,
    book: Book,
    loaded: Loaded,
    where: Callable[[int], Place],
    cache: Cache,
    pages: PageMap | None = None,
    jobs: int = 1,
) -> Iterator[Diagnostic]:
    """What the book's channel would say of its print edition."""
    settings, key = loaded.manifest.print, loaded.written.place
    expected = Expected((settings.size.width, settings.size.height), settings.paper, key, pictures(book, pages))
    return examine(pdf, channel(settings.channel, settings.preflight.own), expected, where, cache=cache, jobs=jobs)
