"""Raw HTML may leave words between blocks, and blocks inside running text: they are set as a reader would take them."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import BLOCKS, HEADINGS, Element, classes, elements, holds_nothing, new, remove, unwrap

_MIXED = frozenset({"section", "div", "blockquote", "aside"})


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Takes blocks out of running text, and makes paragraphs of the text between blocks (a verse keeps its lines).

    A heading keeps the words of blocks in it. A paragraph without anything in it, which a stray `</p>` makes, goes.
    """
    yield from ()
    for heading in elements(draft.root, *HEADINGS):
        _flatten(heading)
    for element in reversed(list(elements(draft.root))):
        if any(child.tag in BLOCKS for child in element):
            if element.tag not in BLOCKS:
                unwrap(element)
            elif element.tag == "p":
                element.tag = "div"
    for paragraph in elements(draft.root, "p"):
        if holds_nothing(paragraph):
            remove(paragraph)
    for box in elements(draft.root, *_MIXED):
        if "line-block" not in classes(box):
            _wrap(box)


def _flatten(heading: Element) -> None:
    """Makes one line of words of a heading that holds blocks."""
    for block in [inner for inner in elements(heading, *BLOCKS) if inner is not heading]:
        if block.getprevious() is not None or (heading.text or "").strip():
            block.text = f" {block.text or ''}"  # the words of two blocks are not one
        unwrap(block)


def _wrap(box: Element) -> None:
    paragraph = new("p", box.text, data_line=box.get("data-line", "1"))
    box.text = None
    for child in list(box):
        if child.tag not in BLOCKS:
            paragraph.append(child)  # with the text behind it
            continue
        _place(paragraph, box, box.index(child))
        paragraph = new("p", child.tail, data_line=child.get("data-line", "1"))
        child.tail = None
    _place(paragraph, box, len(box))


def _place(paragraph: Element, box: Element, index: int) -> None:
    if not holds_nothing(paragraph):
        box.insert(index, paragraph)
