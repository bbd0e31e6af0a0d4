"""Images and figures: an image needs words for those who do not see it, unless it is marked `.decorative`."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import classes, elements


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Sees to the alternative text of every image."""
    for image in elements(draft.root, "img"):
        if "decorative" in classes(image):
            image.set("alt", "")
            image.set("role", "presentation")
        elif not (image.get("alt") or "").strip():
            image.set("alt", "")
            src = image.get("src") or ""
            yield draft.report("image-has-alt", image, src or "()", f"The image “{src}” has no description.")
    for rule in elements(draft.root, "hr"):
        rule.set("class", "scene-break")
