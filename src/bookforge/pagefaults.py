"""What a proofreader would mark on the pages of a book, as an author is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from bookforge.diagnostics import Diagnostic

LOOSE = 3.0
"""A line is loose when its spaces are on average wider than this many of its face's own."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many faults of a kind there were before copyfitting, how many are left, and where the first of those are."""

    kind: str
    before: int
    now: int
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageFaults:
    """Each fault as a note, in the order of the pages, how many there are of each kind, and whether copyfitting mended what it
    could."""

    notes: tuple[Diagnostic, ...] = ()
    counts: tuple[Count, ...] = ()
    fitted: bool = False
