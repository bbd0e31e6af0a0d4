"""An image that stands in several units is in the book once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pikepdf
from pikepdf import Name, Object

from bookforge.layers import resources_of

_SMALLEST = 256  # bytes; less is not worth the look


def share(pages: Iterable[pikepdf.Page]) -> None:
    """Has pages that name the same image, by its bytes and all it says of itself, name one object."""
    first: dict[bytes, Object] = {}
    seen: set[tuple[int, int]] = set()
    for page in pages:
        drawn = resources_of(page).get("/XObject")
        if drawn is None or (drawn.objgen in seen and drawn.is_indirect):
            continue
        seen.add(drawn.objgen)
        for name, image in list(drawn.items()):
            if image.get("/Subtype") == Name.Image and int(image.get("/Length", _SMALLEST)) >= _SMALLEST:
                if "/SMask" in image:
                    image.SMask = first.setdefault(_told(image.SMask), image.SMask)
                drawn[name] = first.setdefault(_told(image), image)


def _told(image: Object) -> bytes:
    """What tells an image from others: its bytes as they are stored, and its dictionary."""
    said = pikepdf.Dictionary(dict(image.items())).unparse()  # with what it refers to by number
    return hashlib.sha256(image.read_raw_bytes() + said).digest()
