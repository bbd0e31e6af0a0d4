"""What a printed page may be inked with, and how a colour or a picture becomes that ink.

Three inks: `Black` for an interior without colour, `Plain` for one in colour that the printer separates (RGB stays), and
`Process` for one that is separated here, into cyan, magenta, yellow and black, by the printer's own profile. In all of them
what is grey is black ink alone, and type is as dark as it can be: a thin stroke in four inks or in a screened grey has no
sharp edge.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod

import PIL
from PIL import Image, ImageChops, ImageCms

from bookforge.cache import key
from bookforge.editions.print.finishing.tints import Tint, is_neutral, luminance, rgb

_LUMA = (0.2126, 0.7152, 0.0722, 0)  # ITU-R BT.709, as `tints.luminance`
_DARK = 0.5
"""Type and rules darker than this are printed as black."""
_NEARLY_BLACK = 0.15
"""Areas darker than this are."""
_WARMTH = 0.06
"""How far from neutral a black may be: a brownish or bluish black is meant to be black."""
_SPECKS = 10
"""How far the channels of a picture may lie apart, of 255, that is still without colour: JPEG leaves traces."""


class Ink(ABC):
    """A way to ink a page. `count` is how many inks there are; None: the printer decides, and gradients stay as they are."""

    count: int | None = None

    @property
    def mark(self) -> str:
        """What tells this ink from any other."""
        return type(self).__name__

    @abstractmethod
    def tone(self, colour: Tint) -> Tint:
        """A colour as it is to be printed."""

    @abstractmethod
    def black(self) -> Tint:
        """The ink of type."""

    @abstractmethod
    def picture(self, image: Image.Image) -> Image.Image:
        """A picture (modes L, RGB, CMYK) as it is to be printed; the same object when it may stay."""

    def line(self, colour: Tint) -> Tint:
        """The colour of type and rules."""
        return self.black() if luminance(colour) < _DARK and _is_blackish(colour) else self.tone(colour)

    def area(self, colour: Tint) -> Tint:
        """The colour of grounds and figures."""
        return self.black() if luminance(colour) < _NEARLY_BLACK and _is_blackish(colour) else self.tone(colour)


class Black(Ink):
    """Black ink alone: everything is grey, and whatever is dark and thin is black."""

    count = 1

    def tone(self, colour: Tint) -> Tint:
        return (round(luminance(colour), 4),)

    def black(self) -> Tint:
        return (0.0,)

    def picture(self, image: Image.Image) -> Image.Image:
        return image if image.mode == "L" else grey(image)

    def line(self, colour: Tint) -> Tint:
        return self.black() if luminance(colour) < _DARK else self.tone(colour)


class Mask(Black):
    """What a mask is drawn with: it is no ink, but how much of the page shows, so nothing becomes darker."""

    def line(self, colour: Tint) -> Tint:
        return self.tone(colour)

    area = line


class Plain(Ink):
    """Colour as it was written, which the printer separates; grey is black ink alone."""

    def tone(self, colour: Tint) -> Tint:
        return (round(luminance(colour), 4),) if len(colour) == 3 and is_neutral(colour) else colour

    def black(self) -> Tint:
        return (0.0, 0.0, 0.0, 1.0)

    def picture(self, image: Image.Image) -> Image.Image:
        return grey(image) if image.mode != "L" and is_grey(image) else image


class Process(Ink):
    """The four inks of a printer's profile; grey is black ink alone."""

    count = 4

    def __init__(self, profile: bytes) -> None:
        self._profile = key(profile)
        self._transform = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    @property
    def mark(self) -> str:
        return f"{super().mark} {self._profile} Pillow {PIL.__version__}"

    def tone(self, colour: Tint) -> Tint:
        if len(colour) == 4:
            return colour
        if is_neutral(colour):
            return (0.0, 0.0, 0.0, round(1 - luminance(colour), 4))
        red, green, blue = (round(255 * part) for part in rgb(colour))
        inks = self._separated(Image.new("RGB", (1, 1), (red, green, blue))).getpixel((0, 0))
        assert isinstance(inks, tuple)
        return tuple(round(part / 255, 4) for part in inks)

    def black(self) -> Tint:
        return (0.0, 0.0, 0.0, 1.0)

    def picture(self, image: Image.Image) -> Image.Image:
        if image.mode in ("L", "CMYK"):
            return image
        return grey(image) if is_grey(image) else self._separated(image)

    def _separated(self, image: Image.Image) -> Image.Image:
        inks = ImageCms.applyTransform(image.convert("RGB"), self._transform)
        assert inks is not None  # it gives nothing back only when it works in place
        return inks


def _is_blackish(colour: Tint) -> bool:
    return max(rgb(colour)) - min(rgb(colour)) < _WARMTH


def grey(image: Image.Image) -> Image.Image:
    """A picture without its colour, of the same size."""
    return image.convert("RGB").convert("L", _LUMA)


def is_grey(image: Image.Image) -> bool:
    """Whether a picture in colour has none."""
    red, green, blue = image.convert("RGB").split()
    return all(ImageChops.difference(red, other).getextrema()[1] <= _SPECKS for other in (green, blue))  # type: ignore[operator]
