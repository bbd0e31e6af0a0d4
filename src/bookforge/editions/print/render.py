"""The print edition: units laid out each by itself, bound into one book, finished for the printer and for the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.notes import with_notes
from bookforge.editions.print import fit, long_notes, plates
from bookforge.editions.print.binder import bind
from bookforge.editions.print.binding import BoundPage, Furnishing
from bookforge.editions.print.commission import order_of, review_of
from bookforge.editions.print.complaints import told
from bookforge.editions.print.copyfit.decisions import Kept
from bookforge.editions.print.copyfit.report import Marked, PageFaults, lost, marked, page_faults
from bookforge.editions.print.copyfitting import block_lines, fit_book, sides
from bookforge.editions.print.furniture import Kind
from bookforge.editions.print.layout import Dress
from bookforge.editions.print.page import page_sheet, spine_width
from bookforge.editions.print.pagination import Leaf, page_map
from bookforge.editions.print.particulars import outline, particulars
from bookforge.editions.print.press import Press, complaints
from bookforge.editions.print.printer import for_printer
from bookforge.editions.print.screen import for_screen
from bookforge.editions.print.settle import Settled, settle
from bookforge.editions.stylesheets import addresses, read
from bookforge.editions.templates import Templates
from bookforge.theme import Sheet, Theme, shipped


@dataclass(frozen=True, slots=True)
class Printed:
    """What a print run gives: an artifact for each edition asked for, what stands on each page, what a proofreader would mark
    there, and what copyfitting decided (None where it is not wanted)."""

    artifacts: tuple[Artifact, ...]
    pages: PageMap
    faults: PageFaults = field(default_factory=PageFaults)
    kept: Kept | None = None


def render(
    book: Book,
    theme: Theme,
    *,
    date: datetime,
    cache: Cache,
    wanted: Collection[str],
    kept: Kept | None = None,
    jobs: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Printed, tuple[Diagnostic, ...]]:
    """Lays the book out and finishes the editions in `wanted` ("print", "screen"); `date` goes into the PDF's metadata;
    `kept` is what was decided for its paragraphs before;
    `jobs` is the number of processes that lay out, `tell` hears how far they have come. Raises `MachineLacks` without Pango.
    """
    book = of_edition(book, "print")
    book = with_notes(book, book.manifest.notes_in("print"))
    templates = Templates(theme)
    bled = plates.bleeds(book)
    with Press(dress(theme, book, bled=bled), cache, jobs, tell) as press:
        settled = before = settle(book, templates, press)
        fitted = fit_book(book, settled, press, kept or Kept()) if book.manifest.print.copyfit else None
        if fitted is not None:
            settled = settle(book, templates, press, settings=fitted.settings)
        pages = page_map(settled.leaves, settled.sections.prefixes)
        first_body = next((i for i, leaf in enumerate(settled.leaves) if leaf.in_body), 0)
        bound = bind(
            {name: unit.pdf for name, unit in settled.units.items()},
            bound_pages(settled, press),
            outline=outline(book),
            furnishing=Furnishing(press.faces),
            particulars=particulars(book.manifest, date),
            body=first_body,
        )
    bleed = plates.BLEED if bled else 0.0
    finished = list(_artifacts(book, theme, bound, pages, wanted, date, bleed=bleed))
    found = [*settled.sections.found, *_remarks(book, settled), *told(book, complaints(settled.units.values()))]
    found += [finding for _, findings in finished for finding in findings]
    found += lost(fitted.lost) if fitted else ()
    marks = page_faults(_marked(book, before), _marked(book, settled), fitted=fitted is not None)
    printed = Printed(
        tuple(artifact for artifact, _ in finished), pages, marks, fitted.kept if fitted is not None else None
    )
    return printed, (*found, *templates.findings)


def dress(theme: Theme, book: Book, *, bled: bool) -> Dress:
    """The style sheets of the print edition and the files they name.

    bookforge's own faces are found by fontconfig; their `@font-face` rules would only load them twice.
    """
    page = Sheet("<page>", page_sheet(book.manifest.print) + (plates.bleed_sheet() if bled else ""))
    own = (s for s in theme.sheets("book.css", "print.css") if s.name != "<bookforge>/styles/faces.css")
    sheets = (page, *own)
    named = {address.url for address in addresses(read(sheets)[0])}
    files = {f"styles/{url}": data for url in sorted(named) if (data := theme.resource(url)) is not None}
    return Dress(sheets, files, shipped("styles") / "fonts")


def bound_pages(settled: Settled, press: Press) -> tuple[BoundPage, ...]:
    """Every page of the book with its furniture."""
    kinds = [_kind(leaf) for leaf in settled.leaves]
    rectos = [Kind(kind.name, recto=True, blank=kind.blank, groups=kind.groups) for kind in kinds]
    furniture = press.furnish([*kinds, *rectos])
    carried: dict[str, str] = {}
    total = len(settled.leaves)
    pages = []
    for leaf, kind, recto in zip(settled.leaves, kinds, rectos, strict=True):
        strings = leaf.laid.strings if leaf.laid is not None else {}
        lines = furniture[kind].lines(leaf.number, total, _string(strings, carried))
        carried.update((name, values["last"]) for name, values in strings.items())
        shift = furniture[kind].left - furniture[recto].left
        pages.append(BoundPage(leaf.unit, leaf.index, leaf.folio, leaf.recto, round(shift, 3), lines))
    return tuple(pages)


def _kind(leaf: Leaf) -> Kind:
    if leaf.laid is None:
        return Kind("", leaf.recto, blank=True)
    return Kind.of(leaf.laid.name, recto=leaf.recto, blank=leaf.laid.blank, groups=leaf.laid.groups)


def _string(strings: Mapping[str, Mapping[str, str]], carried: Mapping[str, str]) -> Callable[[str, str], str]:
    """A named string on a page, else as an earlier unit left it."""

    def value(name: str, keyword: str) -> str:
        return strings[name].get(keyword, "") if name in strings else carried.get(name, "")

    return value


def _artifacts(
    book: Book, theme: Theme, bound: bytes, pages: PageMap, wanted: Collection[str], date: datetime, *, bleed: float
) -> Iterator[tuple[Artifact, tuple[Diagnostic, ...]]]:
    """The editions asked for, finished from the bound book, and what could not be done in each."""
    settings = book.manifest.print
    count = f"{len(pages)} pages"
    if "print" in wanted:
        made = for_printer(bound, order_of(book.manifest, theme, bleed=bleed, marks=False), date)
        spine = spine_width(len(pages), settings.paper)
        size = f"{settings.trim}, {len(pages)} pages, spine {spine:.3f} in on {settings.paper} paper (KDP)"
        reach = (f"art to the edge: pages with {bleed} in of bleed on three sides",) if bleed else ()
        remarks = (size, *reach, *made.remarks)
        yield Artifact("print", {f"{book.slug}-print.pdf": made.data}, count, remarks), made.found
    if "screen" in wanted:
        read = for_screen(bound, review_of(book.manifest))
        yield Artifact("screen", {f"{book.slug}-screen.pdf": read.data}, count, read.remarks), read.found


def _marked(book: Book, settled: Settled) -> tuple[Marked, ...]:
    """The faults on the book's pages, with where they come from."""
    lines = block_lines(book, settled)

    def place(unit: str, block: str) -> Place | None:
        path, numbers = lines.get(unit, ("", {}))
        return Place(path, numbers[block]) if block in numbers else None

    opened = sides(settled.leaves)
    return tuple(
        marked({unit: laid.faults[opened[unit]] for unit, laid in settled.units.items()}, settled.leaves, place)
    )


def _remarks(book: Book, settled: Settled) -> Iterator[Diagnostic]:
    """What the layout shows to be wrong in the book."""
    if not settled.agreed:
        yield report("index-settles", Place("book.yaml"), "The page numbers in the index may be wrong by one.")
    for name, unit in settled.units.items():
        prefix = settled.sections.prefixes.get(name, "")
        yield from fit.findings(book, [thing.within(prefix) for thing in unit.measured])
    ids = [leaf.laid.ids if leaf.laid else () for leaf in settled.leaves]
    yield from long_notes.lost(ids, settled.sections.pieces)
