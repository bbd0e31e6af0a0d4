"""How wide words are in a face, measured by Pango once each, and where they may be broken.

WeasyPrint's Pango is no public interface (read on WeasyPrint 70).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pyphen
from weasyprint.text.line_break import Layout, _font_style_cache_key, get_log_attrs, line_size, strut

SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLAIN = re.compile(r"[^\W_]+[.,;:]?")  # no place to break in it
_HYPHENS = "-‐"


class Face:
    """A face in a size, as a style asks for it: what a space and a line of it measure, in CSS pixels."""

    def __init__(self, style: Any) -> None:
        self._style = style.copy()
        self._style["word_spacing"] = 0  # would be added to each space in what is measured
        self._style["text_decoration_line"] = "none"
        self._layout = Layout(self._style)
        self._sizes: dict[str, tuple[float, float]] = {}
        self._layout.set_text("x")
        line, _ = self._layout.get_first_line()
        self.size = float(style["font_size"])
        self.height = line_size(line, self._style)[1]
        self.ascent = _baseline(self._layout)
        self.line_height = strut(style)[0]
        word_spacing = float(style["word_spacing"])
        self._spaces = {" ": self.width(" ") + word_spacing, "\u00a0": self.width("\u00a0") + word_spacing}
        self.space = self._spaces[" "]

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
        words = text.split(" ")
        return sum(self.width(word) for word in words if word) + self.space * (len(words) - 1)

    def _measure(self, word: str) -> tuple[float, float]:
        self._layout.set_text(word)
        line, _ = self._layout.get_first_line()
        size = self._sizes[word] = line_size(line, self._style)
        return size


class Faces:
    """The faces of a run of WeasyPrint, each made once; and the dictionaries of hyphenation."""

    def __init__(self) -> None:
        self._faces: dict[tuple[Any, ...], Face] = {}
        self._hyphens: dict[tuple[Any, ...], tuple[int, ...]] = {}

    def face(self, style: Any) -> Face:
        """The face of a style."""
        key = (
            _font_style_cache_key(style, include_size=True),
            style["font_kerning"],
            style["letter_spacing"],
            style["word_spacing"],
            id(style.font_config),
        )
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = Face(style)
        return face

    def hyphens(self, word: str, style: Any, *, whole: tuple[bool, bool]) -> tuple[int, ...]:
        """Where a word (with the marks that stand at it) may be divided with a hyphen, by the rules of its style.

        `whole` tells whether it begins and ends here, or goes on in another box.
        """
        language = style["lang"] and pyphen.language_fallback(style["lang"])
        if style["hyphens"] == "none":
            return ()
        if SOFT_HYPHEN in word:
            return tuple(i for i in range(1, len(word)) if word[i - 1] == SOFT_HYPHEN)
        if style["hyphens"] != "auto" or not language:
            return ()
        total, left, right = style["hyphenate_limit_chars"]
        key = (word, language, total, left, right, whole)
        places = self._hyphens.get(key)
        if places is None:
            found = []
            for match in _WORD.finditer(word):
                cut = (match.start() == 0 and not whole[0]) or (match.end() == len(word) and not whole[1])
                if not cut and match.end() - match.start() >= total:
                    positions = _dictionary(language, left, right).positions(match[0])
                    found += [match.start() + int(at) for at in positions if at.data is None]  # data: the spelling changes
            places = self._hyphens[key] = tuple(found)
        return places


@cache
def _dictionary(language: str, left: int, right: int) -> Any:
    return pyphen.Pyphen(lang=language, left=left, right=right)


@cache
def breaks(word: str, language: str | None) -> tuple[int, ...]:
    """Where a line may end within a word without a hyphen added: behind a dash, before an ideograph; by Unicode's rules."""
    if len(word) < 2 or _PLAIN.fullmatch(word):
        return ()
    attributes = get_log_attrs(word, language)
    return tuple(i for i in range(1, len(word)) if attributes[i].is_line_break and word[i - 1] != SOFT_HYPHEN)


@cache
def can_break(before: str, after: str, language: str | None) -> bool:
    """Whether a line may end between two neighbours, where `before` may be a letter with the space behind it."""
    return bool(get_log_attrs(before + after, language)[len(before)].is_line_break)


def ends_in_hyphen(text: str) -> bool:
    """Whether a line that ends with a text ends with a hyphen of the text's own."""
    return text[-1:] in _HYPHENS


def _baseline(layout: Any) -> float:
    from weasyprint.text.ffi import FROM_UNITS, pango

    return float(pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS)
