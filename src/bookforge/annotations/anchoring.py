"""Where a note stands in its chapter as the chapter is now.

First the words themselves are looked for, and of several places the one between the same neighbours; then what stands
between those neighbours; then the passage that shares most words with the quote. A note whose words are gone stays
where they were, and says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile

from bookforge.annotations.model import Target
from bookforge.annotations.texts import Text

_NEIGHBOURS = 24  # letters beside a quote that are enough to know its place by
_LONG = 16  # letters after which a quote is known without its neighbours
_MOST_GROWTH = 3  # times its length that a quote may grow to in the hands of an editor
_ALIKE = 0.6  # share of a quote's words that a passage must hold to be it
_WORD = re.compile(r"\w+")


class How(StrEnum):
    """How well a note was found."""

    EXACT = "exact"
    NEAR = "near"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a note stands now: in the block at `line` of the file `path`, at the words `exact` ("" when they are gone),
    letters `start` to `end` of the chapter's text."""

    path: str
    line: int
    exact: str
    start: int
    end: int
    how: How


def anchored(target: Target, texts: Mapping[str, Text]) -> Anchor:
    """Where a note stands in the chapters of a book. One that has changed its file's name is looked for in all."""
    text = texts.get(target.path)
    if text is not None:
        return _in_text(target, text)
    if len(target.exact) >= _LONG:
        for other in texts.values():
            at = other.words.find(target.exact)
            if at >= 0:
                return _anchor(other, at, at + len(target.exact), How.EXACT)
    return Anchor(target.path, target.line, "", 0, 0, How.DETACHED)


def _in_text(target: Target, text: Text) -> Anchor:
    span = _same_words(target, text)
    if span:
        return _anchor(text, *span, How.EXACT)
    span = _between_neighbours(target, text)
    if span and span[0] < span[1]:
        return _anchor(text, *span, How.NEAR)
    if span:  # the neighbours meet: the words were taken out
        return Anchor(text.path, text.line_at(span[0]), "", span[0], span[0], How.DETACHED)
    span = _most_alike(target, text)
    if span:
        return _anchor(text, *span, How.NEAR)
    at = _where_it_was(target, text)
    return Anchor(text.path, text.line_at(at), "", at, at, How.DETACHED)


def _anchor(text: Text, start: int, end: int, how: How) -> Anchor:
    return Anchor(text.path, text.line_at(start), text.words[start:end], start, end, how)


def _places(words: str, wanted: str) -> Iterator[int]:
    at = words.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = words.find(wanted, at + 1)


def _same_words(target: Target, text: Text) -> tuple[int, int] | None:
    """The place of the quote that has most of its neighbours, and of several the nearest to where it stood."""
    best: tuple[int, int, int] | None = None
    for at in _places(text.words, target.exact):
        kept = _neighbours_at(target, text, at, at + len(target.exact))
        best = max(best or (-1, 0, 0), (kept, -abs(at - target.start), at))
    if best is None:
        return None
    kept, _, at = best
    had = min(_NEIGHBOURS, len(target.prefix) + len(target.suffix))
    # A short word stands in many places: without one of its neighbours it may be another.
    return (at, at + len(target.exact)) if len(target.exact) >= _LONG or kept >= had / 3 else None


def _neighbours_at(target: Target, text: Text, start: int, end: int) -> int:
    """How many letters on either side of a place are those that stood there."""
    before = text.words[max(0, start - len(target.prefix)) : start]
    after = text.words[end : end + len(target.suffix)]
    return _alike_letters(reversed(before), reversed(target.prefix)) + _alike_letters(after, target.suffix)


def _alike_letters(one: Iterable[str], other: Iterable[str]) -> int:
    """How many letters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _between_neighbours(target: Target, text: Text) -> tuple[int, int] | None:
    """What stands between the words before the quote and those after it, where both are still there."""
    before, after = target.prefix[-_NEIGHBOURS:], target.suffix[:_NEIGHBOURS]
    if len(before.strip()) < _NEIGHBOURS / 3 or len(after.strip()) < _NEIGHBOURS / 3:
        return None
    longest = _MOST_GROWTH * len(target.exact) + 2 * _NEIGHBOURS
    found: list[tuple[int, int, int]] = []
    for at in _places(text.words, before):
        start = at + len(before)
        end = text.words.find(after, start, start + longest + len(after))
        if end >= 0:
            found.append((abs(start - target.start), start, end))
    if not found:
        return None
    _, start, end = min(found)
    between = text.words[start:end]
    first = start + len(between) - len(between.lstrip())
    return first, first + len(between.strip())


def _most_alike(target: Target, text: Text) -> tuple[int, int] | None:
    """The passage with most words of the quote, from the first to the last that both share."""
    quote = [word.casefold() for word in _WORD.findall(target.exact)]
    spans = [match.span() for match in _WORD.finditer(text.words)]
    words = [text.words[start:end].casefold() for start, end in spans]
    if len(quote) < 3 or len(words) < 3:
        return None
    size = min(len(words), len(quote) + len(quote) // 4)
    first = _best_window(Counter(quote), words, size, near=_word_at(spans, target.start))
    low, high = max(0, first - len(quote) // 4), min(len(words), first + size + len(quote) // 4)
    shared = [m for m in SequenceMatcher(None, quote, words[low:high], autojunk=False).get_matching_blocks() if m.size]
    if sum(match.size for match in shared) < _ALIKE * len(quote):
        return None
    return spans[low + shared[0].b][0], spans[low + shared[-1].b + shared[-1].size - 1][1]


def _word_at(spans: list[tuple[int, int]], at: int) -> int:
    return next((n for n, (_, end) in enumerate(spans) if end > at), len(spans))


def _best_window(quote: Counter[str], words: list[str], size: int, near: int) -> int:
    """Where the row of `size` words begins that shares most with a quote; of equal ones the nearest to `near`."""
    held: Counter[str] = Counter()
    shared = 0
    best = (-1, 0, 0)
    for n, word in enumerate(words):
        held[word] += 1
        shared += held[word] <= quote[word]
        if n >= size:
            gone = words[n - size]
            shared -= held[gone] <= quote[gone]
            held[gone] -= 1
        first = max(0, n - size + 1)
        best = max(best, (shared, -abs(first - near), first))
    return best[2]


def _where_it_was(target: Target, text: Text) -> int:
    """Where the words of a note stood: behind those before them, before those after them, in their block, at their line."""
    before, after = target.prefix[-_NEIGHBOURS:], target.suffix[:_NEIGHBOURS]
    for wanted, step in ((before, len(before)), (after, 0), (target.block, 0)):
        found = [at + step for at in _places(text.words, wanted if len(wanted.strip()) >= _NEIGHBOURS / 3 else "")]
        if found:
            return min(found, key=lambda at: abs(at - target.start))
    return text.start_of(target.line)
