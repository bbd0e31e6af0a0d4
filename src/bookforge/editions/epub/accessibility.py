"""Accessibility metadata, counted in the finished pages: nothing is claimed that is not there.

EPUB Accessibility 1.1 (section 2) asks for modes, features and hazards by the names of the Schema.org Accessibility
Properties vocabulary. Conformance to WCAG is for a person to state, so `dcterms:conformsTo` is never written.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image

from bookforge.assets import Asset
from bookforge.editions.epub.metadata import meta
from bookforge.editions.epub.package import Metadatum
from bookforge.editions.epub.pieces import CONTINUED
from bookforge.editions.stylesheets import Rule
from bookforge.markup import HEADINGS, MATHML, SVG, Element, classes, elements, local_name, text_of

_FIXED = frozenset({"px", "pt", "pc", "cm", "mm", "in", "q"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is in a book that decides who can read it. `images` leaves out pure ornament; `undescribed` of them have
    no words; `headless` tables have no header cells; `moving` tells of images or styles that might flash."""

    words: bool
    images: int
    undescribed: int
    formulas: int
    tables: int
    headless: int
    headings_in_order: bool
    roles: bool
    resizable: bool
    moving: bool
    cover_described: bool
    long_descriptions: int = 0


def facts_of(pages: Iterable[Element], assets: Iterable[Asset], rules: Iterable[Rule], cover_alt: str) -> Facts:
    """Counts in some pages (`<html>` trees), the images packed with them and the rules of their style sheet."""
    pages, rules = list(pages), list(rules)
    images = [image for page in pages for image in elements(page, "img") if image.get("role") != "presentation"]
    pictures = [
        picture for page in pages for picture in page.iter(f"{{{SVG}}}svg") if picture.get("aria-hidden") != "true"
    ]
    tables = [table for page in pages for table in elements(page, "table")]
    return Facts(
        words=any(text_of(body) for page in pages for body in page.iter("body")),
        images=len(images) + len(pictures),
        undescribed=sum(not _is_described(image) for image in images)
        + sum(next(picture.iter(f"{{{SVG}}}title"), None) is None for picture in pictures),
        formulas=sum(1 for page in pages for _ in page.iter(f"{{{MATHML}}}math")),
        tables=len(tables),
        headless=sum(next(table.iter("th"), None) is None for table in tables),
        headings_in_order=all(map(_headings_in_order, pages)),
        roles=any(element.get("role") for page in pages for element in elements(page)),
        resizable=not any(_fixes_size(rule) for rule in rules),
        moving=any(map(_may_move, assets)) or any(_animates(rule) for rule in rules),
        cover_described=bool(cover_alt.strip()),
        long_descriptions=sum(
            told.get("aria-details") is not None for page in pages for told in elements(page, "img", "figure")
        ),
    )


def _is_described(image: Element) -> bool:
    """Whether an image has words: its own, or a caption that is heard."""
    figure = image.getparent()
    caption = figure.find("figcaption") if figure is not None and figure.tag == "figure" else None
    return bool((image.get("alt") or "").strip() or (caption is not None and text_of(caption)))


def _headings_in_order(page: Element) -> bool:
    """Whether the page begins with its highest heading, unless it goes on with another, and no level is skipped."""
    levels = [int(local_name(heading)[1]) for heading in elements(page, *HEADINGS)]
    goes_on = any(CONTINUED in classes(section) for body in page.iter("body") for section in body)
    return (goes_on or levels[:1] in ([], [1])) and all(1 < below <= above + 1 for above, below in pairwise(levels))


def _fixes_size(rule: Rule) -> bool:
    fixed = any(
        token.type == "dimension" and token.lower_unit in _FIXED
        for declaration in rule.declarations
        if declaration.name in ("font-size", "line-height", "font")
        for token in declaration.value
    )
    return fixed or any(map(_fixes_size, rule.rules))


def _animates(rule: Rule) -> bool:
    return any(d.name.startswith("animation") for d in rule.declarations) or any(map(_animates, rule.rules))


def _may_move(asset: Asset) -> bool:
    if asset.media_type == "image/svg+xml":
        return b"animation" in asset.data or b"@keyframes" in asset.data
    with Image.open(io.BytesIO(asset.data)) as image:
        return bool(getattr(image, "is_animated", False))


def claims(facts: Facts, language: str) -> Iterator[Metadatum]:
    """The metadata that the facts allow, in the order of the specification."""
    visual = facts.images > 0
    if facts.words:
        yield meta("schema:accessMode", "textual")
    if visual:
        yield meta("schema:accessMode", "visual")
    if facts.words and not facts.undescribed:
        yield meta("schema:accessModeSufficient", "textual")
    if visual:
        yield meta("schema:accessModeSufficient", "textual,visual" if facts.words else "visual")
    for feature in _features(facts):
        yield meta("schema:accessibilityFeature", feature)
    yield meta("schema:accessibilityHazard", "unknown" if facts.moving else "none")
    tag = {} if language.split("-")[0] == "en" else {"xml_lang": "en"}
    yield meta("schema:accessibilitySummary", " ".join(_sentences(facts)), **tag)


def _features(facts: Facts) -> Iterator[str]:
    yield "tableOfContents"  # the navigation document, which no EPUB lacks
    yield "readingOrder"  # one spine, and pages that flow
    if facts.headings_in_order:
        yield "structuralNavigation"
    if facts.roles:
        yield "ARIA"
    if facts.resizable:
        yield "displayTransformability"
    if facts.cover_described and not facts.undescribed:
        yield "alternativeText"
    if facts.long_descriptions:
        yield "longDescription"
    if facts.formulas:
        yield "MathML"


def _sentences(facts: Facts) -> Iterator[str]:
    """The summary, for a person choosing a book."""
    flows = "The text flows and its size, face and colours can be changed" if facts.resizable else "The text flows"
    yield f"{flows}; there is a table of contents" + (
        ", and headings are in order." if facts.headings_in_order else "."
    )
    if facts.images and not facts.undescribed:
        yield "All images are described in words."
    elif facts.images:
        yield f"{facts.undescribed} of {facts.images} images are not described in words."
    else:
        yield "There are no images that the text depends on."
    if facts.formulas:
        yield "Formulas are in MathML."
    if facts.tables:
        yield "Tables have header cells." if not facts.headless else "Some tables have no header cells."
    if facts.moving:
        yield "Some images move; whether they flash is not known."
