"""Index and glossary at the two moments when they are made: marks and links before references are resolved, pages at the
end, when every chapter has its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.book import concordance as words
from bookforge.book import glossary as terms
from bookforge.book import index
from bookforge.book.glossary import Glossary
from bookforge.book.index_page import IndexPage
from bookforge.book.model import Chapter
from bookforge.book.numbering import Number
from bookforge.book.placed import Placed
from bookforge.diagnostics import Diagnostic
from bookforge.manifest import Loaded
from bookforge.manuscript import Source
from bookforge.markup import Element, classes, elements

_NO_PROSE = frozenset({"glossary", "bibliography"})  # apparatus themselves: a concordance passes them over


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What `marked` found out and `finished` needs: the chapters at work, the glossary where there is one, who makes ids."""

    loaded: Loaded
    placed: tuple[Placed, ...]
    glossary: Glossary | None
    free: Callable[[str], str]

    @property
    def wants_index(self) -> bool:
        """Whether the book lists an index."""
        manifest = self.loaded.manifest
        return any(entry.role == "index" for entry in (*manifest.front, *manifest.back))


def marked(
    loaded: Loaded, placed: Sequence[Placed], concordance: Source | None, free: Callable[[str], str]
) -> tuple[Apparatus, tuple[Diagnostic, ...]]:
    """Marks the words of the concordance and links those of the glossary, in the trees of all chapters, in reading order."""
    manifest = loaded.manifest
    page = next((item for item in placed if item.path == manifest.glossary_file), None)
    glossary, found = terms.marked(page, placed, manifest.glossary, manifest.language, free)
    apparatus = Apparatus(loaded, tuple(placed), glossary, free)
    told = list(found)
    if concordance is not None and apparatus.wants_index:
        prose = [(item.id, item.root) for item in placed if item.role not in _NO_PROSE]
        told.extend(words.apply(concordance, prose, free))
    return apparatus, tuple(told)


def finished(
    apparatus: Apparatus, chapters: Sequence[Chapter], numbers: Mapping[str, Number]
) -> tuple[Element | None, tuple[Diagnostic, ...]]:
    """The page of the index, None where nothing is marked for it; the glossary's page is finished in place.

    `chapters` are all of the book, in reading order, now that they have their `numbers`, which are given by path.
    """
    found: list[Diagnostic] = []
    if apparatus.glossary is not None:
        found.extend(terms.finished(apparatus.glossary, chapters))
    if not apparatus.wants_index:
        return None, (*found, *_unlisted(apparatus))
    manifest = apparatus.loaded.manifest
    entries, told = index.gather(chapters, {item.path: item.tree for item in apparatus.placed})
    found.extend(told)
    if not entries.below:
        return None, tuple(found)
    units = {chapter.id: chapter for chapter in chapters}
    by_title = manifest.index.locators == "title"
    return IndexPage(entries, manifest.language, units, numbers, apparatus.free, by_title).made(), tuple(found)


def _unlisted(apparatus: Apparatus) -> Iterator[Diagnostic]:
    """A note where the text is marked for an index that the book does not list."""
    for item in apparatus.placed:
        for mark in elements(item.root, "span"):
            if "index-mark" in classes(mark):
                message = "The text is marked for an index, and the book lists none."
                yield apparatus.loaded.written.report_key("page-is-listed", ("contents",), message)
                return
