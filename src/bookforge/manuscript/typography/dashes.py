"""Dashes and dots: `--` and `---`, ranges of numbers, minus signs, ellipses. What an author typed as a dash stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bookforge.manuscript.typography.runs import Edit

Style = Literal["typed", "em", "en"]
"""How `--` and `---` between words are set: with the spaces that were typed, as an unspaced em dash, as a spaced en dash."""

_TYPED = re.compile(r"(?<!-)-{2,3}(?!-)")
_BETWEEN_WORDS = re.compile(r"(?<=[^\s\d-])(?P<space>[ \u00a0]*)(?<!-)-{2,3}(?!-)[ \u00a0]*(?=[^\s\d-])")
_RANGE = re.compile(r"(?<![\w.,/:+*=-])(\d{1,4})-(\d{1,4})(?![\w/:*=-]|[.,]\d)")
_MINUS = re.compile(r"(?:(?<=^)|(?<=[\s(\[]))-(?=\d)")
_DOTS = re.compile(r"(?<!\.)\.{3,}(?!\.)")


def dash_edits(text: str, style: Style) -> Iterator[Edit]:
    """What becomes of hyphens that stand for dashes in a run."""
    taken: set[int] = set()
    if style != "typed":
        for found in _BETWEEN_WORDS.finditer(text):
            yield Edit(found.start(), found.end(), "—" if style == "em" else "\u00a0– ", "dashes")
            taken.update(range(found.start(), found.end()))
    for found in _TYPED.finditer(text):
        if found.start() not in taken:
            yield Edit(found.start(), found.end(), "–" if len(found[0]) == 2 else "—", "dashes")
    for found in _RANGE.finditer(text):
        if _is_range(found[1], found[2]):
            yield Edit(found.end(1), found.start(2), "–", "dashes")
    for found in _MINUS.finditer(text):
        if not text[: found.start()].rstrip()[-1:].isdigit():
            yield Edit(found.start(), found.end(), "−", "dashes")


def ellipsis_edits(text: str) -> Iterator[Edit]:
    """What becomes of three dots (…), of a full stop and three dots (….), and of six dots, as Chinese and Japanese have."""
    for found in _DOTS.finditer(text):
        count = len(found[0])
        if count in (3, 6):
            yield Edit(found.start(), found.end(), "…" * (count // 3), "ellipses")
        elif count == 4:
            yield Edit(found.start(), found.start() + 3, "…", "ellipses")


def _is_range(first: str, last: str) -> bool:
    """Whether two numbers with a hyphen between count up: 12-17, 1914-18, 98-104; no telephone number, no score, no date."""
    if len(first) > 1 and first[0] == "0":
        return False
    if len(first) == len(last):
        return int(first) < int(last)
    if len(last) < len(first):
        return len(first) >= 3 and last > first[-len(last) :]
    return len(last) == len(first) + 1 and (len(first) < 3 or first[0] == "9") and last[0] != "0"
