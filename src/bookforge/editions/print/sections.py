"""Units of the book become sections for the page: what paper needs that a screen does not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from bookforge.book import Book, Chapter, Matter, Part
from bookforge.book.outline import to_depth
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.dress import Dresser
from bookforge.editions.openings import set_opening
from bookforge.editions.print import (
    fit,
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
from bookforge.editions.print.addresses import let_addresses_break, let_code_break
from bookforge.editions.print.pagemap import MARK
from bookforge.editions.templates import Templates
from bookforge.markup import Element, classes, elements, set_classes, text_of

_WHOLE = 75  # words; a callout up to this long is kept on one page, a longer one may break


@dataclass(frozen=True, slots=True)
class Sections:
    """All units of a book: their sections by id, in order; the `data-b` of every block by its id there; the id of tables
    that may shrink by their `data-b`; what could not be set; and where each piece of a note at the foot comes from."""

    by_id: dict[str, Element] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    shrinkable: dict[str, str] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    pieces: dict[str, Place] = field(default_factory=dict)


def set_sections(book: Book, templates: Templates, without_foot: Collection[str] = ()) -> Sections:
    """The units of the book as the pages want them. Chapters `without_foot` have the note on where they stood first at their
    end."""
    dresser = Dresser(book, templates, "print")
    contents = to_depth(book.contents, book.manifest.print.contents_depth)
    made = Sections()
    front = {unit.id for unit in book.front}

    def in_front(target: str) -> bool:
        return book.home.get(target, target) in front

    for unit, kind in _kinds(book):
        section = dresser.unit(unit, contents=contents)
        set_classes(section, [*classes(section), *kind])
        author = unit.author if isinstance(unit, Chapter) and book.by_several else None
        section.set("data-book", author or book.manifest.head)
        section.set("data-head", unit.head if isinstance(unit, Chapter) else unit.title)
        if isinstance(unit, Chapter):
            _set_chapter(section, unit, book, made, at_foot=unit.id not in without_foot)
        elif isinstance(unit, Matter) and unit.root is not None:
            made.found.extend(_without_formulas(section, Place(unit.title)))
            footnotes.number_list(section, book.language)
        let_addresses_break(section)
        let_code_break(section)
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
        made.by_id[unit.id] = section
    return made


def _set_chapter(section: Element, chapter: Chapter, book: Book, made: Sections, *, at_foot: bool) -> None:
    """What only a chapter's text needs: formulas drawn, notes in their place, its opening, its blocks marked."""
    made.found.extend(_without_formulas(section, Place(chapter.path)))
    made.found.extend(scripts.check(chapter))
    notes_at_foot = book.manifest.notes_in("print") == "foot"
    marks = locators.bare_marks(section, at_foot=notes_at_foot)
    if notes_at_foot:
        footnotes.to_foot(section)
        for piece in long_notes.notes_at_foot(section):
            made.pieces[piece.get("id") or ""] = Place(chapter.path, int(piece.get("data-line") or 1))
    else:
        footnotes.to_end(section, chapter.language)
    locators.mark_notes(section, marks)
    set_opening(section, book.manifest.print.openings, spans=True)
    if at_foot:
        footnotes.origin_to_foot(section)
    fit.mark(section)
    made.blocks.update(_mark_blocks(section))
    made.shrinkable.update(fit.to_shrink(section))
    plates.set_plates(section)
    listings.set_lines(section)


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
