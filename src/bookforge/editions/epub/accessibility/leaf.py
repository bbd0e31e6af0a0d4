"""A finished page as the audit sees it, with the place in the manuscript of all that stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from bookforge.diagnostics import Place
from bookforge.markup import Element


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page (its whole `<html>`, blocks with their `data-line`), by its path in the package and the manuscript's file that
    its text comes from ("" for a page that bookforge makes)."""

    path: str
    source: str
    root: Element

    def place(self, element: Element) -> Place:
        """Where an element was written: the line of the nearest block around it; the page itself, where it was made."""
        here: Element | None = element
        while here is not None and here.get("data-line") is None:
            here = here.getparent()
        line = here.get("data-line", "") if here is not None else ""
        if not self.source:
            return Place(self.path)
        return Place(self.source, int(line) if line.isdigit() else None)

    def language(self, element: Element) -> str:
        """The language of the words in an element."""
        here: Element | None = element
        while here is not None:
            if here.get("lang"):
                return str(here.get("lang"))
            here = here.getparent()
        return ""
