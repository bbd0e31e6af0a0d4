"""A run of the press: the book laid out, its margins settled with the page count, its paragraphs fitted where that is wanted,
its pages furnished. All that is left is to bind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.editions.print.binding import BoundPage
from bookforge.editions.print.boundpages import bound_pages, kinds
from bookforge.editions.print.copyfit.decisions import Kept
from bookforge.editions.print.copyfitting import Fitted, fit_book
from bookforge.editions.print.dressing import dress
from bookforge.editions.print.hands import Hands
from bookforge.editions.print.margins import Margins, margins
from bookforge.editions.print.margins import settle as settle_margins
from bookforge.editions.print.press import Meanwhile, Press
from bookforge.editions.print.setting.section import shelf
from bookforge.editions.print.settle import Settled, settle
from bookforge.editions.templates import Templates
from bookforge.formats import channels
from bookforge.manifest import PrintEdition


@dataclass(frozen=True, slots=True)
class PressRun:
    """The book `settled`, and as it was `before` its paragraphs were `fitted` (the same, and None, where that is not wanted);
    its pages in order; the font files by name; what the style sheets ask for in the margins and cannot have."""

    before: Settled
    settled: Settled
    fitted: Fitted | None
    pages: tuple[BoundPage, ...]
    faces: Mapping[str, bytes]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    before: Settled
    settled: Settled
    fitted: Fitted | None
    at_work: Press


def settled_run(
    book: Book,
    templates: Templates,
    kept: Kept,
    *,
    bleed: float,
    cache: Cache,
    hands: Hands,
    tell: Callable[[str], None],
) -> tuple[Settled, Fitted | None]:
    """What `press_run` lays out, without the furniture of its pages: enough to know which page is where."""
    with hands:
        laid, _ = _laid_in_margins(book, templates, kept, _presses(book, templates, bleed, cache, hands, tell))
        return laid.settled, laid.fitted


def press_run(
    book: Book,
    templates: Templates,
    kept: Kept,
    *,
    bleed: float,
    cache: Cache,
    hands: Hands,
    tell: Callable[[str], None],
    meanwhile: Meanwhile = lambda _: None,
    seen: Callable[[Callable[[], PressRun]], None] = lambda _: None,
) -> PressRun:
    """Lays a book out with so many inches of `bleed`; `kept` is what was decided for its paragraphs before; `meanwhile` is
    done while others lay out; `seen` may look at it on the way, some units not there yet.

    A gutter that the page count asks for moves pages to the side, and lays them out again only where the outer margin cannot
    give that room. Raises `MachineLacks` without Pango.
    """
    press = _presses(book, templates, bleed, cache, hands, tell, meanwhile)

    def show(at_work: Press, settled: Callable[[], Settled]) -> None:
        def furnished() -> PressRun:
            now = settled()
            return _furnished(_Laid(now, now, None, at_work), at_work)

        seen(furnished)

    with hands:
        laid, around = _laid_in_margins(book, templates, kept, press, show)
        return _furnished(laid, laid.at_work if around == margins(press.settings) else press.at(around))


def _furnished(laid: _Laid, furnisher: Press) -> PressRun:
    """The pages of a book with what stands in their margins."""
    furniture = furnisher.furnish(kinds(laid.settled.leaves))
    pages = bound_pages(laid.settled.leaves, furniture)
    lacks = tuple(dict.fromkeys(lack for kind in sorted(furniture, key=repr) for lack in furniture[kind].lacks))
    faces = {**laid.at_work.faces, **furnisher.faces}
    return PressRun(laid.before, laid.settled, laid.fitted, pages, faces, lacks)


@dataclass(frozen=True, slots=True)
class _Presses:
    """Presses of one book; `settings` are the book's, with so much bleed."""

    settings: PrintEdition
    at: Callable[[Margins], Press]


def _presses(
    book: Book,
    templates: Templates,
    bleed: float,
    cache: Cache,
    hands: Hands,
    tell: Callable[[str], None],
    meanwhile: Meanwhile = lambda _: None,
) -> _Presses:
    kept = shelf(book, templates.theme, cache)

    def press(around: Margins) -> Press:
        worn = dress(templates.theme, book, around, bleed=bleed, store=cache)
        return Press(worn, cache, hands, tell, meanwhile, kept)

    # Art to the edge brings bleed without a word.
    return _Presses(book.manifest.print.model_copy(update={"bleed": bleed or None}), press)


_Seen = Callable[[Press, Callable[[], Settled]], None]


def _laid_in_margins(
    book: Book, templates: Templates, kept: Kept, press: _Presses, seen: _Seen = lambda *_: None
) -> tuple[_Laid, Margins]:
    """The book laid out, and the margins that suit its page count."""
    tried: list[_Laid] = []

    def count(around: Margins) -> int:
        tried.append(_laid(book, templates, press.at(around), kept, seen))
        return len(tried[-1].settled.leaves)

    around = settle_margins(press.settings, count)
    return tried[-1], around


def _laid(book: Book, templates: Templates, at_work: Press, kept: Kept, seen: _Seen) -> _Laid:
    at_work.get_ready(book.language)
    settings = book.manifest.print
    last_blank = channels()[settings.channel].wants_last_page
    before = settle(book, templates, at_work, last_blank=last_blank, seen=partial(seen, at_work))
    if not settings.copyfit:
        return _Laid(before, before, None, at_work)
    fitted = fit_book(book, before, at_work, kept)
    settled = settle(book, templates, at_work, last_blank=last_blank, settings=fitted.settings, moves=before.moves)
    return _Laid(before, settled, fitted, at_work)
