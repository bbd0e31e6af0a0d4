"""`bookforge check --fix`: the changes that are certain, made in the author's files at their exact places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bookforge import dist
from bookforge.diagnostics import Diagnostic, Fix, Place
from bookforge.folder import is_file, within
from bookforge.migrate import Change
from bookforge.proofreading.mending import Moved, mended

_MOST_ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Fixes:
    """The files that change, and the fixes that could not be made, since the file holds something else there."""

    changes: tuple[Change, ...]
    left: tuple[Fix, ...]


def fixes(root: Path, found: Iterable[Diagnostic]) -> Fixes:
    """What the fixes of some findings change in a book's files. Nothing is written."""
    by_path: dict[str, dict[Place, Fix]] = {}
    for fix in (one.fix for one in found if one.fix is not None and one.fix.certain):
        by_path.setdefault(fix.place.path, {}).setdefault(fix.place, fix)  # one at a place: what is left is found again
    changes: list[Change] = []
    left: list[Fix] = []
    for path, wanted in sorted(by_path.items()):
        file = within(root, path)
        if file is None or not is_file(file):
            left += wanted.values()
            continue
        before = after = file.read_bytes()
        for place in sorted(wanted, reverse=True):  # from the end, so that the places before it stay true
            try:
                after = mended(after, place, wanted[place].was, wanted[place].now)
            except Moved:
                left.append(wanted[place])
        if after != before:
            changes.append(Change(file, path, before.decode(), after.decode()))
    return Fixes(tuple(changes), tuple(left))


def rounds(root: Path, look: Callable[[], Iterable[Diagnostic]], *, write: bool) -> Iterator[Fixes]:
    """The fixes of what a `look` finds, each round before it is written, until there is nothing to change: where a manifest
    is mended, chapters are read that could not be read before. Without `write`, the first round alone.

    A file that somebody has saved meanwhile is left to the next round.
    """
    for _ in range(_MOST_ROUNDS):
        made = fixes(root, look())
        yield made
        if not write or not made.changes:
            return
        for change in made.changes:
            if change.path.read_bytes() == change.before.encode():
                dist.rewrite(change.path, change.after.encode())
