"""The print edition: units laid out each by itself, bound into one book, finished for the printer and for the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.notes import with_notes
from bookforge.editions.print import fit, long_notes, plates
from bookforge.editions.print.binder import bind
from bookforge.editions.print.binding import Furnishing
from bookforge.editions.print.boundpages import bound_pages, kinds
from bookforge.editions.print.commission import order_of, review_of
from bookforge.editions.print.complaints import told
from bookforge.editions.print.dressing import dress
from bookforge.editions.print.margins import Margins, margins
from bookforge.editions.print.margins import settle as settle_margins
from bookforge.editions.print.page import bleed_of, spine_width
from bookforge.editions.print.pagination import page_map
from bookforge.editions.print.particulars import outline, particulars
from bookforge.editions.print.press import Press, complaints
from bookforge.editions.print.printer import for_printer
from bookforge.editions.print.screen import for_screen
from bookforge.editions.print.settle import Settled, settle
from bookforge.editions.templates import Templates
from bookforge.formats import channels
from bookforge.theme import Theme


@dataclass(frozen=True, slots=True)
class Printed:
    """What a print run gives: an artifact for each edition asked for, and what stands on each page."""

    artifacts: tuple[Artifact, ...]
    pages: PageMap


def render(
    book: Book,
    theme: Theme,
    *,
    date: datetime,
    cache: Cache,
    wanted: Collection[str],
    jobs: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Printed, tuple[Diagnostic, ...]]:
    """Lays the book out and finishes the editions in `wanted` ("print", "screen"); `date` goes into the PDF's metadata;
    `jobs` is the number of processes that lay out, `tell` hears how far they have come. Raises `MachineLacks` without Pango.
    """
    book = of_edition(book, "print")
    book = with_notes(book, book.manifest.notes_in("print"))
    templates = Templates(theme)
    bleed = bleed_of(book.manifest.print, wanted=plates.bleeds(book))
    with ExitStack() as open_presses:

        def press(around: Margins) -> Press:
            return open_presses.enter_context(Press(dress(theme, book, around, bleed=bleed), cache, jobs, tell))

        settled, at_work, around = _settled(book, templates, press)
        furnisher = at_work if around == margins(book.manifest.print) else press(around)
        furniture = furnisher.furnish(kinds(settled.leaves))
        bound = bind(
            {name: unit.pdf for name, unit in settled.units.items()},
            bound_pages(settled.leaves, furniture),
            outline=outline(book),
            furnishing=Furnishing({**at_work.faces, **furnisher.faces}),
            particulars=particulars(book.manifest, date),
            body=next((i for i, leaf in enumerate(settled.leaves) if leaf.in_body), 0),
        )
    pages = page_map(settled.leaves, settled.sections.prefixes)
    finished = list(_artifacts(book, theme, bound, pages, wanted, date, bleed=bleed))
    found = [*settled.sections.found, *_remarks(book, settled), *told(book, complaints(settled.units.values()))]
    found += [finding for _, findings in finished for finding in findings]
    return Printed(tuple(artifact for artifact, _ in finished), pages), (*found, *templates.findings)


def _settled(book: Book, templates: Templates, press: Callable[[Margins], Press]) -> tuple[Settled, Press, Margins]:
    """The book laid out, where it was laid out, and its margins: a gutter that the page count asks for moves pages to the side,
    and lays out again only where the outer margin cannot give that room."""
    settings = book.manifest.print
    last_blank = channels()[settings.channel].wants_last_page
    done: list[tuple[Settled, Press]] = []

    def count(around: Margins) -> int:
        at_work = press(around)
        done.append((settle(book, templates, at_work, last_blank=last_blank), at_work))
        return len(done[-1][0].leaves)

    around = settle_margins(settings, count)
    return (*done[-1], around)


def _artifacts(
    book: Book, theme: Theme, bound: bytes, pages: PageMap, wanted: Collection[str], date: datetime, *, bleed: float
) -> Iterator[tuple[Artifact, tuple[Diagnostic, ...]]]:
    """The editions asked for, finished from the bound book, and what could not be done in each."""
    settings = book.manifest.print
    count = f"{len(pages)} pages"
    if "print" in wanted:
        made = for_printer(bound, order_of(book.manifest, theme, bleed=bleed, marks=settings.marks == "crop"), date)
        spine = spine_width(len(pages), settings.paper)
        size = f"{settings.trim}, {len(pages)} pages, spine {spine:.3f} in on {settings.paper} paper (KDP)"
        reach = (f"art to the edge: pages with {bleed} in of bleed on three sides",) if bleed else ()
        remarks = (size, *reach, *made.remarks)
        yield Artifact("print", {f"{book.slug}-print.pdf": made.data}, count, remarks), made.found
    if "screen" in wanted:
        read = for_screen(bound, review_of(book.manifest))
        yield Artifact("screen", {f"{book.slug}-screen.pdf": read.data}, count, read.remarks), read.found


def _remarks(book: Book, settled: Settled) -> Iterator[Diagnostic]:
    """What the layout shows to be wrong in the book."""
    if not settled.agreed:
        yield report("index-settles", Place("book.yaml"), "The page numbers in the index may be wrong by one.")
    for name, unit in settled.units.items():
        prefix = settled.sections.prefixes.get(name, "")
        yield from fit.findings(book, [thing.within(prefix) for thing in unit.measured])
    ids = [leaf.laid.ids if leaf.laid else () for leaf in settled.leaves]
    yield from long_notes.lost(ids, settled.sections.pieces)
