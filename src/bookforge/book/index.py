"""The index, gathered: the marks of all chapters become entries with their places, in the order of reading.

What the author meant and the text does not hold (a range that nothing ends, a reference to an entry that is not there) is
told at the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bookforge.book.entries import LEVELS, Entry, Locator, Path, Words, path_text, paths_of, words_in
from bookforge.book.model import Chapter
from bookforge.diagnostics import Diagnostic, Place, did_you_mean
from bookforge.manuscript import Source
from bookforge.manuscript.source import Pointer
from bookforge.markup import HEADINGS, Element, classes, elements, line_of, text_of


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark in the text, and what it says."""

    element: Element
    chapter: Chapter
    place: Place

    @property
    def paths(self) -> list[Path]:
        given = self.element.get("data-entry")
        return paths_of(given) if given else [(words_in(self.element),)]

    @property
    def is_empty(self) -> bool:
        return not text_of(self.element)

    @property
    def refers_only(self) -> bool:
        """Whether it only leads from one entry to another, and not to its place in the text."""
        said = self.element.attrib
        return "data-see" in said or ("data-see-also" in said and self.is_empty)

    def locator(self) -> Locator:
        name, section, heading = self.element.get("id") or "", self.chapter.id, ""
        for around in self.element.iterancestors("section"):
            if around is not self.chapter.root and len(around) and around[0].tag in HEADINGS:
                section = around.get("id") or section
                heading = text_of(around[0], without=frozenset({"noteref"}))
                break
        note = any("footnote" in classes(around) for around in self.element.iterancestors("aside"))
        main = "data-main" in self.element.attrib
        return Locator(name, "", self.chapter.id, "", section, heading, main, note)


def gather(chapters: Iterable[Chapter], sources: Mapping[str, Source]) -> tuple[Entry, tuple[Diagnostic, ...]]:
    """The entries of all marks, below one that has no words, and what is wrong with the marks.

    `sources` are the chapters' files by their path, which tell where a mark stands.
    """
    gathering = _Gathering(sources)
    for chapter in chapters:
        pointer = Pointer(sources[chapter.path])
        for element in elements(chapter.root, "span"):
            if "index-mark" in classes(element):
                gathering.take(_Mark(element, chapter, _place(element, pointer)))
    gathering.close()
    return gathering.root, tuple(gathering.found)


def _place(element: Element, pointer: Pointer) -> Place:
    """Where the author wrote a mark; asked of every mark in turn, so that the second of two alike is told as the second."""
    entry, line = element.get("data-entry"), line_of(element)
    if "found" in classes(element):  # by a concordance
        return Place("", line)
    for needle in (f'entry="{entry}', f"entry={entry}") if entry else (f"[{text_of(element)}",):
        place = pointer.at(needle, line, "mark")
        if place.column != 1:
            return place
    return pointer.at(entry or text_of(element), line, "mark")


@dataclass(slots=True)
class _Gathering:
    """The index at work: `open` are the ranges that have begun, `references` the entries that are to be there."""

    sources: Mapping[str, Source]
    root: Entry = field(default_factory=lambda: Entry(Words(())))
    open: dict[str, tuple[Locator, _Mark]] = field(default_factory=dict)
    references: list[tuple[Path, _Mark]] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def take(self, mark: _Mark) -> None:
        """Adds what a mark says."""
        said = mark.element
        for path in mark.paths:
            if len(path) > LEVELS:
                message = f"The entry “{path_text(path)}” has more than {LEVELS} levels."
                self._tell("index-entry-fits", mark, message)
                continue
            entry = self.root.at(path)
            entry.sort = said.get("data-sort") or entry.sort
            for name, references in (("data-see", entry.see), ("data-see-also", entry.see_also)):
                for target in paths_of(said.get(name) or ""):
                    self.references.append((target, mark))
                    if path_text(target) not in map(path_text, references):
                        references.append(target)
            if not mark.refers_only:
                self._place(entry, path_text(path), mark)

    def _place(self, entry: Entry, name: str, mark: _Mark) -> None:
        bounds = mark.element.get("data-bounds")
        if bounds == "start":
            if name in self.open:
                self._tell("index-range-closed", mark, f"The range of “{name}” begins again before it has ended.")
            else:
                self.open[name] = mark.locator(), mark
        elif bounds == "end":
            started = self.open.pop(name, None)
            if started is None:
                hint = did_you_mean(name, self.open, f'Put `[]{{.index-start entry="{name}"}}` where it begins.')
                self._tell("index-range-closed", mark, f"A range of “{name}” ends here that begins nowhere.", hint)
            else:
                end = mark.locator()
                entry.locators.append(replace(started[0], until=end.id, until_unit=end.unit))
        else:
            entry.locators.append(mark.locator())

    def close(self) -> None:
        """What is known only at the end of the book: ranges that are still open, references to entries."""
        for name, (_, mark) in self.open.items():
            hint = f'Put `[]{{.index-end entry="{name}"}}` where it ends.'
            self._tell("index-range-closed", mark, f"The range of “{name}” that begins here ends nowhere.", hint)
        for target, mark in self.references:
            if self.root.find(target) is None:
                name, known = path_text(target), [path for path, _ in self.root.every()]
                message = f"The index has no entry “{name}” to refer to."
                self._tell("index-entry-known", mark, message, did_you_mean(name, known))

    def _tell(self, code: str, mark: _Mark, message: str, remedy: str = "") -> None:
        self.found.append(self.sources[mark.chapter.path].report(code, mark.place, message, remedy))
