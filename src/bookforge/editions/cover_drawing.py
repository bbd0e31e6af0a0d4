"""A cover made of type: authors, title, subtitle, series, and two discs that overlap, in the book's own faces and accent.

1600 × 2560 px, RGB: the size that KDP calls ideal. The same words, faces and colour give the same picture. What is more
important is never smaller: the title is the largest, then the subtitle, then the authors, then the series.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial

from PIL import Image, ImageChops, ImageDraw

from bookforge.editions.colours import Colour
from bookforge.editions.cover_lines import Lines, clusters, stands_apart
from bookforge.editions.cover_wording import HEIGHT, WIDTH, Faces, Wording

_MARGIN = 150
_MEASURE = WIDTH - 2 * _MARGIN
_PAPER = Colour(249, 243, 231)
_TOP = 190  # the top of the first line's capitals
_BOTTOM = 1540  # words end above this, where the discs begin
_RADIUS = 600
_CENTRES = ((470, 2200), (1280, 2200))
_FINER = 3  # the discs are drawn so much larger, then made smaller, for a smooth edge
_NAMES = 6  # more authors than this are not named
_LABELS = (60, 54, 48, 42)  # the sizes of authors' names, tried in turn
_TITLE = (268, 96)
_BEFORE_HYPHENS = 150  # a title is set so small before a word of it is hyphenated
_TO_RULE, _FROM_RULE, _TO_SERIES, _AFTER_NAMES = 60, 62, 64, 130


@dataclass(frozen=True, slots=True)
class Composition:
    """The words of a cover in lines, and what of them had no room (`left_out`, in an author's words)."""

    names: Lines
    title: Lines
    subtitle: Lines
    series: Lines
    leftward: bool
    left_out: tuple[str, ...]

    @property
    def top(self) -> float:
        """The height from which the title may stand."""
        return _TOP + (self.names.height + _AFTER_NAMES if self.names.lines else 0)

    @property
    def height(self) -> float:
        """That of all below the authors."""
        title = (0.66 + 0.24) * self.title.size + (len(self.title.lines) - 1) * self.title.leading + _TO_RULE
        subtitle = _FROM_RULE + self.subtitle.height if self.subtitle.lines else 0
        return title + subtitle + (_TO_SERIES + self.series.height if self.series.lines else 0)

    @property
    def fits(self) -> bool:
        """Whether the words keep above the discs."""
        return self.top + self.height <= _BOTTOM


def compose(wording: Wording, faces: Faces) -> Composition:
    """The words in lines: as large as all of them have room, the smallest sizes and an ellipsis where they have none."""
    for label in _LABELS:
        names, left_out = _names(wording, faces.label, label)
        least = max(_TITLE[1], label)
        sizes = range(_TITLE[0], least - 1, -6)
        for size in sizes:
            if size != sizes[-1] and _too_much(wording.title, faces.title, size):
                continue
            made = _composed(wording, faces, names, left_out, size)
            if made.fits and made.title.width <= _MEASURE:
                return made
    return _cut(made)


def draw(composition: Composition, accent: Colour) -> bytes:
    """The cover as a PNG."""
    ground = accent.at(min(accent.luminance, 0.08))  # dark enough for the words to stand out 7:1
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    _discs(image, ground)
    pen, c = ImageDraw.Draw(image), composition
    put = partial(_put, pen, leftward=c.leftward)
    put(c.names, _TOP + 0.7 * c.names.size)
    if c.title.lines:
        # What room is left stands above and below: a title alone in the middle, as the eye sees it.
        y = c.top + (_BOTTOM - c.top - c.height) * (0.16 if c.names.lines else 0.38)
        y = put(c.title, y + 0.66 * c.title.size) + 0.24 * c.title.size + _TO_RULE
        left = WIDTH - _MARGIN - 150 if c.leftward else _MARGIN + 4
        pen.rectangle((left, y, left + 146, y + 6), fill=_PAPER)
        if c.subtitle.lines:
            y = put(c.subtitle, y + _FROM_RULE + 0.7 * c.subtitle.size) + 0.3 * c.subtitle.size
        put(c.series, y + _TO_SERIES + 0.7 * c.series.size)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=6)  # the ninth level takes twice as long for a fiftieth of the bytes
    return file.getvalue()


# --- composing -----------------------------------------------------------------------------------------------------------


def _too_much(title: str, data: bytes, size: int) -> bool:
    """Whether a title would fill more than all the room there is, however it is broken: not worth trying."""
    line = Lines((title,), data, size, 1.02 * size)
    return line.width / _MEASURE * line.leading > _BOTTOM - _TOP


def _composed(wording: Wording, faces: Faces, names: Lines, left_out: tuple[str, ...], size: int) -> Composition:
    """The words with a title of some size, and all else as large as suits it."""
    hyphenated = wording.language if size <= _BEFORE_HYPHENS else None
    title = Lines((), faces.title, size, 1.02 * size).filled(wording.title, _MEASURE, hyphenated)
    below = max(names.size, min(96, int(0.64 * size)))
    subtitle = Lines((), faces.subtitle, below, 1.16 * below).filled(wording.subtitle, _MEASURE, wording.language)
    small = int(0.8 * names.size)
    series = _label(wording.series.upper(), faces.label, small, wording.language)
    return Composition(names, title, subtitle, series, wording.leftward, left_out)


def _names(wording: Wording, data: bytes, size: int) -> tuple[Lines, tuple[str, ...]]:
    """The authors' names, one a line where they have room, and who is left out."""
    shown, others = wording.authors, ""
    if len(wording.authors) > _NAMES:
        shown, others = wording.authors[: _NAMES - 1], wording.others
    size = min(size, 48) if len(shown) > 3 else size
    named = [_label(name.upper(), data, size, wording.language) for name in shown]
    lines = [line for name in named for line in name.lines]
    if len(lines) > 2 * _NAMES:
        lines = lines[: 2 * _NAMES]
    if others:
        lines.append(others)
    tracking = min((name.tracking for name in named), default=0.0)
    count = len(wording.authors) - len(shown)
    return Lines(tuple(lines), data, size, 1.45 * size, tracking), (f"{count} of the authors",) if count else ()


def _label(text: str, data: bytes, size: int, language: str) -> Lines:
    """A line of spaced capitals; the space between them goes before the line is broken."""
    for tracking in (0.12, 0.06, 0.0):
        line = Lines((text,) if text else (), data, size, 1.45 * size, tracking * size)
        if line.width <= _MEASURE:
            return line
    return Lines((), data, size, 1.45 * size, 0.06 * size).filled(text, _MEASURE, language)


def _cut(made: Composition) -> Composition:
    """The words with what has no room left out, the least important first."""
    left_out = list(made.left_out)
    empty = Lines((), made.series.data, made.series.size, made.series.leading)

    def without(names: Lines, title: Lines, subtitle: Lines, series: Lines) -> Composition:
        return Composition(names, title, subtitle, series, made.leftward, tuple(left_out))

    names, title, subtitle, series = made.names, made.title, made.subtitle, made.series
    if series.lines:
        series = empty
        left_out.append("the series")
    if not without(names, title, subtitle, series).fits and len(subtitle.lines) > 3:
        subtitle = subtitle.cut(3, _MEASURE)
        left_out.append("the subtitle’s end")
    if not without(names, title, subtitle, series).fits and len(names.lines) > _NAMES:
        names = names.cut(_NAMES, _MEASURE)
        left_out.append("the end of the authors’ names")
    whole = len(title.lines)
    while not without(names, title, subtitle, series).fits and len(title.lines) > 1:
        title = title.cut(len(title.lines) - 1, _MEASURE)
    if len(title.lines) < whole:
        left_out.append("the title’s end")
    return without(names, title, subtitle, series)


# --- drawing -------------------------------------------------------------------------------------------------------------


def _discs(image: Image.Image, ground: Colour) -> None:
    edge = 2 * _RADIUS * _FINER
    finer = Image.new("L", (edge + _FINER, edge + _FINER))
    ImageDraw.Draw(finer).ellipse((0, 0, edge, edge), fill=255)
    disc = finer.reduce(_FINER)
    places = [(x - _RADIUS, y - _RADIUS, x - _RADIUS + disc.width, y - _RADIUS + disc.height) for x, y in _CENTRES]
    one, other = (_common(place, (0, 0, *image.size)) for place in places)
    both = _common(one, other)
    image.paste(ground.at(ground.luminance * 1.75), one, _part(disc, places[0], one))
    image.paste(ground.at(ground.luminance * 0.55), other, _part(disc, places[1], other))
    image.paste(_PAPER, both, ImageChops.multiply(*(_part(disc, place, both) for place in places)))


_Box = tuple[int, int, int, int]
"""Left, top, right and bottom, px."""


def _common(one: _Box, other: _Box) -> _Box:
    """What two boxes share."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _part(disc: Image.Image, place: _Box, box: _Box) -> Image.Image:
    """What of a disc that lies at a place is in a box."""
    return disc.crop((box[0] - place[0], box[1] - place[1], box[2] - place[0], box[3] - place[1]))


def _put(pen: ImageDraw.ImageDraw, text: Lines, y: float, *, leftward: bool) -> float:
    """Sets lines from the baseline `y` on; gives the last baseline."""
    for number, line in enumerate(text.lines):
        height = y + number * text.leading
        if text.tracking and stands_apart(line):
            left = WIDTH - _MARGIN - text.width_of(line) if leftward else _MARGIN + 4
            _spaced(pen, text, line, left, height)
        else:  # in one piece, so that letters join
            left, anchor = (WIDTH - _MARGIN, "rs") if leftward else (_MARGIN, "ls")
            pen.text((left, height), line, font=text.face, fill=_PAPER, anchor=anchor)
    return y + (len(text.lines) - 1) * text.leading


def _spaced(pen: ImageDraw.ImageDraw, text: Lines, line: str, left: float, y: float) -> None:
    """Sets letters with space between them, each with its marks, and kerned as in one piece."""
    before = ""
    for number, letter in enumerate(clusters(line)):
        kerned = text.face.getlength(before + letter) - text.face.getlength(letter)
        pen.text((left + kerned + number * text.tracking, y), letter, font=text.face, fill=_PAPER, anchor="ls")
        before += letter
