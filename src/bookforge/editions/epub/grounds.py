"""A white ground for pictures that have none. They were drawn for white paper; at night their black lines would stand on a
black page, and Kobo takes no transparency at all."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from bookforge.assets import Asset
from bookforge.markup import SVG

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_WHITE = "#ffffff"
_COLOURS = 256  # of a palette


def grounded(asset: Asset) -> Asset:
    """The picture on white; the picture as it is where nothing shows through it, or where it moves."""
    if asset.media_type == "image/jpeg":
        return asset
    if asset.media_type == "image/svg+xml":
        return _with(asset, _drawing_on_white(asset.data))
    from PIL import Image  # not at the top: many books have no pictures

    with Image.open(io.BytesIO(asset.data)) as image:
        if getattr(image, "n_frames", 1) > 1 or not image.has_transparency_data:
            return asset
        pixels = image.convert("RGBA")
        if pixels.getchannel("A").getextrema() == (255, 255):
            return asset
        on_white = _as_spare(Image.alpha_composite(Image.new("RGBA", pixels.size, _WHITE), pixels), image.mode)
        written = io.BytesIO()
        on_white.save(written, "PNG", optimize=True, icc_profile=image.info.get("icc_profile"))
    return replace(_with(asset, written.getvalue()), media_type="image/png", extension="png")


def _as_spare(image: Picture, mode: str) -> Picture:
    """The picture without its alpha, in as few bits as it had before."""
    from PIL.Image import Dither

    opaque = image.convert("RGB")
    if mode in ("L", "LA", "La"):
        return opaque.convert("L")
    if mode in ("P", "PA") and opaque.getcolors(_COLOURS) is not None:
        return opaque.quantize(_COLOURS, dither=Dither.NONE)
    return opaque


def _drawing_on_white(data: bytes) -> bytes:
    root = etree.fromstring(data)
    sheet = etree.Element(f"{{{SVG}}}rect", fill=_WHITE)
    box = (root.get("viewBox") or "").replace(",", " ").split()
    for name, value in zip(
        ("x", "y", "width", "height"), box if len(box) == 4 else ("0", "0", "100%", "100%"), strict=True
    ):
        sheet.set(name, value)
    root.insert(0, sheet)
    return etree.tostring(root)


def _with(asset: Asset, data: bytes) -> Asset:
    return replace(asset, data=data, sha256=hashlib.sha256(data).hexdigest())
