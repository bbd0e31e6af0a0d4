"""The finished file held against a channel's rules, before the channel does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pikepdf

from bookforge.cache import NO_CACHE, Cache
from bookforge.checks.preflight import marks, sheets
from bookforge.checks.preflight.document import read
from bookforge.checks.preflight.told import Case, Expected, Where, listed
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.formats import Channel

_MEGABYTE = 1_000_000
_LOOKS: tuple[Callable[[Case], Iterator[Diagnostic]], ...] = (
    sheets.size, sheets.count, sheets.last_page, sheets.blanks, sheets.bleed, sheets.margins,
    marks.fonts, marks.text, marks.lines, marks.images, marks.colour, marks.ink, marks.transparency,
)  # fmt: skip


def examine(
    pdf: bytes,
    channel: Channel,
    expected: Expected,
    where: Where = lambda index: Place("the print edition"),
    *,
    cache: Cache = NO_CACHE,
    jobs: int = 1,
) -> Iterator[Diagnostic]:
    """What a channel would say of a print edition's PDF: an error for what it refuses, a warning for what it advises against.

    `where` gives the place in the manuscript at which a page (from 0) begins. Reads a novel in a second or two, in `jobs`
    processes where it is long, and pages that the cache knows in no time.
    """
    try:
        case = Case(read(pdf, cache, jobs), channel, expected, where)
    except pikepdf.PdfError as error:
        yield report("pdf-can-be-read", where(0), f"The PDF cannot be read: {error}.")
        return
    for look in (*_LOOKS, _file):
        yield from look(case)


def _file(case: Case) -> Iterator[Diagnostic]:
    """The file as a whole: its size, what it holds beside its pages, the standard that it claims."""
    rules, place = case.channel.rules, case.key("editions", "print")
    megabytes = case.file.size / _MEGABYTE
    if rules.file_size and megabytes > rules.file_size.value:
        mend = "Save photographs as JPEG, no larger than 300 dots an inch at their printed size."
        yield case.finding("file-size-taken", rules.file_size, place, f"The file has {megabytes:.1f} MB.", mend)
    if rules.extras and (extras := sorted(case.file.extras & set(rules.extras.value))):
        mend = "bookforge's print edition has none of these: send dist/…-print.pdf, and not the one for the screen."
        yield case.finding("file-is-pages-only", rules.extras, place, f"The file has {listed(extras)}.", mend)
    if rules.standard and case.file.standard not in rules.standard.value:
        claim = f"claims to be {case.file.standard}" if case.file.standard else "claims no standard"
        mend = _claim(rules.standard.value)
        yield case.finding("standard-met", rules.standard, place, f"The file {claim}.", mend)


def _claim(standards: tuple[str, ...]) -> str:
    """How a file comes to claim one of some standards."""
    keys = [key for key in ("x-4", "x-3") if any(name.startswith(f"PDF/{key.upper()}") for name in standards)]
    named = f", with `pdf-x: {keys[0]}`" if keys else ""
    asked = f"Name the profile of the press as `editions.print.output-intent`{named}"
    return f"{asked}; or ask for a proof, and look at its greys and colours."
