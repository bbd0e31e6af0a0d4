"""A typeface of the file, as the walk over a page needs it: how wide its signs are, which are blank, whether it is there."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pikepdf
from pikepdf import Name

from bookforge.cache import key

_BLANK = re.compile(rb"<([0-9A-Fa-f]+)>\s*<(?:0020|00[Aa]0|20(?:0[0-9aA]|2[fF]))>")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


class Measure(NamedTuple):
    """Of a string: how many signs it has, how many of them with ink, how far it moves on, how far its ink reaches."""

    signs: int
    inked: int
    advance: float
    reach: float


class Widths(dict[int, float]):
    """Widths by code, and that of all codes that have none of their own."""

    def __init__(self, known: Mapping[int, float], otherwise: float) -> None:
        super().__init__(known)
        self.otherwise = otherwise

    def __missing__(self, code: int) -> float:
        return self.otherwise


@dataclass(frozen=True, slots=True)
class Face:
    """`widths` in thousandths of the size, by code; `wide` when a code has two bytes; `ascent` and `descent` as parts of it."""

    name: str
    embedded: bool
    wide: bool
    widths: Widths
    blanks: frozenset[int]
    ascent: float = 0.75
    descent: float = -0.22

    def measure(self, shown: bytes) -> Measure:
        """What a string comes to on the page, before size and spacing."""
        codes = struct.unpack(f">{len(shown) // 2}H", shown[: len(shown) // 2 * 2]) if self.wide else tuple(shown)
        advance = self._width(codes)
        end = len(codes)
        while end and codes[end - 1] in self.blanks:
            end -= 1
        inked = len(codes) - sum(map(codes.count, self.blanks))
        return Measure(len(codes), inked, advance, advance - self._width(codes[end:]))

    def _width(self, codes: tuple[int, ...]) -> float:
        return sum(map(self.widths.__getitem__, codes)) / 1000


class Faces:
    """The faces of a file, each read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Face] = {}
        self._marks: dict[tuple[int, int], str] = {}

    def of(self, font: pikepdf.Object) -> Face:
        """The face of a font dictionary."""
        name = font.objgen
        if name == (0, 0):
            return face(font)
        if name not in self._known:
            self._known[name] = face(font)
        return self._known[name]

    def mark(self, font: pikepdf.Object) -> str:
        """The hash of all that is known of the face of a font dictionary."""
        name = font.objgen
        if name == (0, 0) or name not in self._marks:
            self._marks[name] = _mark(self.of(font))
        return self._marks[name]


def _mark(face: Face) -> str:
    widths = (face.widths.otherwise, sorted(face.widths.items()), sorted(face.blanks))
    return key(repr((face.name, face.embedded, face.wide, face.ascent, face.descent, widths)))


def face(font: pikepdf.Object) -> Face:
    """The face of a font dictionary (PDF 1.7, 9.6 and 9.7)."""
    kind = font.get("/Subtype")
    name = str(font.get("/BaseFont", font.get("/Name", "?"))).lstrip("/").split("+")[-1]
    blanks = _blanks(font)
    if kind == Name.Type0:
        inner = font.DescendantFonts[0]
        widths = _wide_widths(inner.get("/W", pikepdf.Array()))
        return Face(name, _embedded(inner), True, Widths(widths, float(inner.get("/DW", 1000))), blanks)
    first = int(font.get("/FirstChar", 0))
    widths = {first + i: float(width) for i, width in enumerate(font.get("/Widths", pikepdf.Array()))}
    embedded = kind == Name.Type3 or _embedded(font)  # the signs of Type 3 are drawings in the file
    return Face(name, embedded, False, Widths(widths, 500.0), blanks | {32})


def _embedded(font: pikepdf.Object) -> bool:
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and any(key in descriptor for key in _FILES)


def _blanks(font: pikepdf.Object) -> frozenset[int]:
    told = font.get("/ToUnicode")
    if not isinstance(told, pikepdf.Stream):
        return frozenset()
    return frozenset(int(code, 16) for code in _BLANK.findall(told.read_bytes()))


def _wide_widths(given: pikepdf.Object) -> dict[int, float]:
    """`[c [w1 w2 …]  first last w]`, unfolded."""
    widths: dict[int, float] = {}
    items = list(given)
    while items:
        first = int(items.pop(0))
        then = items.pop(0)
        if isinstance(then, pikepdf.Array):
            widths.update((first + i, float(width)) for i, width in enumerate(then))
        else:
            widths.update(dict.fromkeys(range(first, int(then) + 1), float(items.pop(0))))
    return widths
