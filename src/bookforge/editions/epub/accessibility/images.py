"""Words for what is seen: images, drawings and formulas without any, or with words that tell nothing (WCAG 1.1.1)."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic, report
from bookforge.editions.epub.accessibility.facts import MATH, is_captioned, is_described, pictures_in
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.manuscript.alternatives import why_poor
from bookforge.markup import elements


def images(leaf: Leaf) -> Iterator[Diagnostic]:
    """Images and drawings of a page that have no words, none but a caption, or words that do not tell what is shown."""
    for picture in pictures_in(leaf.root):
        if is_captioned(picture):
            yield report("caption-tells-all", leaf.place(picture), "An image has a caption, and no description.")
            continue
        if not is_described(picture):
            what = "An image" if picture.tag == "img" else "A drawing"
            yield report("image-has-alt", leaf.place(picture), f"{what} has no description.")
            continue
        told = " ".join((picture.get("alt") or "").split())
        why = why_poor(told, picture.get("src") or "", leaf.language(picture)) if told else ""
        if why:
            yield report("alt-tells-what-is-shown", leaf.place(picture), f"The description “{told}” {why}.")


def formulas(leaf: Leaf) -> Iterator[Diagnostic]:
    """Formulas of a page that have no words for those whose reading system knows no MathML."""
    for formula in elements(leaf.root, MATH):
        if not (formula.get("alttext") or "").strip():
            yield report("formula-has-words", leaf.place(formula), "A formula has no words (`alttext`).")
