"""Text as it is searched: without accents, typographic signs as they are typed, what cannot be seen left out."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_TYPED = {
    **dict.fromkeys("‘’‚‛ʼ′‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}  # fmt: skip
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made ready for a search: `origin[i]` is the place in the text of the letter `i` of `folded`; None where every
    letter is in its own place."""

    text: str
    folded: str
    origin: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `folded` (of one letter at least) stands in the text."""
        if self.origin is None:
            return start, end
        last = self.origin[end - 1]
        behind = next((at for at in self.origin[end:] if at > last), len(self.text))
        # What is unseen behind the last letter does not belong to it, but its accents do.
        while behind > last + 1 and not unicodedata.combining(self.text[behind - 1]):
            behind -= 1
        return self.origin[start], behind


class _Letters(dict[str, str]):
    """What stands for each letter, worked out once."""

    def __missing__(self, letter: str) -> str:
        self[letter] = found = _letter(letter)
        return found


def _letter(letter: str) -> str:
    if letter in _TYPED:
        return _TYPED[letter]
    if letter in _UNSEEN:
        return ""
    if letter.isspace():
        return " "
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(c for c in apart if not unicodedata.combining(c))


def fold(text: str) -> Folded:
    """A text made ready for a search.

    >>> fold("“Cafés” – so").folded
    '"Cafes" - so'
    """
    if text.isascii():
        return Folded(text, text.replace("\n", " ").replace("\t", " "), None)
    letters = _Letters()
    folded: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        for one in letters[letter]:
            folded.append(one)
            origin.append(place)
    return Folded(text, "".join(folded), tuple(origin))
