"""The ebook with the claim that it meets WCAG 2.2 AA, where the claim has been earned.

A claim is part of the file that it is about. So the file is made as it would stand with the claim, and exactly these bytes
are given to EPUBCheck and to Ace, and their pages to the audit. Only when all three pass, and a person has reviewed the book,
are they handed over; else the file is made again without the claim, and what stood in its way is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bookforge.checks import ace
from bookforge.checks.finished import check_epub
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.artifact import Artifact
from bookforge.editions.epub import Ebook
from bookforge.manifest import Certifier, Manifest

_PLACE = Place("book.yaml")


class Make(Protocol):
    """What makes the ebook of a book, with the claim of a certifier or without."""

    def __call__(self, *, certifier: Certifier | None = None) -> Ebook:
        """The ebook."""


def certified(manifest: Manifest, make: Make) -> tuple[Artifact, tuple[Diagnostic, ...]]:
    """The ebook that `make` makes with its claim, or without one and with what stood in its way. Takes as long as EPUBCheck
    and Ace do.

    Raises `MachineLacks` where EPUBCheck or Ace cannot run: no build then passes for one that was looked at.
    """
    why = _unreviewed(manifest)
    if why:
        artifact, found = make().finished
        return artifact, (*found, report("claim-is-earned", _PLACE, why, _REVIEW))
    assert manifest.accessibility is not None
    ebook = make(certifier=manifest.accessibility.certifier)
    faults = tuple(_faults(ebook))
    if not faults:
        return ebook.finished
    artifact, found = make().finished
    told = report("claim-is-earned", _PLACE, f"The claim was not written: {len(faults)} findings stand in its way.")
    return artifact, (*found, *faults, told)


_REVIEW = "Name the person and the day under `accessibility:`, as `reviewed-by` and `reviewed`."


def _unreviewed(manifest: Manifest) -> str:
    """Why nobody can be named who says that the book conforms; "" where somebody can."""
    given = manifest.accessibility
    if given is None or given.certifier is None:
        return "The claim was not written: no person has reviewed the book."
    if manifest.modified and manifest.modified > given.certifier.on:
        return f"The claim was not written: the book was modified on {manifest.modified}, after its review."
    return ""


def _faults(ebook: Ebook) -> Iterator[Diagnostic]:
    name = ebook.artifact.main
    yield from check_epub(ebook.artifact.files[name], ebook.book, name)
    yield from ace.check(ebook.artifact.files[name], ebook.book, name)
    yield from ebook.audited().findings
