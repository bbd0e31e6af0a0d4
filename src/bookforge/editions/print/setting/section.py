"""A unit as the pages want it, set in the type area but not laid out yet; and the store in which it is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bookforge.book import Book, Chapter, Matter, Part
from bookforge.cache import NO_CACHE, Cache, key
from bookforge.diagnostics import Diagnostic, Place
from bookforge.editions.depends import on_all, on_unit
from bookforge.markup import Element, parse_page
from bookforge.theme import Theme

_ROOM = "sections"


@dataclass(slots=True)
class Section:
    """A unit of a book as the pages want it: its tree as XML; what the numbers of its blocks (`data-b`) begin with in the book
    (None: it is no chapter); the ids of tables that may shrink, by their block; where each piece of a note at the foot comes
    from; whether it has any such notes, and whether it shows numbers of pages; what could not be set.

    Within a section blocks are numbered by themselves: it stays the same when a chapter comes before it.
    """

    xml: str = ""
    prefix: str | None = None
    shrinkable: Mapping[str, str] = field(default_factory=dict)
    pieces: Mapping[str, Place] = field(default_factory=dict)
    has_feet: bool = False
    shows_folios: bool = False
    found: list[Diagnostic] = field(default_factory=list)

    @property
    def root(self) -> Element:
        """A tree of it that the caller may change."""
        return parse_page(self.xml)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The sections of one book that are kept in a store; `shared` is the hash of what all of them depend on ("": nothing is
    kept), `contents` what those depend on beside that a template makes."""

    store: Cache
    shared: str
    contents: str

    def section(self, unit: Matter | Part | Chapter, how: str, make: Callable[[], tuple[Section, bool]]) -> Section:
        """The section of a unit that is set in some way, made where it is not kept; `make` tells, too, whether it may be: one
        that has something to tell the author may not."""
        if not self.shared:
            return make()[0]
        name = key(self.shared, how, *on_unit(unit, self.contents))
        kept = self.store.read(_ROOM, name, _read)
        if kept is not None:
            return kept
        made, is_silent = make()
        if is_silent and not made.found:
            self.store.put(_ROOM, name, json.dumps(asdict(made)).encode())
        return made


NO_SHELF = Shelf(NO_CACHE, "", "")
"""Where nothing is kept."""


def shelf(book: Book, theme: Theme, store: Cache) -> Shelf:
    """Where the sections of a book are kept. To be made once for all that one set of templates makes: these are not read again,
    though somebody may save one meanwhile."""
    return Shelf(store, on_all(book, theme), repr(book.contents)) if store.folder is not None else NO_SHELF


def _read(data: bytes) -> Section:
    value: dict[str, Any] = json.loads(data)
    made = Section(**{**value, "pieces": {name: Place(**place) for name, place in value["pieces"].items()}})
    parse_page(made.xml)
    return made
