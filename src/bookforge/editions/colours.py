"""Colours by how light they are, as WCAG 2.2 counts it (relative luminance): what makes text and rules visible."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tinycss2 import color3

BETWEEN = 0.18
"""The luminance of a colour that has a contrast of 4.5:1 and more against white and against black alike."""
_WEIGHTS = (0.2126, 0.7152, 0.0722)


class Colour(NamedTuple):
    """A colour of sRGB, each channel from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def css(self) -> str:
        """As a style sheet writes it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """How light it is, from 0 (black) to 1 (white)."""
        return _luminance([_linear(channel / 255) for channel in self])

    def at(self, luminance: float) -> Colour:
        """The colour of the same hue, as light as is wanted (from 0 to 1)."""
        channels = [_linear(channel / 255) for channel in self]
        now = _luminance(channels)
        channels = [min(1.0, channel * luminance / now) if now else luminance for channel in channels]
        white = max(0.0, luminance - _luminance(channels)) / (1 - _luminance(channels)) if luminance < 1 else 1.0
        mixed = [channel + (1 - channel) * white for channel in channels]  # for what a full channel could not give
        return Colour(*(round(255 * _encoded(channel)) for channel in mixed))

    def towards(self, other: Colour, share: float) -> Colour:
        """The colour mixed with another, of which it takes `share` (from 0 to 1)."""
        return Colour(*(round(mine + (theirs - mine) * share) for mine, theirs in zip(self, other, strict=True)))


def colour_of(value: Iterable[Any]) -> Colour | None:
    """The colour that a value of a style sheet (tokens) is; None for what is none, or shows what is behind it."""
    solid = [token for token in value if token.type not in ("whitespace", "comment")]
    parsed = color3.parse_color(solid[0]) if len(solid) == 1 else None
    if not isinstance(parsed, color3.RGBA) or parsed.alpha < 1:
        return None
    return Colour(*(round(255 * channel) for channel in parsed[:3]))


def _luminance(linear: list[float]) -> float:
    return sum(weight * channel for weight, channel in zip(_WEIGHTS, linear, strict=True))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)
