"""What a language tag tells beside its language: in which direction it is written, and whether letters or syllables fill
its lines."""

from __future__ import annotations

import unicodedata

import langcodes

_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})


def direction(language: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`.

    >>> direction("ar-EG"), direction("az"), direction("az-Arab")
    ('rtl', 'ltr', 'rtl')
    """
    if not langcodes.tag_is_valid(language):
        return "ltr"
    return "rtl" if langcodes.Language.get(language).maximize().script in _RIGHT_TO_LEFT else "ltr"


def is_right_to_left(text: str) -> bool:
    """Whether a text holds a letter that is written from right to left, in whatever language."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in set(text))


def is_wide(character: str) -> bool:
    """Whether a character is one of Chinese or Japanese, which are written without spaces between words."""
    return unicodedata.east_asian_width(character) in "WF" and not unicodedata.name(character, "").startswith("HANGUL")
