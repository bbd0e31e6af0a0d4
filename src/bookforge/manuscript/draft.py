"""A chapter between pandoc and `ChapterTree`: the tree that the rules work on, and what they need to know."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bookforge.callouts import Kind
from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.source import Pointer, Source
from bookforge.manuscript.typography import Switches
from bookforge.manuscript.zones import Zone
from bookforge.markup import Element, line_of

GENERATED = "~"
"""An id that bookforge makes starts with this until `book.assemble` puts the chapter's own id in its place; so an id of
two chapters never collides by our doing, and an id of the author stays as she wrote it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One chapter at work. Rules mend `root` in place: until the chapter is read, nobody else holds the tree.

    `title` is what the chapter is called where its file does not say, `shift` what is added to the level of each heading;
    `pointer` finds the places of mistakes, and `taken` are the ids that bookforge made in this chapter; `typography` is
    what is done to its text, `counted` how often it was.
    """

    root: Element
    source: Source
    front: FrontMatter
    kinds: Mapping[str, Kind]
    language: str
    title: str | None
    pointer: Pointer
    shift: int = 0
    taken: set[str] = field(default_factory=set)
    typography: Switches = field(default_factory=Switches)
    counted: Counter[str] = field(default_factory=Counter)
    _numbered: Counter[str] = field(default_factory=Counter)  # the last number of each stem

    def report(
        self, code: str, at: Element, needle: str, message: str, remedy: str = "", zone: Zone = Zone.WORDS
    ) -> Diagnostic:
        """A diagnostic where `needle` stands in the source, at or after the line of the block around `at`."""
        return self.source.report(code, self.pointer.at(needle, line_of(at), code, zone), message, remedy)

    def name(self, stem: str, *, numbered: bool = False) -> str:
        """A fresh id of bookforge's own: `stem`, else `stem-2`, `stem-3` … (`numbered` ones begin with `stem-1`)."""
        if not numbered and GENERATED + stem not in self.taken:
            fresh = GENERATED + stem
        else:
            begun = max(self._numbered[stem], 1 if numbered else 2)
            number = next(i for i in itertools.count(begun) if f"{GENERATED}{stem}-{i}" not in self.taken)
            self._numbered[stem] = number
            fresh = f"{GENERATED}{stem}-{number}"
        self.taken.add(fresh)
        return fresh
