"""The ebook with the claim that it meets WCAG 2.2 AA, where the claim has been earned.

A claim is part of the file that it is about. So the file is made as it would stand with the claim, and exactly these bytes
are given to EPUBCheck and to Ace, and their pages to the audit. Only when all three pass, and a person has reviewed the book,
are they handed over; else the file is made again without the claim, and what stood in its way is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bookforge.diagnostics import Diagnostic
from bookforge.editions.artifact import Artifact
from bookforge.editions.epub import Ebook
from bookforge.manifest import Certifier, Loaded, Manifest

_AT = ("accessibility",)


class Make(Protocol):
    """What makes the ebook of a book, with the claim of a certifier or without."""

    def __call__(self, *, certifier: Certifier | None = None) -> Ebook:
        """The ebook."""


def certified(loaded: Loaded, make: Make, day: str) -> tuple[Artifact, tuple[Diagnostic, ...]]:
    """The ebook that `make` makes with its claim, or without one and with what stood in its way. `day` is the date that the
    file bears, as far as it is told ("": not at all). Takes as long as EPUBCheck and Ace do.

    Raises `MachineLacks` where EPUBCheck or Ace cannot run: no build then passes for one that was looked at.
    """
    certifier = _certifier(loaded.manifest)
    why = _unreviewed(certifier, day)
    if why is not None:
        artifact, found = make().finished
        message, remedy = why
        return artifact, (*found, loaded.written.report_key("claim-is-earned", _AT, message, remedy))
    ebook = make(certifier=certifier)
    faults = tuple(_faults(ebook))
    if not faults:
        return ebook.finished
    artifact, found = make().finished
    count = "1 finding stands" if len(faults) == 1 else f"{len(faults)} findings stand"
    told = loaded.written.report_key("claim-is-earned", _AT, f"The claim was not written: {count} in its way.")
    return artifact, (*found, *faults, told)


def _certifier(manifest: Manifest) -> Certifier | None:
    return manifest.accessibility.certifier if manifest.accessibility is not None else None


def _unreviewed(certifier: Certifier | None, day: str) -> tuple[str, str] | None:
    """Why nobody can be named who says that the book conforms, and what to do; None where somebody can.

    A claim is about this very file: its review is no earlier than the day that the file bears.
    """
    if certifier is None:
        name = "Name the person and the day under `accessibility:`, as `reviewed-by` and `reviewed`."
        return "The claim was not written: no person has reviewed the book.", name
    if not (_is_day(day) and _is_day(certifier.on)):
        what = "on which day the book was last changed" if not _is_day(day) else "the day of the review"
        key = "modified" if not _is_day(day) else "reviewed"
        message = f"The claim was not written: book.yaml does not tell {what}."
        return message, f"Write it as `{key}`, with year, month and day; the review is to be of that day or later."
    if day > certifier.on:
        message = f"The claim was not written: the book is of {day}, later than its review of {certifier.on}."
        mend = "Review the book as it is now; or write as `modified` the day of its last change, if that is earlier."
        return message, mend
    return None


def _is_day(date: str) -> bool:
    """Whether a date tells the day: 2026-11-22, and not 2026-11 or 2026."""
    return date.count("-") == 2


def _faults(ebook: Ebook) -> Iterator[Diagnostic]:
    from bookforge.checks import ace  # not at the top: few builds ask for a claim
    from bookforge.checks.finished import check_epub

    name = ebook.artifact.main
    yield from check_epub(ebook.artifact.files[name], ebook.book, name)
    yield from ace.check(ebook.artifact.files[name], ebook.book, name)
    yield from ebook.audited().faults
