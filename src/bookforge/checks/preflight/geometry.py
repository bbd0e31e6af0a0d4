"""Boxes and matrices of PDF (PDF 1.7, 8.3), in points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """An upright box by its edges."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From edge to edge."""
        return self.top - self.bottom

    def moved(self, right: float) -> Box:
        """The same box so much further to the right."""
        return Box(self.left + right, self.bottom, self.right + right, self.top)

    def joined(self, other: Box | None) -> Box:
        """The box around both."""
        if other is None:
            return self
        left, bottom = min(self.left, other.left), min(self.bottom, other.bottom)
        return Box(left, bottom, max(self.right, other.right), max(self.top, other.top))

    def within(self, other: Box | None) -> Box | None:
        """What of it lies in another (None: anywhere); None when nothing does."""
        if other is None:
            return self
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        common = Box(left, bottom, min(self.right, other.right), min(self.top, other.top))
        return common if common.width >= 0 and common.height >= 0 else None


def around(points: Iterable[tuple[float, float]]) -> Box:
    """The box around some points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


class Matrix(NamedTuple):
    """What maps one space to another."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, first: Matrix) -> Matrix:
        """`first`, then this."""
        a, b, c, d, e, f = first
        return Matrix(
            a * self.a + b * self.c,
            a * self.b + b * self.d,
            c * self.a + d * self.c,
            c * self.b + d * self.d,
            e * self.a + f * self.c + self.e,
            e * self.b + f * self.d + self.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return x * self.a + y * self.c + self.e, x * self.b + y * self.d + self.f

    def box(self, box: Box) -> Box:
        """The upright box around where a box comes to lie."""
        return around(self.point(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top))

    @property
    def across(self) -> float:
        """How long a unit along x becomes."""
        return math.hypot(self.a, self.b)

    @property
    def upward(self) -> float:
        """How long a unit along y becomes."""
        return math.hypot(self.c, self.d)

    @property
    def scale(self) -> float:
        """How much larger things become, both ways taken together."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))
