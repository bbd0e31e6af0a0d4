"""Where in the author's files stands what was found in a passage, and how she wrote it there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bookforge.diagnostics import Place
from bookforge.manuscript import Prepared, Source

_TYPED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " "}
)
_MOST_ALIKE = 50  # places of the same words from the same line: to find each, those before it are counted
_DASHES = (("—", "---"), ("–", "--"), ("…", "..."))


@dataclass(frozen=True, slots=True)
class Written:
    """A place in a file of the author's, and the words there as she wrote them; "" where they cannot be told for sure."""

    place: Place
    words: str


def written(source: Source, line: int, words: str, nth: int = 0) -> Written:
    """Where the `nth` of some words (from 0) stands at or after a line of the chapter; of very many, only about where."""
    if nth > _MOST_ALIKE:
        return Written(source.find(words, line, _MOST_ALIKE), "")
    for typed in dict.fromkeys(
        (words, words.translate(_TYPED), _with_dashes(words), _with_dashes(words).translate(_TYPED))
    ):
        place = source.find(typed, line, nth)
        found = _at(source, place, typed)
        if found:
            return Written(place, found)
    return Written(source.find(words, line, nth), "")


def _with_dashes(words: str) -> str:
    for sign, typed in _DASHES:
        words = words.replace(sign, typed)
    return words


def _at(source: Source, place: Place, typed: str) -> str:
    """The words at a place, when they are these: spaces may be line ends."""
    texts = dict(source.files) if isinstance(source, Prepared) else {source.path: source.text}
    text = texts.get(place.path)
    if text is None or place.line is None or place.column is None:
        return ""
    rows = text.split("\n")
    if place.line > len(rows):
        return ""
    rest = "\n".join([rows[place.line - 1][place.column - 1 :], *rows[place.line : place.line + 3]])
    match = re.match(r"\s+".join(map(re.escape, typed.split(" "))), rest)
    return match[0] if match else ""
