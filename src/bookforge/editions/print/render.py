"""The print edition: the whole book as one HTML text, laid out once, finished for the printer and for the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bookforge import cache as store
from bookforge.book import Book, Page, PageMap, Part
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.dress import Dresser
from bookforge.editions.notes import with_notes
from bookforge.editions.print import (
    boxes,
    finish,
    fit,
    footnotes,
    locators,
    plates,
)
from bookforge.editions.print.complaints import told
from bookforge.editions.print.layout import LaidOut, lay_out, versions
from bookforge.editions.print.locators import Folio, Folios
from bookforge.editions.print.long_notes import ROUNDS, Room, give_room, lost, needed
from bookforge.editions.print.page import page_sheet, spine_width
from bookforge.editions.print.pagemap import MARK, page_map
from bookforge.editions.print.sections import set_sections
from bookforge.editions.stylesheets import addresses, read
from bookforge.editions.templates import Templates
from bookforge.markup import Element, classes, clone, elements, to_html
from bookforge.theme import Sheet, Theme, shipped

_ROOM = "print"


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
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Printed, tuple[Diagnostic, ...]]:
    """Lays the book out and finishes the editions in `wanted` ("print", "screen"); `date` goes into the PDF's metadata;
    `tell` hears how far the layout has come. Raises `MachineLacks` without Pango.
    """
    book = of_edition(book, "print")
    book = with_notes(book, book.manifest.notes_in("print"))
    settings = book.manifest.print
    templates = Templates(theme)
    sections = set_sections(book, templates)
    bled = plates.bleeds(book)
    sheets = _sheets(theme, Sheet("<page>", page_sheet(settings) + (plates.bleed_sheet() if bled else "")))
    index = next((unit.id for unit in (*book.front, *book.back) if unit.role == "index"), None)

    def settled(sheets: Sequence[Sheet]) -> tuple[LaidOut, bool]:
        """A layout whose index names the pages of that layout, and whether it came to that."""

        def lay(folios: Folios | None) -> LaidOut:
            html = _html(
                book, templates, date, sections.by_id, {} if index is None or folios is None else {index: folios}
            )
            return _laid_out(book, theme, html, sheets, cache, tell, write=index is None or folios is not None)

        return (
            (lay(None), True)
            if index is None
            else locators.settle(lay, lambda laid: _folios(book, laid, sections.blocks))
        )

    def with_room(sheets: Sequence[Sheet]) -> tuple[LaidOut, bool]:
        """A layout whose long notes have the room that they need."""
        whole = dict(sections.by_id)
        rooms = dict.fromkeys(whole, Room())
        for _ in range(ROUNDS):
            laid, is_settled = settled(sheets)
            wider = {name: needed(section, laid.order, rooms[name]) for name, section in whole.items()}
            if wider == rooms:
                break
            rooms = wider
            sections.by_id.update({name: give_room(section, rooms[name]) for name, section in whole.items()})
        return laid, is_settled

    laid, is_settled = with_room(sheets)
    scales, displaced = fit.shrinking(laid.measured, sections.shrinkable), footnotes.displaced(laid.pages)
    if scales or displaced:  # once more, with what the first layout has shown
        sections = set_sections(book, templates, displaced)
        laid, is_settled = with_room((*sheets, Sheet("<fit>", fit.shrunk_sheet(scales))))
    found = list(sections.found)
    if not is_settled:
        message = "The page numbers in the index may be wrong by one."
        found.append(report("index-settles", Place("book.yaml"), message))
    found += [*fit.findings(book, laid.measured), *lost(laid.order, sections.pieces)]
    pages = page_map(book, laid.pages, sections.blocks)
    if len(pages) % 2:
        pages = PageMap((*pages.pages, Page("", None, None, None)))
    first_body = next((i for i, page in enumerate(laid.pages) if book.start in page), 0)
    artifacts = []
    count = f"{len(pages)} pages"
    if "print" in wanted:
        spine = spine_width(len(pages), settings.paper)
        remarks: tuple[str, ...] = (
            f"{settings.trim}, {len(pages)} pages, spine {spine:.3f} in on {settings.paper} paper (KDP)",
        )
        data = finish.for_printer(laid.pdf, pages, first_body)
        if bled:
            data = boxes.for_printer(data, plates.BLEED)
            remarks = (*remarks, f"art to the edge: pages with {plates.BLEED} in of bleed on three sides")
        artifacts.append(Artifact("print", {f"{book.slug}-print.pdf": data}, count, remarks))
    if "screen" in wanted:
        data = finish.for_screen(laid.pdf, pages, first_body)
        if bled:
            data = boxes.for_screen(data)
        artifacts.append(Artifact("screen", {f"{book.slug}-screen.pdf": data}, count))
    found += told(book, laid.complaints)
    return Printed(tuple(artifacts), pages), (*found, *templates.findings)


def _sheets(theme: Theme, page: Sheet) -> tuple[Sheet, ...]:
    """bookforge's own faces are found by fontconfig; their `@font-face` rules would only load them twice."""
    return (page, *(s for s in theme.sheets("book.css", "print.css") if s.name != "<bookforge>/styles/faces.css"))


def _laid_out(
    book: Book,
    theme: Theme,
    html: str,
    sheets: Sequence[Sheet],
    cache: Cache,
    tell: Callable[[str], None],
    *,
    write: bool,
) -> LaidOut:
    """The layout, from the cache where nothing that it depends on has changed."""

    def resource(path: str) -> bytes | None:
        folder, _, name = path.partition("/")
        if folder == "images":
            asset = book.assets.get(name)
            return asset.data if asset else None
        return theme.resource(name) if folder == "styles" else None

    named = (theme.resource(address.url) or b"" for address in addresses(read(sheets)[0]))
    name = store.key(
        versions(),
        html,
        "" if write else "pages only",
        *(part for s in sheets for part in (s.name, s.text)),
        *sorted(book.assets),
        *named,
    )
    kept = cache.get(_ROOM, name)
    if kept is not None:
        return LaidOut.from_json(kept)
    faces = shipped("styles") / "fonts"
    laid = lay_out(
        html,
        sheets,
        resource=resource,
        hidden=lambda name: name.startswith(MARK),
        faces=faces,
        tell=tell,
        write=write,
    )
    cache.put(_ROOM, name, laid.to_json())
    return laid


def _folios(book: Book, laid: LaidOut, ids: Mapping[str, str]) -> Folios:
    """The page of every mark for the index in a layout."""
    pages = page_map(book, laid.pages, ids).pages
    where: dict[str, Folio] = {}
    for i, names in enumerate(laid.pages):
        for name in names:
            where.setdefault(name, Folio(i, pages[i].folio))
    return {name: where[name] for name in _marks(book) if name in where}


def _marks(book: Book) -> Iterator[str]:
    for unit in book.units():
        root = None if isinstance(unit, Part) else unit.root  # notes may stand on a page of their own
        for span in elements(root, "span") if root is not None else ():
            if "index-mark" in classes(span):
                yield span.get("id") or ""


def _html(
    book: Book, templates: Templates, date: datetime, sections: Mapping[str, Element], folios: Mapping[str, Folios]
) -> str:
    """The book as HTML; `folios` are the pages of the marks, where they are known, by the id of the index."""
    units = []
    for name, section in sections.items():
        shown = section
        if name in folios:
            shown = clone(section)
            locators.fill(shown, folios[name], book.language)
        units.append(to_html(shown))
    values = Dresser(book, templates, "print").values()
    return templates.render("print/book.html", units=units, date=f"{date:%Y-%m-%dT%H:%M:%SZ}", **values)
