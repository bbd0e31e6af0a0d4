"""What a colour of the file is made of: its kind (grey, rgb, cmyk, profile, lab, spot), and how much ink that is."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf

_DEVICE = {
    "/DeviceGray": "grey", "/CalGray": "grey", "/G": "grey", "/DeviceRGB": "rgb", "/CalRGB": "rgb", "/RGB": "rgb",
    "/DeviceCMYK": "cmyk", "/CMYK": "cmyk", "/ICCBased": "profile", "/Lab": "lab", "/Separation": "spot", "/DeviceN": "spot",
}  # fmt: skip
_OPERATORS = {"g": "grey", "G": "grey", "rg": "rgb", "RG": "rgb", "k": "cmyk", "K": "cmyk"}


def of_operator(operator: str) -> str | None:
    """The kind of colour that an operator such as `rg` sets; None for any other."""
    return _OPERATORS.get(operator)


def of_space(space: pikepdf.Object | None) -> str | None:
    """The kind of a colour space; None for patterns, which have their own, and what is unknown."""
    if space is None:
        return None
    if isinstance(space, pikepdf.Array):
        name = str(space[0])
        if name in ("/Indexed", "/I", "/Pattern"):
            return of_space(space[1]) if len(space) > 1 else None
        if name in ("/Separation", "/DeviceN") and str(space[1]) in ("/None", "/Black"):
            return "grey"  # black ink by its name
        return _DEVICE.get(name)
    return _DEVICE.get(str(space))


def ink(kind: str, parts: Sequence[float]) -> float:
    """Per cent of ink in all four colours together; of a colour that is no ink yet (RGB, a profile's) 0: nobody knows."""
    if kind == "cmyk" and len(parts) == 4:
        return 100 * sum(parts)
    if kind == "grey" and len(parts) == 1:
        return 100 * (1 - parts[0])
    return 0.0


def is_paper(kind: str, parts: Sequence[float]) -> bool:
    """Whether a colour leaves the paper as it is."""
    if kind in ("grey", "rgb"):
        return bool(parts) and min(parts) >= 0.999
    return kind == "cmyk" and bool(parts) and max(parts) <= 0.001


def ink_of_image(image: pikepdf.Object) -> float:
    """The most ink in any area of a CMYK image, seen from afar; 0 of any other, and of one that cannot be read."""
    if not isinstance(image, pikepdf.Stream) or of_space(image.get("/ColorSpace")) != "cmyk":
        return 0.0
    try:
        picture = pikepdf.PdfImage(image).as_pil_image()
    except (pikepdf.PdfError, NotImplementedError, ValueError, OSError):
        return 0.0
    if picture.mode != "CMYK":
        return 0.0
    small = picture.resize((min(64, picture.width), min(64, picture.height)))
    data = small.tobytes()
    return max(sum(data[i : i + 4]) for i in range(0, len(data), 4)) / 2.55
