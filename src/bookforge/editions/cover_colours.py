"""The image of a cover as screens and stores want it: in RGB, eight bits deep, with nothing to be seen through."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from bookforge.assets import Asset, measure

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
_QUALITY = 95
_DEPTH = 24  # where a PNG says how many bits a sample has: behind its signature, and in the first chunk


def in_rgb(image: Asset) -> tuple[Asset, str]:
    """The image of a JPEG or PNG in RGB, and what had to be done to it ("" where it is taken as it is)."""
    with Image.open(io.BytesIO(image.data)) as opened:
        opened.load()
        profile = opened.info.get("icc_profile")
        seen_through = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
        deep = image.media_type == "image/png" and image.data[_DEPTH] == 16
        if opened.mode == "RGB" and not seen_through and not deep:
            return image, ""
        if opened.mode == "CMYK":
            made, done = _from_cmyk(opened, profile)
            profile = None
        elif seen_through:
            made, done = _on_white(opened), "could be seen through; it was set on white"
        elif opened.mode in ("1", "L", "P") and not deep:
            made, done = opened.convert("RGB"), "has greys or a palette alone; it was converted to RGB"
        else:
            made, done = _shallow(opened), "has 16 bits a colour; it was converted to RGB of 8 bits"
        if opened.mode not in ("RGB", "RGBA"):
            profile = None  # a profile of greys would be wrong for RGB
    file = io.BytesIO()
    made.save(file, _FORMATS[image.media_type], quality=_QUALITY, optimize=True, icc_profile=profile)
    asset = measure(image.path, file.getvalue())
    assert isinstance(asset, Asset)
    return asset, done


def _from_cmyk(opened: Image.Image, profile: bytes | None) -> tuple[Image.Image, str]:
    if profile:
        try:
            inks = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(opened, inks, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            made = None
        if made is not None:
            return made, "is in CMYK; it was converted to sRGB by its profile"
    return opened.convert("RGB"), "is in CMYK without a profile that can be read; it was converted to RGB by guess"


def _on_white(opened: Image.Image) -> Image.Image:
    above = opened.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", above.size, "white"), above).convert("RGB")


def _shallow(opened: Image.Image) -> Image.Image:
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value * (1 / 257)).convert("L").convert("RGB")
    return opened.convert("RGB")
