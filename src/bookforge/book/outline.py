"""The contents: the tree of all that a reader can turn to, from which every edition takes as many levels as it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bookforge.book.labels import sections_of
from bookforge.book.model import Chapter, Entry, Matter, Part, by_several
from bookforge.markup import Element

_UNLISTED = frozenset({"half-title", "title-page", "copyright", "contents", "dedication", "epigraph"})


def contents(units: Iterable[Matter | Part | Chapter]) -> tuple[Entry, ...]:
    """The entries of all units, in order: parts hold chapters, chapters hold sections. Pages before the contents are left out."""
    units = tuple(units)
    inner = (unit.chapters if isinstance(unit, Part) else (unit,) for unit in units)
    named = by_several(unit for held in inner for unit in held if isinstance(unit, Chapter))
    return tuple(_entry(unit, named) for unit in units if isinstance(unit, Part) or unit.role not in _UNLISTED)


def _entry(unit: Matter | Part | Chapter, named: bool) -> Entry:
    """The line of a unit; chapters have their author in it where they are to be `named`."""
    if isinstance(unit, Part):
        held = tuple(_entry(chapter, named) for chapter in unit.chapters)
        return Entry(unit.id, unit.title, unit.number, "part", below=held)
    if isinstance(unit, Matter):
        return Entry(unit.id, unit.title, "", unit.role)
    author = (unit.author if named else None) or ""
    return Entry(unit.id, unit.title, unit.number, unit.role, author, _sections(unit.root))


def _sections(root: Element) -> tuple[Entry, ...]:
    return _nest([(level, Entry(name, title, number)) for level, name, number, title in sections_of(root)])


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
