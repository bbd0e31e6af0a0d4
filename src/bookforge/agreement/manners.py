"""One kind of dash and one kind of quotation mark in a book: where a chapter has another, it is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript import ChapterTree
from bookforge.manuscript.traits import Manner

_CODES = {"dash": "dashes-are-of-one-kind", "quote": "quotes-are-of-one-kind"}
_ENOUGH = 5  # uses that make a manner the book's
_PAIRS = {"“": "“ ”", "„": "„ “", "«": "« »", "»": "» «", "‘": "‘ ’", "‚": "‚ ‘", "「": "「 」", "『": "『 』"}
_SHOWN = {"—": "like—this", " — ": "like — this", " – ": "like – this"}


def manners(chapters: Sequence[ChapterTree], _language: str) -> Iterator[Diagnostic]:
    """The chapters that write dashes or quotation marks otherwise than most of the book does, by language."""
    uses: Counter[tuple[str, str, str]] = Counter()
    for chapter in chapters:
        for manner in chapter.traits.manners:
            uses[manner.kind, manner.language, manner.sign] += manner.count
    for chapter in chapters:
        for manner in chapter.traits.manners:
            usual, often = _usual(uses, manner.kind, manner.language)
            if manner.sign == usual or often < _ENOUGH or uses[manner.kind, manner.language, manner.sign] == often:
                continue
            message = _message(manner.kind, manner.sign, manner.count, usual, often)
            told = chapter.source.report(_CODES[manner.kind], manner.place, message)
            yield told.with_fix(manner.words, _alike(manner, usual), certain=False)


def _alike(manner: Manner, usual: str) -> str | None:
    """What is typed at a place, with the mark that is usual; None for « », which in French take spaces of their own."""
    if manner.kind == "dash":
        return manner.words.replace(manner.sign, usual, 1)
    if usual in "«»" and manner.language == "fr":
        return None
    opens, closes = _PAIRS[usual].split()
    return f"{opens}{manner.words[1:-1].strip()}{closes}"


def _usual(uses: Counter[tuple[str, str, str]], kind: str, language: str) -> tuple[str, int]:
    """The sign that a book has most often, and how often."""
    counted = {sign: count for (k, spoken, sign), count in uses.items() if (k, spoken) == (kind, language)}
    usual = max(sorted(counted), key=counted.__getitem__)
    return usual, counted[usual]


def _message(kind: str, sign: str, count: int, usual: str, often: int) -> str:
    here, usually = (_SHOWN if kind == "dash" else _PAIRS)[sign], (_SHOWN if kind == "dash" else _PAIRS)[usual]
    times = "once" if count == 1 else f"{count} times"
    what = "a dash is written" if kind == "dash" else "a quotation stands in"
    return f"Here {what} {here} ({times} in this chapter); most of the book has {usually} ({often} times)."
