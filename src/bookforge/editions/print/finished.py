"""The finished files of a book whose pages are known: each bound with what it needs, and finished.

The printer's file has no tags and no links, the screen's file has both. So they are bound apart, and the screen's by another
process meanwhile, where one starts in no time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import nullcontext
from datetime import datetime

from bookforge import children
from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic
from bookforge.editions.artifact import Artifact
from bookforge.editions.print.binder import Begun
from bookforge.editions.print.finishing.commission import order_of, review_of
from bookforge.editions.print.finishing.printer import PrinterFile, for_printer
from bookforge.editions.print.page import spine_width
from bookforge.editions.print.unbound import Unbound, read_on_screen
from bookforge.freed import give_back
from bookforge.theme import Theme


def finished(
    book: Book,
    theme: Theme,
    unbound: Unbound,
    wanted: Collection[str],
    date: datetime,
    cache: Cache,
    *,
    bleed: float,
    begun: Begun | None = None,
) -> Iterator[tuple[Artifact, tuple[Diagnostic, ...]]]:
    """The editions asked for, of "print" and "screen", and what could not be done in each; the first may be `begun`."""
    pages = len(unbound.pages)
    count = f"{pages} pages"
    both = {"print", "screen"} <= set(wanted)
    review = review_of(book.manifest)
    with children.apart(read_on_screen, unbound, review) if both else nullcontext() as meanwhile:
        if "print" in wanted:
            made = _printed(book, theme, unbound, date, cache, bleed=bleed, begun=begun)
            settings = book.manifest.print
            spine = spine_width(pages, settings.paper)
            size = f"{settings.trim}, {pages} pages, spine {spine:.3f} in on {settings.paper} paper, as KDP reckons it"
            reach = (f"art to the edge: pages with {bleed} in of bleed on three sides",) if bleed else ()
            remarks = (size, *reach, *made.remarks)
            yield Artifact("print", {f"{book.slug}-print.pdf": made.data}, count, remarks), made.found
        if "screen" in wanted:
            read = meanwhile() if meanwhile is not None else read_on_screen(unbound, review)
            yield Artifact("screen", {f"{book.slug}-screen.pdf": read.data}, count, read.remarks), read.found


def _printed(
    book: Book, theme: Theme, unbound: Unbound, date: datetime, cache: Cache, *, bleed: float, begun: Begun | None
) -> PrinterFile:
    order = order_of(book.manifest, theme, bleed=bleed, marks=book.manifest.print.marks == "crop")
    bound = unbound.bound(tagged=False, begun=begun)
    give_back()
    return for_printer(bound, order, date, cache)
