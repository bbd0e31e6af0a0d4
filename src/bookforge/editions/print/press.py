"""Where units are laid out: from the cache where nothing has changed, else in processes of their own, all cores at work.

A process keeps the style sheets and faces of the book from unit to unit. A single unit, or the units of a few pages, are laid
out in this process: to start others would cost more. Once they are there, they do all of it, and this one never loads WeasyPrint.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from functools import cached_property, partial
from types import TracebackType
from typing import TypeVar

from bookforge import children
from bookforge.bounded import Lost, bounded
from bookforge.cache import Cache, key
from bookforge.editions.print.copyfit.setting import Settings
from bookforge.editions.print.copyfit.solve import Solution, solve
from bookforge.editions.print.furniture import Furniture, Kind
from bookforge.editions.print.laid import Complaint, LaidUnit
from bookforge.editions.print.layout import Dress, Job, Layout, see_only, versions
from bookforge.editions.print.lost import NotLaid
from bookforge.editions.print.placing.flow import Flow
from bookforge.editions.print.placing.movable import Movable, Move, Moves
from bookforge.editions.print.placing.search import place
from bookforge.editions.print.setlines import SetPage
from bookforge.editions.print.workers import Workers
from bookforge.garbage import look_seldom
from bookforge.limits import LAYOUT_MEGABYTES, layout_seconds

_ROOM = "print"
_FACES = "print-faces"
_FEW = 80_000
"""Letters of HTML, some 35 pages, that this process lays out in the time that others take to start."""
_TRIES = 8
"""How often a unit is laid out, as a rule, while places or settings are sought for it."""
_SEARCH = 20
"""A search lays a unit out many times; this many times as long it may take."""
_GRACE = 30
"""Seconds after which a worker that should have given up by itself is ended."""


@dataclass(frozen=True, slots=True)
class Task:
    """A unit whose paragraphs are to be fitted: the job without their settings, those that are pinned, those to begin with, and
    the side that it opens on."""

    job: Job
    pinned: Settings
    start: Settings
    on_recto: bool


@dataclass(frozen=True, slots=True)
class Placing:
    """A unit whose figures are to be placed: the job without moves, and what may be moved."""

    job: Job
    movables: Mapping[str, Movable]


_Task = TypeVar("_Task", Task, Placing)
_Found = TypeVar("_Found")


class Press:
    """Lays out the units of one book; to be used in a `with` block, which ends its processes.

    `faces` holds the font files met so far, by name. Raises `MachineLacks` without Pango.
    """

    def __init__(self, dress: Dress, cache: Cache, jobs: int, tell: Callable[[str], None]) -> None:
        self.faces: dict[str, bytes] = {}
        self._dress, self._cache, self._processes, self._tell = dress, cache, jobs, tell
        self._base = key(versions(), dress.key)
        self._pool: Executor | None = None

    def __enter__(self) -> Press:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    @property
    def line(self) -> float:
        """The height of a line of the text in points, 0 where it is not known."""
        return self._dress.line

    def lay(
        self, jobs: Sequence[Job], seen: Callable[[Mapping[str, LaidUnit]], None] = lambda _: None
    ) -> dict[str, LaidUnit]:
        """The units of some jobs, by the jobs' names; `seen` is shown those that there are whenever one more is laid out.

        Raises `NotLaid` when all that can be laid out is, was shown, and is remembered.
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
        for count, (job, unit, faces) in enumerate(self._work(lacking, lost), start=1):
            self._meet(faces)
            self._cache.put(_ROOM, self.key(job), unit.to_bytes())
            self._tell(f"unit {count} of {len(lacking)}")
            found[job.name] = unit
            seen(found)
        if lost:
            seen(found)
            raise NotLaid(lost)
        return found

    def solve(self, tasks: Sequence[Task]) -> list[Solution]:
        """How the paragraphs of some units are set so that their pages have fewer faults."""
        return self._searched(_solved, tasks, "fitted")

    def place(self, tasks: Sequence[Placing]) -> dict[str, Moves]:
        """What is moved in some units, by the jobs' names, so that their pages are better filled."""
        names = [key(self.key(task.job), "placing") for task in tasks]
        kept = [self._cache.read(_ROOM, name, _moves) for name in names]
        lacking = [i for i, moves in enumerate(kept) if moves is None]
        found: dict[int, Moves] = {i: moves for i, moves in enumerate(kept) if moves is not None}
        for i, moves in zip(lacking, self._searched(_placed, [tasks[i] for i in lacking], "placed"), strict=True):
            found[i] = moves
            told = {name: astuple(move) for name, move in moves.items()}
            self._cache.put(_ROOM, names[i], json.dumps(told).encode())
        return {task.job.name: found[i] for i, task in enumerate(tasks)}

    def _searched(self, search: Callable[[Layout, _Task], _Found], tasks: Sequence[_Task], done: str) -> list[_Found]:
        """What a search finds for each task, the longest units first; `done` is the word for it."""
        if not self._is_shared([task.job for task in tasks], _TRIES):
            return [_searching(search, self._own, task) for task in tasks]
        longest_first = sorted(range(len(tasks)), key=lambda i: -len(tasks[i].job.html))
        futures = {self._processes_at_work.submit(_at_home, search, tasks[i]): i for i in longest_first}
        found: dict[int, _Found] = {}
        for future in as_completed(futures):
            found[futures[future]] = _had(future, tasks[futures[future]].job.name)
            self._tell(f"{done} {len(found)} of {len(tasks)}")
        return [found[i] for i in range(len(tasks))]

    def furnish(self, kinds: Iterable[Kind]) -> Mapping[Kind, Furniture]:
        """The furniture of some kinds of page."""
        wanted = sorted(set(kinds), key=repr)
        name = key(self._base, *map(repr, wanted))
        kept = self._cache.read(_ROOM, name, partial(_furniture, len(wanted)))
        if kept is not None and all(self._has_face(slot.run.face) for furniture in kept for slot in furniture.slots):
            return dict(zip(wanted, kept, strict=True))
        found, faces = self._furnished(wanted)
        self._meet(faces)
        self._cache.put(_ROOM, name, json.dumps([found[kind].to_json() for kind in wanted]).encode())
        return found

    def _furnished(self, kinds: Sequence[Kind]) -> tuple[dict[Kind, Furniture], Mapping[str, bytes]]:
        """The furniture, and all font files that who read it has met."""
        if self._pool is not None:
            return _had(self._pool.submit(_furnished, kinds), "")
        return _furniture_in(self._own, kinds)

    def _is_shared(self, jobs: Sequence[Job], times: int = 1) -> bool:
        """Whether other processes lay out some jobs, each so many times: those that are there already, or for so much text."""
        if self._processes < 2 or not jobs:
            return False
        return self._pool is not None or (len(jobs) > 1 and times * sum(len(job.html) for job in jobs) > _FEW)

    @cached_property
    def _own(self) -> Layout:
        with _all_in("", layout_seconds(0)):
            return Layout(self._dress)

    def key(self, job: Job) -> str:
        """The hash of everything that the layout of a job depends on."""
        side, settings = "verso" if job.verso else "recto", sorted(job.settings.items())
        return key(
            self._base, job.html, job.css, side, *sorted(job.images), repr(settings), repr(sorted(job.moves.items()))
        )

    def _kept(self, name: str) -> LaidUnit | None:
        unit = self._cache.read(_ROOM, name, LaidUnit.from_bytes)
        return unit if unit is not None and all(map(self._has_face, unit.faces)) else None

    def _meet(self, faces: Mapping[str, bytes]) -> None:
        """Keeps font files by their names, for this book and for later ones."""
        self.faces.update(faces)
        for name, data in faces.items():
            self._cache.put(_FACES, name, data)

    def _has_face(self, name: str) -> bool:
        if name not in self.faces:
            data = self._cache.get(_FACES, name)
            if data is None:
                return False
            self.faces[name] = data
        return True

    def _work(self, jobs: Sequence[Job], lost: dict[str, str]) -> Iterator[tuple[Job, LaidUnit, Mapping[str, bytes]]]:
        """Each job with its unit and its faces; in `lost`, by its name, why there is none."""
        if not self._is_shared(jobs):
            for job in jobs:
                try:
                    unit = _laid(self._own, job)
                except Lost as why:
                    lost[job.name] = str(why)
                    continue
                yield job, unit, self._own.faces
            return
        longest_first = sorted(jobs, key=lambda job: -len(job.html))
        futures: dict[Future[tuple[bytes, Mapping[str, bytes]]], Job] = {
            self._processes_at_work.submit(_lay, job): job for job in longest_first
        }
        for done in as_completed(futures):
            try:
                data, faces = done.result()
            except Lost as why:
                lost[futures[done].name] = str(why)
                continue
            yield futures[done], LaidUnit.from_bytes(data), faces

    @cached_property
    def _processes_at_work(self) -> Executor:
        see_only(self._dress.faces)
        context = children.context(["bookforge.editions.print.press", "weasyprint"])
        self._pool = Workers(self._processes, context, partial(_dress_worker, self._dress), _patience)
        return self._pool


_at_work: list[Layout] = []  # of a worker's process, which has one book


def _dress_worker(dress: Dress) -> None:
    children.end_with_parent()
    _at_work[:] = [Layout(dress)]
    look_seldom()


def _lay(job: Job) -> tuple[bytes, Mapping[str, bytes]]:
    """A unit laid out in a worker, as bytes, and the font files that this worker has not sent before."""
    layout = _at_work[0]
    known = set(layout.faces)
    unit = _laid(layout, job)
    return unit.to_bytes(), {name: data for name, data in layout.faces.items() if name not in known}


def _furnished(kinds: Sequence[Kind]) -> tuple[dict[Kind, Furniture], Mapping[str, bytes]]:
    """Furniture that a worker has read, and all font files that it has met."""
    return _furniture_in(_at_work[0], kinds)


def _furniture_in(layout: Layout, kinds: Sequence[Kind]) -> tuple[dict[Kind, Furniture], Mapping[str, bytes]]:
    with _all_in("", layout_seconds(0)):
        return layout.furnish(kinds), layout.faces


def _at_home(search: Callable[[Layout, _Task], _Found], task: _Task) -> _Found:
    """A search in a worker, with its own layout."""
    return _searching(search, _at_work[0], task)


def _laid(layout: Layout, job: Job) -> LaidUnit:
    """A unit laid out within its time and room. Raises `Lost`."""
    with bounded(layout_seconds(len(job.html)), LAYOUT_MEGABYTES):
        return layout.lay(job)


def _searching(search: Callable[[Layout, _Task], _Found], layout: Layout, task: _Task) -> _Found:
    """What a search finds within its time and room. Raises `NotLaid`."""
    with _all_in(task.job.name, _SEARCH * layout_seconds(len(task.job.html))):
        return search(layout, task)


@contextmanager
def _all_in(name: str, seconds: float) -> Iterator[None]:
    """Work on a unit ("" for what all have in common) that is to be done. Raises `NotLaid`."""
    with _needed(name), bounded(seconds, LAYOUT_MEGABYTES):
        yield


def _had(future: Future[_Found], name: str) -> _Found:
    """What a worker found for a unit ("" for what all have in common). Raises `NotLaid`."""
    with _needed(name):
        return future.result()


@contextmanager
def _needed(name: str) -> Iterator[None]:
    """Without what is done within there are no pages: what is `Lost` is `NotLaid`."""
    try:
        yield
    except Lost as lost:
        raise NotLaid({name: str(lost)}) from lost


def _patience(*arguments: object) -> float:
    """The seconds that a worker has for `_lay` (of a job), `_at_home` (a search, and its task), or `_furnished`."""
    last = arguments[-1]
    if isinstance(last, Job):
        return layout_seconds(len(last.html)) + _GRACE
    if not isinstance(last, Task | Placing):
        return layout_seconds(0) + _GRACE
    return _SEARCH * layout_seconds(len(last.job.html)) + _GRACE


def _placed(layout: Layout, task: Placing) -> Moves:
    def lay(moves: Moves) -> Flow:
        return layout.flow(replace(task.job, moves=moves))

    return place(lay, task.movables)


def _moves(data: bytes) -> Moves:
    return {name: Move(*told) for name, told in json.loads(data).items()}


def _furniture(count: int, data: bytes) -> list[Furniture]:
    found = [Furniture.from_json(told) for told in json.loads(data)]
    if len(found) != count:
        raise ValueError("it is the furniture of other kinds of page")
    return found


def _solved(layout: Layout, task: Task) -> Solution:
    def lay(settings: Settings) -> Sequence[SetPage]:
        return layout.lines(replace(task.job, settings=settings))

    return solve(lay, pinned=task.pinned, start=task.start, on_recto=task.on_recto)


def complaints(units: Iterable[LaidUnit]) -> tuple[Complaint, ...]:
    """All that WeasyPrint complained of, each thing once."""
    return tuple(dict.fromkeys(complaint for unit in units for complaint in unit.complaints))
