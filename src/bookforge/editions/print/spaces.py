"""How wide word spaces are and where they stand, from the text boxes of WeasyPrint.

Pango is asked for the width of each character once a face: a line is not shaped again for this, and what kerning makes of
it is spread over the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SPACES = " \u00a0"
_FACE = ("font_family", "font_size", "font_style", "font_weight", "font_variant_caps", "letter_spacing", "word_spacing")


class Spaces:
    """Measures word spaces; remembers what each face's characters are wide."""

    def __init__(self) -> None:
        self._faces: dict[tuple[Any, ...], dict[str, float]] = {}
        self._styles: dict[int, tuple[Any, dict[str, float]]] = {}  # kept, so that no other gets its identity

    def ratio(self, box: Any) -> float:
        """The word space of a text box as a multiple of the face's own."""
        own = self._own(box.style)
        return _set(own, box) / own if own else 1.0

    def middles(self, box: Any) -> Iterator[float]:
        """The middles of a text box's word spaces, in pixels from the left edge of the page."""
        space, known = _set(self._own(box.style), box), self._face(box.style)
        widths = [space if c in _SPACES else known.get(c) or self._width(c, box.style) for c in box.text]
        scale = float(box.width) / (sum(widths) or 1.0)
        x = float(box.position_x)
        for character, width in zip(box.text, widths, strict=True):
            if character in _SPACES:
                yield x + width * scale / 2
            x += width * scale

    def _own(self, style: Any) -> float:
        """The width of a space as the face has it."""
        return self._width("n n", style) - self._width("nn", style) - float(style["word_spacing"]) - _tracking(style)

    def _face(self, style: Any) -> dict[str, float]:
        """The widths in a style that are known."""
        if id(style) not in self._styles:
            face = self._faces.setdefault(tuple(style[name] for name in _FACE), {})
            self._styles[id(style)] = style, face
        return self._styles[id(style)][1]

    def _width(self, text: str, style: Any) -> float:
        widths = self._face(style)
        if text not in widths:
            from weasyprint.text.line_break import create_layout, line_size

            layout = create_layout(text, style, None, None, 0)  # kept while its line is used, which Pango frees with it
            widths[text] = float(line_size(layout.get_first_line()[0], style)[0])
        return widths[text]


def _set(own: float, box: Any) -> float:
    """The width of a word space as it is set."""
    return own + float(box.style["word_spacing"]) + float(box.justification_spacing)


def _tracking(style: Any) -> float:
    spacing = style["letter_spacing"]
    return 0.0 if spacing == "normal" else float(spacing)
