"""What is wrong with a book, without building it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from os.path import lexists

from bookforge import dist
from bookforge.cache import Cache
from bookforge.checking.checked import Checked
from bookforge.diagnostics import Diagnostic, Place, Severity, in_order, report
from bookforge.folder import DECISIONS, IDS
from bookforge.outcome import Request
from bookforge.reading import Reading, read_book


def check(request: Request, *, finished: bool = False, prose: bool = False, external: bool = False) -> Checked:
    """What every rule says of a book, and what is foreseen of a build or a store; with `finished` also whether the EPUB that
    was built holds the book's words, what EPUBCheck says of it, and the book's channel of the print edition; with `prose` the
    remarks on spelling and wording; with `external` which of its web links are dead.

    Each part is imported when it is asked for: most of what bookforge is has no part in reading a book. Raises
    `MachineLacks` for what the machine lacks.
    """
    reading = read_book(request.path, jobs=request.jobs, cache=request.cache)
    found = [*reading.diagnostics, *_of_earlier_builds(reading, request.cache)]
    looked: tuple[str, ...] = ()
    if reading.loaded is not None and reading.book is not None:
        from bookforge.foreseen import foreseen

        found += foreseen(reading.loaded, reading.book, request.cache)
    if prose:
        from bookforge.checking.prose import remarked

        found += remarked(reading, request.cache)
    if external:
        found += _of_web_links(reading, request)
    if finished:
        told, looked = _finished(reading, request)
        found += told
    return Checked(in_order(reading.allowances.passed_over(found)), looked)


def _of_earlier_builds(reading: Reading, cache: Cache) -> tuple[Diagnostic, ...]:
    """What cannot be meant in the files in which builds keep their decisions beside `book.yaml`."""
    found: tuple[Diagnostic, ...] = ()
    if reading.loaded is not None and lexists(reading.loaded.root / DECISIONS):
        from bookforge.making.decisions import kept_decisions

        found += kept_decisions(reading)[1]
    if reading.loaded is not None and lexists(reading.loaded.root / IDS):
        from bookforge.making.ids import known_ids

        found += known_ids(reading, cache)[1]
    return found


def _of_web_links(reading: Reading, request: Request) -> tuple[Diagnostic, ...]:
    """What is wrong with the links into the web, each looked up there."""
    from bookforge.checks import external  # what speaks to the network is loaded when it is asked for

    links = external.links_of(reading.trees)
    asked = [external.without_fragment(link.address) for link in links]
    answers = external.looked_up(asked, external.Web().ask, request.cache, datetime.now(UTC).date())
    return tuple(external.findings(links, answers))


def _finished(reading: Reading, request: Request) -> tuple[list[Diagnostic], tuple[str, ...]]:
    """What is found in the finished files, and how each stands. A file that is wanted and was not built is a warning; an
    error where there is none to look at."""
    from bookforge.checking.finished import Looked, Missing, look_over
    from bookforge.making.ids import published_ids

    if reading.loaded is None or reading.book is None:
        return [], ()
    dist.recover(request.folder(reading.loaded.root))
    said = tuple(look_over(reading, published_ids(reading, request.cache)[0], request))
    looked = [one for one in said if isinstance(one, Looked)]
    missing = [report("finished-file-exists", Place(m.name), m.message) for m in said if isinstance(m, Missing)]
    found = [finding for one in looked for finding in one.findings]
    found += missing if looked else [replace(d, severity=Severity.ERROR) for d in missing]
    return found, tuple(map(str, looked))
