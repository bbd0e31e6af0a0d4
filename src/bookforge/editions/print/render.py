"""The print edition: the whole book as one HTML text, laid out once, finished for the printer and for the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bookforge import cache as store
from bookforge.book import Book, Chapter, Matter, Page, PageMap, Part
from bookforge.book.outline import to_depth
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.dress import Dresser
from bookforge.editions.notes import with_notes
from bookforge.editions.openings import set_opening
from bookforge.editions.print import (
    boxes,
    finish,
    fit,
    footnotes,
    formulas,
    lines,
    listings,
    locators,
    pagerefs,
    plates,
    scripts,
)
from bookforge.editions.print.addresses import let_addresses_break
from bookforge.editions.print.layout import BASE, Complaint, LaidOut, lay_out, versions
from bookforge.editions.print.locators import Folio, Folios
from bookforge.editions.print.page import page_sheet, spine_width
from bookforge.editions.print.pagemap import MARK, page_map
from bookforge.editions.stylesheets import addresses, read
from bookforge.editions.templates import Templates
from bookforge.markup import Element, classes, clone, elements, set_classes, text_of, to_html
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
    sections, ids, shrinkable, found = _sections(book, templates)
    bled = plates.bleeds(book)
    sheets = _sheets(theme, Sheet("<page>", page_sheet(settings) + (plates.bleed_sheet() if bled else "")))
    index = next((unit.id for unit in (*book.front, *book.back) if unit.role == "index"), None)

    def settled(sheets: Sequence[Sheet]) -> tuple[LaidOut, bool]:
        """A layout whose index names the pages of that layout, and whether it came to that."""

        def lay(folios: Folios | None) -> LaidOut:
            html = _html(book, templates, date, sections, {} if index is None or folios is None else {index: folios})
            return _laid_out(book, theme, html, sheets, cache, tell, write=index is None or folios is not None)

        return (lay(None), True) if index is None else locators.settle(lay, lambda laid: _folios(book, laid, ids))

    laid, is_settled = settled(sheets)
    scales, displaced = fit.shrinking(laid.measured, shrinkable), footnotes.displaced(laid.pages)
    if scales or displaced:  # once more, with what the first layout has shown
        sections, ids, shrinkable, found = _sections(book, templates, displaced)
        laid, is_settled = settled((*sheets, Sheet("<fit>", fit.shrunk_sheet(scales))))
    if not is_settled:
        message = "The page numbers in the index may be wrong by one."
        found.append(report("index-settles", Place("book.yaml"), message))
    found += fit.findings(book, laid.measured)
    pages = page_map(book, laid.pages, ids)
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
    found += [told for complaint in laid.complaints for told in _told(book, complaint)]
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


def _sections(
    book: Book, templates: Templates, without_foot: Collection[str] = ()
) -> tuple[dict[str, Element], dict[str, str], dict[str, str], list[Diagnostic]]:
    """The book's units as sections by their id, the `data-b` of every block by its id there, the id of tables that may
    shrink by their `data-b`, and what could not be set. Chapters `without_foot` have the note on where they stood first at
    their end."""
    dresser = Dresser(book, templates, "print")
    depth = book.manifest.print.contents_depth
    ids: dict[str, str] = {}
    shrinkable: dict[str, str] = {}
    found: list[Diagnostic] = []
    sections: dict[str, Element] = {}
    front = {unit.id for unit in book.front}

    def in_front(target: str) -> bool:
        return book.home.get(target, target) in front

    for unit, kind in _kinds(book):
        section = dresser.unit(unit, contents=to_depth(book.contents, depth))
        set_classes(section, [*classes(section), *kind])
        author = unit.author if isinstance(unit, Chapter) and book.by_several else None
        section.set("data-book", author or book.manifest.head)
        section.set("data-head", unit.head if isinstance(unit, Chapter) else unit.title)
        if isinstance(unit, Chapter):
            for tex, line in formulas.draw(section):
                place = Place(unit.path, line)
                found.append(report("math-is-drawn", place, f"The formula “{tex[:60]}” cannot be drawn for print."))
            found.extend(scripts.check(unit))
            at_foot = book.manifest.notes_in("print") == "foot"
            marks = locators.bare_marks(section, at_foot=at_foot)
            if at_foot:
                footnotes.to_foot(section)
            else:
                footnotes.to_end(section, unit.language)
            locators.mark_notes(section, marks)
            set_opening(section, book.manifest.print.openings, spans=True)
            if unit.id not in without_foot:
                footnotes.origin_to_foot(section)
            fit.mark(section)
            ids |= _mark_blocks(section)
            shrinkable |= fit.to_shrink(section)
            plates.set_plates(section)
            listings.set_lines(section)
        elif isinstance(unit, Matter) and unit.root is not None:
            for tex, _ in formulas.draw(section):
                found.append(report("math-is-drawn", Place(unit.title), f"The formula “{tex[:60]}” cannot be drawn."))
            footnotes.number_list(section, book.language)
        let_addresses_break(section)
        pagerefs.to_pages(section, unit.language if isinstance(unit, Chapter) else book.language, in_front)
        lines.bind_runts(section)
        _balance_titles(section)
        if locators.number_uses(section) or unit.id == "contents" or "list-page" in classes(section):
            _mark_front_links(section, in_front)
        for image in elements(section, "img"):
            image.set("src", f"images/{image.get('src')}")
        for box in elements(section, "aside", "div"):
            if "callout" in classes(box) and len(text_of(box).split()) <= _WHOLE:
                set_classes(box, [*classes(box), "whole"])
        sections[unit.id] = section
    return sections, ids, shrinkable, found


_WHOLE = 75  # words; a callout up to this long is kept on one page, a longer one may break


def _kinds(book: Book) -> Iterator[tuple[Matter | Part | Chapter, list[str]]]:
    """Each unit with the classes that choose its page: where in the book it stands, and whether it is the first of the body."""
    for unit in book.front:
        yield unit, ["front"]
    for item in book.body:
        opens = ["opens-body"] if item.id == book.start else []
        yield item, opens
        if isinstance(item, Part):
            for chapter in item.chapters:
                yield chapter, ["in-part"]
    for unit in book.back:
        yield unit, ["back"]


def _mark_blocks(section: Element) -> dict[str, str]:
    """Gives each block an id, if it has none, that the page map finds it by; what was only a mark leaves the PDF again."""
    ids = {}
    for block in elements(section):
        number = block.attrib.pop("data-b", None)
        block.attrib.pop("data-line", None)
        if number is not None:
            if not block.get("id"):
                block.set("id", MARK + number)
            ids[block.get("id", "")] = number
    return ids


# Characters that a line of each kind of title takes at the default sizes and the digest trim.
_TITLES = {"book-title": 20, "book-subtitle": 34, "title-main": 27, "title-rest": 42, "title": 46}


def _balance_titles(section: Element) -> None:
    for element in elements(section, "p", "span", "h1"):
        width = next((_TITLES[name] for name in classes(element) if name in _TITLES), 27 if element.tag == "h1" else 0)
        if width and (element.tag != "h1" or not len(element)):
            lines.set_balanced(element, width)


def _mark_front_links(section: Element, in_front: Callable[[str], bool]) -> None:
    """Links to the front matter show roman page numbers."""
    for link in elements(section, "a"):
        if in_front((link.get("href") or "")[1:]):
            set_classes(link, [*classes(link), "roman"])


def _told(book: Book, complaint: Complaint) -> Iterator[Diagnostic]:
    """What WeasyPrint logged, in the author's words; what does not concern her is passed over."""
    message = complaint.message
    place = Place(complaint.sheet.removeprefix("<bookforge>/") or "the print edition")
    if ".notdef glyph" in message:
        yield from _missing_glyphs(book, message)
    elif message.startswith(("Failed to load", "Font-face")):
        yield report("resource-is-found", place, message.replace(BASE, "").replace("styles/styles/", "styles/") + ".")
    elif ignored := re.match(
        r"(?:Ignored|Invalid or unsupported selector|Parse error|Unknown rules?) .*?at (\d+):(\d+)", message
    ):
        where = Place(place.path, int(ignored[1]), int(ignored[2])) if complaint.sheet else place
        yield report("style-is-understood", where, message)
    elif message.startswith(("No anchor", "Content discarded", "Anchor defined twice", "Image ")):
        return  # links and images are checked on the trees, with their lines
    else:
        yield report("style-is-understood", place, message)


def _missing_glyphs(book: Book, message: str) -> Iterator[Diagnostic]:
    codes = [chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]{4,6})", message)]
    for character in dict.fromkeys(codes):
        name = f"“{character}” (U+{ord(character):04X})"
        told = f"The character {name} is in none of the book's typefaces."
        for chapter in book.chapters():
            for block in elements(chapter.root):
                if block.get("data-line") and character in (block.text or "") + "".join(c.tail or "" for c in block):
                    yield report("glyph-in-fonts", Place(chapter.path, int(block.get("data-line", "1"))), told)
                    return
        yield report("glyph-in-fonts", Place("book.yaml"), told)
