"""Two builds of the printed pages, page by page: which are other than they were, and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from bookforge.printings.record import PageRecord, Printing


class Difference(StrEnum):
    """How a page differs from the page with the same number in an earlier build."""

    TEXT = "text changed"
    MOVED = "text moved"
    DRAWN = "drawn otherwise"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page that differs: its folio, and its index in the earlier build and in the later (None where it is in one only)."""

    folio: str
    difference: Difference
    before: int | None
    after: int | None


def compared(before: Printing, after: Printing) -> tuple[ChangedPage, ...]:
    """The pages that differ, those of the later build in its order, then those that are gone.

    Text has moved where every line of it stands somewhere in the other build.
    """
    old = {page.folio: index for index, page in enumerate(before.pages)}
    old_lines, new_lines = _lines(before.pages), _lines(after.pages)
    changed = []
    for index, page in enumerate(after.pages):
        was = old.pop(page.folio, None)
        if was is None:
            changed.append(ChangedPage(page.folio, Difference.NEW, None, index))
        elif page.drawing != before.pages[was].drawing:
            moved = set(page.lines) <= old_lines and set(before.pages[was].lines) <= new_lines
            same = page.lines == before.pages[was].lines
            how = Difference.DRAWN if same else Difference.MOVED if moved else Difference.TEXT
            changed.append(ChangedPage(page.folio, how, was, index))
    changed += [ChangedPage(folio, Difference.GONE, index, None) for folio, index in old.items()]
    return tuple(changed)


def in_ranges(pages: Sequence[ChangedPage]) -> str:
    """Some pages as an author writes them: “ix, 12–14, 31”."""

    def place(numbered: tuple[int, ChangedPage]) -> int:
        count, page = numbered
        index = page.after if page.after is not None else page.before
        return (index or 0) - count

    told = []
    for _, run in groupby(enumerate(pages), place):
        run_of = [page.folio for _, page in run]
        told.append(run_of[0] if len(run_of) == 1 else f"{run_of[0]}–{run_of[-1]}")
    return ", ".join(told)


def _lines(pages: Iterable[PageRecord]) -> set[str]:
    return {line for page in pages for line in page.lines}
