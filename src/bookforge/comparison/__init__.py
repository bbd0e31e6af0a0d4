"""`bookforge diff`: what is other for a reader in a new EPUB of a book. Public: `compared`, `read_ebook`, `as_html`."""

from bookforge.comparison.books import Comparison, Lines, SectionChange, compared, read_ebook
from bookforge.comparison.passages import Mark, Passage, Run
from bookforge.comparison.told import as_html, as_json, named, summary, ways

__all__ = [
    "Comparison",
    "Lines",
    "Mark",
    "Passage",
    "Run",
    "SectionChange",
    "as_html",
    "as_json",
    "compared",
    "named",
    "read_ebook",
    "summary",
    "ways",
]
