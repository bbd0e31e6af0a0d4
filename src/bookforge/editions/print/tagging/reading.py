"""Words that are read as they were written: what a line's glyphs do not tell is said beside them (PDF 1.7, 14.9.4).

A hyphen that only the line's end calls for would cut its word in two for a reader; a small capital may be read as `a` where
the author wrote `A`, for a PDF has one reading a glyph.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

_HYPHEN, _SOFT = "\u2010", "\u00ad"
_LEFTWARDS: Final = ("R", "AL")
_HEBREW: Final = "\u0590"  # the first block of Unicode with letters that are written leftwards
_SILENT: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_SHOWN = re.compile(rb"\[(.*)\] TJ")
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_GLYPH = struct.Struct(">H")
_LAST = re.compile(rb"\[(.*)([0-9a-f]{4})>([-0-9.]*)\] TJ")
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")

Draw = Callable[..., Any]


def readable(draw: Draw) -> Draw:
    """WeasyPrint's `draw_first_line`, with what is read told where the glyphs do not tell it. Lines are drawn from their words
    where that can be."""
    from bookforge.editions.print.breaking.drawn import Lines  # imports WeasyPrint, as all of that room does
    from bookforge.editions.print.breaking.lineboxes import SetText

    lines = Lines()

    def drawn(stream: Any, textbox: Any, overflow: str, ellipsis: Any, matrix: Any) -> Any:
        first, font = len(stream.stream), stream._current_font
        is_set = isinstance(textbox.pango_layout, SetText) and overflow == "clip" and ellipsis == "none"
        is_read = lines.draw(stream, textbox, matrix) if is_set else None
        images = draw(stream, textbox, overflow, ellipsis, matrix) if is_read is None else []
        if stream._tags is not None and textbox.text:
            operators = stream.stream[first:]
            is_broken = textbox.text.endswith(_HYPHEN) and textbox.style["hyphenate_character"] == _HYPHEN
            text = textbox.text.removesuffix(_HYPHEN) + _SOFT if is_broken else textbox.text
            if not (is_read or _reads(textbox.text, operators, font, stream._fonts)):
                stream.stream[first:] = [*_begins(text), *operators, b"EMC"]
            elif is_broken:
                stream.stream[first:] = _softened(operators)
        return images

    return drawn


def _reads(text: str, operators: Iterable[Any], font: Any, fonts: Mapping[Any, Any]) -> bool:
    """Whether the glyphs that are shown are read as the text; `font` is the one in use before.

    From right to left they come in another order, which readers turn round: that is left to them.
    """
    if max(text) >= _HEBREW and any(unicodedata.bidirectional(letter) in _LEFTWARDS for letter in text):
        return True
    letters = {one.hash: one.to_unicode for one in fonts.values()}
    mapped = letters.get(font[0], {}) if font else {}
    parts = []
    for operator in operators:
        line = operator if isinstance(operator, bytes) else str(operator).encode()
        if chosen := _FONT.fullmatch(line):
            mapped = letters.get(chosen[1].decode(), {})
        elif shown := _SHOWN.fullmatch(line):
            row = bytes.fromhex(b"".join(_GLYPHS.findall(shown[1])).decode())
            parts += [mapped.get(glyph, "") for (glyph,) in _GLYPH.iter_unpack(row[: len(row) // 2 * 2])]
    read = "".join(parts)
    return read == text or _plain(read) == _plain(text)


def _plain(text: str) -> str:
    """Text without what is not heard, spaces of all kinds alike."""
    return unicodedata.normalize("NFKC", text.translate(_SILENT)).strip()


def _softened(operators: list[Any]) -> list[Any]:
    """Operators in which the last glyph that is shown is read as a soft hyphen."""
    for i in reversed(range(len(operators))):
        last = _LAST.fullmatch(operators[i]) if isinstance(operators[i], bytes) else None
        if last:
            before = last[1][:-1] if last[1].endswith(b"<") else last[1] + b">"
            shown = [b"[" + before + b"] TJ"] if before else []
            return [
                *operators[:i],
                *shown,
                *_begins(_SOFT),
                b"[<" + last[2] + b">" + last[3] + b"] TJ",
                b"EMC",
                *operators[i + 1 :],
            ]
    return operators


def _begins(text: str) -> list[bytes]:
    return [b"/Span <</ActualText <feff" + text.encode("utf-16-be").hex().encode() + b">>> BDC"]
