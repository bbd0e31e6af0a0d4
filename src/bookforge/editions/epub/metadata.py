"""The book's metadata as EPUB 3.3 writes it (section 5.5 there, and the meta properties vocabulary)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bookforge.book import Book, anthology
from bookforge.editions.epub.package import Metadatum
from bookforge.manifest import Author

IDENTIFIER_ID = "pub-id"
_ISBN_SCHEMES = {10: "02", 13: "15"}  # ONIX code list 5


def described(book: Book) -> Iterator[Metadatum]:
    """All that the manifest says of the book; nothing is said that it does not give."""
    manifest = book.manifest
    yield from _identifiers(book)
    yield from _titles(book)
    yield from _languages(book)
    yield from _people(manifest.authors, _others(book))
    if manifest.publisher:
        yield dc("publisher", manifest.publisher.name)
    if manifest.date:
        yield dc("date", manifest.date)
    if manifest.rights:
        yield dc("rights", manifest.rights)
    if manifest.description:
        yield dc("description", manifest.description)
    for subject in manifest.subjects:
        yield dc("subject", subject)
    if manifest.series:
        yield meta("belongs-to-collection", manifest.series.title, id="series")
        yield meta("collection-type", "series", refines="#series")
        if manifest.series.number is not None:
            yield meta("group-position", f"{manifest.series.number:g}", refines="#series")


def _identifiers(book: Book) -> Iterator[Metadatum]:
    yield dc("identifier", book.identifier, id=IDENTIFIER_ID)
    isbn = book.manifest.isbn.epub
    own = book.identifier.removeprefix("urn:isbn:").replace("-", "")
    if isbn and own == isbn:
        yield meta("identifier-type", _ISBN_SCHEMES[len(isbn)], refines=f"#{IDENTIFIER_ID}", scheme="onix:codelist5")
    elif isbn:
        yield dc("identifier", f"urn:isbn:{isbn}", id="isbn")
        yield meta("identifier-type", _ISBN_SCHEMES[len(isbn)], refines="#isbn", scheme="onix:codelist5")


def _titles(book: Book) -> Iterator[Metadatum]:
    yield dc("title", book.manifest.title, id="title")
    yield meta("title-type", "main", refines="#title")
    if book.manifest.subtitle:
        yield dc("title", book.manifest.subtitle, id="subtitle")
        yield meta("title-type", "subtitle", refines="#subtitle")


def _languages(book: Book) -> Iterator[Metadatum]:
    """The book's language first, then those of chapters in another."""
    for tag in dict.fromkeys([book.language, *(chapter.language for chapter in book.chapters())]):
        yield dc("language", tag)


def _others(book: Book) -> Iterator[Author]:
    """Contributors, and authors of chapters who are not among the book's."""
    known = {person.name for person in book.manifest.authors}
    return (person for person in anthology.people(book.manifest, book.chapters()) if person.name not in known)


def _people(own: Sequence[Author], others: Iterable[Author]) -> Iterator[Metadatum]:
    """Authors as creators; the others (editors, translators …) as contributors, unless there is no author."""
    people = [*own, *others]
    creators = [person for person in people if person in own and person.role == "aut"] or own or people
    contributors = [person for person in people if person not in creators]
    for kind, group in (("creator", creators), ("contributor", contributors)):
        for position, person in enumerate(group, start=1):
            name = f"{kind}-{position}"
            yield dc(kind, person.name, id=name)
            yield meta("role", person.role, refines=f"#{name}", scheme="marc:relators")
            if person.file_as:
                yield meta("file-as", person.file_as, refines=f"#{name}")
            if len(group) > 1:
                yield meta("display-seq", str(position), refines=f"#{name}")


def dc(name: str, value: str, **attributes: str) -> Metadatum:
    """A Dublin Core element."""
    return Metadatum(name, _printable(value), tuple(attributes.items()), dc=True)


def meta(name: str, value: str, **attributes: str) -> Metadatum:
    """A `<meta property>`; attribute names take `_` for `:` (`xml_lang` is the language)."""
    given = (("{http://www.w3.org/XML/1998/namespace}lang" if k == "xml_lang" else k, v) for k, v in attributes.items())
    return Metadatum("meta", _printable(value), (("property", name), *given))


def link(relation: str, address: str, **attributes: str) -> Metadatum:
    """A `<link rel>` to what lies outside the book."""
    return Metadatum("link", None, (("rel", relation), ("href", _printable(address)), *attributes.items()))


def cover_meta(item: str) -> Metadatum:
    """The line by which readers of EPUB 2 find the cover's image."""
    return Metadatum("meta", None, (("name", "cover"), ("content", item)))


def _printable(text: str) -> str:
    """Text without control characters, which XML cannot hold and YAML can (`"\\x07"`)."""
    return "".join(c for c in text if c in "\t\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "￾￿"))
