"""Laying the book out until everything in it agrees: what one layout shows (a table too wide, a page that has moved) is
mended or told in the next, which lays out again only the units that it changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bookforge.book import Book
from bookforge.editions.dress import Dresser
from bookforge.editions.print import fit, footnotes
from bookforge.editions.print.copyfit.setting import Settings
from bookforge.editions.print.folios import filled, folios_of, shows_folios
from bookforge.editions.print.laid import LaidUnit
from bookforge.editions.print.layout import Job
from bookforge.editions.print.locators import Folios
from bookforge.editions.print.long_notes import Room, give_room, needed
from bookforge.editions.print.pagination import Leaf, paginate, versos
from bookforge.editions.print.press import Press
from bookforge.editions.print.rhythm import rhythm_sheet
from bookforge.editions.print.sections import Sections, set_sections
from bookforge.editions.print.units import unit_of
from bookforge.editions.templates import Templates

_ROUNDS = 8  # a book of two thousand pages has been seen to need four


@dataclass(frozen=True, slots=True)
class Settled:
    """The whole book laid out: its sections, what was laid out of them last, its units in order, its pages, and whether all
    numbers of pages in it are right."""

    sections: Sections
    jobs: Mapping[str, Job]
    units: Mapping[str, LaidUnit]
    leaves: tuple[Leaf, ...]
    agreed: bool


@dataclass(slots=True)
class _Work:
    """The state of the book between two rounds."""

    book: Book
    templates: Templates
    sections: Sections
    dresser: Dresser
    line: float
    settings: Mapping[str, Settings]
    shrunk: dict[str, str] = field(default_factory=dict)
    rhythm: dict[str, str] = field(default_factory=dict)
    without_foot: set[str] = field(default_factory=set)
    rooms: dict[str, Room] = field(default_factory=dict)
    versos: frozenset[str] = frozenset()
    folios: Folios = field(default_factory=dict)

    def jobs(self, units: Collection[str]) -> list[Job]:
        """What is to be laid out of some units, as things stand."""
        jobs = []
        for name in units:
            section = give_room(self.sections.by_id[name], self.rooms.get(name, Room()))
            if shows_folios(section):
                section = filled(section, self.folios, self.book.language)
            css, verso = self.shrunk.get(name, "") + self.rhythm.get(name, ""), name in self.versos
            job = unit_of(section, self.dresser, self.book.assets, css=css, verso=verso)
            jobs.append(replace(job, settings=self.settings.get(name, {})))
        return jobs

    def learn(self, units: Mapping[str, LaidUnit]) -> None:
        """Takes from a layout what the next one is to mend."""
        displaced: set[str] = set()
        for name, unit in units.items():
            ids = [page.ids for page in unit.pages]
            self.rooms[name] = needed(self.sections.by_id[name], ids, self.rooms.get(name, Room()))
            scales = fit.shrinking(unit.measured, self.sections.shrinkable.get(name, {}))
            if scales and name not in self.shrunk:
                self.shrunk[name] = fit.shrunk_sheet(scales)
            elif name not in self.rhythm:
                self.rhythm[name] = rhythm_sheet(unit.heights, self.line)
            displaced |= footnotes.displaced(ids)
        if displaced - self.without_foot:
            self.without_foot |= displaced
            again = set_sections(self.book, self.templates, self.without_foot, only=displaced)
            self.sections.by_id.update(again.by_id)


def settle(
    book: Book,
    templates: Templates,
    press: Press,
    *,
    last_blank: bool = False,
    settings: Mapping[str, Settings] | None = None,
) -> Settled:
    """Lays a book out, its paragraphs set as `settings` say of each unit. Units that show numbers of pages and do not move the
    body come when those are known."""
    sections = set_sections(book, templates)
    work = _Work(book, templates, sections, Dresser(book, templates, "print"), press.line, settings or {})
    order = tuple(work.sections.by_id)
    body = {
        unit
        for unit, section in work.sections.by_id.items()
        if not {"front", "back"} & set(section.get("class", "").split())
    }
    late = {unit for unit, section in work.sections.by_id.items() if unit not in body and shows_folios(section)}
    done: dict[str, Job] = {}
    laid: dict[str, LaidUnit] = {}
    leaves: tuple[Leaf, ...] = ()
    agreed = False
    for count in range(_ROUNDS):
        changed = [job for job in work.jobs([u for u in order if count or u not in late]) if done.get(job.name) != job]
        if not changed and count:
            agreed = True
            break
        fresh = press.lay(changed)
        done.update((job.name, job) for job in changed)
        laid.update(fresh)
        work.learn(fresh)
        leaves = paginate(order, laid, book.start, last_blank=last_blank)
        work.folios = folios_of(leaves)
        work.versos = frozenset(unit for unit in versos(leaves) if laid[unit].sided)
    return Settled(work.sections, done, {unit: laid[unit] for unit in order}, leaves, agreed)
