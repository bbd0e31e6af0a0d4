"""Words and reading time, as a proofreader is told them."""

from __future__ import annotations

from bookforge.words import word

# A middling silent reader of English non-fiction: 238 words a minute (Brysbaert 2019, a review of 190 studies).
_WORDS_A_MINUTE = 238
_THIN_SPACE = "\u202f"


def grouped(number: int, language: str) -> str:
    """A number with its thousands apart: by a comma in English, elsewhere by the thin space of ISO 80000."""
    return f"{number:,}" if language.split("-")[0] == "en" else f"{number:,}".replace(",", _THIN_SPACE)


def word_count(words: int, language: str) -> str:
    """ "3,952 words"."""
    return f"{grouped(words, language)} {word(language, 'words')}"


def reading_time(words: int, language: str) -> str:
    """ "17 min", "8 h 33 min"; at least a minute."""
    hours, minutes = divmod(max(1, round(words / _WORDS_A_MINUTE)), 60)
    shown = word(language, "minutes").format(number=minutes)
    return f"{word(language, 'hours').format(number=hours)} {shown}" if hours else shown
