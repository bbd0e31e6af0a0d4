"""A path of a page while it is made, and what can be told of the area that it encloses (PDF 1.7, 8.5)."""

from __future__ import annotations

from dataclasses import dataclass, field

from bookforge.checks.preflight.geometry import Box, around


@dataclass(slots=True)
class Path:
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


def extent(parts: list[tuple[Box, bool]]) -> Box:
    """The box around all parts of a path."""
    return around(point for box, _ in parts for point in ((box.left, box.bottom), (box.right, box.top)))


def ring(one: Box, other: Box) -> list[Box]:
    """The four sides between a box and one within it, without those that have no width."""
    inner, outer = sorted((one, other), key=lambda box: box.width + box.height)
    sides = (
        Box(outer.left, inner.top, outer.right, outer.top),
        Box(outer.left, outer.bottom, outer.right, inner.bottom),
        Box(outer.left, outer.bottom, inner.left, outer.top),
        Box(inner.right, outer.bottom, outer.right, outer.top),
    )
    return [side for side in sides if min(side.width, side.height) > 0.001]
