"""A finished file of the ebook, and all that the others and the package have to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from bookforge.editions.cascade import Letterer, Letters, letters_in
from bookforge.editions.epub.accessibility import Facts, facts_in
from bookforge.editions.epub.deflated import Deflated, deflated
from bookforge.markup import MATHML, OPS, SVG, XHTML, Element, elements, parse_page, to_xhtml, to_xml

_PROPERTIES = {"mathml": f"{{{MATHML}}}math", "svg": f"{{{SVG}}}svg"}


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the ebook: its path in the package, its title, and the manuscript's file that its text comes from ("" for a
    page we make).

    `text` is the whole page (`<html>`, without a namespace, its blocks with their `data-line`), `data` the file as it is packed.
    `properties` are what the manifest is to say of it (EPUB 3.3, D.3), `ids` stand in it, in order; `facts` and `letters` are
    what there is on it for readers, and in which faces.
    """

    path: str
    title: str
    source: str
    text: str
    data: Deflated
    properties: tuple[str, ...]
    ids: tuple[str, ...]
    facts: Facts
    letters: Letters

    @property
    def root(self) -> Element:
        """The tree of the page, a new one each time."""
        return parse_page(self.text)


def finished(path: str, title: str, source: str, root: Element, letterer: Letterer | None) -> Page:
    """The page that a tree is; `letterer` (`cascade`) tells its letters, which are not asked for without one."""
    text = to_xml(root)
    root = parse_page(text)  # what is said of a page is said of what is kept of it
    properties = tuple(name for name, tag in _PROPERTIES.items() if next(root.iter(tag), None) is not None)
    ids = tuple(name for element in elements(root) if (name := element.get("id")))
    facts = facts_in(root)
    letters = letters_in(root, letterer) if letterer is not None else {}
    return Page(path, title, source, text, deflated(_written(root)), properties, ids, facts, letters)


def _written(root: Element) -> bytes:
    """The bytes of the file; its tree has no lines of the manuscript any more."""
    etree.strip_attributes(root, "data-line")
    declared = f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" '  # here, and nowhere else in the file
    page = to_xhtml(root).replace("<html ", declared, 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{page}\n'.encode()
