"""What each printed page holds, from the ids that WeasyPrint found on it (its public `page.anchors`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bookforge.book import Book, Page, PageMap
from bookforge.book.numbering import roman
from bookforge.markup import BLOCKS, elements

MARK = "b:"
"""An id that stands in the print tree only for the page map: `b:` and the block's `data-b`."""


def page_map(book: Book, pages: Sequence[frozenset[str]], ids: Mapping[str, str]) -> PageMap:
    """The page map of a layout; `pages` are the ids on each page, `ids` the `data-b` of blocks by their id.

    At block precision: the offset is 0 where the page begins with the block, None where the block began earlier.
    """
    units = [unit.id for unit in book.units()]
    order, parents = _blocks(book)
    first_body = next((i for i, page in enumerate(pages) if book.start in page), len(pages))
    found: list[Page] = []
    previous: frozenset[str] = frozenset()
    for i, page in enumerate(pages):
        unit = next((name for name in units if name in page), None)
        if unit is None:
            found.append(Page("", None, None, None))
            continue
        folio = str(i - first_body + 1) if i >= first_body else roman(i + 1).lower()
        here = sorted({ids[name] for name in page if name in ids}, key=order.__getitem__)
        holders = {parent for block in here for parent in parents[block]}
        first = next((block for block in here if block not in holders), None)
        began = frozenset(ids[name] for name in previous if name in ids)
        found.append(Page(folio, unit, first, None if first in began else 0))
        previous = page
    return PageMap(tuple(found))


def _blocks(book: Book) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """The rank of each block in the book, and the blocks around it."""
    order: dict[str, int] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for chapter in book.chapters():
        for block in elements(chapter.root, *BLOCKS):
            name = block.get("data-b") or ""
            order[name] = len(order)
            parents[name] = tuple(b for e in block.iterancestors() if (b := e.get("data-b")))
    return order, parents
