"""Units of the book become XHTML files: links and images by their place in the package, semantics, language, properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from bookforge.assets import Asset, Refused, measure
from bookforge.book import Book, Chapter, Matter, Part
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.cascade import Letterer
from bookforge.editions.dress import Dresser
from bookforge.editions.epub import names
from bookforge.editions.epub.conformance import conform, disarmed
from bookforge.editions.epub.grounds import grounded
from bookforge.editions.epub.names import Names, names_of
from bookforge.editions.epub.notes import place_notes
from bookforge.editions.epub.page import Page, finished
from bookforge.editions.epub.pagebreaks import with_breaks
from bookforge.editions.epub.pagelist import PageList
from bookforge.editions.epub.pieces import split
from bookforge.editions.epub.remembered import PAGE, Kept, Shelf
from bookforge.editions.epub.stores import scaled, suit
from bookforge.editions.epub.tables import set_tables
from bookforge.editions.notes import list_backlinks
from bookforge.editions.openings import set_opening
from bookforge.formats import Store
from bookforge.languages import direction
from bookforge.markup import (
    HEADINGS,
    MATHML,
    Element,
    classes,
    count_words,
    elements,
    new,
    remove,
    set_classes,
    text_of,
)
from bookforge.theme import Theme

Unit = Matter | Part | Chapter
_SHORT_CALLOUT = 75  # words: about a third of an e-reader's page, which is worth keeping together
_MATH = f"{{{MATHML}}}math"
_ANNOTATION = f"{{{MATHML}}}annotation"


@dataclass(frozen=True, slots=True)
class Draft:
    """A unit made ready but for what depends on the names of files: links and images. Long ones are in several pieces. `name` is
    that under which its pages are to be kept ("" for those that are not)."""

    unit: Unit
    language: str
    pieces: tuple[Element, ...]
    name: str = ""

    @property
    def ids(self) -> tuple[tuple[str, ...], ...]:
        """The ids in each of the pieces."""
        return tuple(tuple(name for e in elements(piece) if (name := e.get("id"))) for piece in self.pieces)

    @property
    def targets(self) -> Iterator[str]:
        """The ids in the book that its links lead to."""
        links = (link.get("href") or "" for piece in self.pieces for link in elements(piece, "a"))
        return (link[1:] for link in links if link.startswith("#"))

    @property
    def images(self) -> tuple[str, ...]:
        """What its images are called in the book."""
        return tuple(dict.fromkeys(e.get("src") or "" for piece in self.pieces for e in elements(piece, "img")))


@dataclass(frozen=True, slots=True)
class Known:
    """A unit whose pages were made before, and are kept under a `name`: they are its pages if its links lead where they led."""

    unit: Unit
    name: str
    kept: Kept

    @property
    def ids(self) -> tuple[tuple[str, ...], ...]:
        """The ids in each of its pieces."""
        return self.kept.ids


@dataclass(slots=True)
class Pages:
    """Makes the pages of one book for one store, with markers where `printed` pages begin, or has them from the `shelf`; `images`
    gathers those they show (by their path), `found` what is wrong. `letterer` is the style sheet's (`cascade`), where typefaces
    are packed."""

    book: Book
    theme: Theme
    dresser: Dresser
    store: Store
    cache: Cache
    shelf: Shelf
    letterer: Letterer | None = None
    printed: PageList = field(default_factory=PageList)
    names: Names = field(default_factory=lambda: Names({}, {}))
    images: dict[str, Asset] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)

    def pages(self, units: Iterable[Unit]) -> dict[str, tuple[Page, ...]]:
        """The pages of units that are not the contents, by the id of each."""
        begun = [self._begun(unit) for unit in units]
        self.names = names_of(self.book, {one.unit.id: one.ids for one in begun})
        return {one.unit.id: self._done(one) for one in begun}

    def _begun(self, unit: Unit) -> Draft | Known:
        name = self.shelf.name(unit, self.printed.of(unit.id))
        kept = self.shelf.recalled(name)
        return self._draft(unit, name) if kept is None else Known(unit, name, kept)

    def _done(self, one: Draft | Known) -> tuple[Page, ...]:
        if isinstance(one, Known):
            if self._still_fits(one.unit, one.kept):
                return one.kept.pages
            one = self._draft(one.unit, one.name)
        leads = {target: self.names.address(target, "") for target in one.targets}
        ids, told = one.ids, self._told
        images = {src: self._packed(src, _template(one.unit)) for src in one.images}
        pages = tuple(self._finished(one))
        if told == self._told:
            self.shelf.keep(one.name, Kept(pages, ids, leads, images))
        return pages

    def _still_fits(self, unit: Unit, kept: Kept) -> bool:
        """Whether pages that were made before stand where they stood, their links lead where they led, and their images are
        called as they were, which are gathered."""
        return (
            tuple(page.path for page in kept.pages) == self.names.pieces[unit.id]
            and kept.leads == {target: self.names.address(target, "") for target in kept.leads}
            and kept.images == {src: self._packed(src, _template(unit)) for src in kept.images}
        )

    @property
    def _told(self) -> int:
        """How many findings there are."""
        return len(self.found) + len(self.dresser.templates.findings)

    def _draft(self, unit: Unit, name: str) -> Draft:
        told = self._told
        # A reading system sets the ebook in the face its reader chose: no page may say in which it is set.
        section = self.dresser.unit(unit)
        language = unit.language if isinstance(unit, Chapter) else self.book.language
        if isinstance(unit, Chapter):
            set_opening(section, self.book.manifest.epub.openings, spans=False)
        if language != self.book.language:
            _mark_label(section, self.book.language)
        self.found.extend(suit(section, unit, self.store))
        place_notes(section, language)
        list_backlinks(section, language)
        _callouts(section)
        _tick_boxes(section)
        set_tables(section)
        _formulas(section)
        if next(elements(section, *HEADINGS), None) is None:
            section.set("aria-label", unit.title)
        section = with_breaks(section, self.printed.of(unit.id))
        return Draft(unit, language, split(section, self.store.file_bytes.value), name if told == self._told else "")

    def _finished(self, draft: Draft) -> Iterator[Page]:
        unit, template = draft.unit, _template(draft.unit)
        source = unit.path if isinstance(unit, Chapter) else ""
        paths = self.names.pieces[unit.id]
        for number, (path, section) in enumerate(zip(paths, draft.pieces, strict=True), start=1):
            title = unit.title if number == 1 else f"{unit.title} ({number})"
            if number > 1:
                section.set("aria-label", title)
            self._images(section, path, template)
            self._links(section, path)
            yield self.page(path, title, draft.language, self._division(unit), section, template, source)

    def page(
        self, path: str, title: str, language: str, division: str, content: Element, template: str, source: str = ""
    ) -> Page:
        """A page around some content that `template` made, or that comes from the manuscript's file `source`; `division` is
        frontmatter, bodymatter or backmatter."""
        values = {
            **self.dresser.values(),
            "title": title,
            "language": language,
            "direction": direction(language),
            "division": division,
            "stylesheet": names.relative(names.SHEET, path),
        }
        root = self.dresser.templates.tree(PAGE, **values)
        body = root.find("body")
        if body is None:  # a template of the book's own that forgot it
            message = "The page that the template makes has no <body>."
            self.found.append(report("template-is-valid", Place(f"templates/{PAGE}"), message))
            root = self.dresser.templates.tree(f"bookforge/{PAGE}", **values)
            body = root.find("body")
        assert body is not None
        self._disarm(content, template)  # first: mending an address could hide what it would run
        self._disarm(root, PAGE)
        conform(content)
        body.append(content)
        body.text = content.tail = "\n"
        for element in elements(root):
            for name in [n for n in element.attrib if str(n).startswith("data-") and n != "data-line"]:
                del element.attrib[name]
        etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
        return finished(path, title, source, root, self.letterer)

    def _division(self, unit: Unit) -> str:
        if unit in self.book.front:
            return "frontmatter"
        return "backmatter" if unit in self.book.back else "bodymatter"

    def _links(self, section: Element, path: str) -> None:
        for link in elements(section, "a"):
            target = link.get("href") or ""
            if target.startswith("#"):
                address = self.names.address(target[1:], path)
                if address is not None:
                    link.set("href", address)
            if "href" in link.attrib:
                set_classes(link, [c for c in classes(link) if c not in ("inward", "outward", "uri")])

    def _images(self, section: Element, path: str, template: str) -> None:
        for image in elements(section, "img"):
            packed = self._packed(image.get("src") or "", template)
            if packed is None:
                remove(image)
            else:
                image.set("src", names.relative(packed, path))

    def _packed(self, src: str, template: str) -> str | None:
        """The path of an image in the package; None for one that is not there."""
        asset = self.book.assets.get(src) or self._themed(src, template)
        if asset is None:
            return None
        asset = grounded(scaled(asset, self.store, self.cache))
        path = f"images/{names.plain_file(asset.name)}"
        self.images[path] = asset
        return path

    def _themed(self, src: str, template: str) -> Asset | None:
        """An image that a template names, counted from `styles/`, as style sheets count theirs."""
        data = self.theme.resource(src)
        asset = measure(src, data) if data is not None else None
        if isinstance(asset, Asset):
            return asset
        why = asset.message if isinstance(asset, Refused) else f"There is no image “{src}”, counted from styles/."
        self.found.append(report("resource-is-found", Place(f"templates/{template}"), why))
        return None

    def _disarm(self, tree: Element, template: str) -> None:
        for name in disarmed(tree):
            message = f"{name} has no place in a book and was left out."
            self.found.append(report("raw-html-is-safe", Place(f"templates/{template}"), message))


def _template(unit: Unit) -> str:
    """The template that makes a unit's page."""
    if isinstance(unit, Chapter):
        return PAGE
    return f"matter/{'part' if isinstance(unit, Part) else unit.role}.html"


def _mark_label(section: Element, language: str) -> None:
    """Says of "Chapter 3" above a chapter in another language that it is in the book's (WCAG 2.2, 3.1.2)."""
    for label in elements(section, "p"):
        if "chapter-label" in classes(label):
            label.set("lang", language)


def _callouts(section: Element) -> None:
    """Marks the callouts that are short enough to stand on one page."""
    for box in elements(section, "aside", "div"):
        if "callout" in classes(box) and count_words(text_of(box)) <= _SHORT_CALLOUT:
            set_classes(box, [*classes(box), "short"])


def _tick_boxes(section: Element) -> None:
    """Puts a box before each item to tick: one of its own, since old reading systems draw nothing with `::before`."""
    for item in elements(section, "li"):
        if "task" in classes(item):
            first = next(iter(item), None)
            line = first if first is not None and first.tag == "p" and not (item.text or "").strip() else item
            box = new("span", class_="tick-box")
            box.tail, line.text = line.text, None
            line.insert(0, box)


def _formulas(section: Element) -> None:
    """Gives each formula its TeX as words, for reading systems that can show none."""
    for formula in elements(section, _MATH):
        tex = next((e.text for e in formula.iter(_ANNOTATION) if e.text), None)
        if tex and not formula.get("alttext"):
            formula.set("alttext", " ".join(tex.split()))
