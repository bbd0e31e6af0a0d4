"""Where units are laid out: from the cache where nothing has changed, else by this process or the crew beside it (`hands`)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import astuple
from functools import cached_property, partial
from typing import Any, TypeVar

from bookforge.bounded import Lost
from bookforge.cache import Cache, key
from bookforge.editions.print.compositor import (
    Placing,
    Task,
    fitted,
    furnished,
    laid,
    layout_of,
    needed,
    placed,
    specimen,
)
from bookforge.editions.print.copyfit.solve import Solution
from bookforge.editions.print.furniture import Furniture, Kind
from bookforge.editions.print.hands import Hands, Worn
from bookforge.editions.print.laid import Complaint, LaidUnit
from bookforge.editions.print.layout import Dress, Job, Layout, versions
from bookforge.editions.print.lost import NotLaid
from bookforge.editions.print.placing.movable import Move, Moves
from bookforge.editions.print.setting.section import NO_SHELF, Shelf
from bookforge.theme import OWN_SHEETS

_ROOM = "print"
_FACES = "print-faces"
_TRIES = 8
"""How often a unit is laid out, as a rule, while places or settings are sought for it."""

Meanwhile = Callable[[Mapping[str, LaidUnit]], None]
"""What is done while others lay out, given the units that need not be."""
_Task = TypeVar("_Task", Task, Placing)
_Found = TypeVar("_Found")


class Press:
    """Lays out the units of one book, with what `hands` there are.

    `faces` holds the font files met so far, by name; `cache` is the store in which units are remembered; `meanwhile` is called
    with the units that need not be laid out whenever others have got some that do. Raises `MachineLacks` without Pango.
    """

    def __init__(
        self,
        dress: Dress,
        cache: Cache,
        hands: Hands,
        tell: Callable[[str], None],
        meanwhile: Meanwhile = lambda _: None,
        shelf: Shelf = NO_SHELF,
    ) -> None:
        self.faces: dict[str, bytes] = {}
        self._cache, self.shelf = cache, shelf
        self._dress, self._hands, self._tell = dress, hands, tell
        self._meanwhile = meanwhile
        self._base = key(versions(), dress.key)

    @property
    def line(self) -> float:
        """The height of a line of the text in points, 0 where it is not known."""
        return self._dress.line

    def lay(
        self, jobs: Sequence[Job], seen: Callable[[Mapping[str, LaidUnit]], None] = lambda _: None
    ) -> dict[str, LaidUnit]:
        """The units of some jobs, by the jobs' names; `seen` is shown those that there are whenever one more is laid out.

        Raises `NotLaid` when all that can be laid out is, was shown, and is remembered; or as soon as one is lost, where the
        book's own style sheets lose a page of ours, too: then no other is waited for.
        """
        found: dict[str, LaidUnit] = {}
        lacking: list[Job] = []
        for job in jobs:
            kept = self._kept(self.key(job))
            if kept is None:
                lacking.append(job)
            else:
                found[job.name] = kept
        lost: dict[str, str] = {}
        for count, (job, data) in enumerate(self._work(lacking, lost, found), start=1):
            self._cache.put(_ROOM, self.key(job), data)
            self._tell(f"unit {count} of {len(lacking)}")
            found[job.name] = LaidUnit.from_bytes(data)
            seen(found)
        if lost:
            seen(found)
            raise NotLaid(lost)
        return found

    def solve(self, tasks: Sequence[Task]) -> list[Solution]:
        """How the paragraphs of some units are set so that their pages have fewer faults."""
        return self._searched(fitted, tasks, "fitted")

    def place(self, tasks: Sequence[Placing]) -> dict[str, Moves]:
        """What is moved in some units, by the jobs' names, so that their pages are better filled."""
        names = [key(self.key(task.job), "placing") for task in tasks]
        kept = [self._cache.read(_ROOM, name, _moves) for name in names]
        lacking = [i for i, moves in enumerate(kept) if moves is None]
        found: dict[int, Moves] = {i: moves for i, moves in enumerate(kept) if moves is not None}
        for i, moves in zip(lacking, self._searched(placed, [tasks[i] for i in lacking], "placed"), strict=True):
            found[i] = moves
            told = {name: astuple(move) for name, move in moves.items()}
            self._cache.put(_ROOM, names[i], json.dumps(told).encode())
        return {task.job.name: found[i] for i, task in enumerate(tasks)}

    def _searched(self, search: Callable[[Layout, _Task], _Found], tasks: Sequence[_Task], done: str) -> list[_Found]:
        """What a search finds for each task, the longest units first; `done` is the word for it."""
        if not self._hands.share(len(tasks), _TRIES * sum(len(task.job.html) for task in tasks)):
            return [search(self._own, task) for task in tasks]
        longest_first = sorted(range(len(tasks)), key=lambda i: -len(tasks[i].job.html))
        futures = {self._hands.submit(self._worn, search, tasks[i]): i for i in longest_first}
        found: dict[int, _Found] = {}
        for future in as_completed(futures):
            i = futures[future]
            with needed(tasks[i].job.name):
                found[i] = self._met(*future.result())
            self._tell(f"{done} {len(found)} of {len(tasks)}")
        return [found[i] for i in range(len(tasks))]

    def furnish(self, kinds: Iterable[Kind]) -> Mapping[Kind, Furniture]:
        """The furniture of some kinds of page."""
        wanted = sorted(set(kinds), key=repr)
        name = key(self._base, *map(repr, wanted))
        kept = self._cache.read(_ROOM, name, partial(_furniture, len(wanted)))
        if kept is not None and all(self._has_face(slot.run.face) for furniture in kept for slot in furniture.slots):
            return dict(zip(wanted, kept, strict=True))
        found = self._furnished(wanted)
        self._cache.put(_ROOM, name, json.dumps([found[kind].to_json() for kind in wanted]).encode())
        return found

    def _furnished(self, kinds: Sequence[Kind]) -> dict[Kind, Furniture]:
        if self._hands.share(1, 0):
            with needed(""):
                return self._met(*self._hands.submit(self._worn, furnished, kinds).result())
        return self._met(furnished(self._own, kinds), self._own.faces)

    def get_ready(self, language: str) -> None:
        """Has others take a book in a language (BCP 47) to hand, as far as they are there, while its units are made."""
        self._hands.get_ready(lambda: self._worn, language)

    @cached_property
    def _own(self) -> Layout:
        return layout_of(self._dress)

    @cached_property
    def _worn(self) -> Any:
        """What stands for the dress among those beside this process."""
        return self._hands.crew.share(Worn(secrets.token_hex(8), self._dress, versions()))

    def key(self, job: Job) -> str:
        """The hash of everything that the layout of a job depends on."""
        side, settings = "verso" if job.verso else "recto", sorted(job.settings.items())
        return key(
            self._base, job.html, job.css, side, *sorted(job.images), repr(settings), repr(sorted(job.moves.items()))
        )

    def _kept(self, name: str) -> LaidUnit | None:
        unit = self._cache.read(_ROOM, name, LaidUnit.from_bytes)
        return unit if unit is not None and all(map(self._has_face, unit.faces)) else None

    def _met(self, result: _Found, faces: Mapping[str, bytes]) -> _Found:
        """What came of some work, when the font files that it met are kept by their names, for this book and for later ones."""
        for name, data in faces.items():
            if name not in self.faces:
                self.faces[name] = data
                self._cache.put(_FACES, name, data)
        return result

    def _has_face(self, name: str) -> bool:
        if name not in self.faces:
            data = self._cache.get(_FACES, name)
            if data is None:
                return False
            self.faces[name] = data
        return True

    def _work(
        self, jobs: Sequence[Job], lost: dict[str, str], others: Mapping[str, LaidUnit]
    ) -> Iterator[tuple[Job, bytes]]:
        """Each job with its unit; in `lost`, by its name, why there is none; `others` need not be laid out."""
        for job, result in self._results(jobs, others):
            try:
                data = self._met(*result())
            except Lost as why:
                lost[job.name] = str(why)
                if self._own_sheet and self._specimen:
                    said = f"the book's own style sheets lose even a page of a few words ({self._specimen})"
                    raise NotLaid({"": said}, self._own_sheet) from why
            else:
                yield job, data

    def _results(
        self, jobs: Sequence[Job], others: Mapping[str, LaidUnit]
    ) -> Iterator[tuple[Job, Callable[[], tuple[bytes, Mapping[str, bytes]]]]]:
        """Each job with what gives its unit, and the font files that were met."""
        if not self._hands.share(len(jobs), sum(len(job.html) for job in jobs)):
            yield from ((job, partial(self._laid_here, job)) for job in jobs)
            return
        longest_first = sorted(jobs, key=lambda job: -len(job.html))
        futures = {self._hands.submit(self._worn, laid, job): job for job in longest_first}
        self._meanwhile(others)
        yield from ((futures[future], future.result) for future in as_completed(futures))

    @property
    def _own_sheet(self) -> str:
        """The last of the book's own style sheets, by its name; "" where there is none."""
        return next((sheet.name for sheet in reversed(self._dress.sheets) if sheet.name.startswith(OWN_SHEETS)), "")

    @cached_property
    def _specimen(self) -> str:
        """Why a page of ours cannot be laid out in the book's dress; "" where it can."""
        return specimen(self._own)

    def _laid_here(self, job: Job) -> tuple[bytes, Mapping[str, bytes]]:
        return laid(self._own, job), self._own.faces


def _moves(data: bytes) -> Moves:
    return {name: Move(*told) for name, told in json.loads(data).items()}


def _furniture(count: int, data: bytes) -> list[Furniture]:
    found = [Furniture.from_json(told) for told in json.loads(data)]
    if len(found) != count:
        raise ValueError("it is the furniture of other kinds of page")
    return found


def complaints(units: Iterable[LaidUnit]) -> tuple[Complaint, ...]:
    """All that WeasyPrint complained of, each thing once."""
    return tuple(dict.fromkeys(complaint for unit in units for complaint in unit.complaints))
