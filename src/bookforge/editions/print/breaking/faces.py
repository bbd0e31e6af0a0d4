"""A face in a size, and how words are set in it: how wide they are, measured by Pango once each, and where they may be broken.

WeasyPrint's Pango is no public interface (read on WeasyPrint 70).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, NamedTuple

import pyphen
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import Layout, _font_style_cache_key, get_log_attrs, line_size, strut

from bookforge.editions.print.breaking.drawn import Hand
from bookforge.editions.print.breaking.paragraphs import Box, Glue, Item, Penalty

_STRETCH, _SHRINK = 0.5, 0.2  # of a space: it is set at 80 to 150 %, and wider only where nothing else is left
_HYPHEN = 100.0  # the cost of a hyphen,
_NAME = 250.0  # of one in a name,
_DASHED = 400.0  # of one in a word that has a hyphen already,
_OWN_HYPHEN = 40.0  # of a line that ends with such a word's own hyphen,
DASH = 250.0
"""The cost of a line that begins with a dash."""

_SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLAIN = re.compile(r"[“‘(]?[^\W_]+(?:['’][^\W_]+)?[.,;:!?]?[”’)]?")  # no place to break in it but by a hyphen
_READ = (
    "font_kerning", "letter_spacing", "word_spacing", "hyphens", "hyphenate_character", "hyphenate_limit_chars",
    "white_space", "overflow_wrap", "direction",
)  # fmt: skip


class Part(NamedTuple):
    """An item of a word; where a line may end at it, the next begins with the word's character `at`."""

    item: Item
    at: int = 0
    hyphen: bool = False


class Face:
    """A face in a size, as a style asks for it, and the style's rules for breaking; lengths are CSS pixels."""

    def __init__(self, style: Any) -> None:
        self.size = float(style["font_size"])
        self.language = style["lang"]
        self.wraps = style["white_space"] in ("normal", "pre-line")
        self.hyphen = style["hyphenate_character"]
        self._hyphens, self._limits = style["hyphens"], style["hyphenate_limit_chars"]
        self._dictionary = _patterns(style["lang"])
        self._style = style.copy()
        self._style["word_spacing"] = 0  # would be added to each space in what is measured
        self._style["text_decoration_line"] = "none"
        self._layout = Layout(self._style)
        self._sizes: dict[str, tuple[float, float]] = {}
        self._parts: defaultdict[tuple[bool, bool, bool], dict[str, tuple[Part, ...]]] = defaultdict(dict)
        self.height = self._measure("x")[1]
        self.ascent = float(pango.pango_layout_get_baseline(self._layout.layout) * FROM_UNITS)
        self.strut = strut(style)
        self.line_height = float(self.strut[0])
        word_spacing = float(style["word_spacing"])
        self._spaces = {space: self.width(space) + word_spacing for space in (" ", "\u00a0")}
        self.glues = {space: Glue(w, w * _STRETCH, w * _SHRINK) for space, w in self._spaces.items()}
        self.rigid_glues = {space: Glue(w) for space, w in self._spaces.items()}

    @cached_property
    def hand(self) -> Hand:
        """Which draws what is set in it."""
        return Hand(self._style)

    def width(self, word: str) -> float:
        """The width of a word without spaces."""
        return (self._sizes.get(word) or self._measure(word))[0]

    def is_own(self, word: str) -> bool:
        """Whether this face has all of a word's glyphs, so that no other makes its line higher."""
        return abs((self._sizes.get(word) or self._measure(word))[1] - self.height) < 0.01

    def text_width(self, text: str) -> float:
        """The width of some words with spaces."""
        if "\u00a0" in text:
            return sum(self._spaces.get(part) or self.width(part) for part in re.split("([ \u00a0])", text) if part)
        words, sizes = text.split(" "), self._sizes
        return sum([(sizes.get(word) or self._measure(word))[0] for word in words if word]) + self._spaces[" "] * (
            len(words) - 1
        )

    def alone(self, *, hyphens: bool) -> Mapping[str, tuple[Part, ...]]:
        """The items of those words that are known, each of which stands by itself."""
        return self._parts[hyphens, False, False]

    def parts(self, word: str, *, hyphens: bool, joined: bool, goes_on: bool) -> tuple[Part, ...]:
        """The items of a word (with the marks that stand at it), divided where a line may end in it, with `hyphens` or without;
        it may be `joined` to what stands before, or go on in another box."""
        known = self._parts[hyphens, joined, goes_on]
        parts = known.get(word)
        if parts is None:
            parts = known[word] = tuple(self._divided(word, hyphens, joined, goes_on))
        return parts

    def _divided(self, word: str, hyphens: bool, joined: bool, goes_on: bool) -> list[Part]:
        plain = _breaks(word, self.language) if self.wraps else ()
        divided = self._divisions(word, joined, goes_on) if hyphens and self.wraps else ()
        parts, done = [], 0.0
        for at in sorted({*plain, *divided}):
            width = self._part_width(word[:at])
            parts.append(Part(Box(width - done)))
            done = width
            if at in plain:
                parts.append(Part(ending(word[:at], word[at]), at))
            else:
                cost = _DASHED if plain else _NAME if word.lstrip("“‘(«\"'")[:1].isupper() else _HYPHEN
                hyphen = self._part_width(word[:at] + self.hyphen) - width
                parts.append(Part(Penalty(hyphen, cost, hyphen=True), at, hyphen=True))
        return [*parts, Part(Box(self.width(word) - done))]

    def _part_width(self, part: str) -> float:
        return (self._sizes.get(part) or self._measure(part, is_part=True))[0]

    def _divisions(self, word: str, joined: bool, goes_on: bool) -> tuple[int, ...]:
        """Where a word may be divided with a hyphen; what is only a part of a word has no syllables that are known."""
        if self._hyphens == "none":
            return ()
        if _SOFT_HYPHEN in word:
            return tuple(i for i in range(1, len(word)) if word[i - 1] == _SOFT_HYPHEN)
        if self._hyphens != "auto" or not self._dictionary:
            return ()
        total, left, right = self._limits
        places: list[int] = []
        for match in _WORD.finditer(word):
            is_part = (joined and match.start() == 0) or (goes_on and match.end() == len(word))
            if not is_part and match.end() - match.start() >= total:
                found = _dictionary(self._dictionary, left, right).positions(match[0])
                places += [
                    match.start() + int(at) for at in found if at.data is None
                ]  # data: the spelling would change
        return tuple(places)

    def _measure(self, word: str, *, is_part: bool = False) -> tuple[float, float]:
        """How wide and high a word is. One that may be drawn, and is no `is_part` of one, is not shaped again for that."""
        self._layout.set_text(word)
        line = self._layout.get_first_line()[0]
        width, height = line_size(line, self._style)
        if not is_part and self.size:
            self.hand.keep(word, line)
        size = self._sizes[word] = float(width), float(height)
        return size


class Faces:
    """The faces of all that is set with one font configuration, each made once: a word is measured for the whole book."""

    def __init__(self) -> None:
        self._faces: dict[tuple[Any, ...], Face] = {}

    def face(self, style: Any) -> Face:
        """The face of a style."""
        key = (_font_style_cache_key(style, include_size=True), *(style[name] for name in _READ))
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = Face(style)
        return face


def ending(before: str, after: str) -> Penalty:
    """The end of a line between two neighbours, where no hyphen is added."""
    own = before[-1:] in ("-", "‐")
    return Penalty(0.0, _OWN_HYPHEN if own else DASH if after in "–—" else 0.0, own)


@cache
def can_break(before: str, after: str, language: str | None) -> bool:
    """Whether a line may end between two neighbours, where `before` may be a letter with the space behind it."""
    return bool(get_log_attrs(before + after, language)[len(before)].is_line_break)


def learn(language: str) -> None:
    """Reads the patterns by which words of a language (BCP 47) are hyphenated, if there are any; pyphen keeps them."""
    if _patterns(language):
        pyphen.Pyphen(lang=_patterns(language))


def _patterns(language: str | None) -> str:
    """pyphen's name of a language; "" for one whose patterns it has not."""
    return (language and pyphen.language_fallback(language)) or ""


@cache
def _dictionary(language: str, left: int, right: int) -> Any:
    return pyphen.Pyphen(lang=language, left=left, right=right)


def _breaks(word: str, language: str | None) -> tuple[int, ...]:
    """Where a line may end within a word without a hyphen added: behind a dash, say; by Unicode's rules."""
    if len(word) < 2 or _PLAIN.fullmatch(word):
        return ()
    attributes = get_log_attrs(word, language)
    return tuple(i for i in range(1, len(word)) if attributes[i].is_line_break and word[i - 1] != _SOFT_HYPHEN)
