"""A stream of drawing operators (a page, a form, a pattern), drawn again in the printer's ink, without tags.

A colour is set in one place and used in another, so each is looked at with what is painted by it: type and rules are
treated otherwise than areas. Lines of a table and of a box are rules, though WeasyPrint fills them: as frames (`f*` over two
rectangles) or as narrow shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pikepdf
from pikepdf import Name

from bookforge.editions.print.finishing import tints
from bookforge.editions.print.finishing.ink import Ink
from bookforge.editions.print.finishing.tints import Tint

_WORD = re.compile(
    rb"\((?:[^()\\]|\\.)*\)"  # a string; brackets in it are escaped (`_written_plainly`)
    rb"|<<.*?>>(?=\s)|\[[^\](]*\]|<[^>]*>"  # a dictionary, an array without such strings, a string in hexadecimal
    rb"|/?[^\s\[\](<>/]+|[\[\]]",
    re.DOTALL,
)
_OPERAND = frozenset(b"0123456789+-./([<]")
"""What operands begin with, and no operator."""
_TYPE = frozenset({b"TJ", b"Tj", b"'", b'"'})
_FILLS = frozenset({b"f*", b"f", b"F", b"B*", b"B", b"b*", b"b"})
_STROKES = frozenset({b"S", b"s", b"B*", b"B", b"b*", b"b"})
_PAINTS = _TYPE | _FILLS | _STROKES | {b"n"}
_PATHS = frozenset({b"re", b"m", b"l", b"c", b"v", b"y"})
_COLOURS = frozenset({b"g", b"rg", b"k", b"sc", b"scn", b"G", b"RG", b"K", b"SC", b"SCN"})
_SPACES = frozenset({b"cs", b"CS"})
_TAGS = frozenset({b"BDC", b"BMC", b"EMC"})
_WANTED = _PAINTS | _PATHS | _COLOURS | _SPACES | _TAGS | {b"q", b"Q"}
_DEVICE = {b"g": Name.DeviceGray, b"rg": Name.DeviceRGB, b"k": Name.DeviceCMYK}
_SETS = {1: b"g", 3: b"rg", 4: b"k"}
_NARROW = 3.0
"""Units of the drawing, mostly CSS pixels, up to which a filled shape is a rule."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """A place in a stream where tagged content begins or ends."""

    start: int
    end: int


@dataclass(slots=True)
class _Colour:
    """A place in a stream that sets a colour: where, which, for lines or fills, and whether type or a rule uses it."""

    start: int
    end: int
    tint: Tint
    stroking: bool
    thin: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """What `q` keeps and `Q` brings back: the colours in force and the spaces chosen, for fills and for lines."""

    fill: _Colour | None = None
    stroke: _Colour | None = None
    fill_space: pikepdf.Object = field(default_factory=lambda: Name.DeviceGray)
    stroke_space: pikepdf.Object = field(default_factory=lambda: Name.DeviceGray)


def inked(content: bytes, spaces: Mapping[str, pikepdf.Object], ink: Ink) -> bytes:
    """The drawing in an ink; `spaces` are the colour spaces that it names."""
    plain = content if b"(" not in content and b"%" not in content else _written_plainly(content)
    pieces, at = [], 0
    for change in _changes(plain, spaces):
        pieces.append(plain[at : change.start])
        at = change.end
        if isinstance(change, _Colour):
            printed = (ink.line if change.thin else ink.area)(change.tint)
            operator = _SETS[len(printed)]
            pieces += [*(b"%g " % part for part in printed), operator.upper() if change.stroking else operator]
    return b"".join((*pieces, plain[at:]))


def _written_plainly(content: bytes) -> bytes:
    """The same operators without comments, with no brackets in strings but escaped ones."""
    with pikepdf.new() as document:
        return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(document.make_stream(content)))


class _Step(NamedTuple):
    """An operator with its operands, and where they stand."""

    start: int
    end: int
    operator: bytes
    operands: list[bytes]


def _steps(content: bytes) -> Iterator[_Step]:
    """The operators that matter here."""
    start = 0
    operands: list[bytes] = []
    for word in _WORD.finditer(content):
        text = word.group()
        if text[0] in _OPERAND:
            if not operands:
                start = word.start()
            operands.append(text)
            continue
        if text in _WANTED:
            yield _Step(start if operands else word.start(), word.end(), text, operands)
        if operands:
            operands = []


def _changes(content: bytes, spaces: Mapping[str, pikepdf.Object]) -> list[_Colour | _Tag]:
    """Every place that sets a colour or bounds tagged content, in order."""
    found: list[_Colour | _Tag] = []
    kept: list[_State] = []
    state, path = _State(), _Path()
    for step in _steps(content):
        operator = step.operator
        if operator in _PAINTS:
            for colour in _used(operator, state):
                colour.thin = colour.thin or operator in _TYPE or colour.stroking or path.is_rule(operator)
            if operator not in _TYPE:
                path = _Path()
        elif operator in _PATHS:
            path.add(operator, step.operands)
        elif operator == b"q":
            kept.append(state)
        elif operator == b"Q":
            state = kept.pop() if kept else state
        elif operator in _TAGS:
            found.append(_Tag(step.start, step.end))
        else:
            state, colour_set = _set(step, state, spaces)
            found += [colour_set] if colour_set else []
    return found


def _used(operator: bytes, state: _State) -> Iterator[_Colour]:
    """The colours that an operator paints with."""
    if state.fill and (operator in _TYPE or operator in _FILLS):
        yield state.fill
    if state.stroke and operator in _STROKES:
        yield state.stroke


def _set(step: _Step, state: _State, spaces: Mapping[str, pikepdf.Object]) -> tuple[_State, _Colour | None]:
    """What a step that sets a colour, or chooses a space, leads to; no colour for patterns, which have their own."""
    stroking = step.operator.isupper()
    space = state.stroke_space if stroking else state.fill_space
    if step.operator in _SPACES:
        name = step.operands[0].decode("latin-1")
        space = spaces.get(name, Name(name))
        tint = tints.first(space)
    else:
        space = _DEVICE.get(step.operator.lower(), space)
        known = tints.components(space) == len(step.operands)
        tint = tints.tint(space, [float(number) for number in step.operands]) if known else ()
    colour = _Colour(step.start, step.end, tint, stroking) if tint and tints.components(space) else None
    if stroking:
        return replace(state, stroke=colour, stroke_space=space), colour
    return replace(state, fill=colour, fill_space=space), colour


@dataclass(slots=True)
class _Path:
    """The path under way: how far it reaches, and how many rectangles it has."""

    left: float = float("inf")
    right: float = float("-inf")
    low: float = float("inf")
    high: float = float("-inf")
    rectangles: int = 0

    def add(self, operator: bytes, operands: Sequence[bytes]) -> None:
        values = [float(number) for number in operands]
        if operator == b"re":
            x, y, width, height = values
            values = [x, y, x + width, y + height]
            self.rectangles += 1
        self.left, self.right = min(self.left, *values[::2]), max(self.right, *values[::2])
        self.low, self.high = min(self.low, *values[1::2]), max(self.high, *values[1::2])

    def is_rule(self, operator: bytes) -> bool:
        """Whether what is filled is a frame, or narrow."""
        frame = operator.endswith(b"*") and self.rectangles > 1
        return frame or min(self.right - self.left, self.high - self.low) <= _NARROW
