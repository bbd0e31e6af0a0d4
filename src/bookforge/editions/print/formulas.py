"""Formulas: WeasyPrint lays MathML out as flat text ("a2" for a²), so each is drawn as SVG, with its TeX as its title."""

from __future__ import annotations

from xml.etree import ElementTree

import ziamath
from lxml import etree

from bookforge.markup import MATHML, SVG, Element, clone, line_of, local_name, new, remove, replace, unwrap

_PX_PER_EM = 15.3  # the text size of 11.5 pt in px; SVG sizes are in em below, so it only sets the drawing's fineness


def draw(section: Element) -> list[tuple[str, int | None]]:
    """Replaces each `<math>` by an `<svg>` on the right baseline; gives TeX and source line of those that cannot be drawn."""
    failed = []
    for math in list(section.iter(f"{{{MATHML}}}math")):
        tex = "".join(a.text or "" for a in math.iter(f"{{{MATHML}}}annotation"))
        try:
            drawn = _svg(math, tex)
        except Exception:  # ziamath raises whatever an odd formula leads it to
            failed.append((tex, line_of(math)))
            replace(math, new("span", tex, class_="formula-text"))
            continue
        if math.get("display") == "block":
            box = new("span", class_="formula-block")
            box.append(drawn)
            replace(math, box)
        else:
            replace(math, drawn)
    return failed


def _svg(math: Element, tex: str) -> Element:
    bare = clone(math)
    for element in list(bare.iter()):
        if local_name(element) == "annotation":
            element.tail = None
            remove(element)
        elif local_name(element) == "semantics":
            unwrap(element)
    ziamath.config.svg2 = False
    ziamath.config.precision = 3
    formula = ziamath.Math(etree.tostring(bare, encoding="unicode"), size=_PX_PER_EM)
    svg = etree.fromstring(ElementTree.tostring(formula.svgxml()))
    offset = formula.getyofst() / _PX_PER_EM
    for side in ("width", "height"):
        svg.set(side, f"{float(svg.get(side, '0')) / _PX_PER_EM:.4f}em")
    svg.set("style", f"vertical-align:{offset:.4f}em")
    svg.set("class", "formula")
    title = etree.Element(f"{{{SVG}}}title")
    title.text = tex
    svg.insert(0, title)
    return svg
