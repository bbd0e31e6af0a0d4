"""The page of the index: entries in the order of the language, by letters, each with links to its places.

In the tree a place is told by its chapter's number (`2`, `2b` for the second place in it), which is right where there are
no pages; the print edition puts page numbers in. A place in a section that the entry has told already is classed
`repeated`: only pages, which are finer than sections, have a use for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.book.collation import initial, sort_key
from bookforge.book.entries import Entry, Locator, Path
from bookforge.book.model import Chapter
from bookforge.book.numbering import Number
from bookforge.book.numerals import letters
from bookforge.markup import EPUB_TYPE, Element, classes, elements, new, remove, slug
from bookforge.words import word


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry at its place: what it is sorted by, and the letter under which that stands."""

    entry: Entry
    key: tuple[int, ...]
    letter: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Makes the page from the entries below `root`.

    `units` are the chapters by their id, `numbers` theirs by their path, `free` makes ids, `by_title` tells places by the
    title of their section.
    """

    root: Entry
    language: str
    units: Mapping[str, Chapter]
    numbers: Mapping[str, Number]
    free: Callable[[str], str]
    by_title: bool

    def made(self) -> Element:
        """`<section class="matter index" id="index">`."""
        section = new("section", class_="matter index", id="index")
        section.append(new("h1", word(self.language, "index")))
        self._name_entries(self.root, "index")
        every = [locator for _, entry in self.root.every() for locator in entry.locators]
        section.extend(self._legend(every))
        columns = new("div", class_="index-columns")
        group: Element | None = None
        letter: str | None = None
        for line in self._lines(self.root):
            if group is None or line.letter != letter:
                letter = line.letter
                group = _group(letter)
                columns.append(group)
            group[-1].append(self._item(line.entry))
        section.append(columns)
        return section

    def _name_entries(self, entry: Entry, stem: str) -> None:
        for inner in entry.below.values():
            inner.id = self.free(f"{stem}-{slug(inner.words.plain, 'entry')}")
            self._name_entries(inner, inner.id)

    def _legend(self, locators: Sequence[Locator]) -> Iterator[Element]:
        told = [
            ("index-main", any(each.main for each in locators)),
            ("index-note", any(each.note for each in locators)),
        ]
        sentences = [word(self.language, name) for name, used in told if used]
        if sentences:
            yield new("p", " ".join(sentences), class_="index-legend")

    def _lines(self, above: Entry) -> list[_Line]:
        lines = []
        for entry in above.below.values():
            words = entry.sort or self._without_article(entry)
            lines.append(_Line(entry, sort_key(words, self.language), initial(words, self.language)))
        return sorted(lines, key=lambda line: (bool(line.letter), line.key, line.entry.words.plain))

    def _without_article(self, entry: Entry) -> str:
        """A title of a work is sorted without its first article."""
        words = entry.words.plain
        if entry.words.is_title:
            for article in word(self.language, "articles").split():
                opening = article if article.endswith("’") else f"{article} "
                if words.lower().startswith(opening) and len(words) > len(opening):
                    return words[len(opening) :]
        return words

    def _item(self, entry: Entry) -> Element:
        item = new("li", class_="index-entry", id=entry.id)
        item.set(EPUB_TYPE, "index-entry")
        term = entry.words.into(new("span", class_="index-term"))
        term.set(EPUB_TYPE, "index-term")
        item.append(term)
        if entry.locators:
            item.append(self._locators(entry.locators))
        see, see_also = entry.see, entry.see_also
        if entry.locators or entry.below:
            see, see_also = [], [*see, *see_also]  # an entry that has places of its own does not send the reader away
        item.extend(self._references("see", see, ", "))
        item.extend(self._references("see-also", see_also, "; " if entry.locators else ", "))
        if entry.below:
            item.append(_list([self._item(line.entry) for line in self._lines(entry)]))
        return item

    def _locators(self, locators: Sequence[Locator]) -> Element:
        told = new("span", class_="index-locators")
        first = _first_in_sections(locators)
        shown = Counter((locator.unit, locator.note) for locator in first)
        count: Counter[tuple[str, bool]] = Counter()
        for locator in locators:
            place = new("span", ", ", class_="index-place")
            link = new("a", class_="index-locator", href=f"#{locator.id}")
            if locator in first:
                here = locator.unit, locator.note
                count[here] += 1
                link.set(EPUB_TYPE, "index-locator")
                which = letters(count[here]).lower() if shown[here] > 1 else ""
                self._name(link, locator, which)
            else:
                place.set("class", "index-place repeated")
            for name, value in (("until", locator.until), ("main", locator.main), ("note", locator.note)):
                if value:
                    link.set(f"data-{name}", str(value))
            place.append(link)
            told.append(place)
        return told

    def _name(self, link: Element, locator: Locator, which: str) -> None:
        """What a link says: to the eye the number of its chapter, to the ear the titles too."""
        unit = self.units[locator.unit]
        if self.by_title:
            visible = locator.heading or unit.head
        else:
            number = self._number(unit)
            visible = f"{number}{which}" if number else f"{unit.head} {which}".strip()
            last = self.units[locator.until_unit] if locator.until else unit
            if last is not unit:
                visible += f"–{self._number(last) or last.head}"
        if locator.note:
            visible += word(self.language, "note-sign")
        spoken = ", ".join(dict.fromkeys(filter(None, (unit.title, locator.heading))))
        if spoken != visible:
            link.set("aria-label", f"{visible}: {spoken}" if not visible.startswith(unit.head) else spoken)
        if locator.main:
            link.append(new("strong", visible))
        else:
            link.text = visible

    def _number(self, unit: Chapter) -> str:
        """A chapter's number in figures, whatever its opening shows: letters stand behind it that a roman one would swallow."""
        return self.numbers[unit.path].plain if unit.number and unit.path in self.numbers else unit.number

    def _references(self, kind: str, targets: Sequence[Path], before: str) -> Iterator[Element]:
        known = [(path, entry) for path in targets if (entry := self.root.find(path)) is not None]
        if not known:
            return
        told = new("span", before, class_="index-reference")
        said = new("i", word(self.language, kind))
        said.tail = " "
        told.append(said)
        for i, (path, entry) in enumerate(known):
            link = new("a", class_="index-link", href=f"#{entry.id}")
            link.set(EPUB_TYPE, "index-xref-preferred" if kind == "see" else "index-xref-related")
            for j, words in enumerate(path):
                if j:
                    _add_text(link, ", ")
                words.into(link)
            link.tail = "; " if i < len(known) - 1 else None
            told.append(link)
        yield told


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _group(letter: str) -> Element:
    group = new("div", class_="index-group")
    group.set(EPUB_TYPE, "index-group")
    if letter:
        group.append(new("h2", letter, class_="index-letter"))
    group.append(_list([]))
    return group


def _list(items: Sequence[Element]) -> Element:
    made = new("ul", class_="index-entries")
    made.set(EPUB_TYPE, "index-entry-list")
    made.extend(items)
    return made


def _first_in_sections(locators: Sequence[Locator]) -> list[Locator]:
    """Of the places in one section the first, or the one that matters most; ranges all."""
    chosen: dict[tuple[str, str, bool], Locator] = {}
    for locator in locators:
        key = (locator.section, locator.until, locator.note)
        if key not in chosen or (locator.main and not chosen[key].main):
            chosen[key] = locator
    return [locator for locator in locators if chosen[locator.section, locator.until, locator.note] is locator]


def without_repetitions(section: Element) -> None:
    """Takes the places out that only an edition with pages tells, and those that the edition does not hold."""
    for place in elements(section, "span"):
        lost = "index-place" in classes(place) and next(place.iter("a"), None) is None
        if lost or "repeated" in classes(place):
            remove(place)
