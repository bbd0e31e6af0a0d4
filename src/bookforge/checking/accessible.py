"""`bookforge check --accessibility`: what stands between a book and WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookforge.book import PageMap
from bookforge.checking.finished import passed_or_not
from bookforge.checks import ace
from bookforge.checks.finished import check_epub
from bookforge.diagnostics import Diagnostic, MachineLacks, Severity, as_errors, has_errors, in_order
from bookforge.editions import print as printed
from bookforge.editions.epub.accessibility import Verdict
from bookforge.making.clock import Clock, Progress
from bookforge.making.decisions import kept_decisions
from bookforge.making.ebook import lists_pages, maker, pages_alone, theme_of
from bookforge.making.ids import published_ids
from bookforge.outcome import Request
from bookforge.reading import read_book


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
    clock = Clock(progress)
    with clock.step("reading"):
        reading = read_book(request.path, jobs=request.jobs, cache=request.cache)
    kept, misread = kept_decisions(reading)
    published, misread_too = published_ids(reading, request.cache)
    known = [*reading.diagnostics, *misread, *misread_too]
    if reading.loaded is None or reading.book is None or has_errors(known):
        return Accessibility("", in_order(d for d in known if d.severity is Severity.ERROR))
    pages: PageMap | None = None
    remarks: tuple[str, ...] = ()
    if lists_pages(reading.book, request):
        try:
            with clock.step("print"):
                hands = printed.own_hands(request.jobs)
                pages = pages_alone(reading.book, theme_of(reading.loaded), kept, request.cache, hands, clock).pages
        except (MachineLacks, printed.NotLaid) as lacks:
            remarks = (f"The page markers were left out of the ebook that was looked at. {lacks}",)
    with clock.step("epub"):
        ebook = maker(reading.book, reading.loaded, published, pages, request)()
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
        checkers[name] = passed_or_not(said)
    findings = in_order(as_errors(found) if request.strict else found)
    return Accessibility(reading.book.manifest.title, findings, audit.verdicts, checkers, remarks)
