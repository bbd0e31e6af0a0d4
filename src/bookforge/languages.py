"""What a language tag tells beside its language: in which direction it is written, and whether letters or syllables fill
its lines."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})


# The tags of most books, each of which is written in Latin letters. langcodes knows all others; it compiles the list of all
# languages when it is loaded, which takes longer than to see that a book has not changed.
_USUAL = frozenset(
    {
        "de",
        "de-AT",
        "de-CH",
        "de-DE",
        "en",
        "en-AU",
        "en-CA",
        "en-GB",
        "en-IE",
        "en-NZ",
        "en-US",
        "es",
        "es-ES",
        "es-MX",
        "fr",
    }
    | {"fr-BE", "fr-CA", "fr-CH", "fr-FR", "it", "it-IT", "nl", "nl-BE", "nl-NL", "pt", "pt-BR", "pt-PT"}
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A language tag: as it is to be written, its language, the script and territory that it names ("" for none), and the script
    that it means whether it names it or not."""

    standard: str
    language: str
    script: str
    territory: str
    likely_script: str


@cache
def read(tag: str) -> Tag | None:
    """What a tag says; None of one that means no language.

    >>> read("sr-latn").standard, read("ar").likely_script, read("klingonese")
    ('sr-Latn', 'Arab', None)
    """
    if tag in _USUAL:
        language, _, territory = tag.partition("-")
        return Tag(tag, language, "", territory, "Latn")
    import langcodes

    if not langcodes.tag_is_valid(tag):
        return None
    known = langcodes.Language.get(tag)
    likely = known.maximize().script or ""
    return Tag(
        langcodes.standardize_tag(tag), known.language or "und", known.script or "", known.territory or "", likely
    )


def direction(language: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`.

    >>> direction("ar-EG"), direction("az"), direction("az-Arab")
    ('rtl', 'ltr', 'rtl')
    """
    tag = read(language)
    return "rtl" if tag is not None and tag.likely_script in _RIGHT_TO_LEFT else "ltr"


def is_right_to_left(text: str) -> bool:
    """Whether a text holds a letter that is written from right to left, in whatever language."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in set(text))


def is_wide(character: str) -> bool:
    """Whether a character is one of Chinese or Japanese, which are written without spaces between words."""
    return unicodedata.east_asian_width(character) in "WF" and not unicodedata.name(character, "").startswith("HANGUL")
