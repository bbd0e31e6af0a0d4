"""Words in lines for a drawn cover: measured, filled, hyphenated where one is too long, cut where there is no room."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO

import pyphen
from PIL import ImageFont

# Letters of these scripts stand apart; others join, stack or run leftwards, and spaces between them would tear words.
_APART = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN")


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of text in a face; `tracking` is the space between letters and `leading` from baseline to baseline, in px."""

    lines: tuple[str, ...]
    data: bytes
    size: int
    leading: float
    tracking: float = 0.0

    @property
    def height(self) -> float:
        """From the top of the first line to where another would begin."""
        return self.leading * len(self.lines)

    @property
    def width(self) -> float:
        """That of the widest line."""
        return max((self.width_of(line) for line in self.lines), default=0.0)

    @property
    def face(self) -> ImageFont.FreeTypeFont:
        """The face at its size."""
        return face_of(self.data, self.size)

    def width_of(self, line: str) -> float:
        """How wide a line is set."""
        gaps = len(clusters(line)) - 1 if stands_apart(line) else 0
        return self.face.getlength(line) + self.tracking * max(gaps, 0)

    def filled(self, text: str, measure: float, language: str | None) -> Lines:
        """The same with a text in as few lines as it takes, and these as even as can be; with a `language` words that are
        wider than the measure are hyphenated."""
        fewest = tuple(self._filled(text, measure, language))
        best = fewest
        for narrower in range(int(measure), int(measure) // 3, -40):
            lines = tuple(self._filled(text, narrower, None))
            if len(lines) > len(fewest) or any(self.width_of(line) > measure for line in lines):
                break
            best = lines
        return replace(self, lines=best)

    def cut(self, most: int, measure: float) -> Lines:
        """The first lines, with an ellipsis where the others were."""
        if len(self.lines) <= most:
            return self
        *first, last = self.lines[:most]
        while last and self.width_of(f"{last}…") > measure:
            last = "".join(clusters(last)[:-1])
        return replace(self, lines=(*first, f"{last.rstrip(' -,;:')}…"))

    def _filled(self, text: str, measure: float, language: str | None) -> Iterator[str]:
        line = ""
        for word in text.split():
            tried = f"{line} {word}".strip()
            if self.width_of(tried) <= measure:
                line = tried
                continue
            if line:
                yield line
            *parts, line = self._broken(word, measure, language) if language is not None else [word]
            yield from parts
        if line:
            yield line

    def _broken(self, word: str, measure: float, language: str) -> list[str]:
        """A word in parts of which each is within the measure."""
        parts = []
        while self.width_of(word) > measure and len(clusters(word)) > 1:
            part, word = self._first_part(word, measure, language)
            parts.append(part)
        return [*parts, word]

    def _first_part(self, word: str, measure: float, language: str) -> tuple[str, str]:
        for place in sorted(_breaks(word, language), reverse=True):
            hyphen = "" if word[place - 1] in "-–" else "-"
            if self.width_of(word[:place] + hyphen) <= measure:
                return word[:place] + hyphen, word[place:]
        letters = clusters(word)  # no dictionary helps
        count = len(letters) - 1
        hyphen = "-" if stands_apart(word) else ""
        while count > 1 and self.width_of("".join(letters[:count]) + hyphen) > measure:
            count -= 1
        return "".join(letters[:count]) + hyphen, "".join(letters[count:])


@lru_cache(maxsize=128)
def face_of(data: bytes, size: int) -> ImageFont.FreeTypeFont:
    """The face in a font file, at a size in px."""
    return ImageFont.truetype(BytesIO(data), size)


def clusters(text: str) -> Sequence[str]:
    """The letters of a text, each with the marks that belong to it."""
    found: list[str] = []
    for character in text:
        if found and (unicodedata.category(character).startswith("M") or character in "\u200c\u200d"):
            found[-1] += character
        else:
            found.append(character)
    return found


def stands_apart(text: str) -> bool:
    """Whether space may be set between the letters of a text."""
    return all(unicodedata.name(letter, "").startswith(_APART) for letter in text if letter.isalpha())


def _breaks(word: str, language: str) -> Iterator[int]:
    """Where a word may be parted: behind its own hyphens, and where the language's dictionary says so."""
    yield from (place for place in range(2, len(word) - 1) if word[place - 1] in "-–")
    known = pyphen.language_fallback(language.replace("-", "_"))
    if known:
        yield from pyphen.Pyphen(lang=known, left=3, right=3).positions(word)
