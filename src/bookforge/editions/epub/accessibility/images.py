"""Words for what is seen: images, drawings and formulas without any, or with words that tell nothing (WCAG 1.1.1)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic, report
from bookforge.editions.epub.accessibility.facts import MATH, is_captioned, is_described, pictures_in
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.markup import Element, elements
from bookforge.words import word

_CAMERA = re.compile(r"(?:img|dsc[fn]?|image|photo|pict?|screen ?shot|figure|untitled)[-_ ]?\d*", re.IGNORECASE)
_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|svg|tiff?|bmp|heic)", re.IGNORECASE)


def images(leaf: Leaf) -> Iterator[Diagnostic]:
    """Images and drawings of a page that have no words, none but a caption, or words that do not tell what is shown."""
    for picture in pictures_in(leaf.root):
        if is_captioned(picture):
            message = f"The image “{picture.get('src')}” has a caption, and no description."
            yield report("caption-tells-all", leaf.place(picture), message)
            continue
        if not is_described(picture):
            what = f"The image “{picture.get('src')}”" if picture.tag == "img" else "A drawing"
            yield report("image-has-alt", leaf.place(picture), f"{what} has no description.")
            continue
        told = " ".join((picture.get("alt") or "").split())
        why = _poor(told, picture, leaf.language(picture)) if told else ""
        if why:
            yield report("alt-tells-what-is-shown", leaf.place(picture), f"The description “{told}” {why}.")


def formulas(leaf: Leaf) -> Iterator[Diagnostic]:
    """Formulas of a page that have no words for those whose reading system knows no MathML."""
    for formula in elements(leaf.root, MATH):
        if not (formula.get("alttext") or "").strip():
            yield report("formula-has-words", leaf.place(formula), "A formula has no words (`alttext`).")


def _poor(told: str, picture: Element, language: str) -> str:
    """Why a description tells nothing; "" where it may tell something."""
    stem = posixpath.splitext(posixpath.basename(picture.get("src") or ""))[0]
    if _FILE.fullmatch(told) or told.casefold() == stem.casefold() or _CAMERA.fullmatch(told):
        return "is the name of a file"
    for known in {language, "en"}:
        for beginning in word(known, "needless-alt").split("|"):
            if told.casefold().startswith(beginning):
                return f"begins with “{told[: len(beginning)]}”, which a screen reader says by itself"
    return ""
