"""Where in the manuscript a printed page begins, and an image stands; and the first of it kept for a later look at the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from bookforge.book import Book, Page, PageMap
from bookforge.diagnostics import Place
from bookforge.markup import elements, line_of


def begins_at(book: Book, pages: PageMap, otherwise: Place) -> Callable[[int], Place]:
    """A function from a page's index to the line of the block with which it begins; `otherwise` where the page has no text
    from the manuscript."""
    paths = {chapter.id: chapter.path for chapter in book.chapters()}
    lines = {
        number: line_of(block)
        for chapter in book.chapters()
        for block in elements(chapter.root)
        if (number := block.get("data-b"))
    }

    def place(index: int) -> Place:
        page = pages.pages[index] if index < len(pages) else Page("", None, None, None)
        path = paths.get(page.unit or "")
        return Place(path, lines.get(page.block or "")) if path else otherwise

    return place


def pictures(book: Book, pages: PageMap | None = None) -> Callable[[int, tuple[int, int]], tuple[str, Place] | None]:
    """A function from a page's index and an image's pixels to the image's file and the line on which it stands.

    Where several have the same pixels it is the one in the page's chapter; without `pages` the first one.
    """
    known: dict[tuple[int, int], list[tuple[str, str, Place]]] = {}
    for chapter in book.chapters():
        for element in elements(chapter.root, "img"):
            asset = book.assets.get(element.get("src") or "")
            if asset is not None and asset.width and asset.height:
                found = (chapter.id, asset.path, Place(chapter.path, line_of(element)))
                known.setdefault((asset.width, asset.height), []).append(found)

    def find(index: int, pixels: tuple[int, int]) -> tuple[str, Place] | None:
        unit = pages.pages[index].unit if pages is not None and index < len(pages) else None
        found = sorted(known.get(pixels, ()), key=lambda image: image[0] != unit)
        return found[0][1:] if found else None

    return find


# --- kept beside the file, for a look at it when the book is no longer laid out ------------------------------------------


def noted(pdf: bytes, pages: int, where: Callable[[int], Place]) -> bytes:
    """Where each page of a finished file begins, and which file that is."""
    begins = [[place.path, place.line] for place in map(where, range(pages))]
    return json.dumps({"sha256": hashlib.sha256(pdf).hexdigest(), "begins": begins}).encode()


def recalled(note: bytes, pdf: bytes, otherwise: Place) -> Callable[[int], Place]:
    """A function from a page's index to the place at which it begins, as it was `noted`; `otherwise` where the note is of
    another file, or none."""
    try:
        told = json.loads(note)
        begins = [Place(str(path), line) for path, line in told["begins"]]
        known = told["sha256"] == hashlib.sha256(pdf).hexdigest()
    except (ValueError, TypeError, KeyError):
        begins, known = [], False
    return lambda index: begins[index] if known and index < len(begins) else otherwise
