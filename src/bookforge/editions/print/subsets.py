"""A face, by its name, and the part of it that a book embeds: HarfBuzz subsets it, keeping the numbers of glyphs."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import uharfbuzz as hb

# A PDF names glyphs, so it has no use for the tables that say how letters become glyphs, or how those look in colour.
_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ", "COLR", "CPAL",
            "CBDT", "CBLC", "STAT", "MVAR", "kern", "gasp", "cmap")  # fmt: skip


def face_name(data: bytes, index: int = 0, variations: Mapping[str, float] | None = None) -> str:
    """The name that a face goes by between layout and binding: its PostScript name, its bytes' hash, and which face of a
    collection, or instance of a variable face, it is: `BFSerif-Regular~1f2e3d4c5b`, `Inter~0a1b2c3d4e@opsz=14,wght=700`,
    `Songti~5c4d3e2f1a.2`.

    Every character of it may stand in a name of PDF as it is.
    """
    index &= 0xFFFF  # above, fontconfig tells a named instance of a variable face; its axes tell that too
    plain = hb.Face(data, index).get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or ""
    name = "".join(c for c in plain if c.isascii() and (c.isalnum() or c in "-_")) or "Face"
    which = f".{index}" if index else ""
    axes = ",".join(f"{axis}={value:g}" for axis, value in sorted((variations or {}).items()))
    return f"{name}~{hashlib.sha256(data).hexdigest()[:10]}{which}{'@' if axes else ''}{axes}"


def axes(data: bytes, index: int = 0) -> Sequence[hb.OTVarAxisInfo]:
    """Along which a face of a font file varies."""
    return list(hb.Face(data, index & 0xFFFF).axis_infos)


def outlines(data: bytes) -> bytes:
    """The table of a font file that has PostScript's outlines: older PDF, and some printers, take nothing round it."""
    return bytes(hb.Face(data).reference_table("CFF ").data)


@dataclass(frozen=True, slots=True)
class Measures:
    """What a PDF tells of a face, in thousandths of its size (PDF 1.7, 9.8)."""

    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    weight: int
    is_fixed: bool


@dataclass(frozen=True)
class Face:
    """A font file under the name that `face_name` gives it."""

    name: str
    data: bytes

    @property
    def postscript_name(self) -> str:
        """As a PDF calls it; an instance of a variable face as Adobe's Technical Note 5902 would have it."""
        return self.name.partition("~")[0] + "".join(f"_{value:g}{axis}" for axis, value in self._variations.items())

    @property
    def is_cff(self) -> bool:
        """Whether its outlines are PostScript's."""
        return bool("CFF " in self._face.table_tags)

    @cached_property
    def shaper(self) -> hb.Font:
        """The face as HarfBuzz sets lines in it, in its own units."""
        font = hb.Font(self._face)
        font.set_variations(self._variations)
        return font

    def has(self, letter: str) -> bool:
        return self.shaper.get_nominal_glyph(ord(letter)) is not None

    @property
    def upem(self) -> int:
        return int(self._face.upem)

    def width(self, glyph: int) -> int:
        """The width of a glyph in thousandths."""
        return round(float(self.shaper.get_glyph_h_advance(glyph)) * 1000 / self.upem)

    def embedded(self, glyphs: Collection[int]) -> bytes:
        """The font file with the outlines of `glyphs` alone, at their numbers; all of it where none are given."""
        if not glyphs and not self._variations and not self._index:
            return self.data
        part = hb.SubsetInput()
        if glyphs:
            part.glyph_set.update(glyphs)
            part.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
            part.flags = (
                hb.SubsetFlags.RETAIN_GIDS
                | hb.SubsetFlags.NO_HINTING
                | hb.SubsetFlags.NO_LAYOUT_CLOSURE
                | hb.SubsetFlags.CFF_IDENTITY_CHARSET  # a PDF's number of a glyph is the face's own
            )
        else:
            part.keep_everything()
        for axis in self._face.axis_infos:
            part.pin_axis_location(self._face, axis.tag, self._variations.get(axis.tag, axis.default_value))
        return bytes(hb.subset(self._face, part).blob.data)

    @cached_property
    def measures(self) -> Measures:
        from fontTools.ttLib import TTFont  # only where a book is bound

        font = TTFont(io.BytesIO(self.data), fontNumber=self._index, lazy=True)
        head, os2, post = font["head"], font["OS/2"], font["post"]

        def thousandths(units: float) -> int:
            return round(units * 1000 / self.upem)

        return Measures(
            (thousandths(head.xMin), thousandths(head.yMin), thousandths(head.xMax), thousandths(head.yMax)),
            thousandths(os2.sTypoAscender),
            thousandths(os2.sTypoDescender),
            thousandths(getattr(os2, "sCapHeight", 0) or os2.sTypoAscender),
            float(post.italicAngle),
            int(self._variations.get("wght", os2.usWeightClass)),
            bool(post.isFixedPitch),
        )

    @cached_property
    def _face(self) -> hb.Face:
        return hb.Face(self.data, self._index)

    @property
    def _index(self) -> int:
        return int(self.name.partition("~")[2].partition("@")[0].partition(".")[2] or 0)

    @cached_property
    def _variations(self) -> dict[str, float]:
        pairs = (part.partition("=") for part in self.name.partition("@")[2].split(",") if part)
        return {axis: float(value) for axis, _, value in pairs}
