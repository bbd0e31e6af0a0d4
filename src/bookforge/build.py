"""The whole pipeline on one screen: read the book, dress it for each edition, check what was made, put it into `dist/`.

What only some editions need is imported where they are made: to load it takes as long as the rest of a build after an edit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bookforge import dist, uptodate
from bookforge.book import Book
from bookforge.checks.ebook import examined
from bookforge.diagnostics import (
    Diagnostic,
    as_errors,
    has_errors,
    in_order,
)
from bookforge.editions import epub
from bookforge.editions import print as printed
from bookforge.editions.artifact import Artifact
from bookforge.editions.epub.certified import certified
from bookforge.making.beside import decided, folder_of, keep_beside
from bookforge.making.clock import Clock, Progress
from bookforge.making.dates import day_of, publication_date
from bookforge.making.decisions import kept_decisions
from bookforge.making.ebook import lists_pages, maker, pages_alone, theme_of
from bookforge.making.ids import published_ids
from bookforge.making.remembered import Remembered
from bookforge.manifest import Loaded
from bookforge.outcome import Finished, Outcome, Request
from bookforge.pagefaults import PageFaults
from bookforge.reading import Reading, read_book


def build(request: Request, progress: Progress, hands: Callable[[], printed.Hands] | None = None) -> Outcome:
    """Builds a book; `hands` gives who lays out its pages (without it, `jobs` processes of its own). An author's mistakes are in
    the outcome; raises `MachineLacks` for what the machine lacks."""
    return build_from(uptodate.state(request), request, progress, hands)


def build_from(
    before: uptodate.State | None,
    request: Request,
    progress: Progress,
    hands: Callable[[], printed.Hands] | None = None,
) -> Outcome:
    """The same for whoever knows already what the build depends on."""
    clock = Clock(progress)
    with clock.step("reading"):
        reading = read_book(
            request.path, jobs=request.jobs, cache=request.cache, begun=partial(_get_ready, request, hands)
        )
    if reading.loaded is not None:
        # What a build that was killed left, even if this one fails.
        dist.recover(folder_of(request, reading.loaded.root))
    kept, misread = kept_decisions(reading)
    wanted = request.editions or (reading.loaded.manifest.wanted if reading.loaded is not None else ())
    published, misread_too = published_ids(reading, request.cache) if "epub" in wanted else (None, ())
    found = [*reading.diagnostics, *misread, *misread_too]
    allowed = reading.allowances
    if request.strict:
        found = list(as_errors(found))
    if reading.loaded is None or reading.book is None or has_errors(found):
        return Outcome(reading.loaded.manifest.title if reading.loaded else "", (), in_order(found), clock.seconds)

    folder, remembered = folder_of(request, reading.loaded.root), Remembered()
    remember = partial(remembered.begin, folder, reading.book.slug)
    hired = hands or partial(_own_hands, request.jobs)
    artifacts, pages, told = _dress(
        reading.book, reading.loaded, kept, published, wanted, request, hired, clock, remember
    )
    found += allowed.passed_over(told)
    for artifact in artifacts:
        if artifact.kind == "epub":
            named = reading.book if published is None else epub.renamed(reading.book, published)
            with clock.step("gates"):
                found += allowed.passed_over(
                    examined(artifact.files[artifact.main], named, reading.trees, artifact.main, request.cache)
                )
            if request.strict:
                from bookforge.checks.finished import check_epub

                with clock.step("epubcheck"):
                    found += allowed.passed_over(check_epub(artifact.files[artifact.main], named, artifact.main))
    if request.strict:
        found = list(as_errors(found))
    if has_errors(found):
        return Outcome(reading.book.manifest.title, (), in_order(found), clock.seconds)

    beside = decided(pages.kept if pages else None, published, request.cache)
    found += keep_beside(reading.loaded.root, beside)
    finished = tuple(
        Finished(a.kind, folder / a.main, a.size, a.measure, _seconds(clock, a.kind), a.remarks) for a in artifacts
    )
    faults = pages.faults if pages is not None else PageFaults()
    faults = replace(faults, notes=allowed.passed_over(faults.notes))
    title, typography = reading.book.manifest.title, _typography(reading)
    outcome = Outcome(title, finished, in_order(found), clock.seconds, typography, faults)
    ids = {reading.loaded.root / name: text for name, text in beside.items() if name == epub.IDS}
    with clock.step("writing"):
        sets: dict[str, Mapping[str, bytes]] = {f"{reading.book.slug}:{a.name}": _with_notes(a) for a in artifacts}
        sets.update(remembered.sets())
        made = {name: data for files in sets.values() for name, data in files.items()}
        dist.place(folder, {**sets, **uptodate.noted(request, before, outcome, made, ids)})
        request.cache.trim()
    return outcome


def _get_ready(request: Request, hands: object, loaded: Loaded) -> None:
    """Has what lays out pages loaded beside, where many are to be laid out and no other `hands` do it: after an edit, what is
    there already does it sooner."""
    wanted = request.editions or loaded.manifest.wanted
    if hands is not None or request.jobs < 2 or {"print", "screen", "proof"}.isdisjoint(wanted):
        return
    if next(folder_of(request, loaded.root).glob("*.pdf"), None) is None:
        printed.get_ready(sum(file.stat().st_size for file in loaded.root.rglob("*.md") if file.is_file()))


def _with_notes(artifact: Artifact) -> dict[str, bytes]:
    return {**artifact.files, **{dist.note(name): data for name, data in artifact.notes.items()}}


def _typography(reading: Reading) -> dict[str, int]:
    """What was changed in all chapters, the most frequent kind first."""
    counted: Counter[str] = Counter()
    for tree, _ in reading.chapters.values():
        counted.update(tree.typography)
    return dict(counted.most_common())


def _own_hands(jobs: int) -> printed.Hands:
    return printed.own_hands(jobs)  # imported when pages are laid out


_STEP_OF = {"print": "print", "screen": "print", "proof": "print", "epub": "epub", "web": "web"}


def _seconds(clock: Clock, kind: str) -> float:
    """How long it took to make an edition."""
    return clock.seconds.get(_STEP_OF[kind], 0.0) or (clock.seconds.get("certify", 0.0) if kind == "epub" else 0.0)


def _dress(
    book: Book,
    loaded: Loaded,
    kept: printed.Kept | None,
    published: epub.Published | None,
    wanted: Sequence[str],
    request: Request,
    hands: Callable[[], printed.Hands],
    clock: Clock,
    remember: Callable[[Artifact], None],
) -> tuple[list[Artifact], printed.Printed | None, list[Diagnostic]]:
    """Every edition that is wanted, in the order of the manifest's own list, and what is known of the printed pages. The ebook
    comes after print, whose pages it may list; these are given to `remember` as soon as they are bound."""
    theme = theme_of(loaded)
    date = publication_date(book.manifest)
    artifacts: list[Artifact] = []
    found: list[Diagnostic] = []
    pages: printed.Printed | None = None
    if {"print", "screen", "proof"} & set(wanted):
        changes = None
        if request.since is not None:
            from bookforge.revisions import changes_since

            changes, told = changes_since(loaded.root, request.since, [c.path for c in book.chapters()])
            found += told
        with clock.step("print"):
            try:
                pages, told = printed.render(
                    book,
                    theme,
                    date=date,
                    cache=request.cache,
                    wanted=wanted,
                    kept=kept or printed.Kept(),
                    hands=hands(),
                    tell=clock.progress.detail,
                    changes=changes,
                )
            except printed.NotLaid as error:
                return [], None, [*found, *printed.unlaid(book, error)]
            found += told
        finished = pages.artifacts
        if "print" in wanted:
            from bookforge.making.channel import foreseen

            remember(next(artifact for artifact in finished if artifact.kind == "print"))
            with clock.step("preflight"):
                finished, channels = foreseen(pages, book, loaded, told, request.cache, request.jobs)
                found += channels
        artifacts += finished
    if "epub" in wanted:
        listed = lists_pages(book, request)
        if listed and pages is None:
            try:
                with clock.step("print"):
                    pages = pages_alone(book, theme, kept, request.cache, hands(), clock)
            except printed.NotLaid as error:
                return [], None, [*found, *printed.unlaid(book, error)]
        with clock.step("certify" if request.certify else "epub"):
            make = maker(book, loaded, published, pages.pages if listed and pages is not None else None, request)
            ebook, told = certified(loaded, make, day_of(book.manifest)) if request.certify else make().finished
            artifacts.insert(0, ebook)
            found += told
    if "web" in wanted:
        from bookforge.editions import web

        with clock.step("web"):
            site, told = web.render(book, theme)
            artifacts.append(site)
            found += told
    return artifacts, pages, found
