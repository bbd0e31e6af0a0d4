"""The faces that a proof's own words are set in, and words as outlines, for what is drawn across the page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import uharfbuzz as hb

from bookforge.editions.print.subsets import Face, face_name
from bookforge.theme import shipped

_OWN = "bf-sans-regular.ttf"
_OWN_BOLD = "bf-sans-bold.ttf"


class Lettering:
    """Finds a face for some words: bookforge's own, else one of the book's, which may know other scripts."""

    def __init__(self, book: Mapping[str, bytes]) -> None:
        own = [_shipped(name) for name in (_OWN, _OWN_BOLD)]
        self.plain, self.bold = (face_name(data) for data in own)
        self.faces: dict[str, bytes] = {**book, self.plain: own[0], self.bold: own[1]}
        self._others = sorted(book)
        self._known: dict[str, frozenset[int]] = {}

    def face_for(self, words: str, first: str) -> str | None:
        """The name of a face that has all the letters of some words, `first` one that is preferred; None without any."""
        return next((name for name in (first, *self._others) if self._has(name, words)), None)

    def outline(self, face: str, words: str) -> tuple[str, float]:
        """Some words as a path of PDF in ems from their baseline's beginning, and their width in ems."""
        shaper = Face(face, self.faces[face]).shaper
        buffer = hb.Buffer()
        buffer.add_str(words)
        buffer.guess_segment_properties()
        hb.shape(shaper, buffer)
        scale, x, paths = 1 / shaper.face.upem, 0, []
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            path = _Path(scale, x + position.x_offset, position.y_offset)
            shaper.draw_glyph(info.codepoint, _pen(), path)
            paths += path.operators
            x += position.x_advance
        return "\n".join(paths), x * scale

    def _has(self, face: str, words: str) -> bool:
        return self._letters(face).issuperset(ord(c) for c in words if not c.isspace())

    def _letters(self, face: str) -> frozenset[int]:
        """The characters that a face has."""
        if face not in self._known:
            self._known[face] = frozenset(Face(face, self.faces[face]).shaper.face.unicodes)
        return self._known[face]


class _Path:
    """Gathers the outline of a glyph that stands at (x, y)."""

    def __init__(self, scale: float, x: float, y: float) -> None:
        self.operators: list[str] = []
        self._scale, self._x, self._y = scale, x, y
        self._at = (0.0, 0.0)

    def add(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = (f"{(x + self._x) * self._scale:.4f} {(y + self._y) * self._scale:.4f}" for x, y in points)
        self.operators.append(" ".join([*numbers, operator]))
        self._at = points[-1] if points else self._at

    def curve(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """A quadratic curve as PDF's cubic one."""
        from_x, from_y = self._at
        self.add(
            "c",
            (from_x + (x - from_x) * 2 / 3, from_y + (y - from_y) * 2 / 3),
            (to_x + (x - to_x) * 2 / 3, to_y + (y - to_y) * 2 / 3),
            (to_x, to_y),
        )


@cache
def _pen() -> hb.DrawFuncs:
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, path: path.add("m", (x, y)))
    pen.set_line_to_func(lambda x, y, path: path.add("l", (x, y)))
    pen.set_cubic_to_func(lambda a, b, c, d, x, y, path: path.add("c", (a, b), (c, d), (x, y)))
    pen.set_quadratic_to_func(lambda a, b, x, y, path: path.curve(a, b, x, y))
    pen.set_close_path_func(lambda path: path.add("h"))
    return pen


def _shipped(name: str) -> bytes:
    return (shipped("styles") / "fonts" / name).read_bytes()
