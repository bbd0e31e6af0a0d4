"""Levels of headings in an article that was written elsewhere: shifted as its author asks, and a file that begins at `##`
has its title there."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import HEADINGS, Element, elements, heading_level

_LOWEST = 6
WRITTEN = "data-level"
"""The level that a heading has in its file, until `headings` has told what is wrong with it."""


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Shifts all headings by `draft.shift`; then so that the first is of level 1, where it can only be the title."""
    yield from ()
    headings = list(elements(draft.root, *HEADINGS))
    for heading in headings:
        heading.set(WRITTEN, str(heading_level(heading)))
    _shift(headings, draft.shift)
    if headings and draft.front.title is None and _is_title(draft.root, headings):
        _shift(headings, 1 - heading_level(headings[0]))


def _is_title(root: Element, headings: list[Element]) -> bool:
    """Whether the file begins with its first heading, and that is the only one of its level and none is above it."""
    levels = [heading_level(heading) for heading in headings]
    first = next(iter(root), None)
    begins = first is not None and first.tag == "section" and len(first) > 0 and first[0] is headings[0]
    return begins and levels[0] > 1 and all(level > levels[0] for level in levels[1:])


def _shift(headings: list[Element], by: int) -> None:
    for heading in headings if by else ():
        heading.tag = f"h{min(max(heading_level(heading) + by, 1), _LOWEST)}"
