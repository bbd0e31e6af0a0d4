"""What is on a page: its content read once, operator by operator, under the graphics state (PDF 1.7, 8 and 9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Name

from bookforge.checks.preflight import colours
from bookforge.checks.preflight.faces import Face, face
from bookforge.checks.preflight.facts import Ink, Picture
from bookforge.checks.preflight.geometry import Box, Matrix, around
from bookforge.checks.preflight.operators import numbers, operations, shown

_DEEPEST = 12  # forms within forms
_WORD = (
    4  # signs; fewer are the number of a note, an ordinal's end or part of a formula, which are small by their nature
)
_RULE = 18.0  # pt; what is shorter is a fraction's bar or a part of a drawing
_INVISIBLE = (3, 7)  # text rendering modes
_NOTHING: Any = pikepdf.Dictionary()
_AS_IT_IS = Matrix()


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it is needed."""

    ctm: Matrix = _AS_IT_IS
    clip: Box | None = None
    line: float = 1.0
    fill: tuple[str, tuple[float, ...]] = ("grey", (0.0,))
    stroke: tuple[str, tuple[float, ...]] = ("grey", (0.0,))
    transparent: bool = False
    face: Face | None = None
    size: float = 0.0
    leading: float = 0.0
    spacing: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class _Path:
    """The path that is being made: a box for each of its parts, and whether that part is nothing but the box."""

    parts: list[tuple[Box, bool]] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    straight: bool = True

    def close(self) -> None:
        """Ends a part."""
        if self.points:
            box = around(self.points)
            corners = {(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)}
            self.parts.append((box, self.straight and set(self.points) <= corners))
        self.points, self.straight = [], True


class Faces:
    """The faces of a file, each read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Face] = {}

    def of(self, font: pikepdf.Object) -> Face:
        """The face of a font dictionary."""
        name = font.objgen
        if name == (0, 0):
            return face(font)
        if name not in self._known:
            self._known[name] = face(font)
        return self._known[name]


def ink_of(page: pikepdf.Page, faces: Faces) -> Ink:
    """All that a page's content puts on it."""
    ink = Ink()
    contents = page.obj.get("/Contents", pikepdf.Array())
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    content = b"\n".join(stream.read_bytes() for stream in streams)
    _Walk(ink, faces, page.obj.get("/Resources", _NOTHING), _State(), 0).run(content)
    return ink


class _Walk:
    """One content stream: the page's, or that of a form or pattern in it."""

    def __init__(self, ink: Ink, faces: Faces, resources: pikepdf.Object, state: _State, depth: int) -> None:
        self.ink, self.faces, self.resources, self.state, self.depth = ink, faces, resources, state, depth
        self.base = state.ctm
        self.stack: list[_State] = []
        self.path = _Path()
        self.clipping = False
        self.matrix = self.line = Matrix()

    def run(self, content: bytes) -> None:
        for operator, operands in operations(content):
            does = _DOES.get(operator)
            if does is not None:
                does(self, operator, operands)

    def resource(self, kind: str, operands: list[bytes]) -> pikepdf.Object | None:
        """What the last operand names among the resources."""
        if not operands or not operands[-1].startswith(b"/"):
            return None
        found = self.resources.get(kind)
        return None if found is None else found.get(_name(operands[-1]))

    # --- state ---------------------------------------------------------------------------------------------------------

    def save(self, operator: str, operands: list[bytes]) -> None:
        self.stack.append(copy(self.state))

    def restore(self, operator: str, operands: list[bytes]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def concat(self, operator: str, operands: list[bytes]) -> None:
        values = numbers(operands)
        if len(values) == 6:
            self.state.ctm = self.state.ctm.after(Matrix(*values))

    def line_width(self, operator: str, operands: list[bytes]) -> None:
        for value in numbers(operands)[:1]:
            self.state.line = value

    def extended(self, operator: str, operands: list[bytes]) -> None:
        settings = self.resource("/ExtGState", operands)
        if settings is None:
            return
        mask, mode = settings.get("/SMask", Name("/None")), settings.get("/BM", Name("/Normal"))
        given = [key for key in ("/ca", "/CA", "/BM", "/SMask") if key in settings]
        clear = float(settings.get("/ca", 1)) < 1 or float(settings.get("/CA", 1)) < 1
        if given:
            is_clear = clear or mask != Name("/None") or mode not in (Name("/Normal"), Name("/Compatible"))
            self.state.transparent = is_clear
        if "/LW" in settings:
            self.state.line = float(settings.LW)

    # --- colour --------------------------------------------------------------------------------------------------------

    def colour(self, operator: str, operands: list[bytes]) -> None:
        kind = colours.of_operator(operator) or "grey"
        self._set(operator.islower(), kind, tuple(numbers(operands)))

    def space(self, operator: str, operands: list[bytes]) -> None:
        named = self.resource("/ColorSpace", operands)
        if named is None and operands and len(operands[-1]) > 1 and operands[-1].startswith(b"/"):
            named = Name(_name(operands[-1]))
        self._set(operator.islower(), colours.of_space(named) or "", ())

    def components(self, operator: str, operands: list[bytes]) -> None:
        is_fill = operator.islower()
        kind = (self.state.fill if is_fill else self.state.stroke)[0]
        pattern = self.resource("/Pattern", operands)
        if pattern is not None:
            self._pattern(pattern)
            kind, operands = "", []
        self._set(is_fill, kind, tuple(numbers(operands)))

    def _set(self, is_fill: bool, kind: str, parts: tuple[float, ...]) -> None:
        if is_fill:
            self.state.fill = kind, parts
        else:
            self.state.stroke = kind, parts

    def _pattern(self, pattern: pikepdf.Object) -> None:
        shading = pattern.get("/Shading")
        if shading is not None:
            self._uses(colours.of_space(shading.get("/ColorSpace")))
        elif isinstance(pattern, pikepdf.Stream) and self.depth < _DEEPEST:
            cell = Ink()  # where its drawings fall is for the area that it fills to say
            state = _State(ctm=self.base.after(_matrix(pattern)))
            resources = pattern.get("/Resources", self.resources)
            _Walk(cell, self.faces, resources, state, self.depth + 1).run(pattern.read_bytes())
            self.ink.colours |= cell.colours
            self.ink.pictures += cell.pictures
            self.ink.faces |= cell.faces
            self.ink.most = max(self.ink.most, cell.most)
            self.ink.transparent |= cell.transparent

    def shade(self, operator: str, operands: list[bytes]) -> None:
        shading = self.resource("/Shading", operands)
        if shading is not None:
            self._uses(colours.of_space(shading.get("/ColorSpace")))
            self._art(self.state.clip)

    def _uses(self, kind: str | None) -> None:
        if kind:
            self.ink.colours.add(kind)
        self.ink.transparent |= self.state.transparent

    def _paints(self, colour: tuple[str, tuple[float, ...]]) -> bool:
        """Notes a colour that is put on the page; whether it leaves a mark."""
        kind, parts = colour
        if colours.is_paper(kind, parts):
            return False
        self._uses(kind)
        self.ink.most = max(self.ink.most, colours.ink(kind, parts))
        return True

    def _art(self, box: Box | None) -> None:
        if box is not None:
            self.ink.art = box.joined(self.ink.art)

    # --- paths ---------------------------------------------------------------------------------------------------------

    def begin(self, operator: str, operands: list[bytes]) -> None:
        self.path.close()
        self.go_on(operator, operands)

    def go_on(self, operator: str, operands: list[bytes]) -> None:
        values = numbers(operands)
        pairs = zip(values[::2], values[1::2], strict=False)
        self.path.points += [self.state.ctm.point(x, y) for x, y in pairs]
        self.path.straight &= operator in ("m", "l")

    def rectangle(self, operator: str, operands: list[bytes]) -> None:
        values = numbers(operands)
        if len(values) == 4:
            x, y, width, height = values
            self.path.close()
            self.path.points = [self.state.ctm.point(*p) for p in ((x, y), (x + width, y), (x, y + height))]
            self.path.points.append(self.state.ctm.point(x + width, y + height))
            self.path.close()

    def end_part(self, operator: str, operands: list[bytes]) -> None:
        self.path.close()

    def clip_next(self, operator: str, operands: list[bytes]) -> None:
        self.clipping = True

    def paint(self, operator: str, operands: list[bytes]) -> None:
        self.path.close()
        parts = self.path.parts
        if operator in _FILLS and parts and self._paints(self.state.fill):
            self._filled(parts, operator.endswith("*"))
        if operator in _STROKES and parts and self._paints(self.state.stroke):
            whole = _whole(parts).within(self.state.clip)
            self._art(whole)
            if whole is not None and max(whole.width, whole.height) >= _RULE:
                self._thin(self.state.line * self.state.ctm.scale)
        if self.clipping and parts:
            clip = _whole(parts)
            self.state.clip = clip.within(self.state.clip) or Box(0, 0, 0, 0)
        self.clipping, self.path = False, _Path()

    def _filled(self, parts: list[tuple[Box, bool]], even_odd: bool) -> None:
        self._art(_whole(parts).within(self.state.clip))
        if even_odd and len(parts) == 2 and all(is_box for _, is_box in parts):
            areas = _ring(parts[0][0], parts[1][0])  # how WeasyPrint draws borders
        else:
            areas = [box for box, is_box in parts if is_box]
        for area in areas:
            seen = area.within(self.state.clip)
            if seen is not None and max(seen.width, seen.height) >= _RULE:
                self._thin(min(area.width, area.height))

    def _thin(self, width: float) -> None:
        if self.ink.thinnest is None or width < self.ink.thinnest:
            self.ink.thinnest = width

    # --- text ----------------------------------------------------------------------------------------------------------

    def begin_text(self, operator: str, operands: list[bytes]) -> None:
        self.matrix = self.line = Matrix()

    def font(self, operator: str, operands: list[bytes]) -> None:
        font = self.resource("/Font", operands[:1])
        size = numbers(operands[1:])
        if font is not None and size:
            self.state.face, self.state.size = self.faces.of(font), size[0]

    def text_matrix(self, operator: str, operands: list[bytes]) -> None:
        values = numbers(operands)
        if len(values) == 6:
            self.matrix = self.line = Matrix(*values)

    def move(self, operator: str, operands: list[bytes]) -> None:
        values = numbers(operands)
        if operator == "T*":
            values = [0.0, -self.state.leading]
        if len(values) == 2:
            if operator == "TD":
                self.state.leading = -values[1]
            self.matrix = self.line = self.line.after(Matrix(e=values[0], f=values[1]))

    def text_setting(self, operator: str, operands: list[bytes]) -> None:
        for value in numbers(operands)[:1]:
            number = int(value) if operator == "Tr" else value / 100 if operator == "Tz" else value
            setattr(self.state, _SETTINGS[operator], number)

    def show(self, operator: str, operands: list[bytes]) -> None:
        if operator in ("'", '"'):
            self.move("T*", [])
        face, size = self.state.face, self.state.size
        if face is None or not operands:
            return
        try:
            string, kerning = shown(operands[-1])
        except ValueError:  # what is no number or no string shows nothing
            return
        measure = face.measure(string)
        state = self.state
        between = measure.signs * state.spacing - kerning * size / 1000
        if measure.inked:
            self._shown(face, measure.inked, (measure.reach * size + between) * state.stretch)
        advance = (measure.advance * size + between) * state.stretch
        self.matrix = self.matrix.after(Matrix(e=advance))

    def _shown(self, face: Face, signs: int, width: float) -> None:
        state = self.state
        if state.mode in _INVISIBLE:
            self.ink.invisible = True
            return
        if not self._paints(state.stroke if state.mode in (1, 5) else state.fill):
            return
        place = state.ctm.after(self.matrix)
        low, high = face.descent * state.size + state.rise, face.ascent * state.size + state.rise
        box = place.box(Box(0.0, low, width, high)).within(state.clip)
        if box is None:
            return
        self.ink.text = box.joined(self.ink.text)
        if not face.embedded:
            self.ink.faces.add(face.name)
        size = abs(state.size) * place.upward
        if signs > _WORD and (self.ink.smallest is None or size < self.ink.smallest):
            self.ink.smallest = size

    # --- images and forms ----------------------------------------------------------------------------------------------

    def draw(self, operator: str, operands: list[bytes]) -> None:
        thing = self.resource("/XObject", operands)
        if not isinstance(thing, pikepdf.Stream):
            return
        if thing.get("/Subtype") == Name.Image:
            is_mask = bool(thing.get("/ImageMask", False))
            if is_mask:
                self._paints(self.state.fill)
            else:
                self._uses(colours.of_space(thing.get("/ColorSpace")))
                self.ink.most = max(self.ink.most, colours.ink_of_image(thing))
                self.ink.transparent |= "/SMask" in thing
            depth = 1 if is_mask else int(thing.get("/BitsPerComponent", 8))
            self._picture(int(thing.Width), int(thing.Height), depth)
        elif thing.get("/Subtype") == Name.Form and self.depth < _DEEPEST:
            ctm = self.state.ctm.after(_matrix(thing))
            clip = self.state.clip
            if "/BBox" in thing:
                clip = ctm.box(_box(thing.BBox)).within(clip) or Box(0, 0, 0, 0)
            state = replace(self.state, ctm=ctm, clip=clip)
            resources = thing.get("/Resources", self.resources)
            _Walk(self.ink, self.faces, resources, state, self.depth + 1).run(thing.read_bytes())

    def inline_image(self, operator: str, operands: list[bytes]) -> None:
        head = operands[0].split(b"ID", 1)[0] if operands else b""
        width, height, depth = (
            _entry(head, key) for key in (rb"W(?:idth)?", rb"H(?:eight)?", rb"B(?:PC|itsPerComponent)")
        )
        space = re.search(rb"/(?:CS|ColorSpace)\s*/(\w+)", head)
        self._uses(colours.of_space(Name("/" + space[1].decode("latin-1"))) if space else None)
        if width and height:
            self._picture(width, height, depth or 1)

    def _picture(self, width: int, height: int, depth: int) -> None:
        ctm = self.state.ctm
        box = ctm.box(Box(0.0, 0.0, 1.0, 1.0))
        seen = box.within(self.state.clip)
        if seen is None or not ctm.across or not ctm.upward:
            return
        self._art(seen)
        dots = 72 * min(width / ctm.across, height / ctm.upward)
        self.ink.pictures.append(Picture((width, height), dots, depth == 1, box))


_FILLS = ("f", "F", "f*", "B", "B*", "b", "b*")
_STROKES = ("S", "s", "B", "B*", "b", "b*")
_SETTINGS = {"Tc": "spacing", "TL": "leading", "Tz": "stretch", "Ts": "rise", "Tr": "mode"}

_DOES: dict[str, Callable[[_Walk, str, list[bytes]], None]] = {
    "q": _Walk.save, "Q": _Walk.restore, "cm": _Walk.concat, "w": _Walk.line_width, "gs": _Walk.extended,
    "g": _Walk.colour, "G": _Walk.colour, "rg": _Walk.colour, "RG": _Walk.colour, "k": _Walk.colour, "K": _Walk.colour,
    "cs": _Walk.space, "CS": _Walk.space, "sc": _Walk.components, "SC": _Walk.components, "scn": _Walk.components,
    "SCN": _Walk.components, "sh": _Walk.shade,
    "m": _Walk.begin, "l": _Walk.go_on, "c": _Walk.go_on, "v": _Walk.go_on, "y": _Walk.go_on, "re": _Walk.rectangle,
    "h": _Walk.end_part, "W": _Walk.clip_next, "W*": _Walk.clip_next,
    **dict.fromkeys((*_FILLS, *_STROKES, "n"), _Walk.paint),
    "BT": _Walk.begin_text, "Tf": _Walk.font, "Tm": _Walk.text_matrix, "Td": _Walk.move, "TD": _Walk.move, "T*": _Walk.move,
    **dict.fromkeys(_SETTINGS, _Walk.text_setting),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Walk.show),
    "Do": _Walk.draw, "BI": _Walk.inline_image,
}  # fmt: skip


def _whole(parts: list[tuple[Box, bool]]) -> Box:
    return around(point for box, _ in parts for point in ((box.left, box.bottom), (box.right, box.top)))


def _ring(one: Box, other: Box) -> list[Box]:
    """The four sides between a box and one within it, without those that have no width."""
    inner, outer = sorted((one, other), key=lambda box: box.width + box.height)
    sides = (
        Box(outer.left, inner.top, outer.right, outer.top),
        Box(outer.left, outer.bottom, outer.right, inner.bottom),
        Box(outer.left, outer.bottom, inner.left, outer.top),
        Box(inner.right, outer.bottom, outer.right, outer.top),
    )
    return [side for side in sides if min(side.width, side.height) > 0.001]


def _name(operand: bytes) -> str:
    return re.sub("#([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), operand.decode("utf-8", "replace"))


def _matrix(thing: pikepdf.Object) -> Matrix:
    given = thing.get("/Matrix")
    return Matrix() if given is None else Matrix(*(float(part) for part in given))


def _box(given: pikepdf.Object) -> Box:
    left, bottom, right, top = (float(edge) for edge in given)
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _entry(head: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb"\s+(\d+)", head)
    return int(found[1]) if found else 0
