"""Units of the book become sections for the page: what paper needs that a screen does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from bookforge.book import Book, Chapter, Matter, Part
from bookforge.book.outline import to_depth
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.dress import Dresser
from bookforge.editions.openings import set_opening
from bookforge.editions.print import fit, keeping, rhythm
from bookforge.editions.print.continued import let_continue
from bookforge.editions.print.folios import shows_folios
from bookforge.editions.print.laid import MARK
from bookforge.editions.print.measures import OF
from bookforge.editions.print.pagestarts import BLOCK
from bookforge.editions.print.placing import movable
from bookforge.editions.print.setting import (
    footnotes,
    formulas,
    lines,
    listings,
    locators,
    long_notes,
    pagerefs,
    plates,
    scripts,
)
from bookforge.editions.print.setting.addresses import let_addresses_break, let_code_break
from bookforge.editions.print.setting.section import NO_SHELF, Section, Shelf
from bookforge.editions.templates import Templates
from bookforge.markup import Element, classes, elements, set_classes, to_xml


@dataclass(frozen=True, slots=True)
class Sections:
    """All units of a book: their sections by id, in order."""

    by_id: dict[str, Section] = field(default_factory=dict)

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What the numbers of the blocks of each chapter begin with."""
        return {name: section.prefix for name, section in self.by_id.items() if section.prefix is not None}

    @property
    def found(self) -> list[Diagnostic]:
        """What could not be set."""
        return [found for section in self.by_id.values() for found in section.found]

    @property
    def pieces(self) -> Mapping[str, Place]:
        """Where each piece of a note at the foot comes from."""
        return {name: place for section in self.by_id.values() for name, place in section.pieces.items()}


def set_sections(
    book: Book,
    templates: Templates,
    without_foot: Collection[str] = (),
    *,
    only: Collection[str] | None = None,
    shelf: Shelf = NO_SHELF,
) -> Sections:
    """The units of the book as the pages want them, or `only` some of them. Chapters `without_foot` have the note on where
    they stood first at their end. What is on the `shelf` is not made again."""
    setter = _Setter(book, templates)
    made = Sections()
    for unit, kind in _kinds(book):
        if only is None or unit.id in only:
            at_foot = unit.id not in without_foot
            make = partial(setter.set, unit, kind, at_foot=at_foot)
            made.by_id[unit.id] = shelf.section(unit, repr((kind, at_foot)), make)
    return made


class _Setter:
    """Sets the units of one book."""

    def __init__(self, book: Book, templates: Templates) -> None:
        self._book, self._templates = book, templates
        self._dresser = Dresser(book, templates, "print")
        self._contents = to_depth(book.contents, book.manifest.print.contents_depth)

    def set(self, unit: Matter | Part | Chapter, kind: Collection[str], *, at_foot: bool) -> tuple[Section, bool]:
        """A unit as the pages want it, and whether a template or a picture of the book has said nothing."""
        book, made, told = self._book, Section(), len(self._templates.findings)
        section = self._dresser.unit(unit, contents=self._contents)
        set_classes(section, [*classes(section), *kind])
        author = unit.author if isinstance(unit, Chapter) and book.by_several else None
        section.set("data-book", author or book.manifest.head)
        section.set("data-head", unit.head if isinstance(unit, Chapter) else unit.title)
        if isinstance(unit, Chapter):
            _set_chapter(section, unit, book, made, at_foot=at_foot)
        elif isinstance(unit, Matter) and unit.root is not None:
            made.found.extend(_without_formulas(section, Place(unit.title)))
            footnotes.number_list(section, book.language)
            rhythm.mark(section)
        let_addresses_break(section)
        let_code_break(section)
        pagerefs.to_pages(section, unit.language if isinstance(unit, Chapter) else book.language)
        lines.bind_runts(section)
        _balance_titles(section)
        locators.clear_uses(section)
        for image in elements(section, "img"):
            image.set("src", f"images/{image.get('src')}")
        keeping.mark(section)
        let_continue(section, unit.language if isinstance(unit, Chapter) else book.language)
        made.has_feet = bool(long_notes.notes_at_foot(section))
        made.shows_folios = shows_folios(section)
        made.xml = to_xml(section)
        return made, len(self._templates.findings) == told


def _set_chapter(section: Element, chapter: Chapter, book: Book, made: Section, *, at_foot: bool) -> None:
    """What only a chapter's text needs: formulas drawn, notes in their place, its opening, its blocks marked."""
    made.found.extend(_without_formulas(section, Place(chapter.path)))
    made.found.extend(scripts.check(chapter))
    notes_at_foot = book.manifest.notes_in("print") == "foot"
    marks = locators.bare_marks(section, at_foot=notes_at_foot)
    if notes_at_foot:
        footnotes.to_foot(section)
        made.pieces = {
            piece.get("id") or "": Place(chapter.path, int(piece.get("data-line") or 1))
            for piece in long_notes.notes_at_foot(section)
        }
    else:
        footnotes.to_end(section, chapter.language)
    locators.mark_notes(section, marks)
    set_opening(section, book.manifest.print.openings, spans=True)
    if at_foot:
        footnotes.origin_to_foot(section)
    fit.mark(section)
    made.prefix = _number_blocks(section, marked=bool(long_notes.notes_at_foot(section)))
    made.shrinkable = fit.to_shrink(section)
    plates.set_plates(section)
    listings.set_lines(section)
    rhythm.mark(section)
    movable.mark(section)


def _without_formulas(section: Element, place: Place) -> Iterator[Diagnostic]:
    """Draws the formulas; a finding for each that cannot be."""
    for tex, line in formulas.draw(section):
        message = f"The formula “{tex[:60]}” cannot be drawn for print."
        yield report("math-is-drawn", replace(place, line=line), message)


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


def _number_blocks(section: Element, *, marked: bool) -> str:
    """Numbers the blocks within the section alone ("3.17" becomes "17"), and gives what was before ("3."). A block that is
    `marked` and has no id is given one, which tells the pages that it stands on and leaves the PDF again."""
    prefix = ""
    for element in section.iter():
        element.attrib.pop("data-line", None)
        element.attrib.pop("data-origin", None)
        for name in (BLOCK, OF):
            before, dot, number = (element.get(name) or "").rpartition(".")
            if dot:
                element.set(name, number)
                prefix = before + dot
        own = element.get(BLOCK)
        if marked and own and not element.get("id"):
            element.set("id", MARK + own)
    return prefix


# Characters that a line of each kind of title takes at the default sizes and the digest trim.
_TITLES = {"book-title": 20, "book-subtitle": 34, "title-main": 27, "title-rest": 42, "title": 46}


def _balance_titles(section: Element) -> None:
    for element in elements(section, "p", "span", "h1"):
        width = next((_TITLES[name] for name in classes(element) if name in _TITLES), 27 if element.tag == "h1" else 0)
        if width and (element.tag != "h1" or not len(element)):
            lines.set_balanced(element, width)
