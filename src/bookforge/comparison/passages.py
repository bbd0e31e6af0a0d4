"""Two texts, passage by passage and then word by word: what was put in, what was taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 1200  # words; a passage longer than this is compared with its commonest words left out of account
_UNLIKE = 0.35  # passages less alike than this are one taken out and another put in
_NEAR = 6  # words shown around a change
_FAR = 2 * _NEAR + 2


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"
    GAP = "gap"  # words left out of the account, since nothing changed in them


@dataclass(frozen=True, slots=True)
class Run:
    """Some words that had the same fate."""

    mark: Mark
    text: str


Passage = tuple[Run, ...]
"""A changed passage: its words, marked."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage as it was and as it is: its number in the old text and in the new one (None where it is not there), and all
    its words, marked."""

    before: int | None
    after: int | None
    runs: Passage

    @property
    def differs(self) -> bool:
        """Whether anything in it is other."""
        return any(run.mark is not Mark.SAME for run in self.runs)


def side_by_side(old: Sequence[str], new: Sequence[str]) -> tuple[Pair, ...]:
    """Every passage of two texts, in order, those that changed word by word."""
    return tuple(_pairs(old, new))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            yield from (Pair(i + n, k + n, (Run(Mark.SAME, old[i + n]),)) for n in range(j - i))
            continue
        there, here = i, k
        for before, after in _paired(old[i:j], new[k:m]):
            if before is None:
                yield Pair(None, here, (Run(Mark.INSERTED, after or ""),))
            elif after is None:
                yield Pair(there, None, (Run(Mark.DELETED, before),))
            else:
                yield Pair(there, here, tuple(_by_word(before, after)))
            there, here = there + (before is not None), here + (after is not None)


def changed(old: Sequence[str], new: Sequence[str]) -> tuple[Passage, ...]:
    """The passages in which two sections differ, in order, with a few words around each change."""
    return tuple(_changed(old, new))


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Passage]:
    for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            continue
        for before, after in _paired(old[i:j], new[k:m]):
            if before is None:
                yield (Run(Mark.INSERTED, after or ""),)
            elif after is None:
                yield (Run(Mark.DELETED, before),)
            else:
                yield _shortened(_by_word(before, after))


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Passages that were replaced, each with the first one left that is like it, in order."""
    at = 0
    for before in old:
        match = next((i for i in range(at, min(len(new), at + 8)) if _alike(before, new[i])), None)
        if match is None:
            yield before, None
            continue
        yield from ((None, after) for after in new[at:match])
        yield before, new[match]
        at = match + 1
    yield from ((None, after) for after in new[at:])


def _alike(a: str, b: str) -> bool:
    matcher = SequenceMatcher(None, a.split(), b.split(), autojunk=False)
    return matcher.quick_ratio() >= _UNLIKE and matcher.ratio() >= _UNLIKE


def _by_word(old: str, new: str) -> list[Run]:
    a, b = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(str.isspace, a, b, autojunk=max(len(a), len(b)) > _LONGEST)
    runs: list[Run] = []
    for code, i, j, k, m in matcher.get_opcodes():
        if code == "equal":
            runs.append(Run(Mark.SAME, "".join(a[i:j])))
            continue
        if j > i:
            runs.append(Run(Mark.DELETED, "".join(a[i:j])))
        if m > k:
            runs.append(Run(Mark.INSERTED, "".join(b[k:m])))
    return list(_gathered(runs))


def _gathered(runs: Sequence[Run]) -> Iterator[Run]:
    """Changes that only a space parts are one: `[-one two-]{+three four+}`, not a patchwork."""
    deleted, inserted = "", ""
    for position, run in enumerate(runs):
        if run.mark is Mark.DELETED:
            deleted += run.text
        elif run.mark is Mark.INSERTED:
            inserted += run.text
        elif run.text.isspace() and (deleted or inserted) and position + 1 < len(runs):
            deleted, inserted = deleted + run.text, inserted + run.text
        else:
            yield from _flushed(deleted, inserted)
            deleted, inserted = "", ""
            yield run
    yield from _flushed(deleted, inserted)


def _flushed(deleted: str, inserted: str) -> Iterator[Run]:
    if deleted == inserted:
        if deleted:
            yield Run(Mark.SAME, deleted)
        return
    if deleted:
        yield Run(Mark.DELETED, deleted)
    if inserted:
        yield Run(Mark.INSERTED, inserted)


def _shortened(runs: Sequence[Run]) -> Passage:
    """Only the words near a change; a gap stands for the others."""
    shown: list[Run] = []
    for position, run in enumerate(runs):
        parts = run.text.split(" ")
        if run.mark is not Mark.SAME or len(parts) <= _FAR:
            shown.append(run)
            continue
        if position:
            shown.append(Run(Mark.SAME, " ".join(parts[:_NEAR])))
        shown.append(Run(Mark.GAP, " … " if position else "… "))
        if position + 1 < len(runs):
            shown.append(Run(Mark.SAME, " ".join(parts[-_NEAR:])))
    return tuple(shown)
