"""What one chapter brings to the comparison of all: the marks that it is written with, and prints of its paragraphs.

A print is the hash of eight words in a row. Of every five words the one of the least hash is an anchor, and prints are taken
at anchors only (“winnowing”: Schleimer, Wilkerson and Aiken, 2003): two texts that have twelve words in a row in common have
a print in common, and few prints need be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from bookforge.diagnostics import Place
from bookforge.manuscript.draft import Draft
from bookforge.markup import BLOCKS, MATHML, SVG, Element, classes, line_of

RUN = 12
"""Words in a row that two texts do not have in common by chance."""
_GRAM, _WINDOW = 8, 5  # which together see every run
_WORD = re.compile(r"[^\W_]+")
_REMEMBERED = 2000
"""Paragraphs: those of the chapter that an author is at work on, which the preview reads after every save."""
_NOT_OURS = frozenset({"blockquote", "table", "figure", "pre", "verse", "epigraph", "letter"})
"""What is quoted or no prose, by tag or class."""
_NO_PROSE = frozenset({"code", "kbd", "samp", "var", f"{{{MATHML}}}math", f"{{{SVG}}}svg"})
_GAPS = re.compile("[ \t\n]{2,}|[\t\n]")  # all that is not one space already
_WITHOUT = frozenset({"noteref", "citation", "index-mark", "callout-label"})
_DASH = re.compile(r"[—–]")
_OPENS = re.compile(r"[“„«»‘‚「『]")
_BEFORE_QUOTE = frozenset(" \u00a0\u202f(—–[")
_SPACES = " \u00a0\u202f\u2009\u200a"
_AS_TYPED = str.maketrans(dict.fromkeys(_SPACES, " "))
_CLOSES_SINGLE = re.compile(r"’(?=[\s.,;:!?)—–]|$)")
_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"))
_CLOSES = {"“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", "‚": "‘", "「": "」", "『": "』"}
_QUOTE_MARK = re.compile(r"(?<![^\W_])’|’(?![^\W_])|[“”„«»‹›‘‚「」『』\"]")  # no apostrophe within a word


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to write a mark, how often a chapter has it, and where first. `kind` is dash or quote, `sign` the mark as it
    is written, with the spaces around it; `language` is that of the words, `words` what is typed at the place: the dash and the
    words that it touches, or the whole quotation; "" where that is not what is printed, or could be read in two ways."""

    kind: str
    sign: str
    language: str
    count: int
    place: Place
    words: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: where it begins, the hash of all its words, and its prints."""

    place: Place
    words: int
    whole: int
    prints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared with the other chapters; `paragraphs` are those of `RUN` words or more."""

    manners: tuple[Manner, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


def traits_of(draft: Draft) -> Traits:
    """The traits of a chapter that the rules have done with."""
    texts = [(block, _prose(block)) for block in _blocks(draft.root)]
    return Traits(tuple(_manners(draft, texts)), tuple(_paragraphs(draft, texts)))


def long_paragraphs(root: Element) -> Iterator[list[str]]:
    """The words of each paragraph that `Traits` of the same chapter has, in their order."""
    for block in _blocks(root):
        words = _WORD.findall(_prose(block))
        if len(words) >= RUN:
            yield words


def _prose(block: Element) -> str:
    """The author's words in a block: no code, no formula, no call of a note."""
    return _GAPS.sub(" ", "".join(_said(block))).strip()


def _said(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        elif isinstance(child.tag, str) and child.tag not in _NO_PROSE and _WITHOUT.isdisjoint(classes(child)):
            yield from _said(child)
        yield child.tail or ""


def _blocks(around: Element) -> Iterator[Element]:
    """The paragraphs and items in the author's own words: no quotations, tables, code, and no block in a block."""
    for child in around:
        if child.tag not in BLOCKS or child.tag in _NOT_OURS or not _NOT_OURS.isdisjoint(classes(child)):
            continue
        if child.tag in ("p", "li", "dd") and not any(inner.tag in BLOCKS for inner in child):
            yield child
        else:
            yield from _blocks(child)


_Texts = Sequence[tuple[Element, str]]


def _paragraphs(draft: Draft, texts: _Texts) -> Iterator[Paragraph]:
    for block, text in texts:
        printed = _printed(text)
        if printed is not None:
            yield Paragraph(Place(draft.source.path, line_of(block) or 1), *printed)


@lru_cache(maxsize=_REMEMBERED)
def _printed(text: str) -> tuple[int, int, tuple[int, ...]] | None:
    """How many words a text has, the hash of them all, and its prints; None for one that is too short."""
    words = _WORD.findall(text.lower())
    return (len(words), _hash(" ".join(words)), tuple(_prints(words))) if len(words) >= RUN else None


def _hash(text: str) -> int:
    """A number that no two paragraphs of a book have in common by chance."""
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")


def _prints(words: list[str]) -> Iterator[int]:
    """The prints of a text."""
    each = [crc32(word.encode()) for word in words]
    anchor = -1
    for start in range(len(words) - RUN + 1):
        newest = start + _WINDOW - 1
        if anchor < start:
            window = each[start : newest + 1]
            anchor = start + window.index(min(window))
        elif each[newest] < each[anchor]:
            anchor = newest
        else:
            continue
        yield crc32(" ".join(words[anchor : anchor + _GRAM]).encode())


def _manners(draft: Draft, texts: _Texts) -> Iterator[Manner]:
    counted: dict[tuple[str, str, str], int] = {}
    first: dict[tuple[str, str, str], tuple[Place, str]] = {}
    for block, text in texts:
        for kind, sign, at in _signs(text):
            key = kind, sign, _language(block, draft)
            counted[key] = counted.get(key, 0) + 1
            if key not in first:
                first[key] = _place(draft, block, text, at, kind)
    for (kind, sign, language), count in counted.items():
        yield Manner(kind, sign, language, count, *first[kind, sign, language])


def _place(draft: Draft, block: Element, text: str, at: int, kind: str) -> tuple[Place, str]:
    """Where a mark stands, and what is typed there: as it is printed, if the author typed it so, else by the word behind it."""
    text = text.translate(_AS_TYPED)
    start = text.rfind(" ", 0, max(at - 1, 0)) + 1
    word = _WORD.search(text, at)
    line = line_of(block)
    around = text[start : word.end()] if word else ""
    whole = _quotation(text, at) if kind == "quote" else around
    for needle, typed in ((whole, whole), (around, ""), (word[0] if word else "", "")):
        if not needle:
            continue
        place = draft.source.find(needle, line)
        if place != Place(place.path, line, 1) or draft.source.line(line).startswith(needle):
            return place, typed
    return Place(draft.source.path, line, 1), ""


def _quotation(text: str, at: int) -> str:
    """A quotation from the mark that opens it to the one that closes it; "" where it is not closed before another mark comes, or
    where what closes it may be an apostrophe."""
    marks = list(_QUOTE_MARK.finditer(text, at + 1))
    if not marks or marks[0][0] != _CLOSES[text[at]]:
        return ""
    doubtful = marks[0][0] == "’" and any(mark[0] == "’" for mark in marks[1:])
    return "" if doubtful else text[at : marks[0].end()]


def _language(block: Element, draft: Draft) -> str:
    said = next((lang for e in (block, *block.iterancestors()) if (lang := e.get("lang"))), draft.language)
    return said.partition("-")[0]


@lru_cache(maxsize=_REMEMBERED)
def _signs(text: str) -> tuple[tuple[str, str, int], ...]:
    """The dashes and quotation marks of a text: the kind, the sign, and where it stands."""
    return (*_dashes(text), *_quotes(text))


def _dashes(text: str) -> Iterator[tuple[str, str, int]]:
    """The dashes between words, each as it is spaced; a bare short one joins words and is no dash of this kind."""
    for found in _DASH.finditer(text):
        before, after = text[: found.start()][-2:], text[found.end() : found.end() + 2]
        spaced = before[-1:] in _SPACES, after[:1] in _SPACES
        words = before.rstrip(_SPACES)[-1:].isalpha() and after.lstrip(_SPACES)[:1].isalpha()
        if words and spaced[0] == spaced[1] and (spaced[0] or found[0] == "—"):
            yield "dash", f" {found[0]} " if spaced[0] else found[0], found.start()


def _quotes(text: str) -> Iterator[tuple[str, str, int]]:
    """The marks that open a quotation which stands in no other."""
    for found in _OPENS.finditer(text):
        at, sign = found.start(), found[0]
        if (at and text[at - 1] not in _BEFORE_QUOTE) or not text[at + 1 : at + 3].strip(_SPACES)[:1].isalnum():
            continue
        if any(text.count(opens, 0, at) > text.count(closes, 0, at) for opens, closes in _PAIRS if opens != sign):
            continue
        if sign in "‘‚" and not _CLOSES_SINGLE.search(text, at):
            continue  # an apostrophe that was turned round
        yield "quote", sign, at
