"""The ebook that is asked for, as it is built and as it is looked over; and the printed pages, which it may list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.diagnostics import MachineLacks
from bookforge.editions import print as printed
from bookforge.languages import direction
from bookforge.making.clock import Clock
from bookforge.making.dates import publication_date
from bookforge.manifest import Loaded
from bookforge.outcome import Request
from bookforge.theme import Theme

if TYPE_CHECKING:  # what makes ebooks is loaded where one is made
    from bookforge.editions.epub import Published
    from bookforge.editions.epub.certified import Make


def theme_of(loaded: Loaded) -> Theme:
    """Where the styles and templates of a book come from."""
    return Theme(loaded.root, loaded.manifest.style, direction=direction(loaded.manifest.language))


def lists_pages(book: Book, request: Request) -> bool:
    """Whether the ebook is to list the pages of the printed book."""
    from bookforge.editions import epub

    return book.manifest.page_list == "print" and epub.lists_pages(book, request.channel)


def maker(book: Book, loaded: Loaded, published: Published | None, pages: PageMap | None, request: Request) -> Make:
    """What makes the ebook that is asked for, with the list of the printed book's `pages` where it has one."""
    from bookforge.editions import epub

    return partial(
        epub.make,
        book,
        theme_of(loaded),
        date=publication_date(book.manifest),
        cache=request.cache,
        channel=request.channel,
        published=published,
        printed=pages,
        key_at=loaded.written.place,
    )


def pages_alone(
    book: Book, theme: Theme, kept: printed.Kept | None, cache: Cache, hands: printed.Hands, clock: Clock
) -> printed.Printed:
    """The pages of the print edition, for an ebook that is built without it."""
    try:
        return printed.lay_out(
            book, theme, cache=cache, kept=kept or printed.Kept(), hands=hands, tell=clock.progress.detail
        )
    except MachineLacks as lack:
        way = "The ebook can be built without it: write `page-list: none` under `epub:` in book.yaml."
        raise MachineLacks(f"{lack} {way}") from lack
