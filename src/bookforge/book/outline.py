"""The contents: the tree of all that a reader can turn to, from which every edition takes as many levels as it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bookforge.book.model import Chapter, Entry, Matter, Part
from bookforge.markup import HEADINGS, Element, classes, elements, heading_level, text_of

_UNLISTED = frozenset({"half-title", "title-page", "copyright", "contents", "dedication", "epigraph"})
_APART = frozenset({"callout", "references"})  # what has a heading and is no line of the contents
NOT_OF_A_TITLE = frozenset({"noteref", "cite"})
"""What stands in a heading and is not of the title: calls of notes, citations."""


def contents(units: Iterable[Matter | Part | Chapter]) -> tuple[Entry, ...]:
    """The entries of all units, in order: parts hold chapters, chapters hold sections. Pages before the contents are left out."""
    return tuple(_entry(unit) for unit in units if isinstance(unit, Part) or unit.role not in _UNLISTED)


def _entry(unit: Matter | Part | Chapter) -> Entry:
    if isinstance(unit, Part):
        return Entry(unit.id, unit.title, unit.number, "part", tuple(_entry(chapter) for chapter in unit.chapters))
    if isinstance(unit, Matter):
        return Entry(unit.id, unit.title, "", unit.role)
    return Entry(unit.id, unit.title, unit.number, unit.role, _sections(unit.root))


def _sections(root: Element) -> tuple[Entry, ...]:
    flat = [
        (heading_level(heading), Entry(section.get("id") or "", text_of(heading, without=NOT_OF_A_TITLE)))
        for heading in elements(root, *HEADINGS)
        if (section := heading.getparent()) is not None
        and section is not root
        and not _APART.intersection(classes(section))
    ]
    return _nest(flat)


def _nest(flat: Sequence[tuple[int, Entry]]) -> tuple[Entry, ...]:
    """Entries with levels as a tree; a level that was skipped hangs below the last one above it."""
    found: list[Entry] = []
    i = 0
    while i < len(flat):
        level, entry = flat[i]
        end = next((j for j in range(i + 1, len(flat)) if flat[j][0] <= level), len(flat))
        found.append(replace(entry, below=_nest(flat[i + 1 : end])))
        i = end
    return tuple(found)


def to_depth(entries: Sequence[Entry], depth: int) -> tuple[Entry, ...]:
    """The entries down to a depth: 1 is chapters only, 2 their sections too; a part stands above and does not count."""
    return tuple(
        replace(
            entry,
            below=to_depth(entry.below, depth if entry.role == "part" else depth - 1)
            if depth > 1 or entry.role == "part"
            else (),
        )
        for entry in entries
    )
