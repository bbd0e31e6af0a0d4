"""A book that was read becomes the files in `dist/`: dressed for each edition, checked, and put there together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bookforge import dist, uptodate
from bookforge.build.dressing import Dressed, Work, dress
from bookforge.cache import Cache
from bookforge.diagnostics import (
    Diagnostic,
    as_errors,
    has_errors,
    in_order,
)
from bookforge.editions import print as printed
from bookforge.editions.artifact import Artifact
from bookforge.folder import IDS
from bookforge.making.beside import decided, folder_of, keep_beside
from bookforge.making.clock import Clock
from bookforge.making.decisions import kept_decisions
from bookforge.making.remembered import Remembered
from bookforge.outcome import Finished, Outcome, Request
from bookforge.pagefaults import PageFaults
from bookforge.reading import Reading

if TYPE_CHECKING:
    from bookforge.editions.epub import Published


def finish(
    before: uptodate.State | None,
    request: Request,
    reading: Reading,
    hands: Callable[[], printed.Hands] | None,
    clock: Clock,
) -> Outcome:
    """What becomes of a book that was read; `before` is what the build depends on, as it was found."""
    if reading.loaded is not None:  # what a build that was killed left, even if this one fails
        dist.recover(folder_of(request, reading.loaded.root))
    wanted = request.wanted(reading.loaded.manifest) if reading.loaded is not None else request.editions
    kept, misread = kept_decisions(reading)
    published, misread_too = _published(reading, request.cache) if "epub" in wanted else (None, ())
    found = _weighed(request, (*reading.diagnostics, *misread, *misread_too))
    if reading.loaded is None or reading.book is None or has_errors(found):
        return Outcome(reading.loaded.manifest.title if reading.loaded else "", (), in_order(found), clock.seconds)

    loaded, book, remembered = reading.loaded, reading.book, Remembered()
    remember = partial(remembered.begin, folder_of(request, loaded.root), book.slug)
    hired = hands or partial(_own_hands, request.jobs)
    dressed = dress(Work(request, loaded, book, wanted, kept, published, hired, remember, clock))
    told = (*dressed.found, *_looked_over(request, reading, dressed.artifacts, published, clock))
    found = _weighed(request, (*found, *reading.allowances.passed_over(told)))
    if has_errors(found):
        return Outcome(book.manifest.title, (), in_order(found), clock.seconds)

    decisions = decided(dressed.pages.kept if dressed.pages else None, published, request.cache)
    outcome = _outcome(request, reading, dressed, (*found, *keep_beside(loaded.root, decisions)), clock)
    ids = {loaded.root / name: text for name, text in decisions.items() if name == IDS}
    with clock.step("writing"):
        sets: dict[str, Mapping[str, bytes]] = {f"{book.slug}:{a.name}": _with_notes(a) for a in dressed.artifacts}
        sets.update(remembered.sets())
        made = {name: data for files in sets.values() for name, data in files.items()}
        dist.place(folder_of(request, loaded.root), {**sets, **uptodate.noted(request, before, outcome, made, ids)})
        request.cache.tidy()
    return outcome


def _published(reading: Reading, store: Cache) -> tuple[Published | None, tuple[Diagnostic, ...]]:
    from bookforge.making.ids import published_ids  # what makes ebooks is loaded where one is wanted

    return published_ids(reading, store)


def _weighed(request: Request, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What was found, as heavy as it is asked to be."""
    return tuple(as_errors(found) if request.strict else found)


def _looked_over(
    request: Request,
    reading: Reading,
    artifacts: Iterable[Artifact],
    published: Published | None,
    clock: Clock,
) -> Iterator[Diagnostic]:
    """What is wrong with the finished ebook: by bookforge's own gates and, where it is to be strict, by EPUBCheck."""
    for ebook in artifacts:
        if ebook.kind != "epub":
            continue
        assert reading.book is not None
        from bookforge.checks.ebook import examined
        from bookforge.editions import epub

        named = reading.book if published is None else epub.renamed(reading.book, published)
        data = ebook.files[ebook.main]
        with clock.step("gates"):
            yield from examined(data, named, reading.trees, ebook.main, request.cache)
        if request.strict:
            from bookforge.checks.finished import check_epub

            with clock.step("epubcheck"):
                yield from check_epub(data, named, ebook.main)


def _outcome(
    request: Request, reading: Reading, dressed: Dressed, found: Iterable[Diagnostic], clock: Clock
) -> Outcome:
    """What has become of a book whose editions are all as they are to be."""
    assert reading.loaded is not None
    folder, title = folder_of(request, reading.loaded.root), reading.loaded.manifest.title
    finished = tuple(
        Finished(a.kind, folder / a.main, a.size, a.measure, _seconds(clock, a.kind), a.remarks)
        for a in dressed.artifacts
    )
    faults = dressed.pages.faults if dressed.pages is not None else PageFaults()
    faults = replace(faults, notes=reading.allowances.passed_over(faults.notes))
    return Outcome(title, finished, in_order(found), clock.seconds, reading.typography, faults)


def _with_notes(artifact: Artifact) -> dict[str, bytes]:
    return {**artifact.files, **{dist.note(name): data for name, data in artifact.notes.items()}}


def _own_hands(jobs: int) -> printed.Hands:
    return printed.own_hands(jobs)  # imported when pages are laid out


_STEP_OF = {"print": "print", "screen": "print", "proof": "print", "epub": "epub", "web": "web"}


def _seconds(clock: Clock, kind: str) -> float:
    """How long it took to make an edition."""
    return clock.seconds.get(_STEP_OF[kind], 0.0) or (clock.seconds.get("certify", 0.0) if kind == "epub" else 0.0)
