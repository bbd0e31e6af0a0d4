"""A book dressed for each edition that is wanted of it.

What only some editions need is imported where they are made: to load it takes as long as the rest of a build after an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookforge.book import Book
from bookforge.diagnostics import Diagnostic
from bookforge.editions import print as printed
from bookforge.editions.artifact import Artifact
from bookforge.freed import give_back
from bookforge.making.clock import Clock
from bookforge.making.dates import day_of, publication_date
from bookforge.making.ebook import lists_pages, maker, pages_alone, theme_of
from bookforge.manifest import Loaded
from bookforge.outcome import ON_PAPER, Request

if TYPE_CHECKING:
    from bookforge.editions.epub import Published
    from bookforge.revisions import Changes


@dataclass(frozen=True, slots=True)
class Work:
    """A book that is to be dressed: what is asked for, what was read, the editions that are wanted, what earlier builds have
    decided, who lays out its pages, and whom the printer's file is given to as soon as it is bound."""

    request: Request
    loaded: Loaded
    book: Book
    wanted: Sequence[str]
    kept: printed.Kept | None
    published: Published | None
    hands: Callable[[], printed.Hands]
    remember: Callable[[Artifact], None]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Dressed:
    """The editions, what is known of the printed pages (None where none were laid out), and what was found on the way."""

    artifacts: tuple[Artifact, ...] = ()
    pages: printed.Printed | None = None
    found: tuple[Diagnostic, ...] = ()


def dress(work: Work) -> Dressed:
    """Every edition that is wanted, the ebook first. It is made after the printed ones, whose pages it may list."""
    changes, told = _changes(work)
    try:
        paper = _on_paper(work, changes) if ON_PAPER & set(work.wanted) else Dressed()
        ebook = _ebook(work, paper.pages) if "epub" in work.wanted else Dressed()
    except printed.NotLaid as error:
        return Dressed(found=(*told, *printed.unlaid(work.book, error)))
    site = _web(work) if "web" in work.wanted else Dressed()
    return Dressed(
        (*ebook.artifacts, *paper.artifacts, *site.artifacts),
        paper.pages or ebook.pages,
        (*told, *paper.found, *ebook.found, *site.found),
    )


def _changes(work: Work) -> tuple[Changes | None, tuple[Diagnostic, ...]]:
    """What the proof is to have bars beside; None where that is not asked for."""
    if work.request.since is None:
        return None, ()
    from bookforge.revisions import changes_since

    return changes_since(work.loaded.root, work.request.since, [c.path for c in work.book.chapters()])


def _on_paper(work: Work, changes: Changes | None) -> Dressed:
    """The editions that have pages, and what the printer would say of his. Raises `NotLaid`."""
    request, book = work.request, work.book
    with work.clock.step("print"):
        pages, told = printed.render(
            book,
            theme_of(work.loaded),
            date=publication_date(book.manifest),
            cache=request.cache,
            wanted=work.wanted,
            kept=work.kept or printed.Kept(),
            hands=work.hands(),
            tell=work.clock.progress.detail,
            changes=changes,
        )
    if "print" not in work.wanted:
        return Dressed(pages.artifacts, pages, told)
    from bookforge.making.channel import foreseen

    give_back()
    work.remember(next(artifact for artifact in pages.artifacts if artifact.kind == "print"))
    with work.clock.step("preflight"):
        others = max(1, request.jobs - 1)  # one process is at the pages that are to be remembered
        artifacts, said = foreseen(pages, book, work.loaded, told, request.cache, others)
    return Dressed(artifacts, pages, (*told, *said))


def _ebook(work: Work, pages: printed.Printed | None) -> Dressed:
    """The ebook, and the printed pages, which are laid out for it where it lists them and nobody else wants them. Raises
    `NotLaid`."""
    from bookforge.editions.epub.certified import certified

    request, book = work.request, work.book
    listed = lists_pages(book, request)
    if listed and pages is None:
        with work.clock.step("print"):
            pages = pages_alone(book, theme_of(work.loaded), work.kept, request.cache, work.hands(), work.clock)
    with work.clock.step("certify" if request.certify else "epub"):
        make = maker(book, work.loaded, work.published, pages.pages if listed and pages is not None else None, request)
        ebook, told = certified(work.loaded, make, day_of(book.manifest)) if request.certify else make().finished
    return Dressed((ebook,), pages, tuple(told))


def _web(work: Work) -> Dressed:
    from bookforge.editions import web

    with work.clock.step("web"):
        site, told = web.render(work.book, theme_of(work.loaded))
    return Dressed((site,), found=tuple(told))
