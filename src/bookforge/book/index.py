"""The index, gathered: the marks of all chapters become entries with their places, in the order of reading.

What the author meant and the text does not hold (a range that nothing ends, a reference to an entry that is not there) is
told at the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bookforge.book.entries import LEVELS, Entry, Locator, Path, Words, path_text, paths_of, words_in
from bookforge.book.model import Chapter
from bookforge.diagnostics import Diagnostic, Place, did_you_mean, nearest
from bookforge.manuscript import ChapterTree, Source
from bookforge.markup import HEADINGS, Element, classes, elements, has_words, line_of, text_of


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
        return not has_words(self.element)

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


def gather(chapters: Iterable[Chapter], trees: Mapping[str, ChapterTree]) -> tuple[Entry, tuple[Diagnostic, ...]]:
    """The entries of all marks, below one that has no words, and what is wrong with the marks.

    `trees` are the chapters as they were read, by their path, which tell where a mark stands.
    """
    gathering = _Gathering({path: tree.source for path, tree in trees.items()})
    for chapter in chapters:
        for element in elements(chapter.root, "span"):
            if "index-mark" in classes(element):
                gathering.take(_Mark(element, chapter, _place(element, trees[chapter.path])))
    gathering.close()
    return gathering.root, tuple(gathering.found)


def _place(element: Element, tree: ChapterTree) -> Place:
    """Where the author wrote a mark; one that the concordance made she did not write."""
    number = element.get("data-mark")
    return tree.marks[int(number)].place if number else Place("", line_of(element))


@dataclass(frozen=True, slots=True)
class _Begun:
    """A range that has begun: what the author called it, and where."""

    name: str
    mark: _Mark


def _near(name: str, others: Sequence[tuple[str, _Mark]], does: str) -> str:
    """A hint at the range most like `name` that lacks its other end, and where it stands; "" without one."""
    close = nearest(name, [other for other, _ in others])
    place = next((mark.place for other, mark in others if other == close), None)
    return f"Did you mean “{close}”, which {does} at {place}?" if place is not None else ""


@dataclass(slots=True)
class _Gathering:
    """The index at work: `open` are the ranges that have begun, by their names without capitals, which tell no entries
    apart; `loose` are ends of ranges that have not begun, `references` the entries that are to be there."""

    sources: Mapping[str, Source]
    root: Entry = field(default_factory=lambda: Entry(Words(())))
    open: dict[str, _Begun] = field(default_factory=dict)
    loose: list[tuple[str, _Mark]] = field(default_factory=list)
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
            if name.casefold() in self.open:
                self._tell("index-range-closed", mark, f"The range of “{name}” begins again before it has ended.")
            else:
                self.open[name.casefold()] = _Begun(name, mark)
        elif bounds == "end":
            started = self.open.pop(name.casefold(), None)
            if started is None:
                self.loose.append((name, mark))
            else:
                end = mark.locator()
                entry.locators.append(replace(started.mark.locator(), until=end.id, until_unit=end.unit))
        else:
            entry.locators.append(mark.locator())

    def close(self) -> None:
        """What is known only at the end of the book: ranges that are still open, references to entries."""
        for begun in self.open.values():
            message = f"The range of “{begun.name}” that begins here ends nowhere."
            near = _near(begun.name, self.loose, "ends")
            self._tell(
                "index-range-closed",
                begun.mark,
                message,
                near or f'Put `[]{{.index-end entry="{begun.name}"}}` where it ends.',
            )
        for name, mark in self.loose:
            message = f"A range of “{name}” ends here that begins nowhere."
            near = _near(name, [(begun.name, begun.mark) for begun in self.open.values()], "begins")
            self._tell(
                "index-range-closed", mark, message, near or f'Put `[]{{.index-start entry="{name}"}}` where it begins.'
            )
        for target, mark in self.references:
            if self.root.find(target) is None:
                name, known = path_text(target), [path for path, _ in self.root.every()]
                message = f"The index has no entry “{name}” to refer to."
                self._tell("index-entry-known", mark, message, did_you_mean(name, known))

    def _tell(self, code: str, mark: _Mark, message: str, remedy: str = "") -> None:
        self.found.append(self.sources[mark.chapter.path].report(code, mark.place, message, remedy))
