"""Lines of furniture become text operators: HarfBuzz shapes their runs, kerning and letter-spacing included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import uharfbuzz as hb

from bookforge.editions.print.binding import Line, Run
from bookforge.editions.print.subsets import Face

_LIGATURES = ("liga", "clig")  # not in spaced text (CSS Text 3, 8.2)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph in a line: where it stands from the last one's end, and how far it goes on, in thousandths of the size."""

    number: int
    letters: str
    advance: float
    right: float
    up: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A run as glyphs, in the order in which they stand, and its width in points."""

    run: Run
    glyphs: tuple[Glyph, ...]
    width: float


def shape(run: Run, face: Face) -> Shaped:
    """Sets a run; glyphs are read as the letters that they were typed as."""
    buffer = hb.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    features: dict[str, bool | int] = dict.fromkeys(_LIGATURES, False) if run.letter_spacing else {}
    hb.shape(face.shaper, buffer, {**features, **dict(run.features)})
    scale = 1000 / face.upem
    ends = dict(pairwise([*sorted({info.cluster for info in buffer.glyph_infos}), len(run.text)]))
    seen: set[int] = set()
    glyphs = []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        letters = "" if info.cluster in seen else run.text[info.cluster : ends[info.cluster]]
        seen.add(info.cluster)
        spacing = run.letter_spacing * 1000 / run.size if letters else 0
        glyphs.append(
            Glyph(
                info.codepoint,
                letters,
                position.x_advance * scale + spacing,
                position.x_offset * scale,
                position.y_offset * scale,
            )
        )
    return Shaped(run, tuple(glyphs), sum(glyph.advance for glyph in glyphs) * run.size / 1000)


def start(line: Line, width: float) -> float:
    """Where a line of this width begins. Letter-spacing behind its last letter does not count."""
    free = line.width - width + (line.runs[-1].letter_spacing if line.runs else 0)
    return line.x + {"left": 0.0, "center": free / 2, "right": free}[line.align]


def draw(shaped: Shaped, x: float, y: float, font: str, widths: Mapping[int, int]) -> str:
    """Text operators, one a line, that show a run from a point on; glyphs have `widths` in the font."""
    red, green, blue = (f"{part:g}" for part in shaped.run.colour)
    lines = [
        f"{red} {green} {blue} rg",
        "BT",
        f"/{font} {_number(shaped.run.size)} Tf",
        f"{_number(x)} {_number(y)} Td",
    ]
    row: list[str] = []
    for glyph in shaped.glyphs:
        if glyph.up:
            lines += [_show(row), f"{_number(glyph.up * shaped.run.size / 1000)} Ts"]
            row = []
        if round(glyph.right):
            row.append(_number(-glyph.right))
        row.append(f"<{glyph.number:04x}>")
        gap = widths[glyph.number] + glyph.right - glyph.advance
        if glyph.up:
            lines += [_show(row), "0 Ts"]
            row = []
        if abs(gap) >= 0.1:
            row.append(_number(gap))
    lines += [_show(row), "ET"]
    return "\n".join(line for line in lines if line) + "\n"


def _show(row: list[str]) -> str:
    return f"[{''.join(f' {part}' if part[0] != '<' else part for part in row)}] TJ" if row else ""


def _number(value: float) -> str:
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")
