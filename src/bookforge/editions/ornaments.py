"""Scene breaks as a book has them drawn: an ornament of text or a picture behind the `<hr/>`, or nothing but a blank line.

The `<hr/>` stays, and is what a screen reader tells of; the ornament is for the eye alone.
"""

from __future__ import annotations

from bookforge.book import Book
from bookforge.folder import IMAGES
from bookforge.markup import Element, classes, elements, new, set_classes

_DRAWN_BY_STYLE = frozenset({"blank", "rule"})


def set_scene_breaks(section: Element, book: Book) -> None:
    """Puts the ornament of the manifest behind each scene break, in place; without one they stay as the style draws them."""
    wanted = book.manifest.ornaments.scene_break
    if wanted is None:
        return
    for rule in elements(section, "hr"):
        if "scene-break" in classes(rule):
            drawn = wanted in _DRAWN_BY_STYLE
            set_classes(rule, [*classes(rule), wanted if drawn else "ornamented"])
            if not drawn:
                rule.addnext(_ornament(wanted, book))


def _ornament(wanted: str, book: Book) -> Element:
    ornament = new("p", class_="ornament", aria_hidden="true")
    if wanted.lower().endswith(IMAGES):
        asset = next((asset for asset in book.assets.values() if asset.path == wanted), None)
        if asset is not None:
            ornament.append(new("img", src=asset.name, alt="", role="presentation"))
    elif wanted == "asterism":
        ornament.extend(
            [new("span", "*", class_="low"), new("span", "*", class_="high"), new("span", "*", class_="low")]
        )
    elif wanted == "stars":
        ornament.text = "*\u2003*\u2003*"
    else:
        ornament.text = wanted
    return ornament
