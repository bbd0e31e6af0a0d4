"""The nouns of the assembled book: what every edition dresses and nobody changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bookforge.assets import Asset
from bookforge.manifest import Manifest
from bookforge.manuscript import FirstPublished, Person
from bookforge.markup import Element


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a part, a chapter, a page of matter or a section, and what stands below it.

    `number` is the chapter's or part's number as it is printed ("" without one), `author` who wrote the chapter, in a book by
    several.
    """

    id: str
    title: str
    number: str = ""
    role: str = "section"
    author: str = ""
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, or a page of matter with a text of its own (role preface, afterword …).

    `root` is `<section class="chapter" id>` in the tree's vocabulary: every id unique in the book, every inward link
    `href="#id"`, every block numbered `data-b`, every image's `src` the key of an `Asset`.
    """

    id: str
    role: str
    title: str
    head: str
    number: str
    author: str | None
    language: str
    path: str
    root: Element
    words: int
    subtitle: str | None = None
    people: tuple[Person, ...] = ()
    first_published: FirstPublished | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A page that bookforge makes: from a template (half-title, title-page, copyright, contents), or from the chapters
    (an index, a list of figures), and then `root` is its `<section class="matter …" id>`, `<h1>` first, in the tree's
    vocabulary.
    """

    id: str
    role: str
    title: str
    root: Element | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body: an opener of its own, then its chapters."""

    id: str
    title: str
    number: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book. `contents` is the tree of all that the reader can turn to; `home` tells the unit an id stands in
    (the id of a chapter, part or page of matter); `identifier` is the ebook's, `slug` names the finished files."""

    manifest: Manifest
    identifier: str
    slug: str
    front: tuple[Matter | Chapter, ...]
    body: tuple[Part | Chapter, ...]
    back: tuple[Matter | Chapter, ...]
    contents: tuple[Entry, ...]
    home: Mapping[str, str]
    assets: Mapping[str, Asset]

    @property
    def language(self) -> str:
        """The book's language tag."""
        return self.manifest.language

    def units(self) -> Iterator[Matter | Part | Chapter]:
        """Everything that opens a page of its own, in reading order; a part comes before its chapters."""
        yield from self.front
        for item in self.body:
            yield item
            if isinstance(item, Part):
                yield from item.chapters
        yield from self.back

    def chapters(self) -> Iterator[Chapter]:
        """Everything with a text from the manuscript, in reading order."""
        return (unit for unit in self.units() if isinstance(unit, Chapter))

    @property
    def by_several(self) -> bool:
        """Whether its chapters have different authors, so that each is to be named with its author."""
        return by_several(self.chapters())

    @property
    def start(self) -> str:
        """The id of the unit where the text begins (the landmark `bodymatter`)."""
        return self.body[0].id

    @property
    def words(self) -> int:
        """The words of all chapters."""
        return sum(chapter.words for chapter in self.chapters())


def by_several(chapters: Iterable[Chapter]) -> bool:
    """Whether some chapters have different authors; a foreword by a guest makes no anthology."""
    return len({chapter.author for chapter in chapters if chapter.author and chapter.role == "chapter"}) > 1


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page: its folio ("" on a blank page) and the block with which it begins.

    `unit` is the id of the chapter or other unit on the page, `block` the `data-b` of its first block (None where it has
    none), `offset` the letters of that block (`book.letters`) that stand on earlier pages; None when the page begins
    somewhere inside the block and no more is known. `in_word` tells that it begins within a word, which was hyphenated.
    """

    folio: str
    unit: str | None
    block: str | None
    offset: int | None
    in_word: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on the page."""
        return self.unit is None


@dataclass(frozen=True, slots=True)
class PageMap:
    """What each printed page holds, in order; made by the print edition, for whoever needs page numbers."""

    pages: tuple[Page, ...]

    def __len__(self) -> int:
        return len(self.pages)
