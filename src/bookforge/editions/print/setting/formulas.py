"""Formulas: WeasyPrint lays MathML out as flat text ("a2" for a²), so each is drawn as SVG, with its TeX as its title."""

from __future__ import annotations

from math import ceil
from xml.etree import ElementTree

from lxml import etree

from bookforge.markup import MATHML, SVG, Element, clone, line_of, local_name, new, remove, replace, unwrap

_PX_PER_EM = 15.3  # the text size of 11.5 pt in px; SVG sizes are in em below, so it only sets the drawing's fineness

_BARS = frozenset("¯‾\u0305_\u0332")
_LONG_BAR = "\u2015"
_HALF_LINE = 7.75 / 11.5  # em, at the usual sizes
_ASCENT, _DEPTH = 1.0, 0.32  # em of a line of text above and below its baseline
_OVERLAP = 0.28  # em that a formula may reach into the space between lines


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
            box = new("span", class_="formula-block", style=_on_grid(drawn))
            box.append(drawn)
            replace(math, box)
        else:
            replace(math, drawn)
    return failed


def _draw_bars(math: Element) -> None:
    """Has a bar over or under more than a letter drawn as long as what it covers: ziamath has its own sign for that."""
    for holder in math.iter(f"{{{MATHML}}}mover", f"{{{MATHML}}}munder"):
        base, bar = holder[0], holder[-1]
        if (bar.text or "").strip() in _BARS and len("".join(str(part) for part in base.itertext()).strip()) > 1:
            bar.text = _LONG_BAR


def _on_grid(drawn: Element) -> str:
    """Style that gives a displayed formula a height in half lines, so that the lines below it stay on their grid, and tells
    how wide it is, so that its number finds room."""
    height = float(drawn.get("height", "0em").removesuffix("em"))
    halves = max(2, ceil(height / _HALF_LINE))
    space = f"(var(--half-line) * {halves} - {height:.4f}em) / 2"
    return (
        f"--wide: {drawn.get('width')}; height: calc(var(--half-line) * {halves} - {space}); padding-top: calc({space})"
    )


def _within_line(ascent: float, depth: float) -> str:
    """Margins, in em, by which a formula that is a little higher than the line does not push the lines apart."""
    above, below = min(max(ascent - _ASCENT, 0), _OVERLAP), min(max(depth - _DEPTH, 0), _OVERLAP)
    return f"margin: {-above:.4f}em 0 {-below:.4f}em" if above or below else ""


def _svg(math: Element, tex: str) -> Element:
    import ziamath  # only where there is a formula: it takes a third of a second

    bare = clone(math)
    for element in list(bare.iter()):
        if local_name(element) == "annotation":
            element.tail = None
            remove(element)
        elif local_name(element) == "semantics":
            unwrap(element)
    _draw_bars(bare)
    ziamath.config.svg2 = False
    ziamath.config.precision = 3
    formula = ziamath.Math(etree.tostring(bare, encoding="unicode"), size=_PX_PER_EM)
    svg = etree.fromstring(ElementTree.tostring(formula.svgxml()))
    offset = formula.getyofst() / _PX_PER_EM
    for side in ("width", "height"):
        svg.set(side, f"{float(svg.get(side, '0')) / _PX_PER_EM:.4f}em")
    height = float(svg.get("height", "0em").removesuffix("em"))
    inline = "" if math.get("display") == "block" else _within_line(height + offset, -offset)
    svg.set("style", f"vertical-align:{offset:.4f}em;{inline}".removesuffix(";"))
    svg.set("class", "formula")
    title = etree.Element(f"{{{SVG}}}title")
    title.text = tex
    svg.insert(0, title)
    return svg
