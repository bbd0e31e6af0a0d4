"""A cover made of type: authors, title, subtitle, and two discs that overlap, in the book's own faces and accent.

1600 × 2560 px, RGB: the size that KDP calls ideal. The same words, faces and colour give the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFont

from bookforge.editions.colours import Colour

WIDTH, HEIGHT = 1600, 2560
_MARGIN = 150
_MEASURE = WIDTH - 2 * _MARGIN
_PAPER = Colour(249, 243, 231)
_TOP = 190  # the top of the first line's capitals
_BOTTOM = 1540  # words end above this, where the discs begin
_RADIUS = 600
_CENTRES = ((470, 2200), (1280, 2200))
_FINER = 3  # the discs are drawn so much larger, then made smaller, for a smooth edge


@dataclass(frozen=True, slots=True)
class Faces:
    """The typefaces of a cover, as the bytes of font files: for the title, for the subtitle, for the authors."""

    title: bytes
    subtitle: bytes
    label: bytes


@dataclass(frozen=True, slots=True)
class _Set:
    """Lines of text, the face they are set in, and the distance from baseline to baseline in px."""

    lines: list[str]
    face: ImageFont.FreeTypeFont
    leading: float

    @property
    def height(self) -> float:
        return self.leading * len(self.lines)


def draw(title: str, subtitle: str | None, authors: Sequence[str], faces: Faces, accent: Colour) -> bytes:
    """The cover as a PNG; words that do not fit are set smaller, down to a size that still can be read."""
    ground = accent.at(min(accent.luminance, 0.08))  # dark enough for the words to stand out 7:1
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    _discs(image, ground)
    pen = ImageDraw.Draw(image)
    y = _authors(pen, authors, faces.label)
    if title:
        _words(pen, title, subtitle, faces, y)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _words(pen: ImageDraw.ImageDraw, title: str, subtitle: str | None, faces: Faces, y: float) -> None:
    """Sets title and subtitle, a short rule between them, from the height `y` down."""
    room = _BOTTOM - y - (430 if subtitle else 200)
    head = _fitted(title, faces.title, sizes=(268, 40), most=5, height=room, spacing=1.02)
    y += 0.66 * head.face.size  # from the top of the capitals to the baseline
    y = _lines(pen, head, y)
    y += 0.24 * head.face.size + 60
    pen.rectangle((_MARGIN + 4, y, _MARGIN + 150, y + 6), fill=_PAPER)
    if subtitle:
        sizes = (max(72, min(96, int(0.64 * head.face.size))), 52)
        below = _fitted(subtitle, faces.subtitle, sizes=sizes, most=4, height=_BOTTOM - y - 62, spacing=1.16)
        _lines(pen, below, y + 62 + 0.7 * below.face.size)


def _discs(image: Image.Image, ground: Colour) -> None:
    size = (WIDTH * _FINER, HEIGHT * _FINER)
    masks = []
    for x, y in _CENTRES:
        mask = Image.new("1", size)
        box = [(x - _RADIUS), (y - _RADIUS), (x + _RADIUS), (y + _RADIUS)]
        ImageDraw.Draw(mask).ellipse([edge * _FINER for edge in box], fill=1)
        masks.append(mask.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX))
    image.paste(ground.at(ground.luminance * 1.75), mask=masks[0])
    image.paste(ground.at(ground.luminance * 0.55), mask=masks[1])
    image.paste(_PAPER, mask=ImageChops.multiply(*masks))


def _authors(pen: ImageDraw.ImageDraw, authors: Sequence[str], data: bytes) -> float:
    """Sets the authors' names in spaced capitals; gives the height at which the title may begin."""
    size = 60 if len(authors) < 4 else 46
    face = ImageFont.truetype(io.BytesIO(data), size)
    y = float(_TOP)
    for name in authors:
        capitals = name.upper()
        spacing = min(0.12 * size, (_MEASURE - face.getlength(capitals)) / max(len(capitals), 1))
        x = float(_MARGIN + 4)
        for letter in capitals:
            pen.text((x, y + 0.7 * size), letter, font=face, fill=_PAPER, anchor="ls")
            x += face.getlength(letter) + spacing
        y += 1.45 * size
    return y + 130 if authors else y + 40


def _lines(pen: ImageDraw.ImageDraw, text: _Set, y: float) -> float:
    """Sets lines from the baseline `y` on; gives the last baseline."""
    for number, line in enumerate(text.lines):
        pen.text((_MARGIN, y + number * text.leading), line, font=text.face, fill=_PAPER, anchor="ls")
    return y + (len(text.lines) - 1) * text.leading


def _fitted(text: str, data: bytes, *, sizes: tuple[int, int], most: int, height: float, spacing: float) -> _Set:
    """The text in lines, as large as keeps it within the measure, `most` lines and a height; at the least the smaller size."""
    largest, smallest = sizes
    for size in range(largest, smallest - 1, -6):
        face = ImageFont.truetype(io.BytesIO(data), size)
        tried = _Set(_broken(text, face), face, size * spacing)
        fits = all(face.getlength(line) <= _MEASURE for line in tried.lines)
        if fits and len(tried.lines) <= most and tried.height <= height:
            break
    return tried


def _broken(text: str, face: ImageFont.FreeTypeFont) -> list[str]:
    """The text in as few lines as it takes, and these as even as can be."""
    fewest = _filled(text, face, _MEASURE)
    best = fewest
    for narrower in range(_MEASURE, _MEASURE // 3, -40):
        lines = _filled(text, face, narrower)
        if len(lines) > len(fewest):
            break
        best = lines
    return best


def _filled(text: str, face: ImageFont.FreeTypeFont, measure: float) -> list[str]:
    lines = [""]
    for word in text.split():
        tried = f"{lines[-1]} {word}".strip()
        if not lines[-1] or face.getlength(tried) <= measure:
            lines[-1] = tried
        else:
            lines.append(word)
    return lines
