"""Ids that stay as they were published, whatever becomes of headings and of the names of chapter files.

Public: `settle` (a book and what was kept, to what is kept now), `renamed` (the book with those ids), and the file:
`reviewed`, `written`, `NAME`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bookforge.book import Book, Matter
from bookforge.cache import NO_CACHE, Cache
from bookforge.editions.epub.published.likeness import likeness
from bookforge.editions.epub.published.marks import marked
from bookforge.editions.epub.published.recognition import Here, recognise
from bookforge.editions.epub.published.record import NAME, Known, as_json, of_json, written
from bookforge.editions.epub.published.renaming import with_ids
from bookforge.editions.epub.published.reviewed import reviewed

__all__ = ["NAME", "Known", "Published", "as_json", "of_json", "renamed", "reviewed", "settle", "written"]

_FRESH = 0.7  # a mark is kept while the text is so much like it: an edit is nothing new to write down


@dataclass(frozen=True, slots=True)
class Published:
    """What is to be kept of a book's ids, and the ids that differ from those its headings and files would give, by those."""

    known: tuple[Known, ...]
    names: Mapping[str, str]


def renamed(book: Book, published: Published) -> Book:
    """The book with the ids that it was published with."""
    return with_ids(book, published.names)


def settle(book: Book, before: Sequence[Known], store: Cache = NO_CACHE) -> Published:
    """The ids of a book that was published `before` with some ids; () for one that never was."""
    here = list(marked(book, store))
    chapters, parts = [one for one in here if one.file], [one for one in here if not one.file]
    found = {
        **recognise([one for one in before if one.file], chapters),
        **recognise([one for one in before if not one.file], parts),
    }
    within = {one.id: recognise(found[one.id].sections, one.sections) if one.id in found else {} for one in here}
    names = _names(book, here, found, within, _all_ids(before))
    known = [_known(one, found.get(one.id), within[one.id], names) for one in here]
    left = {one.id for one in before} - {one.id for one in found.values()}
    gone = [replace(one, gone=True) for one in before if one.id in left]
    return Published((*known, *gone), {old: new for old, new in names.items() if old != new})


def _all_ids(known: Sequence[Known]) -> set[str]:
    return {name for one in known for name in (one.id, *_all_ids(one.sections))}


# --- the ids it gets -----------------------------------------------------------------------------------------------------


def _names(
    book: Book,
    here: Sequence[Here],
    found: Mapping[str, Known],
    within: Mapping[str, Mapping[str, Known]],
    reserved: set[str],
) -> dict[str, str]:
    """The id that each id of the book becomes: what is known keeps its own, what is new takes none that ever was another's."""
    names = {unit.id: unit.id for unit in book.units() if isinstance(unit, Matter)}  # always called so
    used = set(names.values())

    def take(old: str, wish: str) -> None:
        names[old] = wish
        used.add(wish)

    for one in here:
        if one.id in found and found[one.id].id not in used:
            take(one.id, found[one.id].id)
    for one in here:
        for section, known in within[one.id].items():
            if known.id not in used and section not in names:
                take(section, known.id)
    blocked = used | reserved
    for old, unit in sorted(
        book.home.items(), key=lambda item: item[0] != item[1]
    ):  # units first: their ids begin others
        if old not in names:
            stem = names.get(unit, unit)
            wish = f"{stem}{old.removeprefix(unit)}" if stem != unit and old.startswith(f"{unit}-") else old
            names[old] = _free(wish, blocked)
            blocked.add(names[old])
    return names


def _free(name: str, used: set[str]) -> str:
    count, candidate = 2, name
    while candidate in used:
        candidate, count = f"{name}-{count}", count + 1
    return candidate


def _known(here: Here, was: Known | None, sections: Mapping[str, Known], names: Mapping[str, str]) -> Known:
    """What is kept of a chapter, part or section from now on; sections that have gone stay behind the others."""
    mark = was.mark if was is not None and likeness(was.mark, here.mark) >= _FRESH else here.mark
    below = [_known(one, sections.get(one.id), {}, names) for one in here.sections]
    met = {one.id for one in sections.values()}
    left = [replace(one, gone=True) for one in (was.sections if was else ()) if one.id not in met]
    return Known(names[here.id], here.file, here.title, mark, sections=(*below, *left))
