"""A section of the book becomes a unit that WeasyPrint can lay out by itself."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

from bookforge.assets import Asset
from bookforge.editions.dress import Dresser
from bookforge.editions.print.binding import SCHEME
from bookforge.editions.print.layout import Job
from bookforge.markup import Element, clone, elements, to_html


def unit_of(
    section: Element, dresser: Dresser, assets: Mapping[str, Asset], *, css: str = "", verso: bool = False
) -> Job:
    """What is to be laid out of a section, which is left as it is."""
    twin = clone(section)
    own = {name for element in elements(twin) if (name := element.get("id"))}
    for link in elements(twin, "a"):
        target = link.get("href") or ""
        if target.startswith("#") and unquote(target[1:]) not in own:
            link.set("href", SCHEME + quote(unquote(target[1:]), safe=""))
    names = {(image.get("src") or "").removeprefix("images/") for image in elements(twin, "img")}
    images = {f"images/{name}": assets[name].data for name in sorted(names) if name in assets}
    html = dresser.templates.render("print/book.html", units=[to_html(twin)], **dresser.values())
    return Job(section.get("id") or "", html, images, css, verso)
