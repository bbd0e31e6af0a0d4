"""A page as it was and as it is, side by side in one picture."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

from bookforge.theme import shipped

_SCALE = 110 / 72
_GAP, _HEAD = 24, 36
_GROUND, _INK, _MARK = (224, 224, 224), (60, 60, 60), (30, 30, 30)
_BAR = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A page of one file and of another, by their indexes (None where one has no such page), and words over each."""

    before: int | None
    after: int | None
    words: tuple[str, str]


def side_by_side(before: bytes, after: bytes, pairs: Iterable[Pair]) -> Iterator[bytes]:
    """A PNG of each pair of pages of two PDFs."""
    with pypdfium2.PdfDocument(before) as then, pypdfium2.PdfDocument(after) as now:
        for pair in pairs:
            yield _picture(_drawn(then, pair.before), _drawn(now, pair.after), pair.words)


def _picture(old: Image.Image | None, new: Image.Image | None, words: tuple[str, str]) -> bytes:
    """Two pages with words over each; bars stand beside what differs."""
    sizes = [page.size for page in (old, new) if page is not None]
    size = max(width for width, _ in sizes), max(height for _, height in sizes)
    sheet = Image.new("RGB", (2 * size[0] + 3 * _GAP, size[1] + _HEAD + _GAP), _GROUND)
    drawing = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(str(shipped("styles") / "fonts" / "bf-sans-regular.ttf"), 15)
    for place, (page, told) in enumerate(((old, words[0]), (new, words[1]))):
        x = _GAP + place * (size[0] + _GAP)
        drawing.text((x, 10), told, fill=_INK, font=face)
        if page is not None:
            sheet.paste(page, (x, _HEAD))
    if old is not None and new is not None and old.size == new.size:
        for top, foot in _other_rows(old, new):
            for x in (_GAP, 2 * _GAP + size[0]):
                drawing.rectangle((x - _BAR - 4, top + _HEAD, x - 5, foot + _HEAD), fill=_MARK)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawn(document: pypdfium2.PdfDocument, index: int | None) -> Image.Image | None:
    return None if index is None else document[index].render(scale=_SCALE).to_pil().convert("RGB")


def _other_rows(old: Image.Image, new: Image.Image) -> list[tuple[int, int]]:
    """The stretches of rows of pixels that differ, those with little between them as one."""
    difference = ImageChops.difference(old, new).convert("L").point(lambda level: 255 if level > 48 else 0)
    rows = [row for row in range(difference.height) if difference.crop((0, row, difference.width, row + 1)).getbbox()]
    stretches: list[tuple[int, int]] = []
    for row in rows:
        if stretches and row - stretches[-1][1] < 10:
            stretches[-1] = (stretches[-1][0], row)
        else:
            stretches.append((row, row))
    return stretches
