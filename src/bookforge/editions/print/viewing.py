"""The printed pages for a screen that follows the text: no file of the whole book, but its pages as they come out of the press.

Units stay as they are laid out, so that an edit brings its own unit; `leaf` binds the pages of one unit when they are
looked at, with the binder of the printed book, so that what is seen is what is printed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic
from bookforge.editions.print.binder import bind
from bookforge.editions.print.binding import BoundPage, Particulars
from bookforge.editions.print.copyfit.decisions import Kept
from bookforge.editions.print.copyfit.report import findings
from bookforge.editions.print.hands import Hands
from bookforge.editions.print.laid import LaidUnit
from bookforge.editions.print.lost import NotLaid, unlaid
from bookforge.editions.print.pagination import Leaf
from bookforge.editions.print.pressrun import PressRun, press_run
from bookforge.editions.print.proof.sources import Source, sources
from bookforge.editions.print.rendering import as_printed, bleed_in, marked_in
from bookforge.editions.templates import Templates
from bookforge.theme import Theme

_PAUSE = 1.5  # s between two looks at a book that is being laid out


@dataclass(frozen=True, slots=True)
class Block:
    """A block on a page: the file and line that it was written in ("" and 0 for what bookforge makes), and its edges in points
    from the lower left corner of the trimmed page."""

    path: str
    line: int
    left: float
    foot: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class View:
    """A page to be looked at: how it is bound, and its blocks from top to bottom."""

    bound: BoundPage
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Views:
    """The pages of a book as far as they are there: their `size` in points, the units that they are of, the font files of
    their furniture, and what a proofreader would mark on them, each with the folio of its page; `whole` when no more come:
    then all are there and every number is right, but for the chapters that `faults` tells could not be laid out (on page "")."""

    size: tuple[float, float]
    pages: tuple[View, ...]
    units: Mapping[str, LaidUnit]
    faces: Mapping[str, bytes]
    faults: tuple[tuple[str, Diagnostic], ...]
    whole: bool


def view(
    book: Book,
    theme: Theme,
    *,
    cache: Cache,
    kept: Kept,
    tell: Callable[[str], None],
    seen: Callable[[Views], None],
) -> Views:
    """Lays a book out as `render` does; `seen` is shown the pages that there are now and then. `tell` hears of every unit, and
    may raise what it likes to end the work: the units that are done are in the cache. Raises `MachineLacks` without Pango, and
    `NotLaid` when there is no page at all.
    """
    book = as_printed(book)
    known = sources(book, None)
    last = time.monotonic()
    latest: Callable[[], PressRun] | None = None

    def show(run: Callable[[], PressRun]) -> None:
        nonlocal last, latest
        latest = run
        if time.monotonic() - last > _PAUSE:
            seen(_views(book, run(), known, whole=False))
            last = time.monotonic()

    try:
        run = press_run(
            book, Templates(theme), kept, bleed=bleed_in(book), cache=cache, hands=Hands(), tell=tell, seen=show
        )  # fmt: skip
    except NotLaid as lost:
        if latest is None:
            raise
        there = _views(book, latest(), known, whole=False)
        return replace(there, faults=tuple(("", found) for found in unlaid(book, lost)), whole=True)
    return _views(book, run, known, whole=True)


def leaf(unit: str, pdf: bytes, pages: Sequence[BoundPage], faces: Mapping[str, bytes]) -> bytes:
    """A PDF of the pages of one unit, furniture and all."""
    return bind({unit: pdf}, pages, outline=(), files=faces, particulars=Particulars(unit, "und"), body=0)


def _views(book: Book, run: PressRun, known: Mapping[str, Source], *, whole: bool) -> Views:
    settled, size = run.settled, book.manifest.print.size
    prefixes = settled.sections.prefixes
    pages = tuple(
        View(page, tuple(_blocks(leaf, page, prefixes.get(leaf.unit or "", ""), known)))
        for leaf, page in zip(settled.leaves, run.pages, strict=True)
    )
    marks = marked_in(book, settled) if whole else ()
    faults = tuple(zip((mark.folio for mark in marks), findings(marks), strict=True))
    return Views((size.width * 72, size.height * 72), pages, settled.units, run.faces, faults, whole)


def _blocks(leaf: Leaf, page: BoundPage, prefix: str, known: Mapping[str, Source]) -> Iterator[Block]:
    stands = leaf.laid.text.blocks if leaf.laid is not None else ()
    for stand in sorted(stands, key=lambda stand: (-stand.top, stand.left)):
        source = known.get(prefix + stand.block)
        path, line = (source.path, source.line) if source is not None else ("", 0)
        yield Block(path, line, stand.left + page.shift, stand.foot, stand.right + page.shift, stand.top)
