"""Facts that decide who can read a book, counted in its finished pages."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

from bookforge.assets import Asset
from bookforge.editions.epub.pieces import CONTINUED
from bookforge.editions.stylesheets import Declaration, Rule
from bookforge.markup import (
    EPUB_TYPE,
    HEADINGS,
    MATHML,
    SVG,
    Element,
    classes,
    elements,
    has_words,
    heading_level,
)

MATH = f"{{{MATHML}}}math"
_FIXED = frozenset({"px", "pt", "pc", "cm", "mm", "in", "q"})
_SIZES = frozenset({"font-size", "line-height", "font", "letter-spacing", "word-spacing"})
_ANIMATED_SVG = (b"<animate", b"<set ", b"animation", b"@keyframes")


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is in a book that decides who can read it. `images` leaves out pure ornament; `undescribed` of them have
    no words, `captioned` none but those of a caption, which a screen reader does not say of the image; `headless` tables
    have no header cells; `moving` tells of images or styles that might flash; `breaks` are marks of printed pages, which
    `page_list` lists; `passages` are marked as in another language than what is around them."""

    words: bool = False
    images: int = 0
    undescribed: int = 0
    captioned: int = 0
    formulas: int = 0
    tables: int = 0
    headless: int = 0
    headings: int = 0
    headings_in_order: bool = True
    roles: bool = False
    resizable: bool = True
    moving: bool = False
    cover_described: bool = False
    long_descriptions: int = 0
    index: bool = False
    breaks: int = 0
    page_list: bool = False
    ruby: int = 0
    callouts: int = 0
    links: int = 0
    passages: int = 0


def facts_in(page: Element) -> Facts:
    """What there is on one page (an `<html>` tree)."""
    pictures, tables = list(pictures_in(page)), list(elements(page, "table"))
    body = page.find("body")
    return Facts(
        words=body is not None and has_words(body),
        images=len(pictures),
        undescribed=sum(not is_described(picture) and not is_captioned(picture) for picture in pictures),
        captioned=sum(is_captioned(picture) for picture in pictures),
        formulas=sum(1 for _ in elements(page, MATH)),
        tables=len(tables),
        headless=sum(next(table.iter("th"), None) is None for table in tables),
        headings=sum(1 for _ in elements(page, *HEADINGS)),
        headings_in_order=not skipped(page),
        roles=any(element.get("role") for element in elements(page)),
        long_descriptions=sum(told.get("aria-details") is not None for told in elements(page, "img", "figure")),
        index=any(section.get("role") == "doc-index" for section in elements(page, "section")),
        breaks=sum(element.get("role") == "doc-pagebreak" for element in elements(page)),
        page_list=any(listed.get(EPUB_TYPE) == "page-list" for listed in elements(page, "nav")),
        ruby=sum(1 for _ in elements(page, "ruby")),
        callouts=sum("callout" in classes(box) for box in elements(page, "aside", "div", "section")),
        links=sum(1 for link in elements(page, "a") if link.get("href")),
        passages=sum(element.get("lang") is not None for element in _below_body(page)),
    )


def facts_of(pages: Iterable[Facts], assets: Iterable[Asset], rules: Iterable[Rule], cover_alt: str) -> Facts:
    """What there is in a book with some facts in its pages, the images packed with them and the rules of their style sheet."""
    rules = list(rules)
    return replace(
        _together(list(pages)),
        resizable=not any(True for _ in fixed_sizes(rules)),
        moving=any(map(may_move, assets)) or any(True for _ in animations(rules)),
        cover_described=bool(cover_alt.strip()),
    )


def _together(pages: Sequence[Facts]) -> Facts:
    """The facts of several pages: what is counted is added up, what is there is there on any of them."""
    told = {part.name: [getattr(page, part.name) for page in pages] for part in fields(Facts)}
    counts = {name for name, values in told.items() if not any(isinstance(value, bool) for value in values)}
    together = {name: sum(values) if name in counts else any(values) for name, values in told.items()}
    return Facts(**{**together, "headings_in_order": all(told["headings_in_order"])})


def _below_body(page: Element) -> Iterator[Element]:
    body = page.find("body")
    return (e for e in elements(body) if e is not body) if body is not None else iter(())


# --- what is asked of one thing -----------------------------------------------------------------------------------------


def pictures_in(page: Element) -> Iterator[Element]:
    """All that shows something by its looks: images and drawings, but those that are pure ornament."""
    for element in elements(page, "img", f"{{{SVG}}}svg"):
        ornament = element.get("role") == "presentation" or element.get("aria-hidden") == "true"
        if not ornament and not any(above.get("aria-hidden") == "true" for above in element.iterancestors()):
            yield element


def is_described(picture: Element) -> bool:
    """Whether an image has words of its own, which are heard in its place."""
    if picture.tag != "img":
        return next(picture.iter(f"{{{SVG}}}title"), None) is not None or bool(picture.get("aria-label"))
    return bool((picture.get("alt") or "").strip())


def is_captioned(picture: Element) -> bool:
    """Whether an image has no words but those of its caption. They are read out, yet an empty `alt` hides the image itself:
    whether they say all that is to be seen, a person has to judge."""
    figure = picture.getparent()
    if is_described(picture) or figure is None or figure.tag != "figure":
        return False
    caption = figure.find("figcaption")
    return caption is not None and has_words(caption)


def skipped(page: Element) -> tuple[Element, ...]:
    """The headings of a page that skip a level: the first, if it is not the highest (unless the page goes on with another),
    and each far below the one before."""
    headings = list(elements(page, *HEADINGS))
    goes_on = any(CONTINUED in classes(section) for body in page.iter("body") for section in body)
    first = [heading for heading in headings[:1] if heading_level(heading) != 1 and not goes_on]
    later = [below for above, below in pairwise(headings) if not 1 < heading_level(below) <= heading_level(above) + 1]
    return (*first, *later)


def fixed_sizes(rules: Iterable[Rule]) -> Iterator[Declaration]:
    """Declarations that take the size of letters or the space between lines from the reader."""
    for declaration in _declarations(rules):
        if declaration.name in _SIZES and any(
            token.type == "dimension" and token.lower_unit in _FIXED and token.value for token in declaration.value
        ):
            yield declaration


def animations(rules: Iterable[Rule]) -> Iterator[Declaration]:
    """Declarations by which something moves by itself."""
    for declaration in _declarations(rules):
        if declaration.name in ("animation", "animation-name") and declaration.text.lower() != "none":
            yield declaration


def hidden_focus(rules: Iterable[Rule]) -> Iterator[Declaration]:
    """Declarations that take away the frame by which a keyboard's user sees where she is."""
    for declaration in _declarations(rules):
        if declaration.name in ("outline", "outline-style", "outline-width") and declaration.text.lower() in (
            "0",
            "none",
        ):
            yield declaration


def _declarations(rules: Iterable[Rule]) -> Iterator[Declaration]:
    for rule in rules:
        if not rule.head.startswith("@media print"):
            yield from rule.declarations
            yield from _declarations(rule.rules)


def may_move(asset: Asset) -> bool:
    """Whether an image has more than one picture in it, or a drawing moves."""
    if asset.media_type == "image/svg+xml":
        return any(sign in asset.data for sign in _ANIMATED_SVG)
    if asset.media_type == "image/jpeg":
        return False
    if asset.media_type == "image/png":  # whatever moves says so before the picture itself (PNG 3, 4.9)
        return b"acTL" in asset.data[: asset.data.find(b"IDAT")]
    from PIL import Image

    with Image.open(io.BytesIO(asset.data)) as image:
        return bool(getattr(image, "is_animated", False))
