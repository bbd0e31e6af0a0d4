"""Index and glossary at the two moments when they are made: marks and links before references are resolved, pages at the
end, when every chapter has its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bookforge.book import concordance as words
from bookforge.book import glossary as terms
from bookforge.book import index
from bookforge.book.glossary import Glossary, Read
from bookforge.book.index_page import IndexPage
from bookforge.book.model import Chapter, Matter, Part
from bookforge.diagnostics import Diagnostic
from bookforge.manifest import Loaded
from bookforge.manuscript import Source
from bookforge.markup import Element, classes, elements

MatterPages = tuple[Matter | Chapter, ...]
_NO_PROSE = frozenset({"glossary", "bibliography"})  # apparatus themselves: a concordance passes them over


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What `marked` found out and `finished` needs: the chapters at work, the glossary where there is one, who makes ids."""

    loaded: Loaded
    chapters: tuple[Read, ...]
    glossary: Glossary | None
    free: Callable[[str], str]

    @property
    def wants_index(self) -> bool:
        """Whether the book lists an index."""
        manifest = self.loaded.manifest
        return any(entry.role == "index" for entry in (*manifest.front, *manifest.back))


@dataclass(frozen=True, slots=True)
class Pages:
    """The matter of the book with its made pages filled, the ids on them with the page of each, and what is wrong."""

    front: MatterPages
    back: MatterPages
    home: dict[str, str]
    found: tuple[Diagnostic, ...]


def marked(
    loaded: Loaded, chapters: Sequence[Read], concordance: Source | None, free: Callable[[str], str]
) -> tuple[Apparatus, tuple[Diagnostic, ...]]:
    """Marks the words of the concordance and links those of the glossary, in the trees of all chapters, in reading order."""
    manifest = loaded.manifest
    roles = {entry.file: entry.role for entry in (*manifest.front, *manifest.back) if entry.file}
    page = next((c for c in chapters if c.tree.source.path == manifest.glossary_file), None)
    glossary, found = terms.marked(page, chapters, manifest.glossary, manifest.language, free)
    apparatus = Apparatus(loaded, tuple(chapters), glossary, free)
    told = list(found)
    if concordance is not None and apparatus.wants_index:
        prose = [(c.id, c.root) for c in chapters if roles.get(c.tree.source.path) not in _NO_PROSE]
        told.extend(words.apply(concordance, prose, free))
    return apparatus, tuple(told)


def finished(apparatus: Apparatus, front: MatterPages, body: Sequence[Part | Chapter], back: MatterPages) -> Pages:
    """Makes the pages, now that chapters have their numbers."""
    chapters = [unit for unit in _flat([*front, *body, *back]) if isinstance(unit, Chapter)]
    found: list[Diagnostic] = []
    if apparatus.glossary is not None:
        found.extend(terms.finished(apparatus.glossary, chapters))
    if not apparatus.wants_index:
        return Pages(front, back, {}, (*found, *_unlisted(apparatus)))
    root, told = _index(apparatus, chapters)
    home = {name: "index" for element in elements(root) if (name := element.get("id"))}
    return Pages(_filled(front, root), _filled(back, root), home, (*found, *told))


def _index(apparatus: Apparatus, chapters: Sequence[Chapter]) -> tuple[Element, list[Diagnostic]]:
    manifest = apparatus.loaded.manifest
    sources = {chapter.tree.source.path: chapter.tree.source for chapter in apparatus.chapters}
    entries, told = index.gather(chapters, sources)
    found = list(told)
    if not entries.below:
        end, i = next(
            (end, i)
            for end, items in (("front", manifest.contents.front), ("back", manifest.contents.back))
            for i, item in enumerate(items)
            if item == "index"
        )
        message = "The book lists an index, and nothing in the text is marked for it."
        found.append(apparatus.loaded.report("index-has-entries", ("contents", end, i), message))
    units = {chapter.id: chapter for chapter in chapters}
    by_title = manifest.index.locators == "title"
    return IndexPage(entries, manifest.language, units, apparatus.free, by_title).made(), found


def _unlisted(apparatus: Apparatus) -> Iterator[Diagnostic]:
    """A note where the text is marked for an index that the book does not list."""
    for chapter in apparatus.chapters:
        for mark in elements(chapter.root, "span"):
            if "index-mark" in classes(mark):
                message = "The text is marked for an index, and the book lists none."
                yield apparatus.loaded.written.report_key("page-is-listed", ("contents",), message)
                return


def _filled(units: MatterPages, root: Element) -> MatterPages:
    return tuple(
        replace(unit, root=root) if isinstance(unit, Matter) and unit.role == "index" else unit for unit in units
    )


def _flat(units: Sequence[Matter | Part | Chapter]) -> Iterator[Matter | Part | Chapter]:
    for unit in units:
        yield unit
        if isinstance(unit, Part):
            yield from unit.chapters
