"""The ways through an ebook: the contents (which are also a page to read), the landmarks, and the NCX for older readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from lxml import etree

from bookforge.book import Book, Entry
from bookforge.book.outline import to_depth
from bookforge.editions.dress import Dresser
from bookforge.editions.epub import names
from bookforge.editions.epub.names import Names
from bookforge.editions.epub.pagelist import PageList, play_orders
from bookforge.formats import Store
from bookforge.markup import Element
from bookforge.words import word

_LANDMARKS = {
    "bibliography": "bibliography",
    "glossary": "glossary",
    "index": "index",
    "list-of-figures": "loi",
    "list-of-tables": "lot",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the contents: `number` ("2", "Part I"; "" without) and the `mark` behind it, title, address; `order` counts
    all lines from 1 in the order of reading, `author` wrote the chapter ("" in a book by one)."""

    title: str
    address: str
    role: str
    number: str
    mark: str
    order: int
    author: str
    below: tuple[Point, ...]

    @property
    def label(self) -> str:
        """The whole line as text."""
        return f"{self.number}{self.mark} {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that a reading system offers by name: its term in the structural semantics vocabulary, title, address."""

    kind: str
    title: str
    address: str


def points(book: Book, where: Names, origin: str, levels: int) -> tuple[Point, ...]:
    """The lines of the contents, so many levels of them; addresses are those of the file `origin`."""
    counter = count(1)

    def made(entry: Entry) -> Point:
        order = next(counter)
        number, mark = entry.number, "" if entry.role == "section" else "."
        if entry.role in ("part", "appendix"):
            named = word(book.language, f"ref-{entry.role}").format(number=entry.number)
            number, mark = named[:1].upper() + named[1:], ":"
        address = where.address(entry.id, origin) or origin
        below = tuple(made(inner) for inner in entry.below)
        numbered = number if entry.number else ""
        return Point(entry.title or "…", address, entry.role, numbered, mark, order, entry.author, below)

    # Whether the contents themselves are a line of the contents, no reader asks.
    entries = (entry for entry in book.contents if entry.role != "contents")
    return tuple(made(entry) for entry in to_depth(tuple(entries), levels))


def landmarks(book: Book, where: Names, *, cover: bool) -> Iterator[Landmark]:
    """Cover (where it is a page), title page, contents, start of the text; and what a reader turns back to."""
    language = book.language
    if cover:
        yield Landmark("cover", word(language, "cover"), names.COVER)
    matter = [*book.front, *book.back]
    for unit in matter:
        if unit.role == "title-page":
            yield Landmark("titlepage", word(language, "title-page"), where.paths[unit.id])
    yield Landmark("toc", word(language, "contents"), f"{names.NAVIGATION}#contents")
    yield Landmark("bodymatter", word(language, "start"), where.paths[book.start])
    for unit in matter:
        if unit.role in _LANDMARKS:
            yield Landmark(_LANDMARKS[unit.role], unit.title, where.paths[unit.id])


def navigation(book: Book, where: Names, dresser: Dresser, store: Store, printed: PageList) -> Element:
    """The content of the navigation document: a `<div>` of its `<nav>`s."""
    values = {
        "points": points(book, where, names.NAVIGATION, levels(book, store)),
        "landmarks": tuple(landmarks(book, where, cover=store.cover_page.value)),
        "pages": printed.targets(where, names.NAVIGATION),
    }
    return dresser.templates.tree("epub/navigation.xhtml", **{**dresser.values(), **values})


def ncx(book: Book, where: Names, dresser: Dresser, store: Store, printed: PageList, reading: Sequence[str]) -> bytes:
    """The NCX, which EPUB 3 keeps for reading systems of EPUB 2; `reading` are the book's addresses in their order."""
    lines, pages = points(book, where, names.NCX, levels(book, store)), printed.targets(where, names.NCX)
    addresses = [*(line.address for line in _flat(lines)), *(page.address for page in pages)]
    values = {
        "points": lines,
        "pages": pages,
        "orders": play_orders(addresses, reading),
        "last_page": max((int(page.label) for page in pages if not page.front), default=0),
        "depth": depth(lines),
        "identifier": book.identifier,
    }
    root = dresser.templates.tree("epub/toc.ncx", **{**dresser.values(), **values})
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def levels(book: Book, store: Store) -> int:
    """How many levels of contents the manifest asks for, and the store shows."""
    asked = book.manifest.epub.contents_depth
    return min(asked, store.contents_depth.value) if store.contents_depth else asked


def _flat(lines: Sequence[Point]) -> Iterator[Point]:
    for line in lines:
        yield line
        yield from _flat(line.below)


def depth(lines: Sequence[Point]) -> int:
    """How many levels there are."""
    return max((1 + depth(line.below) for line in lines), default=0)
