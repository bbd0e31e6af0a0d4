"""Whether the words that stand for an image tell what it shows."""

from __future__ import annotations

import posixpath
import re

from bookforge.words import word

_CAMERA = re.compile(r"(?:img|dsc[fn]?|image|photo|pict?|screen ?shot|figure|untitled)[-_ ]?\d*", re.IGNORECASE)
_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|svg|tiff?|bmp|heic)", re.IGNORECASE)


def why_poor(told: str, src: str, language: str) -> str:
    """Why a description of the image `src` tells nothing; "" where it may tell something."""
    stem = posixpath.splitext(posixpath.basename(src))[0]
    is_stem = told.casefold() == stem.casefold() and not told.isalpha()  # “Door” is a word, “door-2” is none
    of_camera = _CAMERA.fullmatch(told) is not None
    if of_camera and not any(sign.isdigit() for sign in told):
        return "could be that of any image"
    if _FILE.fullmatch(told) or is_stem or of_camera:
        return "is the name of a file"
    for known in {language, "en"}:
        for beginning in word(known, "needless-alt").split("|"):
            if told.casefold().startswith(beginning):
                return f"begins with “{told[: len(beginning)]}”, which a screen reader says by itself"
    return ""
