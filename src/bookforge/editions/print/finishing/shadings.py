"""Gradients of a PDF file in the printer's ink: the colours that they run between are inked, the way between them stays."""

from __future__ import annotations

import pikepdf
from pikepdf import Array

from bookforge.editions.print.finishing import tints
from bookforge.editions.print.finishing.ink import Ink
from bookforge.editions.print.finishing.tints import Tint


def print_shading(shading: pikepdf.Object, ink: Ink) -> None:
    """Puts a gradient into an ink, in its place in the file; WeasyPrint writes axial and radial ones."""
    space, count = shading.ColorSpace, ink.count
    if count is None or tints.family(space) == str(tints.device(count)):
        return
    for key in ("/Background", "/Function"):
        if key in shading and key == "/Background":
            shading[key] = _inked(shading[key], space, ink, count)
        elif key in shading:
            _print_function(shading[key], space, ink, count)
    shading.ColorSpace = tints.device(count)


def _print_function(function: pikepdf.Object, space: pikepdf.Object, ink: Ink, count: int) -> None:
    """A function from a place on the way to its colour: a step between two colours, or several of them in a row."""
    kind = int(function.FunctionType)
    if kind == 3:
        for part in function.Functions:
            _print_function(part, space, ink, count)
    elif kind == 2:
        function.C0 = _inked(function.get("/C0", Array([0])), space, ink, count)
        function.C1 = _inked(function.get("/C1", Array([1])), space, ink, count)
    else:
        raise NotImplementedError(f"a gradient by a function of type {kind}, which WeasyPrint does not write")
    if "/Range" in function:
        function.Range = Array([0, 1] * count)


def _inked(values: pikepdf.Object, space: pikepdf.Object, ink: Ink, count: int) -> Array:
    return Array(_of_length(ink.tone(tints.tint(space, [float(value) for value in values])), count))


def _of_length(colour: Tint, count: int) -> list[float]:
    """A colour with as many components as the gradient has: grey among inks is black."""
    if len(colour) == count:
        return list(colour)
    grey = tints.luminance(colour)
    return [0.0, 0.0, 0.0, 1 - grey] if count == 4 else [grey] * count
