"""What can have a number: captioned listings and labelled formulas get an element of their own, every caption's place an id.

A label is the id that an author gives: `![…](x.png){#fig-door}`, `: Caption {#tbl-signs}`, `$$…$$ {#eq-love}`,
```` ```{.python #lst-hug caption="…"} ````. `data-label` says of a labelled place what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import MATHML, Element, classes, elements, new, text_of

_EQUATION_LABEL = re.compile(r"\s*\{#([^\s{}]+)\}")


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Marks what is labelled, and names what has a caption and no label."""
    yield from ()
    for box in elements(draft.root, "div"):
        if "captioned-listing" in classes(box):
            _listing(box)
    for math in list(draft.root.iter(f"{{{MATHML}}}math")):
        if math.get("display") == "block":
            _equation(math)
    for element in elements(draft.root, "figure", "table"):
        kind = "listing" if "listing" in classes(element) else str(element.tag)
        if element.get("id"):
            element.set("data-label", kind)
        elif any(child.tag in ("figcaption", "caption") for child in element):
            element.set("id", draft.name(kind, numbered=True))


def _listing(box: Element) -> None:
    """A captioned listing as `<figure class="listing">`, its caption first."""
    box.tag = "figure"
    box.set("class", "listing")
    caption = box[0]
    caption.tag = "figcaption"
    caption.attrib.pop("class", None)
    caption.set("data-line", box.get("data-line", "1"))  # its words stand in the line that opens the listing
    caption.text = (caption.text or "").lstrip()
    if len(caption):
        caption[-1].tail = (caption[-1].tail or "").rstrip()
    else:
        caption.text = caption.text.rstrip()


def _equation(math: Element) -> None:
    """Puts a formula that a label follows into `<span class="equation" id>`; alone in its paragraph, that is it."""
    label = _EQUATION_LABEL.match(math.tail or "")
    parent = math.getparent()
    if label is None or parent is None:
        return
    math.tail = (math.tail or "")[label.end() :]
    alone = parent.tag == "p" and len(parent) == 1 and not text_of(parent).replace(text_of(math), "", 1).strip()
    if alone:
        equation, math.tail = parent, None
    else:
        equation = new("span")
        parent.replace(math, equation)
        equation.tail, math.tail = math.tail, None
        equation.append(math)
    equation.set("class", "equation")
    equation.set("id", label[1])
    equation.set("data-label", "equation")
