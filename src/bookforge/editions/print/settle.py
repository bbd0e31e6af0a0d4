"""Laying the book out until everything in it agrees: what one layout shows (a table too wide, a page that has moved) is
mended or told in the next, which lays out again only the units that it changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bookforge.book import Book
from bookforge.editions.dress import Dresser
from bookforge.editions.print import fit
from bookforge.editions.print.compositor import Placing
from bookforge.editions.print.copyfit.setting import Settings
from bookforge.editions.print.folios import filled, folios_of
from bookforge.editions.print.keeping import keep, misjudged
from bookforge.editions.print.laid import LaidUnit
from bookforge.editions.print.layout import Job
from bookforge.editions.print.pagination import Leaf, paginate, versos
from bookforge.editions.print.placing.movable import Moves, movables
from bookforge.editions.print.placing.search import is_empty
from bookforge.editions.print.press import Press
from bookforge.editions.print.rhythm import Rhythm, rhythm_sheet
from bookforge.editions.print.setting import footnotes
from bookforge.editions.print.setting.locators import Folios
from bookforge.editions.print.setting.long_notes import Room, give_room, needed
from bookforge.editions.print.setting.section import Section, Shelf
from bookforge.editions.print.setting.sections import Sections, set_sections
from bookforge.editions.print.units import unit_of
from bookforge.editions.templates import Templates
from bookforge.markup import classes

_ROUNDS = 8  # a book of two thousand pages has been seen to need four


@dataclass(frozen=True, slots=True)
class Settled:
    """The whole book laid out: its sections, what was laid out of them last, its units in order, its pages, and whether all
    numbers of pages in it are right; what is moved in its units."""

    sections: Sections
    jobs: Mapping[str, Job]
    units: Mapping[str, LaidUnit]
    leaves: tuple[Leaf, ...]
    agreed: bool
    moves: Mapping[str, Moves] = field(default_factory=dict)


Seen = Callable[[Callable[[], Settled]], None]
"""What may look at a book that is being laid out: it is given what makes the book as it stands, some units not there yet."""


@dataclass(frozen=True, slots=True)
class _Inputs:
    """All that the job of a unit depends on that shows no number of a page."""

    section: Section
    misjudged: frozenset[str]
    room: Room
    css: str
    verso: bool
    settings: Settings
    moves: Moves


@dataclass(slots=True)
class _Work:
    """The state of the book between two rounds."""

    book: Book
    templates: Templates
    shelf: Shelf
    sections: Sections
    dresser: Dresser
    line: float
    settings: Mapping[str, Settings]
    shrunk: dict[str, str] = field(default_factory=dict)
    rhythm: dict[str, Rhythm] = field(default_factory=dict)
    misjudged: dict[str, frozenset[str]] = field(default_factory=dict)
    moves: dict[str, Moves] = field(default_factory=dict)
    without_foot: set[str] = field(default_factory=set)
    rooms: dict[str, Room] = field(default_factory=dict)
    versos: frozenset[str] = frozenset()
    folios: Folios = field(default_factory=dict)
    made: dict[str, tuple[_Inputs, Job]] = field(default_factory=dict)

    def jobs(self, units: Collection[str]) -> list[Job]:
        """What is to be laid out of some units, as things stand."""
        return [self._job(name) for name in units]

    def _job(self, name: str) -> Job:
        """What is to be laid out of a unit; the job it had before where nothing of it has changed."""
        inputs = _Inputs(
            self.sections.by_id[name],
            frozenset(self.misjudged.get(name, ())),
            self.rooms.get(name, Room()),
            self.shrunk.get(name, "") + rhythm_sheet(self.rhythm.get(name, Rhythm())),
            name in self.versos,
            self.settings.get(name, {}),
            self.moves.get(name, {}),
        )
        before = self.made.get(name)
        if before is not None and before[0] == inputs:
            return before[1]
        section = give_room(keep(inputs.section.root, inputs.misjudged), inputs.room)
        if inputs.section.shows_folios:
            section = filled(section, self.folios, self.book.language)
        job = unit_of(section, self.dresser, self.book.assets, css=inputs.css, verso=inputs.verso)
        job = replace(job, settings=inputs.settings, moves=inputs.moves)
        if not inputs.section.shows_folios:
            self.made[name] = inputs, job
        return job

    def learn(self, units: Mapping[str, LaidUnit]) -> None:
        """Takes from a layout what the next one is to mend."""
        displaced: set[str] = set()
        for name, unit in units.items():
            ids = [page.ids for page in unit.pages]
            section = self.sections.by_id[name]
            if section.has_feet:
                self.rooms[name] = needed(section.root, ids, self.rooms.get(name, Room()))
            scales = fit.shrinking(unit.measured, section.shrinkable)
            if scales and name not in self.shrunk:
                self.shrunk[name] = fit.shrunk_sheet(scales)
            else:
                self.rhythm[name] = self.rhythm.get(name, Rhythm()).with_heights(unit.heights, self.line)
            self.misjudged.setdefault(name, misjudged(unit.callouts))
            displaced |= footnotes.displaced(ids)
        if displaced - self.without_foot:
            self.without_foot |= displaced
            again = set_sections(self.book, self.templates, self.without_foot, only=displaced, shelf=self.shelf)
            self.sections.by_id.update(again.by_id)


def settle(
    book: Book,
    templates: Templates,
    press: Press,
    *,
    last_blank: bool = False,
    settings: Mapping[str, Settings] | None = None,
    moves: Mapping[str, Moves] | None = None,
    seen: Seen = lambda _: None,
) -> Settled:
    """Lays a book out, its paragraphs set as `settings` say of each unit, its figures placed as `moves` say; without these,
    places are sought for them when all else has come to rest. `seen` may look at what is laid out on the way."""
    sections = set_sections(book, templates, shelf=press.shelf)
    dresser = Dresser(book, templates, "print")
    work = _Work(book, templates, press.shelf, sections, dresser, press.line, settings or {})
    work.moves.update(moves or {})
    rounds = _Rounds(work, press, last_blank, seen)
    agreed = rounds.run()
    if moves is None:
        work.moves.update(press.place(list(rounds.misplaced())))
        agreed = rounds.run()
    return rounds.settled(rounds.laid, agreed=agreed)


class _Rounds:
    """Lays a book out again and again, each time what has changed."""

    def __init__(self, work: _Work, press: Press, last_blank: bool, seen: Seen) -> None:
        self.work, self._press, self._last_blank, self._seen = work, press, last_blank, seen
        self.order = tuple(work.sections.by_id)
        self.done: dict[str, Job] = {}
        self.laid: dict[str, LaidUnit] = {}
        self.leaves: tuple[Leaf, ...] = ()
        self._begun = False

    def run(self) -> bool:
        """Goes round until no job changes; whether it came to that. Units that show numbers of pages and do not move the body
        come when those are known."""
        work = self.work
        for _ in range(_ROUNDS):
            late, self._begun = set() if self._begun else self._late(), True
            jobs = work.jobs([unit for unit in self.order if unit not in late])
            changed = [job for job in jobs if self.done.get(job.name) != job]
            if not changed and not late:
                return True
            fresh = self._press.lay(changed, self._show)
            self.done.update((job.name, job) for job in changed)
            self.laid.update(fresh)
            work.learn(fresh)
            self.leaves = self._paginate(self.laid)
            work.folios = folios_of(self.leaves)
            work.versos = frozenset(unit for unit in versos(self.leaves) if self.laid[unit].sided)
        return False

    def settled(self, laid: Mapping[str, LaidUnit], *, agreed: bool) -> Settled:
        """The book as far as it is laid out."""
        leaves = self.leaves if laid is self.laid else self._paginate(laid)
        units = {unit: laid[unit] for unit in self.order if unit in laid}
        return Settled(self.work.sections, self.done, units, leaves, agreed, self.work.moves)

    def _show(self, fresh: Mapping[str, LaidUnit]) -> None:
        self._seen(lambda: self.settled({**self.laid, **fresh}, agreed=False))

    def _paginate(self, laid: Mapping[str, LaidUnit]) -> tuple[Leaf, ...]:
        return paginate(self.order, laid, self.work.book.start, last_blank=self._last_blank)

    def misplaced(self) -> Iterator[Placing]:
        """The units in which a figure leaves the foot of a page empty."""
        for name, unit in self.laid.items():
            if any(map(is_empty, unit.feet)):
                yield Placing(self.done[name], movables(self.work.sections.by_id[name].root))

    def _late(self) -> set[str]:
        return {
            name
            for name, section in self.work.sections.by_id.items()
            if section.shows_folios and not {"front", "back"}.isdisjoint(classes(section.root))
        }
