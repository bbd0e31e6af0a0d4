"""One word or name spelt in two ways in one book: e-mail and email, realise and realize, Katherine and Catherine."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bookforge.proofreading.passages import Passage
from bookforge.proofreading.prose.remark import Remark, remark
from bookforge.proofreading.text import Text
from bookforge.proofreading.wording import Token, plain

_IZE = re.compile(r"is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")
_YSE = re.compile(r"ys(?=(?:e|ed|es|er|ers|ing)$)")
_ALWAYS = re.compile(
    "^(?:un|re|over|counter|pre|dis|mis)?(?:advertis|advis|apprais|aris|bruis|chastis|circumcis|compris|compromis|concis|cruis|"
    "demis|despis|devis|disguis|enfranchis|enterpris|excis|exercis|expertis|franchis|guis|improvis|incis|merchandis|nois|"
    "otherwis|likewis|pois|prais|precis|premis|promis|rais|ris|supervis|surmis|surpris|televis|treatis|wis)"
    "(?:e|ed|es|er|ers|ing)$"
)  # no form of these has a z
_KEEPS = {"de": frozenset("äöü"), "sv": frozenset("åäö"), "es": frozenset("ñ")}
_SHORTEST_NAME = 5
_WHY = "Readers and search find one spelling; the other looks like a slip."
_WHY_NAME = "Two names so alike may be one person spelt in two ways."


@dataclass(frozen=True, slots=True)
class Use:
    """A word where it stands."""

    text: Text
    passage: Passage
    token: Token


def variants(texts: Sequence[Text]) -> Iterator[Remark]:
    """The rarer spelling of every word and name that has two."""
    words: dict[tuple[str, str], dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, list[Use]] = defaultdict(list)
    inside: set[str] = set()
    for text in texts:
        for passage, token in text.tokens():
            word = plain(token.word)
            use = Use(text, passage, token)
            bare = word.removesuffix("'s")
            if word[:1].isupper() and not word.isupper() and len(bare) >= _SHORTEST_NAME:
                names[bare].append(use)
                if not token.opens:
                    inside.add(bare)
            if len(word) > 3 and not word.isupper():
                language = token.language.split("-")[0]
                words[language, _key(word.lower(), language)][word.lower()].append(use)
    small = {
        word
        for forms in words.values()
        for word, uses in forms.items()
        if any(u.token.word[:1].islower() for u in uses)
    }
    for forms in words.values():
        if len(forms) > 1:
            yield from _rarer(forms)
    yield from _alike({name: uses for name, uses in names.items() if name in inside and name.lower() not in small})


@lru_cache(65536)
def _key(word: str, language: str) -> str:
    """What the spellings of one word have in common."""
    keeps = _KEEPS.get(language, frozenset())
    bare = "".join(
        c
        if c in keeps
        else "".join(part for part in unicodedata.normalize("NFD", c) if not unicodedata.combining(part))
        for c in word
    )
    bare = bare.replace("-", "")
    if language == "en":
        if len(bare) > 5 and not _ALWAYS.match(bare):
            bare = _YSE.sub("yz", _IZE.sub("iz", bare))
        if len(bare) > 4:
            bare = re.sub(r"(?<=[bcilmnpv])our(?=$|s$|ed$|ing$|able$|ite$|ful$|less$)", "or", bare)
    return bare


def _rarer(forms: Mapping[str, list[Use]]) -> Iterator[Remark]:
    counted = Counter({form: len(uses) for form, uses in forms.items()})
    usual = max(sorted(forms), key=counted.__getitem__)
    for form, uses in sorted(forms.items()):
        if form == usual:
            continue
        for use in uses:
            often = f"{_times(counted[usual])}; so {_times(counted[form])}"
            message = f"“{use.token.word}” is “{usual}” elsewhere in this book ({often})."
            fix = usual[:1].upper() + usual[1:] if use.token.word[:1].isupper() else usual
            yield _remark("word-spelt-alike", use, message, _WHY, fix)


def _alike(names: Mapping[str, list[Use]]) -> Iterator[Remark]:
    ordered = sorted(names, key=lambda name: (-len(names[name]), name))
    by_shape: dict[str, list[str]] = defaultdict(list)
    for name in ordered:
        for shape in _shapes(name):
            by_shape[shape].append(name)
    told: set[str] = set()
    for common in ordered:
        for shape in _shapes(common):
            for rare in by_shape[shape]:
                few = len(names[rare]) * 3 <= len(names[common])
                if rare == common or rare in told or not few or _is_other_form(common, rare):
                    continue
                told.add(rare)
                for use in names[rare]:
                    message = f"“{rare}” is much like “{common}”, which this book has {_times(len(names[common]))}."
                    yield _remark("name-spelt-alike", use, message, _WHY_NAME, common)


def _shapes(name: str) -> set[str]:
    """What names that differ in one letter have in common: each with one letter left out."""
    low = name.lower()
    return {
        low,
        *(f"{low[:i]}·{low[i + 1 :]}" for i in range(len(low))),
        *(f"{low[:i]}+{low[i:]}".replace("+", "·") for i in range(1, len(low))),
    }


def _is_other_form(a: str, b: str) -> bool:
    """Whether two names are one with an ending: Martin and Martina, a people and one of them."""
    short, long = sorted((a, b), key=len)
    return long.startswith(short) or a[:-1] == b[:-1]


def _remark(rule: str, use: Use, message: str, why: str, fix: str) -> Remark:
    word = use.token.word
    at = -1
    for _ in range(use.token.nth + 1):
        at = use.passage.text.find(word, at + 1)
    bare = word.removesuffix("’s").removesuffix("'s")
    found = remark(rule, use.text, use.passage, max(at, 0), word, message, why)
    ending = word[len(bare) :].replace("’", found.written.words[len(bare) : len(bare) + 1] or "’")
    return replace(found, fix=fix + ending if found.written.words else "")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
