"""Colours as a PDF file writes them: numbers in a colour space, read as a `Tint`.

Known are the spaces that WeasyPrint and the binder write (grey, RGB, CMYK, Lab, ICC profiles) and those that pictures come
in besides (calibrated, indexed). A profile is taken for the device space with as many components.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name

Tint = tuple[float, ...]
"""A colour: one number is grey (1 is white), three are red, green, blue, four are inks: cyan, magenta, yellow, black."""

_COMPONENTS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}
_D65 = (0.9505, 1.0, 1.089)
_XYZ_TO_RGB = ((3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.204, 1.057))  # IEC 61966-2-1


def family(space: pikepdf.Object) -> str:
    """The name of a colour space's family: /DeviceRGB, /ICCBased, /Lab …"""
    return str(space[0]) if isinstance(space, Array) else str(space)


def components(space: pikepdf.Object) -> int:
    """How many numbers a colour of this space has; 0 for one that is not known here."""
    name = family(space)
    return int(space[1].N) if name == "/ICCBased" else _COMPONENTS.get(name, 0)


def tint(space: pikepdf.Object, values: Sequence[float]) -> Tint:
    """The colour that `values` are in a space."""
    if family(space) == "/Lab":
        white = tuple(float(part) for part in space[1].WhitePoint)
        return _lab_to_rgb(values, white)
    return tuple(values)


def first(space: pikepdf.Object) -> Tint:
    """The colour that a space begins with when it is chosen (PDF 1.7, 8.6.8): black."""
    return (0.0, 0.0, 0.0, 1.0) if components(space) == 4 else (0.0,)


def luminance(colour: Tint) -> float:
    """How light a colour is, from 0 to 1 (ITU-R BT.709 on the numbers as they are written, as Pillow does it)."""
    red, green, blue = rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: Tint) -> tuple[float, float, float]:
    """A colour as red, green and blue; of inks, what they leave of white paper."""
    if len(colour) == 1:
        return (colour[0], colour[0], colour[0])
    if len(colour) == 4:
        *inks, black = colour
        red, green, blue = ((1 - ink) * (1 - black) for ink in inks)
        return (red, green, blue)
    red, green, blue = colour
    return (red, green, blue)


def is_neutral(colour: Tint) -> bool:
    """Whether a colour is a grey, to the eye."""
    inks = rgb(colour)
    return max(inks) - min(inks) < 0.01


def device(count: int) -> Name:
    """The device colour space whose colours have so many components."""
    return {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[count]


def _lab_to_rgb(lab: Sequence[float], white: Sequence[float]) -> Tint:
    """CIE Lab, relative to its white point, as sRGB (CIE 15; IEC 61966-2-1)."""
    lightness, a, b = lab
    middle = (lightness + 16) / 116
    xyz = [_uncubed(middle + a / 500), _uncubed(middle), _uncubed(middle - b / 200)]
    adapted = [part * light for part, light in zip(xyz, _D65, strict=True)] if white else xyz
    linear = [sum(factor * part for factor, part in zip(row, adapted, strict=True)) for row in _XYZ_TO_RGB]
    return tuple(min(1.0, max(0.0, _encoded(part))) for part in linear)


def _uncubed(value: float) -> float:
    return value**3 if value > 6 / 29 else 3 * (6 / 29) ** 2 * (value - 4 / 29)


def _encoded(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
