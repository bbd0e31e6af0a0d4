"""Straight quotes become the marks of their language; apostrophes, primes and Hebrew's own marks are told from them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bookforge.languages import is_wide
from bookforge.manuscript.typography.customs import Custom
from bookforge.manuscript.typography.runs import Edit

_APOSTROPHE = "’"
_PRIME, _DOUBLE_PRIME = "′", "″"
_GERESH, _GERSHAYIM = "׳", "״"
_OPENERS = frozenset("([{<–—-/¿¡“‘„‚«‹»›「『…")
_DEEPEST = 50  # quotations within each other; what stands around them was never closed
_QUOTE_AND_WORD = re.compile(r"' \w")
_STRAIGHT = re.compile("[\"']")
_FEET_AND_INCHES = re.compile(r"\d+(')\s?\d{1,2}(?:[.,]\d+)?(\")")
_DECADE = re.compile(r"\d0s\b|\d\d\b")
_WORD = re.compile(r"\w+")
_ENDS_SAYING = frozenset(".,!?…;:–—-")

CustomAt = Callable[[int], Custom]


@dataclass(slots=True)
class _Open:
    """A quote that is open: the mark that was typed, where, and how deep it lies among those of its language."""

    typed: str
    at: int
    custom: Custom
    pair: str


def quote_edits(text: str, custom_at: CustomAt) -> Iterator[Edit]:
    """What becomes of the straight quotes in a run; one that can be neither opening nor closing is left as it is.

    `custom_at` tells the customs of the language at a position.
    """
    measures = {found.start(group) for found in _FEET_AND_INCHES.finditer(text) for group in (1, 2)}
    opened: list[_Open] = []
    apostrophes: set[int] = set()
    for found in _STRAIGHT.finditer(text):
        at, typed = found.start(), found[0]
        if at in measures:
            yield Edit(at, at + 1, _PRIME if typed == "'" else _DOUBLE_PRIME, "primes")
        elif at in apostrophes:
            yield Edit(at, at + 1, _APOSTROPHE, "apostrophes")
        elif (own := _hebrew(text, at)) is not None:
            yield Edit(at, at + 1, own, "apostrophes")
        elif typed == '"':
            yield from _double(text, at, custom_at(at), opened)
        else:
            yield from _single(text, at, custom_at(at), opened, apostrophes)


def _double(text: str, at: int, custom: Custom, opened: list[_Open]) -> Iterator[Edit]:
    can_open, can_close = _sides(text, at)
    before = text[at - 1] if at else ""
    is_open = any(quote.typed == '"' for quote in opened)
    if can_open and not (can_close and is_open):
        yield _opening(at, '"', custom, opened)
    elif can_close and is_open:
        yield from _closing(at, '"', opened)
    elif can_close and before.isdigit():
        yield Edit(at, at + 1, _DOUBLE_PRIME, "primes")
    elif can_close and not text[at + 1 : at + 2].isalnum():
        yield Edit(at, at + 1, _within(custom, custom.quotes[1]), "quotes")  # opened in a paragraph before
    elif can_close and not before.isalnum():
        yield _opening(at, '"', custom, opened)  # without a space before: so:"yes"


def _single(text: str, at: int, custom: Custom, opened: list[_Open], apostrophes: set[int]) -> Iterator[Edit]:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    can_open, can_close = _sides(text, at)
    if before.isalnum() and after.isalnum():
        yield Edit(at, at + 1, _APOSTROPHE, "apostrophes")
    elif can_open and not (can_close and any(quote.typed == "'" for quote in opened)):
        short = _WORD.match(text, at + 1)
        if short and text[short.end() : short.end() + 1] == "'" and short[0].lower() == "n":
            apostrophes.add(short.end())  # rock 'n' roll
            yield Edit(at, at + 1, _APOSTROPHE, "apostrophes")
        elif _opens(text, at, custom, within=any(quote.typed == "'" for quote in opened)):
            yield _opening(at, "'", custom, opened)
        else:
            yield Edit(at, at + 1, _APOSTROPHE, "apostrophes")
    elif can_close and any(quote.typed == "'" for quote in opened) and not _is_possessive(text, at):
        yield from _closing(at, "'", opened)
    elif before.isdigit() and not opened:
        yield Edit(at, at + 1, _PRIME, "primes")
    elif can_close:
        yield Edit(at, at + 1, _APOSTROPHE, "apostrophes")


def _sides(text: str, at: int) -> tuple[bool, bool]:
    """Whether a quote at a position may open, and whether it may close."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    starts = not before or before.isspace() or before in _OPENERS or before in "\"'’" or is_wide(before)
    ends = bool(before) and not before.isspace() and before not in "([{¿¡"
    return starts and bool(after) and not after.isspace(), ends


@lru_cache(maxsize=8)
def _ends(text: str) -> tuple[int, ...]:
    """Where a single quotation may end."""
    return tuple(m.start() for m in re.finditer("'", text) if _may_end(text, m.start()))


def _opens(text: str, at: int, custom: Custom, *, within: bool) -> bool:
    """Whether a single quote before a word opens a quotation, and is no apostrophe of the word ('tis, '90s); `within`: in
    another such quotation."""
    ends = _ends(text)
    following = bisect.bisect_right(ends, at)
    end = ends[following] if following < len(ends) else None
    word = _WORD.match(text, at + 1)
    elided = word is not None and (word[0].lower() in custom.elisions or _DECADE.match(text, at + 1) is not None)
    if elided and word is not None and text[word.end() : word.end() + 1] == "'":
        return True  # the word alone is quoted: 'cause'
    if elided:
        return not within and end is not None and text[end - 1] in _ENDS_SAYING
    return end is not None or not text[:at].strip()  # at a paragraph's start it may close in a later paragraph


def _may_end(text: str, at: int) -> bool:
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()


def _is_possessive(text: str, at: int) -> bool:
    """Whether a single quote after an s goes with the word (the dogs' bowls), as another one follows to close."""
    if text[at - 1].lower() != "s" or not _QUOTE_AND_WORD.match(text, at):
        return False
    following = text.find("'", at + 1)
    while following >= 0:
        if _may_end(text, following):
            return True
        if _sides(text, following)[0] and text[following - 1 : following].isspace():
            return False  # another quotation begins before any ends
        following = text.find("'", following + 1)
    return False


def _opening(at: int, typed: str, custom: Custom, opened: list[_Open]) -> Edit:
    same = [quote for quote in opened if quote.custom.language == custom.language]
    outer, inner = custom.quotes[:2], custom.quotes[2:]
    nested = bool(same) and same[-1].pair == outer
    aside = not same and typed == "'" and outer[0] != "‘"
    pair = inner if nested or aside else outer
    opened.append(_Open(typed, at, custom, pair))
    del opened[:-_DEEPEST]
    mark = pair[0] + (custom.inside if pair == outer else "")
    return Edit(at, at + 1, mark, "quotes")


def _closing(at: int, typed: str, opened: list[_Open]) -> Iterator[Edit]:
    while opened[-1].typed != typed:
        opened.pop()  # it was never closed
    quote = opened.pop()
    outer = quote.pair == quote.custom.quotes[:2]
    yield Edit(at, at + 1, _within(quote.custom, quote.pair[1]) if outer else quote.pair[1], "quotes")


def _within(custom: Custom, mark: str) -> str:
    return custom.inside + mark


def _hebrew(text: str, at: int) -> str | None:
    """Geresh after a Hebrew letter, gershayim between two: they belong to the word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not "א" <= before <= "ת":
        return None
    if text[at] == '"':
        return _GERSHAYIM if "א" <= after <= "ת" else None
    return _GERESH if not after or after.isspace() or "א" <= after <= "ת" else None
