"""`bookforge diff`: what is other for a reader in a new EPUB of a book. Public: `compared`, `read_ebook`, `as_html`;
`side_by_side` compares two texts of whatever kind."""

from bookforge.comparison.books import Comparison, Lines, SectionChange, compared, read_ebook
from bookforge.comparison.passages import Mark, Pair, Passage, Run, side_by_side
from bookforge.comparison.told import as_html, as_json, named, summary, ways

__all__ = [
    "Comparison",
    "Lines",
    "Mark",
    "Pair",
    "Passage",
    "Run",
    "SectionChange",
    "as_html",
    "as_json",
    "compared",
    "named",
    "read_ebook",
    "side_by_side",
    "summary",
    "ways",
]
