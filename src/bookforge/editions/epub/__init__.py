"""The ebook: EPUB 3.3, one file a chapter, dressed for readers who choose their own type. Public: `render`; `make`, which gives
all that its audit needs (and `certified.certified`, an ebook that claims to be accessible where it has earned the claim)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.assets import Asset
from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.cover import Cover, cover_of
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
from bookforge.editions.epub.metadata import IDENTIFIER_ID, cover_meta, described
from bookforge.editions.epub.names import Names, is_contents, names_of
from bookforge.editions.epub.navigation import navigation, ncx
from bookforge.editions.epub.package import Item, Metadatum, Package, pack
from bookforge.editions.epub.pages import Page, Pages
from bookforge.editions.epub.styles import Styles, styles
from bookforge.editions.notes import with_notes
from bookforge.editions.stylesheets import Rule
from bookforge.editions.templates import Templates
from bookforge.languages import direction
from bookforge.manifest import Certifier
from bookforge.theme import Theme
from bookforge.words import word

_XHTML = "application/xhtml+xml"
_COVER_IMAGE = "cover-image"


@dataclass(frozen=True, slots=True)
class Ebook:
    """A finished EPUB, what its author should know of it, and what its audit looks at."""

    artifact: Artifact
    found: tuple[Diagnostic, ...]
    leaves: tuple[Leaf, ...]
    rules: tuple[Rule, ...]
    images: Mapping[str, Asset]
    facts: Facts

    def audited(self) -> Audit:
        """What stands between this ebook and WCAG 2.2 AA."""
        return audit(self.leaves, self.rules, self.images, self.facts)


def render(book: Book, theme: Theme, *, date: dt.datetime, cache: Cache) -> tuple[Artifact, tuple[Diagnostic, ...]]:
    """The finished EPUB of a book, and what its author should know of it.

    `date` (aware, UTC) is written as the date of this version; the same book, theme and date give the same bytes.
    """
    ebook = make(book, theme, date=date, cache=cache)
    return ebook.artifact, ebook.found


def make(book: Book, theme: Theme, *, date: dt.datetime, cache: Cache, certifier: Certifier | None = None) -> Ebook:
    """The finished EPUB with all that its audit needs; with a `certifier` it claims to conform (`certified` says when it
    may)."""
    book = of_edition(book, "epub")
    book = with_notes(book, book.manifest.notes_in("epub"))
    templates = Templates(theme)
    dresser = Dresser(book, templates, "epub")
    where = names_of(book)
    cover, about_cover = cover_of(book, theme, cache)
    cover_path = f"images/{names.plain_file(cover.image.name)}"
    maker = Pages(book, theme, dresser, where)
    texts = [maker.unit(unit) for unit in book.units() if not is_contents(unit)]
    contents = _contents_page(maker, dresser)
    front = _cover_page(maker, dresser, cover, cover_path)
    pages = [front, *texts, contents]
    dress, about_styles = styles(
        [page.root for page in pages], theme, embed=book.manifest.epub.embed_fonts, cache=cache
    )
    images = {**maker.images, **dress.images}
    everything = {**images, cover_path: cover.image}
    facts = facts_of([page.root for page in (*texts, contents)], everything.values(), dress.rules, cover.alt)
    metadata = [*described(book), *_accessible(book, facts, certifier), cover_meta(_COVER_IMAGE)]
    items = [
        Item("cover", front.path, _XHTML, front.data, front.properties),
        Item("nav", contents.path, _XHTML, contents.data, ("nav", *contents.properties)),
        *(Item(_id(page.path), page.path, _XHTML, page.data, page.properties) for page in texts),
        *_resources(dress, everything, cover_path),
        Item("ncx", names.NCX, "application/x-dtbncx+xml", ncx(book, where, dresser)),
    ]
    package = Package(
        language=book.language,
        direction=direction(book.language),
        identifier_id=IDENTIFIER_ID,
        metadata=metadata,
        items=items,
        spine=_spine(book, where),
    )
    found = in_order([*about_cover, *maker.found, *templates.findings, *about_styles])
    artifact = Artifact("epub", {f"{book.slug}.epub": pack(package, date)}, _measure(book))
    leaves = tuple(Leaf(page.path, page.source, page.root) for page in pages)
    return Ebook(artifact, found, leaves, dress.rules, everything, facts)


def _accessible(book: Book, facts: Facts, certifier: Certifier | None) -> Iterator[Metadatum]:
    yield from claims(facts, book.language, conforms=certifier is not None)
    if certifier is not None:
        yield from conforms(certifier)
    stated = book.manifest.accessibility
    if stated is not None and stated.exemption:
        yield exemption(stated.exemption)


def _cover_page(maker: Pages, dresser: Dresser, cover: Cover, image: str) -> Page:
    values = {**dresser.values(), "image": names.relative(image, names.COVER), "alt": cover.alt}
    section = dresser.templates.tree("epub/cover.xhtml", **values)
    language = maker.book.language
    return maker.page(names.COVER, word(language, "cover"), language, "frontmatter", section, "epub/cover.xhtml")


def _contents_page(maker: Pages, dresser: Dresser) -> Page:
    """The contents: a page to read, and the navigation document of the package."""
    content = navigation(maker.book, maker.names, dresser)
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


def _spine(book: Book, where: Names) -> Sequence[tuple[str, bool]]:
    """The order of reading: the contents at their place, or out of the line where the manifest lists none."""
    spine = [("cover", True)]
    spine += [("nav" if is_contents(unit) else _id(where.paths[unit.id]), True) for unit in book.units()]
    return spine if ("nav", True) in spine else [*spine, ("nav", False)]


def _id(path: str) -> str:
    """A file's id in the package: `text-preface` for text/preface.xhtml; an image keeps its extension."""
    return path.removesuffix(".xhtml").replace("/", "-")


def _measure(book: Book) -> str:
    return f"{book.words:,} words"
