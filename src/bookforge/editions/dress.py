"""What all editions do alike: units of the book become sections, ready to be laid out or packaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bookforge.book import Book, Chapter, Entry, Matter, Part
from bookforge.book.index_page import without_repetitions
from bookforge.editions.icons import set_icons
from bookforge.editions.isbns import hyphened
from bookforge.editions.ornaments import set_scene_breaks
from bookforge.editions.templates import Templates
from bookforge.editions.typefaces import typefaces
from bookforge.languages import direction
from bookforge.markup import EPUB_TYPE, Element, classes, clone, new, set_classes, to_xhtml
from bookforge.words import all_words, edition_statement, word

# Role of a unit → its term in the EPUB Structural Semantics Vocabulary 1.1, and its DPUB-ARIA 1.1 role where there is one.
SEMANTICS: Mapping[str, tuple[str, str | None]] = {
    "half-title": ("halftitlepage", None),
    "title-page": ("titlepage", None),
    "copyright": ("copyright-page", None),
    "contents": ("toc", "doc-toc"),
    "dedication": ("dedication", "doc-dedication"),
    "epigraph": ("epigraph", None),  # doc-epigraph is for the quotation, not for a page
    "foreword": ("foreword", "doc-foreword"),
    "preface": ("preface", "doc-preface"),
    "introduction": ("introduction", "doc-introduction"),
    "prologue": ("prologue", "doc-prologue"),
    "acknowledgments": ("acknowledgments", "doc-acknowledgments"),
    "list-of-figures": ("loi", None),
    "list-of-tables": ("lot", None),
    "part": ("part", "doc-part"),
    "chapter": ("chapter", "doc-chapter"),
    "epilogue": ("epilogue", "doc-epilogue"),
    "afterword": ("afterword", "doc-afterword"),
    "conclusion": ("conclusion", "doc-conclusion"),
    "appendix": ("appendix", "doc-appendix"),
    "notes": ("endnotes", "doc-endnotes"),
    "bibliography": ("bibliography", "doc-bibliography"),
    "glossary": ("glossary", "doc-glossary"),
    "contributors": ("contributors", None),
    "permissions": ("other-credits", "doc-credits"),
    "index": ("index", "doc-index"),
    "about-the-author": ("contributors", None),
    "colophon": ("colophon", "doc-colophon"),
}


_FIGURES = 3  # characters; a longer number is a word, or a roman number as long as one


@dataclass(frozen=True)
class Dresser:
    """Dresses units of one book for one edition (`epub`, `print`, `web`)."""

    book: Book
    templates: Templates
    edition: str

    def values(self) -> dict[str, Any]:
        """What every template knows."""
        return self._values

    @cached_property
    def _values(self) -> dict[str, Any]:
        manifest = self.book.manifest
        isbn = manifest.isbn.epub if self.edition == "epub" else manifest.isbn.print
        return {
            "edition": self.edition,
            "book": manifest,
            "language": manifest.language,
            "direction": direction(manifest.language),
            "words": all_words(manifest.language),
            "authors": [author.name for author in manifest.authors if author.role == "aut"]
            or [a.name for a in manifest.authors],
            "edition_statement": edition_statement(manifest.language, manifest.edition),
            "year": (manifest.date or "")[:4],
            "isbn": isbn and hyphened(isbn),
            "contents": self.book.contents,
            # An ebook's reader chooses the typeface.
            "typefaces": () if self.edition == "epub" else typefaces(self.templates.theme),
        }

    def unit(self, unit: Matter | Part | Chapter, **more: Any) -> Element:
        """A unit as its `<section>`, a tree of its own that the edition may change."""
        if isinstance(unit, Chapter):
            section = self._chapter(unit)
            role = unit.role
        elif isinstance(unit, Matter) and unit.root is not None:
            section, role = _opened(clone(unit.root)), unit.role
            if self.edition != "print":
                without_repetitions(section)
        else:
            role = "part" if isinstance(unit, Part) else unit.role
            name = f"matter/{role}.html"
            label = (
                number_line("part", unit.number, self.book.language) if isinstance(unit, Part) and unit.number else None
            )
            values = {**self.values(), "label": to_xhtml(label) if label is not None else "", **more}
            section = self.templates.tree(name, unit=unit, **values)
            section.set("id", unit.id)
        self.templates.findings.extend(set_icons(section, self.book.manifest, self.templates.theme))
        term, aria = SEMANTICS.get(role, ("", None))
        if term:
            section.set(EPUB_TYPE, term)
        if aria and section.tag == "section" and role != "contents":
            section.set("role", aria)
        return section

    def _chapter(self, chapter: Chapter) -> Element:
        section = clone(chapter.root)
        section.attrib.pop("data-source", None)
        heading = section[0]
        opener = new("header", class_="opener")
        if chapter.number:
            kind = "appendix" if chapter.role == "appendix" else "chapter"
            in_words = kind == "chapter" and self.book.manifest.numbering.chapters == "words"
            opener.append(number_line(kind, chapter.number, self.book.language, in_words=in_words))
        section.insert(0, opener)
        opener.append(heading)
        opener.tail, heading.tail = heading.tail, None
        split_title(heading)
        set_scene_breaks(section, self.book)
        if chapter.subtitle:
            opener.append(new("p", chapter.subtitle, class_="chapter-subtitle", role="doc-subtitle"))
        if self._is_signed(chapter):
            opener.append(new("p", chapter.author, class_="byline"))
        return section

    def _is_signed(self, chapter: Chapter) -> bool:
        """Whether a chapter is to bear its author's name: in a book by several, or when it is not the book's own author."""
        authors = ", ".join(author.name for author in self.book.manifest.authors)
        return bool(chapter.author) and (self.book.by_several or bool(authors and chapter.author != authors))


def number_line(kind: str, number: str, language: str, *, in_words: bool = False) -> Element:
    """“Chapter 4”, “Part II”, “第3章” above a title: `<p class="chapter-label">`, the words and the number in spans of
    their own, a number `in_words` classed so. `kind` is chapter, appendix or part."""
    stem = "part" if kind == "part" else "chapter"
    before, _, after = word(language, f"ref-{kind}").partition("{number}")
    line = new("p", class_=f"{stem}-label")
    if before:
        line.append(new("span", before.strip()[:1].upper() + before.strip()[1:], class_=f"{stem}-word"))
        line[0].tail = before[len(before.rstrip()) :]
    shown = new("span", number, class_=f"{stem}-number")
    if in_words or len(number) > _FIGURES:
        set_classes(shown, [*classes(shown), "in-words"])
    line.append(shown)
    if after:
        line.append(new("span", after, class_=f"{stem}-word"))
    return line


def _opened(section: Element) -> Element:
    """Puts the heading with which a section begins into an opener."""
    heading, opener = section[0], new("header", class_="opener")
    section.insert(0, opener)
    opener.append(heading)
    opener.tail, heading.tail = heading.tail, None
    return section


def split_title(heading: Element) -> None:
    """Sets "Main title: the rest" as two spans, so that a style may give each its line; the words stay as they were."""
    text = heading.text or ""
    main, colon, rest = text.partition(": ")
    if len(heading) or not colon or not rest.strip() or len(main) < 4:
        return
    heading.text = None
    heading.append(new("span", main, class_="title-main"))
    heading.append(new("span", ": ", class_="title-colon"))
    heading.append(new("span", rest, class_="title-rest"))
    set_classes(heading, ["two-part"])


def flat(entries: tuple[Entry, ...]) -> list[Entry]:
    """Entries and all below them, in reading order."""
    return [found for entry in entries for found in (entry, *flat(entry.below))]
