"""Spaces that hold together what belongs together at a line's end, and those that a language sets before its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bookforge.manuscript.typography.customs import Custom
from bookforge.manuscript.typography.runs import OBJECT, Edit

_HARD, _NARROW = "\u00a0", "\u202f"
_UNITS = (
    "%|‰|°[CF]?|°|€|£|\\$|¥|km/h|[kcmµμnd]?m[²³]?|km²|[kmµμ]?g|t|[hdcmµμ]?l|L|[kMGT]?B|[kMG]?Hz|[kMG]?Wh?|[km]?V|[km]?A|[kM]?J|"
    "kcal|h?Pa|min|s|ms|h|bar|dB|px|pt|EUR|USD|GBP|CHF|Mio\\.|Mrd\\.|km|in\\.|ft|lb|lbs|oz|mi|mph|кг|км|см|мм|м|г|л|руб\\."
)
_NUMBER_AND_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![\w°]))")
_SIGN_AND_NUMBER = re.compile(r"(?<=[§№¶]) (?=[§\d])")
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.[ \u00a0]?){2,}(?=[^\W\d_]{2})")
_BEFORE_DASH = re.compile(r"(?<=[^\s\d]) (?=[–—] )")
_GAP = re.compile(r" ")
_MAYBE_SPACE = "([ \u00a0\u202f]?)"


def space_edits(text: str, custom: Custom) -> Iterator[Edit]:
    """What becomes of the spaces in a run of one language; where two touch the same, the first counts."""
    yield from _closed_up(text, custom)
    for pattern in _bindings(custom):
        for found in pattern.finditer(text):
            yield Edit(found.start(), found.end(), _HARD, "spaces")
    for found in _INITIALS.finditer(text):
        if found[0].upper() == found[0]:
            for gap in _GAP.finditer(found[0]):
                at = found.start() + gap.start()
                yield Edit(at, at + 1, _HARD, "spaces")
    for mark, space in custom.high:
        yield from _before_mark(text, mark, space)
    if custom.inside:
        for found in re.finditer(rf"(?<={re.escape(custom.quotes[0])})(?:[ \u00a0\u202f]|(?=\w|{OBJECT}))", text):
            if found[0] != custom.inside:
                yield Edit(found.start(), found.end(), custom.inside, "spaces")


@cache
def _bindings(custom: Custom) -> tuple[re.Pattern[str], ...]:
    """Where one space is not to be broken."""
    patterns = [_NUMBER_AND_UNIT, _SIGN_AND_NUMBER, _BEFORE_DASH]
    if custom.before_number:
        patterns.append(_behind(custom.before_number, r"(?:\d|[IVXLC]+\b)"))
    if custom.before_name:
        patterns.append(_behind(custom.before_name, r"[^\W\d_a-zà-ÿ]"))
    if custom.small_words:
        patterns.append(re.compile(rf"(?<=(?<![^\s(\[„«“\"–—])[{custom.small_words}]) (?=\w)"))
    return tuple(patterns)


def _behind(words: tuple[str, ...], then: str) -> re.Pattern[str]:
    """The space between one of some words and what is to follow it."""
    behind = "|".join(rf"(?<=(?<!\w){re.escape(word)})" for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:{behind}) (?={then})")


def _closed_up(text: str, custom: Custom) -> Iterator[Edit]:
    for pattern in _abbreviations(custom):
        for found in pattern.finditer(text):
            for group in range(1, (pattern.groups or 0) + 1):
                if found[group] != _NARROW:
                    yield Edit(found.start(group), found.end(group), _NARROW, "spaces")


@cache
def _abbreviations(custom: Custom) -> tuple[re.Pattern[str], ...]:
    """One pattern an abbreviation, longest first; its groups are the gaps between its letters, empty or a space."""
    ordered = sorted(custom.closed_up, key=len, reverse=True)
    return tuple(
        re.compile(rf"(?<![\w.]){_MAYBE_SPACE.join(map(re.escape, words.split()))}(?!\w)") for words in ordered
    )


def _before_mark(text: str, mark: str, space: str) -> Iterator[Edit]:
    """The space before a mark such as ! or », put in where there is none: not within an address, a time or a row of marks."""
    behind = rf"{re.escape(mark)}(?=$|[\s{OBJECT}»”’)\],.!?…–—])" if mark in ":" else re.escape(mark)
    for found in re.finditer(rf"(?<=[\w)\]}}»”’%…{OBJECT}.,!?\"'])([ \u00a0\u202f]?){behind}", text):
        before = text[found.start() - 1]
        row = not found[1] and (before in "!?.,…" or (before in ")]" and mark == ":"))
        if mark != "»" and row and before != "…":
            continue
        if found[1] != space:
            yield Edit(found.start(1), found.end(1), space, "spaces")
