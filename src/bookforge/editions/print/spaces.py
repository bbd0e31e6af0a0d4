"""How wide word spaces are and where they stand, from the text boxes of WeasyPrint.

The faces that lines are broken with know the width of each character: a line is not shaped again for this, and what kerning
makes of it is spread over the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bookforge.editions.print.breaking.faces import Face, Faces

_SPACES = " \u00a0"


class Spaces:
    """Measures word spaces in the `faces` of a book, which remember what each character is wide."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._styles: dict[int, tuple[Any, Face]] = {}  # styles are kept, so that no other gets their identity

    def ratio(self, box: Any) -> float:
        """The word space of a text box as a multiple of the face's own."""
        own = self._own(box.style)
        return _set(own, box) / own if own else 1.0

    def middles(self, box: Any) -> Iterator[float]:
        """The middles of a text box's word spaces, in pixels from the left edge of the page."""
        space, face = _set(self._own(box.style), box), self._face(box.style)
        widths = [space if c in _SPACES else face.width(c) for c in box.text]
        scale = float(box.width) / (sum(widths) or 1.0)
        x = float(box.position_x)
        for character, width in zip(box.text, widths, strict=True):
            if character in _SPACES:
                yield x + width * scale / 2
            x += width * scale

    def _own(self, style: Any) -> float:
        """The width of a space as the face has it."""
        face = self._face(style)
        return face.width("n n") - face.width("nn") - _tracking(style)

    def _face(self, style: Any) -> Face:
        if id(style) not in self._styles:
            self._styles[id(style)] = style, self._faces.face(style)
        return self._styles[id(style)][1]


def _set(own: float, box: Any) -> float:
    """The width of a word space as it is set."""
    return own + float(box.style["word_spacing"]) + float(box.justification_spacing)


def _tracking(style: Any) -> float:
    spacing = style["letter_spacing"]
    return 0.0 if spacing == "normal" else float(spacing)
