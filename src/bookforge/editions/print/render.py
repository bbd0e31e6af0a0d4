"""The print edition: units laid out each by itself, bound into one book, finished for the printer and for the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.notes import with_notes
from bookforge.editions.print import boxes, finish, fit, long_notes, plates, proof
from bookforge.editions.print.binder import bind
from bookforge.editions.print.binding import BoundPage, Furnishing
from bookforge.editions.print.complaints import told
from bookforge.editions.print.furniture import Kind
from bookforge.editions.print.layout import Dress
from bookforge.editions.print.page import page_sheet, spine_width
from bookforge.editions.print.pagination import Leaf, page_map
from bookforge.editions.print.particulars import outline, particulars
from bookforge.editions.print.press import Press, complaints
from bookforge.editions.print.settle import Settled, settle
from bookforge.editions.stylesheets import addresses, read
from bookforge.editions.templates import Templates
from bookforge.revisions import Changes
from bookforge.theme import Sheet, Theme, shipped


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
    changes: Changes | None = None,
) -> tuple[Printed, tuple[Diagnostic, ...]]:
    """Lays the book out and finishes the editions in `wanted` ("print", "screen", "proof"); `date` goes into the PDF's
    metadata; `jobs` is the number of processes that lay out, `tell` hears how far they have come; a proof shows `changes`.
    Raises `MachineLacks` without Pango.
    """
    book = of_edition(book, "print")
    book = with_notes(book, book.manifest.notes_in("print"))
    templates = Templates(theme)
    bled = plates.bleeds(book)
    with Press(dress(theme, book, bled=bled), cache, jobs, tell) as press:
        settled = settle(book, templates, press)
        pages = page_map(settled.leaves, settled.sections.prefixes)
        first_body = next((i for i, leaf in enumerate(settled.leaves) if leaf.in_body), 0)
        furnished = bound_pages(settled, press)
        faces = press.faces
    bind_book = partial(
        bind,
        {name: unit.pdf for name, unit in settled.units.items()},
        outline=outline(book),
        particulars=particulars(book.manifest, date),
        body=first_body,
    )
    artifacts: list[Artifact] = []
    if not {"print", "screen"}.isdisjoint(wanted):
        bound = bind_book(furnished, furnishing=Furnishing(faces))
        artifacts += _artifacts(book, bound, pages, first_body, wanted, bled=bled)
    if "proof" in wanted:
        lettering = proof.Lettering(faces)
        marked = proof.mark(book, settled.leaves, furnished, settled.sections.prefixes, lettering, changes)
        bound = bind_book(marked.pages, furnishing=Furnishing(lettering.faces))
        data = finish.for_screen(bound, pages, first_body)
        across = proof.words_across(book.language, lettering)
        data = proof.on_paper(data, marked.bars, across, lettering)
        artifacts.append(Artifact("proof", {f"{book.slug}-proof.pdf": data}, f"{len(pages)} pages"))
    found = [*settled.sections.found, *_remarks(book, settled), *told(book, complaints(settled.units.values()))]
    return Printed(tuple(artifacts), pages), (*found, *templates.findings)


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
    book: Book, bound: bytes, pages: PageMap, first_body: int, wanted: Collection[str], *, bled: bool
) -> Iterator[Artifact]:
    """The editions asked for, finished from the bound book."""
    settings = book.manifest.print
    count = f"{len(pages)} pages"
    if "print" in wanted:
        spine = spine_width(len(pages), settings.paper)
        remarks: tuple[str, ...] = (
            f"{settings.trim}, {len(pages)} pages, spine {spine:.3f} in on {settings.paper} paper (KDP)",
        )
        data = finish.for_printer(bound, pages, first_body)
        if bled:
            data = boxes.for_printer(data, plates.BLEED)
            remarks = (*remarks, f"art to the edge: pages with {plates.BLEED} in of bleed on three sides")
        yield Artifact("print", {f"{book.slug}-print.pdf": data}, count, remarks)
    if "screen" in wanted:
        data = finish.for_screen(bound, pages, first_body)
        yield Artifact("screen", {f"{book.slug}-screen.pdf": boxes.for_screen(data) if bled else data}, count)


def _remarks(book: Book, settled: Settled) -> Iterator[Diagnostic]:
    """What the layout shows to be wrong in the book."""
    if not settled.agreed:
        yield report("index-settles", Place("book.yaml"), "The page numbers in the index may be wrong by one.")
    for name, unit in settled.units.items():
        prefix = settled.sections.prefixes.get(name, "")
        yield from fit.findings(book, [thing.within(prefix) for thing in unit.measured])
    ids = [leaf.laid.ids if leaf.laid else () for leaf in settled.leaves]
    yield from long_notes.lost(ids, settled.sections.pieces)
