"""The list of printed pages in an ebook: which of them it has, how their markers are called, and what the metadata say of it
(EPUB Accessibility 1.1, 4.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from bookforge.book import Book, Page, PageMap
from bookforge.editions.epub.metadata import meta
from bookforge.editions.epub.names import Names, is_contents, relative
from bookforge.editions.epub.package import Metadatum
from bookforge.editions.epub.pagebreaks import Break


@dataclass(frozen=True, slots=True)
class PageTarget:
    """A line of the list: the folio of a printed page, the address of its marker; `front` where it is no plain number."""

    label: str
    address: str

    @property
    def front(self) -> bool:
        """Whether the page is one of the front matter, which has numbers of its own."""
        return not self.label.isdecimal()


@dataclass(frozen=True, slots=True)
class PageList:
    """The printed pages that an ebook tells, by the id of the unit that they stand in; and those that it lacks."""

    breaks: Mapping[str, tuple[Break, ...]] = field(default_factory=dict)
    lacking: tuple[Page, ...] = ()

    def of(self, unit: str) -> tuple[Break, ...]:
        """The pages of a unit."""
        return self.breaks.get(unit, ())

    def targets(self, where: Names, origin: str) -> tuple[PageTarget, ...]:
        """All lines in order, with addresses as the file `origin` names them."""
        return tuple(
            PageTarget(each.page.folio, f"{relative(where.moved.get(each.id) or where.paths[unit], origin)}#{each.id}")
            for unit, breaks in self.breaks.items()
            for each in breaks
        )

    def described(self, book: Book) -> Iterator[Metadatum]:
        """What the metadata say: the edition whose pages they are, by its ISBN."""
        if self.breaks:
            yield meta("pageBreakSource", f"urn:isbn:{isbn}" if (isbn := book.manifest.isbn.print) else "none")

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a build tells of it."""
        if not self.breaks:
            return ()
        told = f"the beginnings of {sum(map(len, self.breaks.values()))} printed pages are marked"
        if self.lacking:
            named = ", ".join(page.folio for page in self.lacking)
            told += f"; what stands on page {named} is not in the ebook as pages of its own"
        return (told,)


def page_list(book: Book, pages: PageMap | None, renamed: Mapping[str, str]) -> PageList:
    """The printed pages that the ebook of a book has, without the blank ones; none where `pages` are not known. `renamed` are
    the units that are called otherwise in the ebook than in print.

    Of the contents it has the first page alone: print and the ebook make each their own, with lines of other depths."""
    if pages is None:
        return PageList()
    held = {unit.id for unit in book.units()}
    contents = {unit.id for unit in book.units() if is_contents(unit)}
    taken = set(book.home)
    found: defaultdict[str, list[Break]] = defaultdict(list)
    lacking = []
    for page in pages.pages:
        unit = renamed.get(page.unit, page.unit) if page.unit is not None else None
        goes_on = unit in contents and unit in found
        if unit is not None and unit in held and not goes_on:
            found[unit].append(Break(_free(f"page-{page.folio}", taken), page))
        elif not page.blank:
            lacking.append(page)
    in_order = {unit.id: tuple(found[unit.id]) for unit in book.units() if unit.id in found}
    return PageList(in_order, tuple(lacking))


def _free(name: str, taken: set[str]) -> str:
    """An id that nothing else in the book has; it is taken then."""
    free = next(tried for tried in _names(name) if tried not in taken)
    taken.add(free)
    return free


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"print-{name}" if number == 1 else f"print-{name}-{number}" for number in count(1))


def play_orders(addresses: Collection[str], reading: Collection[str]) -> dict[str, int]:
    """The places of some addresses among each other, from 1 on; `reading` are all addresses of the book in reading order."""
    ranks = {address: rank for rank, address in enumerate(reading)}
    ordered = sorted(dict.fromkeys(addresses), key=lambda address: ranks.get(address, -1))
    return {address: order for order, address in enumerate(ordered, start=1)}
