"""The book's metadata as EPUB 3.3 writes it (section 5.5 there, and the meta properties vocabulary)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bookforge.book import Book, anthology
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.epub.package import Metadatum
from bookforge.formats import Store
from bookforge.manifest import Author, Manifest

IDENTIFIER_ID = "pub-id"
_ISBN_13 = "15"  # ONIX code list 5


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
    if manifest.edition > 1:
        yield meta("schema:bookEdition", str(manifest.edition))  # `schema:` is a reserved prefix (EPUB 3.3, D.1.4)
    if manifest.rights:
        yield dc("rights", manifest.rights)
    if manifest.description:
        yield dc("description", manifest.description)
    yield from _subjects(manifest)
    yield from _series(manifest)


def told_of_description(book: Book, store: Store, place: Place) -> Iterator[Diagnostic]:
    """What a store would say of the length of the description, which stands at a place of the manifest."""
    most, length = store.description_characters, len(book.manifest.description or "")
    if most is not None and length > most.value:
        yield report("description-fits-store", place, f"The description has {length:,} characters. {most.says}")


def _subjects(manifest: Manifest) -> Iterator[Metadatum]:
    """Subjects in words, those of a scheme with their code (EPUB 3.3, 5.5.4.4); keywords are subjects of no scheme."""
    for number, subject in enumerate(manifest.subjects, start=1):
        if isinstance(subject, str):
            yield dc("subject", subject)
            continue
        name = f"subject-{number}"
        yield dc("subject", subject.heading or subject.code, id=name)
        yield meta("authority", subject.scheme, refines=f"#{name}")
        yield meta("term", subject.code, refines=f"#{name}")
    given = {subject for subject in manifest.subjects if isinstance(subject, str)}
    yield from (dc("subject", word) for word in dict.fromkeys(manifest.keywords) if word not in given)


def _series(manifest: Manifest) -> Iterator[Metadatum]:
    """The series as EPUB 3 says it, and as calibre and readers that follow it look for it."""
    series = manifest.series
    if series is None:
        return
    yield meta("belongs-to-collection", series.title, id="series")
    yield meta("collection-type", "series", refines="#series")
    yield old_meta("calibre:series", series.title)
    if series.number is not None:
        yield meta("group-position", f"{series.number:g}", refines="#series")
        yield old_meta("calibre:series_index", f"{series.number:g}")


def _identifiers(book: Book) -> Iterator[Metadatum]:
    yield dc("identifier", book.identifier, id=IDENTIFIER_ID)
    isbn = book.manifest.isbn.epub
    own = book.identifier.removeprefix("urn:isbn:").replace("-", "")
    if isbn and own == isbn:
        yield meta("identifier-type", _ISBN_13, refines=f"#{IDENTIFIER_ID}", scheme="onix:codelist5")
    elif isbn:
        yield dc("identifier", f"urn:isbn:{isbn}", id="isbn")
        yield meta("identifier-type", _ISBN_13, refines="#isbn", scheme="onix:codelist5")
    if book.manifest.isbn.print:  # the same text on paper, from which the ebook can be cited
        yield dc("source", f"urn:isbn:{book.manifest.isbn.print}")


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
            for language, other in person.alternate.items():
                yield meta("alternate-script", other, refines=f"#{name}", xml_lang=language)
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
    return old_meta("cover", item)


def old_meta(name: str, content: str) -> Metadatum:
    """A `<meta name content>` as EPUB 2 had it, for what looks for nothing else."""
    return Metadatum("meta", None, (("name", name), ("content", _printable(content))))


def _printable(text: str) -> str:
    """Text without control characters, which XML cannot hold and YAML can (`"\\x07"`)."""
    return "".join(c for c in text if c in "\t\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "￾￿"))
