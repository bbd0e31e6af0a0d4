"""The ebook: EPUB 3.3, one file a chapter, dressed for readers who choose their own type.

Public: `render`, `file_name`; `make`, which gives all that the ebook's audit needs (and `certified.certified`, an ebook that
claims to be accessible where it has earned the claim); and the ids that are kept beside the book (`published`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.assets import Asset
from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place, in_order
from bookforge.editions.artifact import Artifact
from bookforge.editions.cascade import Letterer, together
from bookforge.editions.conditions import of_edition
from bookforge.editions.cover import Cover, anywhere, cover_of
from bookforge.editions.dress import Dresser
from bookforge.editions.epub import names
from bookforge.editions.epub.accessibility import (
    Audit,
    Facts,
    Leaf,
    audit,
    claims,
    conforms,
    exemption,
    facts_of,
)
from bookforge.editions.epub.metadata import IDENTIFIER_ID, cover_meta, described, meta, told_of_description
from bookforge.editions.epub.names import Names, is_contents
from bookforge.editions.epub.navigation import navigation, ncx
from bookforge.editions.epub.package import Item, Metadatum, Package, pack
from bookforge.editions.epub.page import Page
from bookforge.editions.epub.pagebreaks import with_breaks
from bookforge.editions.epub.pagelist import page_list
from bookforge.editions.epub.pages import Pages
from bookforge.editions.epub.published import NAME as IDS
from bookforge.editions.epub.published import Published, as_json, of_json, renamed, reviewed, settle, written
from bookforge.editions.epub.remembered import shelf
from bookforge.editions.epub.styles import Styles, lettered, styles
from bookforge.editions.notes import with_notes
from bookforge.editions.stylesheets import Rule
from bookforge.editions.templates import Templates
from bookforge.formats import Store, stores
from bookforge.languages import direction
from bookforge.manifest import Certifier
from bookforge.positions import Path as KeyPath
from bookforge.theme import Theme
from bookforge.words import word

__all__ = [
    "IDS",
    "Ebook",
    "Published",
    "as_json",
    "file_name",
    "lists_pages",
    "make",
    "of_json",
    "renamed",
    "reviewed",
    "settle",
    "written",
]

_XHTML = "application/xhtml+xml"
_COVER_IMAGE = "cover-image"
_IBOOKS = "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"


@dataclass(frozen=True, slots=True)
class Ebook:
    """A finished EPUB, what its author should know of it, and what its audit looks at; `book` has the ids that the file has."""

    artifact: Artifact
    found: tuple[Diagnostic, ...]
    book: Book
    pages: tuple[Page, ...]
    rules: tuple[Rule, ...]
    images: Mapping[str, Asset]
    facts: Facts

    @property
    def finished(self) -> tuple[Artifact, tuple[Diagnostic, ...]]:
        """The file, and what its author should know of it."""
        return self.artifact, self.found

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The pages as the audit sees them."""
        return tuple(Leaf(page.path, page.source, page.root) for page in self.pages)

    def audited(self) -> Audit:
        """What stands between this ebook and WCAG 2.2 AA."""
        return audit(self.leaves, self.rules, self.images, self.facts)


def make(
    book: Book,
    theme: Theme,
    *,
    date: dt.datetime,
    cache: Cache,
    channel: str = "",
    published: Published | None = None,
    printed: PageMap | None = None,
    certifier: Certifier | None = None,
    key_at: Callable[[KeyPath], Place] = anywhere,
) -> Ebook:
    """The EPUB of a book, finished, with all that its audit needs.

    `date` (aware, UTC) is written as the date of this version; the same book, theme, date and pages give the same bytes.
    `channel` is the store that it is for, where it is not the manifest's. Ids stay as they were `published`. With the pages
    of the `printed` book it has their list. With a `certifier` it claims to conform (`certified` says when it may); `key_at`
    tells where a key of the manifest stands.
    """
    channel = channel or book.manifest.epub.channel
    store = stores()[channel]
    named = book if published is None else renamed(book, published)
    book = of_edition(named, "epub")
    book = with_notes(book, book.manifest.notes_in("epub"))
    templates = Templates(theme)
    dresser = Dresser(book, templates, "epub")
    told = page_list(book, printed, published.names if published else {})
    embed = book.manifest.epub.embed_fonts and store.fonts.value
    dress, about_styles = styles(theme, embed=embed)
    known = shelf(book, theme, store, cache, embed=embed)
    maker = Pages(book, theme, dresser, store, cache, known, Letterer(dress.rules) if embed else None, told)
    units = maker.pages(unit for unit in book.units() if not is_contents(unit))
    texts = [page for pieces in units.values() for page in pieces]
    contents = _contents_page(maker, dresser)
    cover, about_cover = cover_of(book, theme, cache, store, key_at)  # after the pages: it may be drawn meanwhile
    cover_path = f"images/{names.plain_file(cover.image.name)}"
    front = [_cover_page(maker, dresser, cover, cover_path)] if store.cover_page.value else []
    pages = [*front, *texts, contents]
    dress, about_faces = lettered(dress, together(page.letters for page in pages), theme, cache)
    images = {**maker.images, **dress.images}
    everything = {**images, cover_path: cover.image}
    facts = facts_of([page.facts for page in (*texts, contents)], everything.values(), dress.rules, cover.alt)
    fonts_told = _fonts_told(dress, store)
    metadata = [
        *described(book),
        *told.described(book),
        *_accessible(book, facts, certifier),
        *fonts_told,
        cover_meta(_COVER_IMAGE),
    ]
    reading = list(_reading(book, maker.names, [contents, *texts]))
    items = [
        *(Item("cover", page.path, _XHTML, page.data, page.properties) for page in front),
        Item("nav", contents.path, _XHTML, contents.data, ("nav", *contents.properties)),
        *(Item(_id(page.path), page.path, _XHTML, page.data, page.properties) for page in texts),
        *_resources(dress, everything, cover_path),
        Item("ncx", names.NCX, "application/x-dtbncx+xml", ncx(book, maker.names, dresser, store, told, reading)),
    ]
    package = Package(
        language=book.language,
        direction=direction(book.language),
        identifier_id=IDENTIFIER_ID,
        metadata=metadata,
        items=items,
        spine=_spine(book, units, cover=bool(front)),
        prefixes={"ibooks": _IBOOKS} if fonts_told else {},
    )
    found = in_order(
        [
            *about_cover,
            *told_of_description(book, store, key_at(("description",))),
            *maker.found,
            *templates.findings,
            *about_styles,
            *about_faces,
        ]
    )
    files = {file_name(book, channel): pack(package, date)}
    told_channel = "" if channel == "plain" else channel
    artifact = Artifact("epub", files, _measure(book), told.remarks, channel=told_channel)
    return Ebook(artifact, found, named, tuple(pages), dress.rules, everything, facts)


def _accessible(book: Book, facts: Facts, certifier: Certifier | None) -> Iterator[Metadatum]:
    yield from claims(facts, book.language, conforms=certifier is not None)
    if certifier is not None:
        yield from conforms(certifier)
    stated = book.manifest.accessibility
    if stated is not None and stated.exemption:
        yield exemption(stated.exemption)


def lists_pages(book: Book, channel: str = "") -> bool:
    """Whether the EPUB for a channel ("": the manifest's) may list the pages of the printed book."""
    return stores()[channel or book.manifest.epub.channel].page_list.value


def file_name(book: Book, channel: str) -> str:
    """What the EPUB for a channel is called: those for several may stand side by side."""
    return f"{book.slug}.epub" if channel == "plain" else f"{book.slug}-{channel}.epub"


def _fonts_told(dress: Styles, store: Store) -> list[Metadatum]:
    """Apple Books uses packed faces only where the package says that they are meant."""
    wanted = store.fonts_told is not None and store.fonts_told.value
    return [meta("ibooks:specified-fonts", "true")] if wanted and dress.fonts else []


def _cover_page(maker: Pages, dresser: Dresser, cover: Cover, image: str) -> Page:
    values = {**dresser.values(), "image": names.relative(image, names.COVER), "alt": cover.alt}
    section = dresser.templates.tree("epub/cover.xhtml", **values)
    language = maker.book.language
    return maker.page(names.COVER, word(language, "cover"), language, "frontmatter", section, "epub/cover.xhtml")


def _contents_page(maker: Pages, dresser: Dresser) -> Page:
    """The contents: a page to read, and the navigation document of the package."""
    content = navigation(maker.book, maker.names, dresser, maker.store, maker.printed)
    if (unit := next(filter(is_contents, maker.book.units()), None)) is not None:
        content = with_breaks(content, maker.printed.of(unit.id))
    language = maker.book.language
    title = word(language, "contents")
    return maker.page(names.NAVIGATION, title, language, "frontmatter", content, "epub/navigation.xhtml")


def _resources(dress: Styles, images: Mapping[str, Asset], cover: str) -> Iterator[Item]:
    yield Item("styles-book", names.SHEET, "text/css", dress.text.encode())
    for path, image in sorted(images.items()):
        if path == cover:
            yield Item(_COVER_IMAGE, path, image.media_type, image.data, (_COVER_IMAGE,))
        else:
            yield Item(_id(path), path, image.media_type, image.data)
    for font in dress.fonts:
        path = f"fonts/{font.name}"
        yield Item(_id(path), path, font.media_type, font.data)


def _spine(book: Book, units: Mapping[str, Sequence[Page]], *, cover: bool) -> Sequence[tuple[str, bool]]:
    """The order of reading: the contents at their place, or out of the line where the manifest lists none."""
    spine = [("cover", True)] if cover else []
    for unit in book.units():
        spine += [("nav", True)] if is_contents(unit) else [(_id(page.path), True) for page in units[unit.id]]
    return spine if ("nav", True) in spine else [*spine, ("nav", False)]


def _reading(book: Book, where: Names, pages: Sequence[Page]) -> Iterator[str]:
    """Every address of the book in the order of reading: each file, and each id in it."""
    by_path = {page.path: page for page in pages}
    for unit in book.units():
        for path in where.pieces.get(unit.id, (where.paths[unit.id],)):
            yield path
            yield from (f"{path}#{name}" for name in by_path[path].ids)


def _id(path: str) -> str:
    """A file's id in the package: `text-preface` for text/preface.xhtml; an image keeps its extension."""
    return path.removesuffix(".xhtml").replace("/", "-")


def _measure(book: Book) -> str:
    return f"{book.words:,} words"
