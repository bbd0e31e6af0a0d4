"""The order of entries in an index or a glossary: the Unicode Collation Algorithm, as the book's language changes it.

A letter that a language sorts by itself (Swedish å behind z, Spanish ñ behind n) is told to the algorithm as the letter
before it and a sign that no text has and that sorts behind every letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyuca

# What each language sorts as a letter of its own, behind another letter (CLDR 46, collation/*.xml, `standard`).
_NORDIC = {"æ": "z1", "ø": "z2", "å": "z3"}
_LETTERS: Mapping[str, Mapping[str, str]] = {
    "sv": {"å": "z1", "ä": "z2", "ö": "z3"},
    "fi": {"å": "z1", "ä": "z2", "ö": "z3"},
    "da": _NORDIC,
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "is": {"á": "a1", "é": "e1", "í": "i1", "ó": "o1", "ú": "u1", "ý": "y1", "þ": "z1", "æ": "z2", "ö": "z3"},
    "es": {"ñ": "n1"},
    "pl": {"ą": "a1", "ć": "c1", "ę": "e1", "ł": "l1", "ń": "n1", "ó": "o1", "ś": "s1", "ź": "z1", "ż": "z2"},
    "cs": {"č": "c1", "ch": "h1", "ř": "r1", "š": "s1", "ž": "z1"},
    "sk": {"ä": "a1", "č": "c1", "ch": "h1", "ô": "o1", "š": "s1", "ž": "z1"},
    "hr": {"č": "c1", "ć": "c2", "dž": "d1", "đ": "d2", "lj": "l1", "nj": "n1", "š": "s1", "ž": "z1"},
    "hu": {"ö": "o1", "ő": "o1", "ü": "u1", "ű": "u1", "cs": "c1", "gy": "g1", "ly": "l1", "ny": "n1", "sz": "s1", "zs": "z1"},
    "ro": {"ă": "a1", "â": "a2", "î": "i1", "ș": "s1", "ț": "t1"},
    "tr": {"ç": "c1", "ğ": "g1", "ı": "h1", "ö": "o1", "ş": "s1", "ü": "u1"},
    "et": {"š": "s1", "z": "s2", "ž": "s3", "õ": "w1", "ä": "w2", "ö": "w3", "ü": "w4"},
    "lv": {"č": "c1", "ģ": "g1", "ķ": "k1", "ļ": "l1", "ņ": "n1", "š": "s1", "ž": "z1"},
    "lt": {"č": "c1", "š": "s1", "ž": "z1"},
    "cy": {"ch": "c1", "dd": "d1", "ff": "f1", "ng": "g1", "ll": "l1", "ph": "p1", "rh": "r1", "th": "t1"},
    "eo": {"ĉ": "c1", "ĝ": "g1", "ĥ": "h1", "ĵ": "j1", "ŝ": "s1", "ŭ": "u1"},
    "ru": {"й": "и1"},
    "uk": {"ґ": "г1", "ї": "і1", "й": "и1"},
}  # fmt: skip
_BEHIND = 0xE000  # private use: such a character has a greater weight than any letter
_PASSED_OVER = str.maketrans("", "", "'\"‘’‚“”„‹›«»*…¿¡")


@cache
def _collator() -> pyuca.Collator:
    import pyuca  # only where something is sorted

    return pyuca.Collator()  # reads its table: half a second


def sort_key(words: str, language: str) -> tuple[int, ...]:
    """The key by which some words are sorted; signs come before numbers, numbers before letters."""
    plain = unicodedata.normalize("NFC", words).translate(_PASSED_OVER)
    key: tuple[int, ...] = _collator().sort_key(_tailored(plain.lower(), language))
    return key


def _tailored(words: str, language: str) -> str:
    letters = _letters(language)
    shown, at = [], 0
    while at < len(words):
        letter = next((name for name in letters if words.startswith(name, at)), "")
        place = letters.get(letter)
        shown.append(place[0] + chr(_BEHIND + int(place[1])) if place else words[at])
        at += len(letter) or 1
    return "".join(shown)


def _letters(language: str) -> Mapping[str, str]:
    letters = _LETTERS.get(language.split("-")[0].lower(), {})
    return dict(sorted(letters.items(), key=lambda item: -len(item[0])))


def initial(words: str, language: str) -> str:
    """The letter under which some words stand: "A" for “Äpfel” in German, "Å" in Swedish; "" for a sign or a number."""
    plain = unicodedata.normalize("NFC", words).translate(_PASSED_OVER).strip().lower()
    own = next((name for name in _letters(language) if plain.startswith(name)), "")
    if own:
        return own.capitalize()
    bare = next((c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)), "")
    return _base(bare).upper() if bare.isalpha() else ""


def _base(letter: str) -> str:
    """The letter of the alphabet that another is sorted as: "o" for “œ” and “ø”; else the letter itself."""
    return _alphabet().get(_collator().sort_key(letter)[0], letter)


@cache
def _alphabet() -> Mapping[int, str]:
    return {_collator().sort_key(letter)[0]: letter for letter in ascii_lowercase}
