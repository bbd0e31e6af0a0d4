"""What is told of a finished file before anything is judged: of each page, and of the file as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bookforge.checks.preflight.geometry import Box


@dataclass(frozen=True, slots=True)
class Picture:
    """An image where it stands on a page: its pixels, the dots an inch at that size, whether it is black and white alone."""

    pixels: tuple[int, int]
    dots: float
    line_art: bool
    box: Box

    def moved(self, right: float) -> Picture:
        """The same, so much further to the right."""
        return replace(self, box=self.box.moved(right))


@dataclass(slots=True)
class Ink:
    """What has been put on a page, gathered while its content is read; lengths in points.

    `text` is the box around all text, `art` the one around images, lines and areas; `smallest` is the size of the smallest
    words, `thinnest` the width of the thinnest line; `faces` are the typefaces that are not in the file.
    """

    text: Box | None = None
    art: Box | None = None
    smallest: float | None = None
    thinnest: float | None = None
    most: float = 0.0  # per cent of ink
    colours: set[str] = field(default_factory=set)
    pictures: list[Picture] = field(default_factory=list)
    faces: set[str] = field(default_factory=set)
    transparent: bool = False
    invisible: bool = False

    @property
    def blank(self) -> bool:
        """Whether the paper is left as it is."""
        return self.text is None and self.art is None

    def moved(self, right: float) -> Ink:
        """The same, so much further to the right."""
        text, art = (box and box.moved(right) for box in (self.text, self.art))
        return replace(self, text=text, art=art, pictures=[picture.moved(right) for picture in self.pictures])

    def joined(self, other: Ink) -> Ink:
        """This, and the other over it."""
        return Ink(
            self.text.joined(other.text) if self.text else other.text,
            self.art.joined(other.art) if self.art else other.art,
            _least(self.smallest, other.smallest),
            _least(self.thinnest, other.thinnest),
            max(self.most, other.most),
            self.colours | other.colours,
            [*self.pictures, *other.pictures],
            self.faces | other.faces,
            self.transparent or other.transparent,
            self.invisible or other.invisible,
        )


def _least(one: float | None, other: float | None) -> float | None:
    return min((length for length in (one, other) if length is not None), default=None)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page: its number in the file from 0; its edges, as far as art may reach, and after cutting; what is on it."""

    index: int
    media: Box
    bleed: Box
    trim: Box
    ink: Ink

    @property
    def recto(self) -> bool:
        """Whether it is a right-hand page."""
        return self.index % 2 == 0


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The file: its bytes, its pages, what it has beside pages ("bookmarks", "encryption" …), the standard that it claims."""

    size: int
    pages: tuple[PageFacts, ...]
    extras: frozenset[str]
    standard: str
