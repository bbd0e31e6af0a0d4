"""The print edition: units laid out each by itself, bound into one book, finished for the printer and for the screen.

What binds and finishes is imported where it is done: it is loaded while others lay out, and not at all where pages are only told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.notes import with_notes
from bookforge.editions.print import fit
from bookforge.editions.print.complaints import told
from bookforge.editions.print.copyfit.decisions import Kept
from bookforge.editions.print.copyfit.report import Marked, lost, marked, page_faults
from bookforge.editions.print.copyfitting import block_lines, sides
from bookforge.editions.print.hands import Hands
from bookforge.editions.print.laid import Complaint, LaidUnit
from bookforge.editions.print.page import bleed_of
from bookforge.editions.print.pagination import page_map
from bookforge.editions.print.particulars import outline, particulars
from bookforge.editions.print.press import complaints
from bookforge.editions.print.pressrun import PressRun, press_run, settled_run
from bookforge.editions.print.setting import long_notes, plates
from bookforge.editions.print.settle import Settled
from bookforge.editions.templates import Templates
from bookforge.freed import give_back
from bookforge.pagefaults import PageFaults
from bookforge.revisions import Changes
from bookforge.theme import Theme

if TYPE_CHECKING:
    from bookforge.editions.print.binder import Begun
    from bookforge.editions.print.unbound import Unbound


_FILES = frozenset({"print", "screen", "proof"})


@dataclass(frozen=True, slots=True)
class Printed:
    """What a print run gives: an artifact for each edition asked for, what stands on each page, what a proofreader would mark
    there, and what copyfitting decided (None where it is not wanted)."""

    artifacts: tuple[Artifact, ...]
    pages: PageMap
    faults: PageFaults = field(default_factory=PageFaults)
    kept: Kept | None = None


def render(
    book: Book,
    theme: Theme,
    *,
    date: datetime,
    cache: Cache,
    wanted: Collection[str],
    kept: Kept | None = None,
    hands: Hands | None = None,
    tell: Callable[[str], None] = lambda _: None,
    changes: Changes | None = None,
) -> tuple[Printed, tuple[Diagnostic, ...]]:
    """Lays the book out and finishes the editions in `wanted` ("print", "screen", "proof"); `date` goes into the PDF's
    metadata; `kept` is what was decided for its paragraphs before; `hands` lay out, this process alone without any, `tell`
    hears how far they have come; a proof shows `changes`. Raises `MachineLacks` without Pango.
    """
    templates = Templates(theme)
    laid = _laid_out(book, templates, date, kept or Kept(), hands or Hands(), cache, tell, wanted, changes)
    give_back()
    found, artifacts = list(laid.found), []
    if not _FILES.isdisjoint(wanted):
        from bookforge.editions.print.finished import finished

        for artifact, findings in finished(
            book, theme, laid.unbound, wanted, date, cache, bleed=laid.bleed, begun=laid.begun
        ):
            artifacts.append(artifact)
            found += findings
        if laid.proof is not None:
            artifacts.append(laid.proof())
    return replace(laid.printed, artifacts=tuple(artifacts)), (*found, *templates.findings)


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """A book that is laid out: what is known of it, without its files; what these are bound of, and what of them is begun; the
    inches of bleed; what was found; what makes the proof, where that is wanted. All that the pages were laid out of may go, and
    is half of the memory."""

    printed: Printed
    unbound: Unbound
    begun: Begun | None
    bleed: float
    found: tuple[Diagnostic, ...]
    proof: Callable[[], Artifact] | None


def _laid_out(
    book: Book,
    templates: Templates,
    date: datetime,
    kept: Kept,
    hands: Hands,
    cache: Cache,
    tell: Callable[[str], None],
    wanted: Collection[str],
    changes: Changes | None,
) -> _LaidOut:
    book = as_printed(book)
    bleed = bleed_in(book)
    beside = _Meanwhile(wanted)
    run = press_run(book, templates, kept, bleed=bleed, cache=cache, hands=hands, tell=tell, meanwhile=beside)
    from bookforge.editions.print.unbound import Unbound

    settled, fitted = run.settled, run.fitted
    found = [
        *settled.sections.found,
        *_remarks(book, settled),
        *told(book, (*complaints(settled.units.values()), *map(Complaint, run.lacks))),
    ]
    found += lost(fitted.lost) if fitted else ()
    unbound = Unbound(
        {name: unit.pdf for name, unit in settled.units.items()},
        run.faces,
        run.pages,
        outline(book),
        particulars(book.manifest, date),
        next((i for i, leaf in enumerate(settled.leaves) if leaf.in_body), 0),
    )
    pages = page_map(settled.leaves, settled.sections.prefixes)
    marks = page_faults(marked_in(book, run.before), marked_in(book, settled), fitted=fitted is not None)
    printed = Printed((), pages, marks, fitted.kept if fitted is not None else None)
    proof = partial(_proof, book, run, unbound, changes) if "proof" in wanted else None
    return _LaidOut(printed, unbound, beside.begun, bleed, tuple(found), proof)


def lay_out(
    book: Book,
    theme: Theme,
    *,
    cache: Cache,
    kept: Kept | None = None,
    hands: Hands | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Printed:
    """What stands on each page of the book as `render` would print it, without its files: for an ebook that tells the pages
    of the printed book. Raises `MachineLacks` without Pango."""
    book = as_printed(book)
    bleed = bleed_in(book)
    settled, fitted = settled_run(
        book, Templates(theme), kept or Kept(), bleed=bleed, cache=cache, hands=hands or Hands(), tell=tell
    )
    pages = page_map(settled.leaves, settled.sections.prefixes)
    return Printed((), pages, kept=fitted.kept if fitted is not None else None)


def as_printed(book: Book) -> Book:
    """The book with what is printed of it, its notes in their place."""
    book = of_edition(book, "print")
    return with_notes(book, book.manifest.notes_in("print"))


def bleed_in(book: Book) -> float:
    """The inches that its pages reach over the edge that is cut."""
    return bleed_of(book.manifest.print, wanted=plates.bleeds(book))


class _Meanwhile:
    """What is done while others lay out: what binds and finishes is loaded, which takes a quarter of a second, and where there is
    to be a printer's file it is `begun` with the units that were laid out in another build."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.begun: Begun | None = None
        self._begins = "print" in wanted

    def __call__(self, units: Mapping[str, LaidUnit]) -> None:
        import_module("bookforge.editions.print.finished")
        from bookforge.editions.print.binder import Begun

        if not (self._begins and units):
            return
        self.begun = self.begun or Begun()
        for name, unit in units.items():
            self.begun.take(name, unit.pdf, unit.faces)


def _proof(book: Book, run: PressRun, unbound: Unbound, changes: Changes | None) -> Artifact:
    """The same pages on larger paper, with the lines of their sources."""
    from bookforge.editions.print import proof
    from bookforge.editions.print.unbound import read_on_screen

    lettering = proof.Lettering(run.faces)
    marked = proof.mark(book, run.settled.leaves, run.pages, run.settled.sections.prefixes, lettering, changes)
    read = read_on_screen(replace(unbound, pages=tuple(marked.pages), faces=lettering.faces), None)
    data = proof.on_paper(read.data, marked.bars, proof.words_across(book.language, lettering), lettering)
    return Artifact("proof", {f"{book.slug}-proof.pdf": data}, f"{len(run.pages)} pages")


def marked_in(book: Book, settled: Settled) -> tuple[Marked, ...]:
    """The faults on the book's pages, with where they come from."""
    lines = block_lines(book, settled)

    def place(unit: str, block: str) -> Place | None:
        path, numbers = lines.get(unit, ("", {}))
        return Place(path, numbers[block]) if block in numbers else None

    opened = sides(settled.leaves)
    return tuple(
        marked({unit: laid.faults[opened[unit]] for unit, laid in settled.units.items()}, settled.leaves, place)
    )


def _remarks(book: Book, settled: Settled) -> Iterator[Diagnostic]:
    """What the layout shows to be wrong in the book."""
    if not settled.agreed:
        yield report(
            "index-settles",
            Place("book.yaml"),
            "The pages come to no rest: a number of a page in the index, the contents or a reference may be wrong by one.",
        )
    prefixes = settled.sections.prefixes
    measured = [thing.within(prefixes.get(name, "")) for name, unit in settled.units.items() for thing in unit.measured]
    yield from fit.findings(book, measured)
    ids = [leaf.laid.ids if leaf.laid else () for leaf in settled.leaves]
    yield from long_notes.lost(ids, settled.sections.pieces)
