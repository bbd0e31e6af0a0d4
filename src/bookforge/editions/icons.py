"""Icons of callouts: small drawings (`styles/icons/<name>.svg`) set into the label as inline SVG.

Inline, since icon fonts and backgrounds are lost on e-readers; hidden from assistive technology, since the label says it all.
"""

from __future__ import annotations

from lxml import etree

from bookforge.assets import Asset, measure
from bookforge.callouts import BUILT_IN
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.manifest import Manifest
from bookforge.markup import Element, classes, elements
from bookforge.theme import Theme

_WITHOUT = frozenset({"quote", "no-icon"})
"""A quotation drawn from the text shows no label; `no-icon` is what an author writes."""


def set_icons(section: Element, manifest: Manifest, theme: Theme) -> list[Diagnostic]:
    """Puts the icon of its kind before the label of each callout of a unit, in place; gives what is wrong with icons.

    A kind of the book's own takes the icon that its `icon:` names, a file of its own name, or that of the kind it is like.
    """
    found: list[Diagnostic] = []
    drawn: dict[str, Element | None] = {}
    for box in elements(section, "aside", "div"):
        names = classes(box)
        if not manifest.icons or "callout" not in names or _WITHOUT.intersection(names):
            continue
        kind = box.get("data-kind") or ""
        if kind not in drawn:
            style = next((name for name in names if name in BUILT_IN), "note")
            drawn[kind] = _icon(kind, style, manifest, theme, found)
        icon = drawn[kind]
        label = next((e for e in elements(box[0], "span") if "callout-label" in classes(e)), None)
        if icon is not None and label is not None:
            twin = etree.fromstring(etree.tostring(icon))
            twin.tail, label.text = label.text, None
            label.insert(0, twin)
    return found


def _icon(kind: str, style: str, manifest: Manifest, theme: Theme, found: list[Diagnostic]) -> Element | None:
    given = next((k.icon for name, k in manifest.callouts.items() if name.lower() == kind), None)
    if given == "none":
        return None
    for name in (given,) if given else (kind, style):
        data = theme.resource(f"icons/{name}.svg")
        asset = measure(f"{name}.svg", data) if data is not None else None
        if isinstance(asset, Asset):
            return _dressed(etree.fromstring(asset.data))
    if given:
        message = f"There is no icon “{given}”: neither bookforge nor this book has styles/icons/{given}.svg."
        found.append(report("resource-is-found", Place("book.yaml"), message, "Name a built-in kind, or `none`."))
    return None


def _dressed(svg: Element) -> Element:
    """An icon as it stands in a label: of the letters' size, nothing that is heard."""
    for name, value in (("class", "callout-icon"), ("aria-hidden", "true"), ("focusable", "false")):
        svg.set(name, value)
    for side in ("width", "height"):
        svg.set(side, "16")
    svg.attrib.pop("id", None)
    return svg
