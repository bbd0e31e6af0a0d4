"""Whole fonts instead of the letters that a book uses: some printers' systems prefer them (KDP recommends it).

WeasyPrint subsets a font without renumbering the glyphs that the text uses, so that the whole font may take the subset's
place where their outlines are the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping

import pikepdf
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Name

_SUBSET = re.compile(r"^/[A-Z]{6}\+")


def embed_whole(document: pikepdf.Pdf, faces: Iterable[bytes]) -> tuple[str, ...]:
    """Puts whole fonts in the place of subsets; gives the names of those that none of the `faces` is the whole of."""
    whole = dict(found for face in faces if (found := _unpacked(face)))
    streams: dict[str, pikepdf.Stream] = {}
    left = []
    for font in list(document.objects):
        if not isinstance(font, pikepdf.Dictionary) or "/DescendantFonts" not in font:
            continue
        descendant = font.DescendantFonts[0]
        descriptor = descendant.get("/FontDescriptor")
        if descriptor is None or "/FontFile2" not in descriptor:
            left.append(_shown(font))
            continue
        name = _whole_of(descriptor.FontFile2.read_bytes(), _used(descendant), whole)
        if name is None:
            left.append(_shown(font))
            continue
        if name not in streams:
            streams[name] = document.make_stream(whole[name], Length1=len(whole[name]))
        descriptor.FontFile2 = streams[name]
        full = Name(_SUBSET.sub("/", str(font.BaseFont)))
        font.BaseFont = descendant.BaseFont = descriptor.FontName = full
    return tuple(sorted(set(left)))


def _used(font: pikepdf.Object) -> Iterator[int]:
    """The numbers of the glyphs that have a width in a font of a PDF file (PDF 1.7, 9.7.4.3)."""
    widths = list(font.get("/W", ()))
    while widths:
        number = int(widths[0])
        if isinstance(widths[1], pikepdf.Array):
            yield from range(number, number + len(widths[1]))
            del widths[:2]
        else:
            yield from range(number, int(widths[1]) + 1)
            del widths[:3]


def _whole_of(subset: bytes, used: Iterable[int], whole: Mapping[str, bytes]) -> str | None:
    """The name of the font that a subset was made of; None without one that has the same glyphs in the same places."""
    part = TTFont(io.BytesIO(subset), lazy=True)
    name = _postscript_name(part)
    if name not in whole or "glyf" not in part:
        return None
    full = TTFont(io.BytesIO(whole[name]), lazy=True)
    if "glyf" not in full or full["head"].unitsPerEm != part["head"].unitsPerEm:
        return None
    count = min(part["maxp"].numGlyphs, full["maxp"].numGlyphs)
    same = all(_outline(part, number) == _outline(full, number) for number in used if number < count)
    return name if same else None


def _outline(font: TTFont, number: int) -> list[tuple[int, int]]:
    glyphs = font["glyf"]
    return list(glyphs[font.getGlyphName(number)].getCoordinates(glyphs)[0])


def _unpacked(face: bytes) -> tuple[str, bytes] | None:
    """A font's name and its file, as a PDF holds it: not packed for the web; None for what is no font."""
    try:
        font = TTFont(io.BytesIO(face), lazy=True, recalcTimestamp=False)
    except TTLibError:
        return None
    if font.flavor is None:
        return _postscript_name(font), face
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return _postscript_name(font), out.getvalue()


def _postscript_name(font: TTFont) -> str:
    return (font["name"].getDebugName(6) if "name" in font else None) or ""


def _shown(font: pikepdf.Dictionary) -> str:
    return _SUBSET.sub("", str(font.BaseFont)).lstrip("/")
