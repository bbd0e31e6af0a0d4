"""One chapter of a book that is shown already, as the live preview puts it in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bookforge.book import Book, Chapter, Matter
from bookforge.diagnostics import Diagnostic
from bookforge.editions.conditions import of_edition
from bookforge.editions.dress import Dresser
from bookforge.editions.notes import with_notes
from bookforge.editions.templates import Templates
from bookforge.editions.web.findings import included, listed
from bookforge.editions.web.sections import finished, section
from bookforge.editions.web.site import Piece


def dress_anew(book: Book, chapter: Chapter, templates: Templates, findings: Sequence[Diagnostic]) -> Piece:
    """The piece of a `chapter` that stands in `book` with another text; `findings` are what is wrong with it, in order."""
    pages = tuple(unit for unit in (*book.front, *book.back) if isinstance(unit, Matter) and unit.role == "notes")
    alone = replace(book, front=(), body=(chapter,), back=pages, contents=())
    alone = with_notes(of_edition(alone, "web"), book.manifest.notes_in("web"))
    unit = next(alone.chapters())
    tree = section(Dresser(book, templates, "web"), unit, ())
    told = listed(findings, [chapter.path, *included(tree)])
    return finished(unit, tree, [finding for finding in told if finding.shown])
