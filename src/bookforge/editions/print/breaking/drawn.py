"""Lines drawn from their words: a word has the same glyphs in every line, so it is shaped once for the whole book.

Pango shapes each word of a line whose spaces are set wider or narrower by itself (the spacing makes an item of each space); of
a line whose spaces are as in the face it is asked whether a space parts what stands beside it. What may come out otherwise
is left to WeasyPrint: letters of other faces and scripts, letter spacing. The strings are those that its own
`draw_first_line` writes.

WeasyPrint's Pango is no public interface (read on WeasyPrint 70).
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout

_SPACES = " \u00a0"
_SPACE = re.compile(f"([{_SPACES}])")
_TWO_SPACES = re.compile(f"[{_SPACES}]{{2}}")
_LATIN = re.compile("[ -~\u00a0-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf]*")
_LETTER = "n"  # set beside what has no letters: it takes the script of what stands around
_SAMPLES = (1.0, 0.9, -0.7)  # px
_INFO = struct.Struct("Iiii4x")  # Pango's `PangoGlyphInfo`: its glyph, width, shifts to the right and down, attributes
_NO_GLYPH = 0x0FFFFFFF  # from here on, a number says what there is none for


class Glyph(NamedTuple):
    """A glyph: its number, how far it goes on and to the right in Pango's units, and what it is read as."""

    number: int
    width: int
    right: int
    letters: str


class Drawn(NamedTuple):
    """A word or a space as it is drawn: the string that shows it, and its glyphs."""

    text: str
    shown: str
    glyphs: tuple[Glyph, ...]


class NotAlike(Exception):
    """Something is not drawn within a line as it is by itself."""


class Hand:
    """Draws what is set in one face and size, whose `style` has no word spacing and no decoration."""

    def __init__(self, style: Any) -> None:
        self._style = style
        self._words: dict[str, Drawn | None] = {}
        self._measured: dict[str, list[Glyph]] = {}
        self._same: dict[tuple[int, int, int, str], Glyph] = {}  # words are made of the same few
        self._parted: dict[tuple[str, str], bool] = {}
        self._layout = Layout(style)
        self._kept = Layout(style)  # while it lives, so does its font
        self._kept.set_text(_LETTER)
        self._font = self._kept.get_first_line()[0].runs[0].data.item.analysis.font
        self._key, description, self.size = get_pango_font_key(self._font)
        font = Font(self._font, description, self.size)
        self._widths: dict[int, int] = {}
        self._is_plain = (
            style["letter_spacing"] in ("normal", 0)
            and pango.pango_version() >= 14802  # earlier ones tell another size
            and not (font.png or font.svg or font.colr or font.bitmap)
            and self._knows_spaces()
        )

    def keep(self, word: str, line: Any) -> None:
        """Keeps the glyphs of a word that Pango has set as a line to measure it, for when it is drawn."""
        if self._is_plain and any(map(str.isalpha, word)):
            with suppress(NotAlike):
                self._measured[word] = self._glyphs(word, line)

    def font_in(self, stream: Any) -> Any:
        """The font in a stream of some PDF."""
        return stream._fonts.get(self._key) or stream.add_font(self._font)[0]

    def width(self, glyph: int) -> int:
        """The width of a glyph in thousandths of the size, as the face has it."""
        width = self._widths.get(glyph)
        if width is None:
            ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self._font, glyph, ink, logical)
            width = self._widths[glyph] = round(logical.width * 1000 * FROM_UNITS / self.size)
        return width

    def line(self, text: str, spacing: float) -> tuple[str, list[Drawn]] | None:
        """The string that shows a line in which each space is set so much wider, and its words and spaces; None where it is to
        be shaped as a whole."""
        if not self._is_plain or not _LATIN.fullmatch(text) or _TWO_SPACES.search(text):
            return None
        if not any(map(str.isalpha, text)):
            return None
        units, pieces = int(spacing * TO_UNITS), _SPACE.split(text)
        try:
            if spacing and pieces[0] and pieces[-1]:
                parts = self._spread(pieces, units)
            else:
                parts = list(self._parts(pieces, units, is_spaced=spacing != 0))
        except NotAlike:
            return None
        shown = "".join([part.shown for part in parts])
        return (shown if spacing else shown.replace("><", "")), parts

    def _spread(self, pieces: Sequence[str], units: int) -> list[Drawn]:
        """The parts of a line with spaces that are all set wider by as much, and stand between words."""
        spaces = {space: self._space(space, units) for space in _SPACES if space in pieces}
        words = self._words
        return [spaces.get(piece) or words.get(piece) or self._word(piece) for piece in pieces]

    def _parts(self, parts: Sequence[str], units: int, *, is_spaced: bool) -> Iterator[Drawn]:
        spaces: dict[tuple[str, bool, bool], Drawn] = {}
        for number, part in enumerate(parts):
            if part and part in _SPACES:
                before, after = parts[number - 1], parts[number + 1]
                if is_spaced:
                    place = part, not before, not after
                    if place not in spaces:
                        spaces[place] = self._space(part, units, is_first=not before, is_last=not after)
                    yield spaces[place]
                elif self._parts_them(before[-1:], part, after[:1]):
                    yield self._word(part)
                else:
                    raise NotAlike
            elif part:
                yield self._word(part)

    def _space(self, space: str, units: int, *, is_first: bool = False, is_last: bool = False) -> Drawn:
        """A space that is set wider. Half of that is put on either side of it, but not at an end of the text: there WeasyPrint
        asks for twice as much (but for a space of two bytes at the last)."""
        (glyph,) = self._word(space).glyphs
        asked = units * 2 if is_first or (is_last and space == " ") else units
        left = int(asked / 2)
        if not asked % TO_UNITS:
            left = (left + TO_UNITS // 2) // TO_UNITS * TO_UNITS
        right = asked - left
        if glyph.width + asked <= 0 or (is_first and is_last):
            raise NotAlike
        wide = glyph.width + (0 if is_first else left) + (0 if is_last else right)
        set_wide = glyph._replace(width=wide, right=glyph.right + (0 if is_first else left))
        return Drawn(space, self._string([set_wide]), (set_wide,))

    def _knows_spaces(self) -> bool:
        """Whether Pango sets spaces as `_space` does."""
        try:
            return all(
                self._set(f"{before}{space}{after}", sample)[len(before)]
                == self._space(space, int(sample * TO_UNITS), is_first=not before, is_last=not after).glyphs[0]
                for sample in _SAMPLES
                for space in _SPACES
                for before, after in ((_LETTER, _LETTER), ("", _LETTER), (_LETTER, ""))
            )
        except (NotAlike, ValueError):
            return False

    def _parts_them(self, before: str, space: str, after: str) -> bool:
        """Whether what stands on both sides of a space comes out as if nothing stood on the other."""
        key = before + space, after
        if key not in self._parted:
            sides = (self._word(_LETTER + before), self._word(space), *([self._word(after)] if after else []))
            apart = [glyph for side in sides for glyph in side.glyphs]
            self._parted[key] = self._set(f"{_LETTER}{before}{space}{after}") == apart
        return self._parted[key]

    def _word(self, word: str) -> Drawn:
        """A word, or a space as it is in the face. Raises `NotAlike`."""
        if word not in self._words:
            self._words[word] = None
            self._words[word] = self._shaped(word)
        drawn = self._words[word]
        if drawn is None:
            raise NotAlike
        return drawn

    def _shaped(self, word: str) -> Drawn:
        if word in _SPACES or any(map(str.isalpha, word)):
            glyphs = self._measured.pop(word, None) or self._set(word)
        else:
            glyphs = self._set(f"{_LETTER} {word}", _SAMPLES[0])[2:]
        return Drawn(word, self._string(glyphs), tuple(glyphs))

    def _set(self, text: str, spacing: float = 0.0) -> list[Glyph]:
        """The glyphs that Pango sets a text in. Raises `NotAlike` where they are not all the face's own, on the line."""
        layout = Layout(self._style, spacing) if spacing else self._layout
        layout.set_text(text, justify=True)
        return self._glyphs(text, layout.get_first_line()[0])

    def _glyphs(self, text: str, line: Any) -> list[Glyph]:
        """The glyphs of a text that Pango has set as a line. Raises `NotAlike`."""
        written = text.encode()
        found: list[Glyph] = []
        run = line.runs[0]
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            if item.analysis.font != self._font or item.analysis.level % 2:
                raise NotAlike
            ends = [*ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs), item.length]
            infos = _INFO.iter_unpack(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _INFO.size))
            for index, (glyph, width, right, up) in enumerate(infos):
                if glyph >= _NO_GLYPH or up:
                    raise NotAlike
                letters = written[item.offset + ends[index] : item.offset + ends[index + 1]].decode()
                same = glyph, width, right, letters
                found.append(self._same.get(same) or self._same.setdefault(same, Glyph(*same)))
        return found

    def _string(self, glyphs: Sequence[Glyph]) -> str:
        """The string that shows some glyphs, as WeasyPrint writes it: each in its place from the end of the one before."""
        string = "<"
        for glyph in glyphs:
            width, right = self.width(glyph.number), glyph.right / self.size
            if right:
                string += f">{-right}<"
            string += f"{glyph.number:04x}"
            kerning = width + right - glyph.width * 1000 * FROM_UNITS / self.size
            if kerning:
                string += f">{int(kerning)}<"
        return string[:-1] if string.endswith("<") else string + ">"


class Lines:
    """Draws the lines of one PDF, and knows of each word that a hand draws in a font whether its glyphs are read as it there."""

    def __init__(self) -> None:
        self._met: defaultdict[tuple[str, Hand], dict[str, bool]] = defaultdict(dict)

    def draw(self, stream: Any, box: Any, matrix: Any) -> bool | None:
        """Draws a text box as WeasyPrint's `draw_first_line` does. Tells whether its glyphs are read as its text; None where
        nothing is drawn."""
        layout = box.pango_layout
        hand = layout.face.hand
        line = hand.line(box.text, float(box.style["word_spacing"]) + layout.justification_spacing)
        if line is None:
            return None
        shown, parts = line
        font = hand.font_in(stream)
        stream.set_text_matrix(*matrix.values)
        stream.set_font_size(font.hash, hand.size)
        stream.show_text(shown)
        known, is_read = self._met[font.hash, hand], True
        for part in parts:
            met = known.get(part.text)
            if met is None:
                met = known[part.text] = _meet(font, part, hand)
            is_read = is_read and met
        return is_read


def _meet(font: Any, part: Drawn, hand: Hand) -> bool:
    """Whether a part's glyphs are read as it in a font, which learns of them what it does not know."""
    letters = ""
    for glyph in part.glyphs:
        number = glyph.number
        letters += font.to_unicode.setdefault(number, glyph.letters)
        if number not in font.widths:
            font.widths[number] = hand.width(number)
    return letters == part.text or (letters.isspace() and part.text.isspace())
