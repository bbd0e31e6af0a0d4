"""What is on a page: its content read once, operator by operator, under the graphics state (PDF 1.7, 8 and 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

import pikepdf
from pikepdf import Name

from bookforge.checks.preflight import colours
from bookforge.checks.preflight.faces import Face, Faces
from bookforge.checks.preflight.facts import Ink, Picture
from bookforge.checks.preflight.geometry import Box, Matrix
from bookforge.checks.preflight.operators import numbers, shown
from bookforge.checks.preflight.paths import Path, extent, ring
from bookforge.checks.preflight.walk import DEEPEST, State, Walk, matrix_of
from bookforge.layers import Layer

# Signs: fewer are the number of a note, an ordinal's end or part of a formula, which are small by their nature.
_WORD = 4
_RULE = 18.0  # pt; what is shorter is a fraction's bar or a part of a drawing
_INVISIBLE = (3, 7)  # text rendering modes
_NOTHING: Any = pikepdf.Dictionary()


def together(layers: Iterable[tuple[Layer, Ink]]) -> Ink:
    """All that is on a page, of what each of its layers puts there."""
    return reduce(Ink.joined, (ink.moved(layer.right) for layer, ink in layers), Ink())


def ink_on(layer: Layer, page: pikepdf.Page, faces: Faces) -> Ink:
    """What a layer of a page puts on it, where it is not moved."""
    ink = Ink()
    _Page(ink, faces, page.obj.get("/Resources", _NOTHING), State(), 0).run(layer.content)
    return ink


class _Page(Walk):
    """The walk, with the paths, the text, the images and the forms that it meets."""

    @property
    def does(self) -> Mapping[str, Callable[[Any, str, list[bytes]], None]]:
        return _DOES

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
        if operator in _FILLS and parts and self.paints(self.state.fill):
            self._filled(parts, operator.endswith("*"))
        if operator in _STROKES and parts and self.paints(self.state.stroke):
            whole = extent(parts).within(self.state.clip)
            self.art(whole)
            if whole is not None and max(whole.width, whole.height) >= _RULE:
                self._thin(self.state.line * self.state.ctm.scale)
        if self.clipping and parts:
            clip = extent(parts)
            self.state.clip = clip.within(self.state.clip) or Box(0, 0, 0, 0)
        self.clipping, self.path = False, Path()

    def _filled(self, parts: list[tuple[Box, bool]], even_odd: bool) -> None:
        self.art(extent(parts).within(self.state.clip))
        if even_odd and len(parts) == 2 and all(is_box for _, is_box in parts):
            areas = ring(parts[0][0], parts[1][0])  # how WeasyPrint draws borders
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
        if not self.paints(state.stroke if state.mode in (1, 5) else state.fill):
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
                self.paints(self.state.fill)
            else:
                self.uses(colours.of_space(thing.get("/ColorSpace")))
                self.ink.most = max(self.ink.most, colours.ink_of_image(thing))
                self.ink.transparent |= "/SMask" in thing
            depth = 1 if is_mask else int(thing.get("/BitsPerComponent", 8))
            self._picture(int(thing.Width), int(thing.Height), depth)
        elif thing.get("/Subtype") == Name.Form and self.depth < DEEPEST:
            ctm = self.state.ctm.after(matrix_of(thing))
            clip = self.state.clip
            if "/BBox" in thing:
                clip = ctm.box(_box(thing.BBox)).within(clip) or Box(0, 0, 0, 0)
            state = replace(self.state, ctm=ctm, clip=clip)
            resources = thing.get("/Resources", self.resources)
            _Page(self.ink, self.faces, resources, state, self.depth + 1).run(thing.read_bytes())

    def inline_image(self, operator: str, operands: list[bytes]) -> None:
        head = operands[0].split(b"ID", 1)[0] if operands else b""
        width, height, depth = (
            _entry(head, key) for key in (rb"W(?:idth)?", rb"H(?:eight)?", rb"B(?:PC|itsPerComponent)")
        )
        space = re.search(rb"/(?:CS|ColorSpace)\s*/(\w+)", head)
        self.uses(colours.of_space(Name("/" + space[1].decode("latin-1"))) if space else None)
        if width and height:
            self._picture(width, height, depth or 1)

    def _picture(self, width: int, height: int, depth: int) -> None:
        ctm = self.state.ctm
        box = ctm.box(Box(0.0, 0.0, 1.0, 1.0))
        seen = box.within(self.state.clip)
        if seen is None or not ctm.across or not ctm.upward:
            return
        self.art(seen)
        dots = 72 * min(width / ctm.across, height / ctm.upward)
        self.ink.pictures.append(Picture((width, height), dots, depth == 1, box))


_FILLS = ("f", "F", "f*", "B", "B*", "b", "b*")
_STROKES = ("S", "s", "B", "B*", "b", "b*")
_SETTINGS = {"Tc": "spacing", "TL": "leading", "Tz": "stretch", "Ts": "rise", "Tr": "mode"}

_DOES: dict[str, Callable[[Any, str, list[bytes]], None]] = {
    "q": _Page.save, "Q": _Page.restore, "cm": _Page.concat, "w": _Page.line_width, "gs": _Page.extended,
    "g": _Page.colour, "G": _Page.colour, "rg": _Page.colour, "RG": _Page.colour, "k": _Page.colour, "K": _Page.colour,
    "cs": _Page.space, "CS": _Page.space, "sc": _Page.components, "SC": _Page.components, "scn": _Page.components,
    "SCN": _Page.components, "sh": _Page.shade,
    "m": _Page.begin, "l": _Page.go_on, "c": _Page.go_on, "v": _Page.go_on, "y": _Page.go_on, "re": _Page.rectangle,
    "h": _Page.end_part, "W": _Page.clip_next, "W*": _Page.clip_next,
    **dict.fromkeys((*_FILLS, *_STROKES, "n"), _Page.paint),
    "BT": _Page.begin_text, "Tf": _Page.font, "Tm": _Page.text_matrix, "Td": _Page.move, "TD": _Page.move, "T*": _Page.move,
    **dict.fromkeys(_SETTINGS, _Page.text_setting),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Page.show),
    "Do": _Page.draw, "BI": _Page.inline_image,
}  # fmt: skip


def _box(given: pikepdf.Object) -> Box:
    left, bottom, right, top = (float(edge) for edge in given)
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _entry(head: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb"\s+(\d+)", head)
    return int(found[1]) if found else 0
