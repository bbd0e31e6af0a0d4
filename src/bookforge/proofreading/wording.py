"""What of a text is words that a dictionary could know: no numbers, addresses, names of files, signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bookforge.proofreading.passages import THING, Passage

_CHUNK = re.compile(r"\S+")
_WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad])*(?:[’'·‐-][^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad])*)*"
)
_ADDRESS = re.compile(
    r"://|^www\.|@|[\w-]+\.(?:com|org|net|edu|gov|io|html?|md|yaml|css|js|py)\b|^[~/\\]|\\", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?…:]['\"’”»)\]]*\s*$")
_ACRONYM = 5  # letters up to which a word of capitals is held to be an abbreviation


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands in a passage, its language, and whether a sentence begins with it. `nth` counts the places of
    the same word in the passage before it."""

    word: str
    language: str
    opens: bool
    nth: int


def tokens(passage: Passage) -> Iterator[Token]:
    """The words of a passage."""
    seen: dict[str, int] = {}
    opens = True
    for run in passage.runs:
        for chunk in _CHUNK.finditer(run.text):
            if _ADDRESS.search(chunk[0]):
                opens = False
                continue
            for match in _WORD.finditer(chunk[0]):
                before = chunk[0][match.start() - 1 : match.start()]
                after = chunk[0][match.end() : match.end() + 1]
                if _is_part(before) or _is_part(after):
                    continue
                word = match[0]
                yield Token(word, run.language, opens, seen.get(word, 0))
                seen[word] = seen.get(word, 0) + 1
                opens = False
            opens = opens or bool(_ENDS.search(chunk[0]))


def _is_part(letter: str) -> bool:
    """Whether a word that touches this is a part of something that is no word."""
    return bool(letter) and (letter.isdigit() or letter in "_\\#@=" or letter == THING)


@lru_cache(65536)
def plain(word: str) -> str:
    """A word as dictionaries have it: ligatures apart, accents in their letters, no soft hyphens, typed apostrophes.

    >>> plain("e\ufb03cient"), plain("don’t")
    ('efficient', "don't")
    """
    if word.isascii():
        return word
    apart = unicodedata.normalize(
        "NFC", "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in word)
    )
    return apart.replace("\u00ad", "").replace("’", "'").replace("‐", "-")


def is_prose(word: str) -> bool:
    """Whether a word can be looked up at all: no single letter, abbreviation, or name with a capital within."""
    if len(word) < 2 or (word.isupper() and len(word) <= _ACRONYM):
        return False
    return word.isupper() or all(part[1:] == part[1:].lower() for part in re.split(r"[-'·]", word))
