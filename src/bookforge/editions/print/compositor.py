"""What is done with one unit and the layout of its book, held to its time and its memory, by whatever process: it is laid out,
its paragraphs are fitted, its figures placed; and the furniture of the book is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bookforge.bounded import Lost, bounded
from bookforge.editions.print.copyfit.setting import Settings
from bookforge.editions.print.copyfit.solve import Solution, solve
from bookforge.editions.print.furniture import Furniture, Kind
from bookforge.editions.print.layout import Dress, Job, Layout
from bookforge.editions.print.lost import NotLaid
from bookforge.editions.print.placing.flow import Flow
from bookforge.editions.print.placing.movable import Movable, Moves
from bookforge.editions.print.placing.search import place
from bookforge.editions.print.setlines import SetPage
from bookforge.garbage import look_now
from bookforge.limits import LAYOUT_MEGABYTES, SPECIMEN_SECONDS, layout_seconds

_SEARCH = 20
"""A search lays a unit out many times; this many times as long it may take."""

_SPECIMEN = (
    '<html lang="en"><body><section class="chapter" id="specimen"><h1>A page</h1><p>Some words of <em>ours</em>.</p><h2>More</h2>'
    "<p>Others.</p><ul><li><p>One</p></li></ul><blockquote><p>Two</p></blockquote></section></body></html>"
)


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


def layout_of(dress: Dress) -> Layout:
    """What the units of a book are laid out with. Raises `NotLaid`, and `MachineLacks` without Pango."""
    with _all_in("", layout_seconds(0)):
        return Layout(dress)


def ready(layout: Layout, language: str) -> None:
    """Has read all that every unit of a book in a language (BCP 47) needs: its layout is, and how words are hyphenated."""
    layout.learn(language)


def laid(layout: Layout, job: Job) -> bytes:
    """A unit laid out, as it is kept (`LaidUnit.from_bytes`). Raises `Lost`."""
    with bounded(layout_seconds(len(job.html)), LAYOUT_MEGABYTES):
        data = layout.lay(job).to_bytes()
    look_now()  # boxes know each other in circles
    return data


def specimen(layout: Layout) -> str:
    """Why a page of ours, of a few words in the blocks that most books have, cannot be laid out; "" where it can."""
    try:
        with bounded(SPECIMEN_SECONDS, LAYOUT_MEGABYTES):
            layout.lines(Job("", _SPECIMEN))
    except Lost as lost:
        return str(lost)
    return ""


def furnished(layout: Layout, kinds: Sequence[Kind]) -> dict[Kind, Furniture]:
    """The furniture of some kinds of page. Raises `NotLaid`."""
    with _all_in("", layout_seconds(0)):
        return layout.furnish(kinds)


def fitted(layout: Layout, task: Task) -> Solution:
    """How the paragraphs of a unit are set so that its pages have fewer faults. Raises `NotLaid`."""

    def lay(settings: Settings) -> Sequence[SetPage]:
        return layout.lines(replace(task.job, settings=settings))

    with _all_in(task.job.name, _SEARCH * layout_seconds(len(task.job.html))):
        return solve(lay, pinned=task.pinned, start=task.start, on_recto=task.on_recto)


def placed(layout: Layout, task: Placing) -> Moves:
    """What is moved in a unit so that its pages are better filled. Raises `NotLaid`."""

    def lay(moves: Moves) -> Flow:
        return layout.flow(replace(task.job, moves=moves))

    with _all_in(task.job.name, _SEARCH * layout_seconds(len(task.job.html))):
        return place(lay, task.movables)


def seconds_for(what: object) -> float:
    """How long one of these may take with a job, a task, or kinds of page, from the first on: a layout may have to be made."""
    begin = layout_seconds(0)
    if isinstance(what, Job):
        return begin + layout_seconds(len(what.html))
    if isinstance(what, Task | Placing):
        return begin + _SEARCH * layout_seconds(len(what.job.html))
    return begin + layout_seconds(0)


@contextmanager
def needed(name: str) -> Iterator[None]:
    """Without what is done within for a unit ("" for what all have in common) there are no pages: what is `Lost` is `NotLaid`."""
    try:
        yield
    except Lost as lost:
        raise NotLaid({name: str(lost)}) from lost


@contextmanager
def _all_in(name: str, seconds: float) -> Iterator[None]:
    """Work on a unit ("" for what all have in common) that is to be done. Raises `NotLaid`."""
    with needed(name), bounded(seconds, LAYOUT_MEGABYTES):
        yield
