"""The proof: the book's own pages, bound once more with what a proofreader needs around them.

Each unit is laid out once, for print, screen and proof alike. The proof adds the source lines beside each block, the name
of the file at the foot, room for notes, and bars beside what has changed since a revision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bookforge.book import Book
from bookforge.editions.print.binding import BoundPage
from bookforge.editions.print.pagination import Leaf
from bookforge.editions.print.proof.lettering import Lettering
from bookforge.editions.print.proof.margins import Bar, Foot, below, beside, on_page
from bookforge.editions.print.proof.paper import on_paper
from bookforge.editions.print.proof.sources import sources
from bookforge.revisions import Changes
from bookforge.words import word

__all__ = ["Lettering", "Marked", "mark", "on_paper", "words_across"]


@dataclass(frozen=True, slots=True)
class Marked:
    """The pages of a proof, their margins filled, and the bars of each."""

    pages: tuple[BoundPage, ...]
    bars: tuple[tuple[Bar, ...], ...]


def mark(
    book: Book,
    leaves: Sequence[Leaf],
    pages: Sequence[BoundPage],
    prefixes: Mapping[str, str],
    lettering: Lettering,
    changes: Changes | None,
) -> Marked:
    """Fills the margins that a proof adds to the `pages` of a book, which are made of `leaves`."""
    known = sources(book, changes)
    files = {chapter.id: chapter.path for chapter in book.chapters()}
    size = (book.manifest.print.size.width * 72, book.manifest.print.size.height * 72)
    foot = _foot(book, changes, lettering)
    marked, bars = [], []
    for leaf, following, page in zip(leaves, (*leaves[1:], None), pages, strict=True):
        found = on_page(leaf, following, prefixes.get(leaf.unit or "", ""), known)
        lines, drawn = beside(leaf, page.shift, found, lettering)
        span = sorted({source.line for _, source in found})
        under = below(leaf, size, files.get(leaf.unit or "", ""), span, foot, lettering) if not leaf.blank else ()
        marked.append(replace(page, furniture=(*page.furniture, *lines, *under)))
        bars.append(drawn)
    return Marked(tuple(marked), tuple(bars))


def words_across(language: str, lettering: Lettering) -> tuple[str, str]:
    """What stands across each page, large and small."""
    return _said("proof", language, lettering), _said("not-for-sale", language, lettering)


def _foot(book: Book, changes: Changes | None, lettering: Lettering) -> Foot:
    language, manifest = book.language, book.manifest
    changed = _said("proof-changed", language, lettering)
    return Foot(
        manifest.title,
        str(manifest.modified or manifest.date or ""),
        changed.replace("{revision}", changes.revision) if changes is not None else "",
        _said("proof-page", language, lettering),
        _said("proof-notes", language, lettering),
    )


def _said(name: str, language: str, lettering: Lettering) -> str:
    """A word of bookforge's in a language, in English where no face of the book has the letters."""
    found = word(language, name)
    return found if lettering.face_for(found, lettering.plain) is not None else word("en", name)
