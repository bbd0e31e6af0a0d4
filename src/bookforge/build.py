"""The whole pipeline on one screen: read the book, dress it for each edition, check what was made, put it into `dist/`."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from bookforge import dist, uptodate
from bookforge.book import Book, PageMap
from bookforge.cache import Cache
from bookforge.checks import ace
from bookforge.checks.ebook import examined
from bookforge.checks.finished import check_epub
from bookforge.checks.preflight import Expected, begins_at, channel, examine, noted, pictures, recalled
from bookforge.diagnostics import (
    Diagnostic,
    MachineLacks,
    Place,
    Severity,
    as_errors,
    as_warnings,
    has_errors,
    in_order,
    report,
)
from bookforge.editions import epub, web
from bookforge.editions import print as printed
from bookforge.editions.artifact import Artifact
from bookforge.editions.epub.accessibility import Verdict
from bookforge.editions.epub.certified import Make, certified
from bookforge.folder import within
from bookforge.formats import STORES
from bookforge.manifest import Loaded, Manifest
from bookforge.manuscript import ChapterTree, read_source
from bookforge.outcome import Finished, Outcome, Request
from bookforge.pagefaults import PageFaults
from bookforge.printings.kept import to_keep
from bookforge.reading import Reading, read_book
from bookforge.revisions import changes_since
from bookforge.theme import Theme

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # a book that tells no date must still come out the same on any day


class Progress(Protocol):
    """Who is told how far a build has come."""

    def step(self, name: str) -> None:
        """A step begins; the one before it is done."""

    def detail(self, words: str) -> None:
        """Where the step is."""


def build(request: Request, progress: Progress) -> Outcome:
    """Builds a book. An author's mistakes are in the outcome; raises `MachineLacks` for what the machine lacks."""
    clock, before = _Clock(progress), uptodate.state(request)
    with clock.step("reading"):
        reading = read_book(request.path, jobs=request.jobs, cache=request.cache)
    if reading.loaded is not None:
        if request.output is not None or within(reading.loaded.root, f"dist/{dist.STATE}") is not None:
            dist.recover(
                folder_of(request, reading.loaded)
            )  # what a build that was killed left, even if this one fails
    kept, misread = kept_decisions(reading)
    published, misread_too = _published(reading)
    found = [*reading.diagnostics, *misread, *misread_too]
    if request.strict:
        found = list(as_errors(found))
    if (
        reading.loaded is not None
        and request.output is None
        and within(reading.loaded.root, f"dist/{dist.STATE}") is None
    ):
        message = "dist/ leads out of the book's folder, and finished files would be written there."
        found.append(report("file-in-book", Place("dist"), message, "Name the folder by `--output`."))
    if reading.loaded is None or reading.book is None or has_errors(found):
        return Outcome(reading.loaded.manifest.title if reading.loaded else "", (), in_order(found), clock.seconds)

    wanted = request.editions or reading.loaded.manifest.wanted
    artifacts, pages, told = _dress(reading.book, reading.loaded, kept, published, wanted, request, clock)
    found += told
    for artifact in artifacts:
        if artifact.kind == "epub":
            named = reading.book if published is None else epub.renamed(reading.book, published)
            with clock.step("gates"):
                found += examined(artifact.files[artifact.main], named, _trees(reading), artifact.main)
            if request.strict:
                with clock.step("epubcheck"):
                    found += check_epub(artifact.files[artifact.main], named, artifact.main)
    if request.strict:
        found = list(as_errors(found))
    if has_errors(found):
        return Outcome(reading.book.manifest.title, (), in_order(found), clock.seconds)

    folder = folder_of(request, reading.loaded)
    finished = tuple(
        Finished(a.kind, folder / a.main, a.size, a.measure, _seconds(clock, a.kind), a.remarks) for a in artifacts
    )
    faults = pages.faults if pages is not None else PageFaults()
    title, typography = reading.book.manifest.title, _typography(reading)
    outcome = Outcome(title, finished, in_order(found), clock.seconds, typography, faults)
    with clock.step("writing"):
        sets: dict[str, Mapping[str, bytes]] = {f"{reading.book.slug}:{a.name}": _with_notes(a) for a in artifacts}
        for artifact in artifacts:
            if artifact.kind == "print":  # remembered for `bookforge pages`
                built = datetime.now().astimezone().isoformat(timespec="minutes")
                sets.update(to_keep(folder, reading.book.slug, artifact.files[artifact.main], built))
        if pages is not None and pages.kept is not None:
            dist.keep(reading.loaded.root / printed.DECISIONS, printed.written(pages.kept))
        if published is not None and "epub" in wanted:
            dist.keep(reading.loaded.root / epub.IDS, epub.written(published.known))
        made = {name: data for files in sets.values() for name, data in files.items()}
        dist.place(folder, {**sets, **uptodate.noted(request, before, outcome, made)})
        request.cache.trim()
    return outcome


def kept_decisions(reading: Reading) -> tuple[printed.Kept, tuple[Diagnostic, ...]]:
    """What copyfitting decided for the book before, where it is wanted."""
    loaded = reading.loaded
    if loaded is None or not loaded.manifest.print.copyfit or not os.path.lexists(loaded.root / printed.DECISIONS):
        return printed.Kept(), ()
    source, found = read_source(loaded.root, printed.DECISIONS)
    return printed.reviewed(source) if source is not None else (printed.Kept(), found)


def _published(reading: Reading) -> tuple[epub.Published | None, tuple[Diagnostic, ...]]:
    """The ids of the book's chapters and sections, as they were published where they were; None where they are not kept."""
    loaded, book = reading.loaded, reading.book
    if loaded is None or book is None or not loaded.manifest.epub.keep_ids:
        return None, ()
    if not os.path.lexists(loaded.root / epub.IDS):
        return epub.settle(book, ()), ()
    source, found = read_source(loaded.root, epub.IDS)
    known, misread = epub.reviewed(source) if source is not None else ((), ())
    return epub.settle(book, known), (*found, *misread)


def _with_notes(artifact: Artifact) -> dict[str, bytes]:
    return {**artifact.files, **{dist.note(name): data for name, data in artifact.notes.items()}}


def _trees(reading: Reading) -> list[ChapterTree]:
    """The chapters as they were read."""
    return [tree for tree, _ in reading.chapters.values()]


def _typography(reading: Reading) -> dict[str, int]:
    """What was changed in all chapters, the most frequent kind first."""
    counted: Counter[str] = Counter()
    for tree, _ in reading.chapters.values():
        counted.update(tree.typography)
    return dict(counted.most_common())


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a book, and which finished files were looked over: each with how it stands."""

    findings: tuple[Diagnostic, ...]
    looked: tuple[str, ...] = ()


def check(request: Request, *, finished: bool) -> Checked:
    """What is wrong with a book, without building it; with `finished` also whether the EPUB that was built holds the
    book's words, what EPUBCheck says of it, and the book's channel of the print edition. A file that is wanted and was not
    built is a warning; an error where there is none to look at.

    Raises `MachineLacks` for what the machine lacks.
    """
    reading = read_book(request.path, jobs=request.jobs, cache=request.cache)
    published, misread = _published(reading)
    found = [*reading.diagnostics, *kept_decisions(reading)[1], *misread]
    looked: list[str] = []
    if finished and reading.loaded is not None and reading.book is not None:
        folder = folder_of(request, reading.loaded)
        dist.recover(folder)
        missing: list[Diagnostic] = []
        for look in (_look_at_ebooks, _look_at_print):
            for said in look(folder, reading, published, request):
                if isinstance(said, _Missing):
                    missing.append(report("finished-file-exists", Place(said.name), said.message))
                    continue
                found += said.findings
                looked.append(f"{said.name}, {said.by}: {_said(said.findings)}")
        found += missing if looked else [replace(d, severity=Severity.ERROR) for d in missing]
    return Checked(in_order(as_errors(found) if request.strict else found), tuple(looked))


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one who looked at a finished file found."""

    name: str
    by: str
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Missing:
    """A finished file that is wanted and is not there."""

    name: str
    message: str


def _said(findings: Sequence[Diagnostic]) -> str:
    return f"{len(findings)} finding{'s' if len(findings) > 1 else ''}" if findings else "passed"


def _look_at_ebooks(
    folder: Path, reading: Reading, published: epub.Published | None, request: Request
) -> Iterator[_Looked | _Missing]:
    """What the gates and EPUBCheck say of the EPUB that was built for the channel (the manifest's, where none is asked for),
    and then of those for others."""
    book = reading.book
    if book is None or reading.loaded is None:
        return
    wanted = epub.file_name(book, request.channel or book.manifest.epub.channel)
    others = [] if request.channel else [epub.file_name(book, other) for other in STORES]
    if not (folder / wanted).is_file() and (request.channel or "epub" in reading.loaded.manifest.wanted):
        yield _Missing(wanted, f"The EPUB {wanted} has not been built.")
    made = book if published is None else epub.renamed(book, published)
    for name in dict.fromkeys([wanted, *others]):
        if (folder / name).is_file():
            data = (folder / name).read_bytes()
            yield _Looked(name, "held against the manuscript", tuple(examined(data, made, _trees(reading), name)))
            yield _Looked(name, "EPUBCheck", check_epub(data, made, name))


def _look_at_print(
    folder: Path, reading: Reading, _published: epub.Published | None, request: Request
) -> Iterator[_Looked | _Missing]:
    """What the book's channel says of the printer's file."""
    book, loaded = reading.book, reading.loaded
    if book is None or loaded is None:
        return
    pages = folder / f"{book.slug}-print.pdf"
    if pages.is_file():
        pdf, note = pages.read_bytes(), folder / dist.note(_begins(book))
        where = recalled(note.read_bytes() if note.is_file() else b"", pdf, Place(pages.name))
        by = f"the rules of {loaded.manifest.print.channel}"
        yield _Looked(pages.name, by, tuple(_preflight(pdf, book, loaded, where, request.cache)))
    elif "print" in loaded.manifest.wanted:
        yield _Missing(pages.name, "The print edition has not been built.")


def _begins(book: Book) -> str:
    """The name of the note that tells where the pages of the printed book begin."""
    return f"{book.slug}-pages.json"


def _foreseen(
    pages: printed.Printed, book: Book, loaded: Loaded, told: Sequence[Diagnostic], cache: Cache
) -> tuple[tuple[Artifact, ...], tuple[Diagnostic, ...]]:
    """What the channel would say, as warnings, since the book can be built all the same; without what was `told` already.
    Before it the artifacts, the printer's with a note of where its pages begin."""
    made = next(artifact for artifact in pages.artifacts if artifact.kind == "print")
    pdf, where = made.files[made.main], begins_at(book, pages.pages, Place("book.yaml"))
    noting = replace(made, notes={_begins(book): noted(pdf, len(pages.pages), where)})
    artifacts = tuple(noting if artifact is made else artifact for artifact in pages.artifacts)
    blurred = {d.place for d in told if d.code == "image-sharp-in-print"}
    said = _preflight(pdf, book, loaded, where, cache, pages.pages)
    return artifacts, as_warnings(d for d in said if d.code != "image-resolution-enough" or d.place not in blurred)


def _preflight(
    pdf: bytes, book: Book, loaded: Loaded, where: Callable[[int], Place], cache: Cache, pages: PageMap | None = None
) -> Iterator[Diagnostic]:
    """What the book's channel would say of its print edition."""
    settings, key = loaded.manifest.print, loaded.written.place
    expected = Expected((settings.size.width, settings.size.height), settings.paper, key, pictures(book, pages))
    return examine(pdf, channel(settings.channel, settings.preflight.own), expected, where, cache=cache)


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What stands between a book and WCAG 2.2 AA: what was found, how each success criterion stands, what each checker said or
    why it could not be run here, and what the ebook that was looked at lacks."""

    title: str
    findings: tuple[Diagnostic, ...]
    verdicts: tuple[Verdict, ...] = ()
    checkers: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a criterion fails, or a checker objects. Notes are for a person to judge."""
        return any(finding.severity is not Severity.NOTE for finding in self.findings)


def accessibility(request: Request, progress: Progress) -> Accessibility:
    """Looks over the ebook as it would be built: the audit, and EPUBCheck and Ace where this machine has them."""
    clock = _Clock(progress)
    with clock.step("reading"):
        reading = read_book(request.path, jobs=request.jobs, cache=request.cache)
    kept, misread = kept_decisions(reading)
    published, misread_too = _published(reading)
    known = [*reading.diagnostics, *misread, *misread_too]
    if reading.loaded is None or reading.book is None or has_errors(known):
        return Accessibility("", in_order(d for d in known if d.severity is Severity.ERROR))
    pages: PageMap | None = None
    remarks: tuple[str, ...] = ()
    if _lists_pages(reading.book, request):
        try:
            with clock.step("print"):
                pages = _pages_alone(reading.book, _theme(reading.loaded), kept, request, clock).pages
        except (MachineLacks, printed.NotLaid) as lacks:
            remarks = (f"The page markers were left out of the ebook that was looked at. {lacks}",)
    with clock.step("epub"):
        ebook = _maker(reading.book, reading.loaded, published, pages, request)()
        audit, data = ebook.audited(), ebook.artifact.files[ebook.artifact.main]
    found, checkers = [*audit.findings], {}
    for name, look in {"EPUBCheck": check_epub, "Ace": ace.check}.items():
        try:
            with clock.step(name.lower()):
                said = look(data, ebook.book, ebook.artifact.main)
        except MachineLacks as lacks:
            checkers[name] = f"not run: {lacks}"
            continue
        found += said
        checkers[name] = _said(said)
    findings = in_order(as_errors(found) if request.strict else found)
    return Accessibility(reading.book.manifest.title, findings, audit.verdicts, checkers, remarks)


def _theme(loaded: Loaded) -> Theme:
    return Theme(loaded.root, loaded.manifest.style)


def _lists_pages(book: Book, request: Request) -> bool:
    """Whether the ebook is to list the pages of the printed book."""
    return book.manifest.page_list == "print" and epub.lists_pages(book, request.channel)


def _maker(
    book: Book, loaded: Loaded, published: epub.Published | None, pages: PageMap | None, request: Request
) -> Make:
    """What makes the ebook that is asked for, with the list of the printed book's `pages` where it has one."""
    return partial(
        epub.make,
        book,
        _theme(loaded),
        date=publication_date(book.manifest),
        cache=request.cache,
        channel=request.channel,
        published=published,
        printed=pages,
        key_at=loaded.written.place,
    )


_STEP_OF = {"print": "print", "screen": "print", "proof": "print", "epub": "epub", "web": "web"}


def _seconds(clock: _Clock, kind: str) -> float:
    """How long it took to make an edition."""
    return clock.seconds.get(_STEP_OF[kind], 0.0) or (clock.seconds.get("certify", 0.0) if kind == "epub" else 0.0)


def _dress(
    book: Book,
    loaded: Loaded,
    kept: printed.Kept,
    published: epub.Published | None,
    wanted: Sequence[str],
    request: Request,
    clock: _Clock,
) -> tuple[list[Artifact], printed.Printed | None, list[Diagnostic]]:
    """Every edition that is wanted, in the order of the manifest's own list, and what is known of the printed pages. The ebook
    comes after print, whose pages it may list."""
    theme = _theme(loaded)
    date = publication_date(book.manifest)
    artifacts: list[Artifact] = []
    found: list[Diagnostic] = []
    pages: printed.Printed | None = None
    if {"print", "screen", "proof"} & set(wanted):
        changes = None
        if request.since is not None:
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
                    kept=kept,
                    jobs=request.jobs,
                    tell=clock.progress.detail,
                    changes=changes,
                )
            except printed.NotLaid as error:
                return [], None, [*found, *printed.unlaid(book, error)]
            found += told
        finished = pages.artifacts
        if "print" in wanted:
            with clock.step("preflight"):
                finished, foreseen = _foreseen(pages, book, loaded, told, request.cache)
                found += foreseen
        artifacts += finished
    if "epub" in wanted:
        listed = _lists_pages(book, request)
        if listed and pages is None:
            try:
                with clock.step("print"):
                    pages = _pages_alone(book, theme, kept, request, clock)
            except printed.NotLaid as error:
                return [], None, [*found, *printed.unlaid(book, error)]
        with clock.step("certify" if request.certify else "epub"):
            make = _maker(book, loaded, published, pages.pages if listed and pages is not None else None, request)
            ebook, told = certified(loaded, make, day_of(book.manifest)) if request.certify else make().finished
            artifacts.insert(0, ebook)
            found += told
    if "web" in wanted:
        with clock.step("web"):
            site, told = web.render(book, theme, cache=request.cache)
            artifacts.append(site)
            found += told
    return artifacts, pages, found


def _pages_alone(book: Book, theme: Theme, kept: printed.Kept, request: Request, clock: _Clock) -> printed.Printed:
    """The pages of the print edition, for an ebook that is built without it."""
    try:
        return printed.lay_out(
            book, theme, cache=request.cache, kept=kept, jobs=request.jobs, tell=clock.progress.detail
        )
    except MachineLacks as lack:
        way = "The ebook can be built without it: write `page-list: none` under `epub:` in book.yaml."
        raise MachineLacks(f"{lack} {way}") from lack


def publication_date(manifest: Manifest) -> datetime:
    """The date that finished files bear, in UTC: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the manifest's."""
    epoch = _epoch()
    if epoch is not None:
        return epoch
    given = manifest.modified or manifest.date
    if not given:
        return _NO_DATE
    year, month, day = (*(int(part) for part in given.split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)


def day_of(manifest: Manifest) -> str:
    """The same as far as it is told: 2026-11-22, 2026-11, 2026 or ""."""
    epoch = _epoch()
    return epoch.date().isoformat() if epoch is not None else manifest.modified or manifest.date or ""


def _epoch() -> datetime | None:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdigit() else None


def folder_of(request: Request, loaded: Loaded) -> Path:
    """Where the finished files go: the folder asked for, else `dist/` beside `book.yaml`."""
    return request.output or loaded.root / "dist"


class _Clock:
    """Tells the progress of each step and keeps its seconds."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.progress.step(name)
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
