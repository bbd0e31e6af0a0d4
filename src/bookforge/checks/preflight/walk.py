"""The walk over a content stream: the graphics state that it keeps, and the colours that it sees (PDF 1.7, 8.4 and 8.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Name

from bookforge.checks.preflight import colours
from bookforge.checks.preflight.faces import Face, Faces
from bookforge.checks.preflight.facts import Ink
from bookforge.checks.preflight.geometry import Box, Matrix
from bookforge.checks.preflight.operators import numbers, operations
from bookforge.checks.preflight.paths import Path

DEEPEST = 12
"""Forms within forms are followed so far."""
_AS_IT_IS = Matrix()


@dataclass(slots=True)
class State:
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


class Walk:
    """One content stream: the page's, or that of a form or pattern in it. `state` is the graphics state where it is."""

    def __init__(self, ink: Ink, faces: Faces, resources: pikepdf.Object, state: State, depth: int) -> None:
        self.ink, self.faces, self.resources, self.state, self.depth = ink, faces, resources, state, depth
        self.base = state.ctm
        self.stack: list[State] = []
        self.path = Path()
        self.clipping = False
        self.matrix = self.line = Matrix()

    @property
    def does(self) -> Mapping[str, Callable[[Any, str, list[bytes]], None]]:
        """What is done at each operator."""
        raise NotImplementedError

    def run(self, content: bytes) -> None:
        """Reads a content stream from its beginning to its end."""
        does = self.does
        for operator, operands in operations(content):
            act = does.get(operator)
            if act is not None:
                act(self, operator, operands)

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
            self.uses(colours.of_space(shading.get("/ColorSpace")))
        elif isinstance(pattern, pikepdf.Stream) and self.depth < DEEPEST:
            cell = Ink()  # where its drawings fall is for the area that it fills to say
            state = State(ctm=self.base.after(matrix_of(pattern)))
            resources = pattern.get("/Resources", self.resources)
            type(self)(cell, self.faces, resources, state, self.depth + 1).run(pattern.read_bytes())
            self.ink.colours |= cell.colours
            self.ink.pictures += cell.pictures
            self.ink.faces |= cell.faces
            self.ink.most = max(self.ink.most, cell.most)
            self.ink.transparent |= cell.transparent

    def shade(self, operator: str, operands: list[bytes]) -> None:
        shading = self.resource("/Shading", operands)
        if shading is not None:
            self.uses(colours.of_space(shading.get("/ColorSpace")))
            self.art(self.state.clip)

    def uses(self, kind: str | None) -> None:
        if kind:
            self.ink.colours.add(kind)
        self.ink.transparent |= self.state.transparent

    def paints(self, colour: tuple[str, tuple[float, ...]]) -> bool:
        """Notes a colour that is put on the page; whether it leaves a mark."""
        kind, parts = colour
        if colours.is_paper(kind, parts):
            return False
        self.uses(kind)
        self.ink.most = max(self.ink.most, colours.ink(kind, parts))
        return True

    def art(self, box: Box | None) -> None:
        if box is not None:
            self.ink.art = box.joined(self.ink.art)


def _name(operand: bytes) -> str:
    return re.sub("#([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), operand.decode("utf-8", "replace"))


def matrix_of(thing: pikepdf.Object) -> Matrix:
    """How a form or a pattern is placed (`/Matrix`, PDF 1.7, 8.10.2): as it is, where that is not said."""
    given = thing.get("/Matrix")
    return Matrix() if given is None else Matrix(*(float(part) for part in given))
