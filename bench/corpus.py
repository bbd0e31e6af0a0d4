"""The text that everybody sets: the chapters of a folder, as often as asked, and the edits that an author makes.

Values to values but for `chapters_of`, which reads the folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

_HEADING = re.compile(r"^(# .*?)( *\{[^}]*\})?$", re.MULTILINE)
_ID = re.compile(r"(?<=[{ ]#)[\w:.-]+(?=[^{}\n]*\})")
_TO_ID = re.compile(r"(?<=\]\(#)[\w:.-]+(?=\))")
_LONG_WORD = re.compile(r"(?<![^\s“‘(])[a-z]{6,}(?=[\s,;!?])")  # a word of prose: of no link, id or mark
_TWO_PAGES = 900  # short words, on a page of 6 by 9 inches


@dataclass(frozen=True)
class Chapter:
    """A Markdown file: its name, and its text."""

    name: str
    text: str


def chapters_of(folder: Path) -> tuple[Chapter, ...]:
    """The chapters that lie in a folder, in the order of their names."""
    files = sorted(folder.glob("*.md"))
    return tuple(Chapter(file.name, file.read_text(encoding="utf-8")) for file in files)


def repeated(chapters: Sequence[Chapter], times: int) -> tuple[Chapter, ...]:
    """A book `times` as long: from the second time on chapters have other names, titles and ids."""
    return tuple(_again(chapter, time) for time in range(1, times + 1) for chapter in chapters)


def _again(chapter: Chapter, time: int) -> Chapter:
    name = f"{time:02}-{chapter.name}"
    if time == 1:
        return Chapter(name, chapter.text)
    text = _HEADING.sub(lambda found: f"{found[1]} ({time}){found[2] or ''}", chapter.text, count=1)
    for of_id in (_ID, _TO_ID):
        text = of_id.sub(lambda found: f"{found[0]}-{time}", text)
    return Chapter(name, text)


def words(chapters: Sequence[Chapter]) -> int:
    """How many words they have."""
    return sum(len(chapter.text.split()) for chapter in chapters)


def middle(chapters: Sequence[Chapter]) -> Chapter:
    """The chapter that is edited: half of the book stands behind it."""
    return chapters[len(chapters) // 2]


def mended(chapter: Chapter, turn: int) -> Chapter:
    """An edit that moves no line: two letters of one word change places, of another word each turn."""
    found = list(_LONG_WORD.finditer(chapter.text))
    if not found:
        raise ValueError(f"{chapter.name} has no long word to edit")
    word = found[turn % len(found)]
    letters = list(word[0])
    at = next((n for n in range(1, len(letters) - 1) if letters[n] != letters[n + 1]), 1)
    letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return replace(chapter, text=chapter.text[: word.start()] + "".join(letters) + chapter.text[word.end() :])


def lengthened(chapter: Chapter, turn: int) -> Chapter:
    """An edit that makes the chapter longer than the last turn left it, or shorter: by four pages. One or two would often
    only fill a blank page at the end."""
    said = [word for word in chapter.text.split() if word.isalpha()]
    if not said:
        raise ValueError(f"{chapter.name} has no words to repeat")
    block = [said[number % len(said)] for number in range(_TWO_PAGES)]
    more = "\n\n".join(f"Turn {turn}: {' '.join(block)}." for _ in range(1 + 2 * (turn % 2)))
    return replace(chapter, text=f"{chapter.text.rstrip()}\n\n{more}\n")
