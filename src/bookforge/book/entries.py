"""What an index is made of: entries with their words, their places in the text, and their references to each other.

An author writes an entry as text: `touch!and sleep` is the entry “and sleep” below “touch”, `a; b` are two, and
`*The Prelude*` keeps its slant. Two entries are the same when their words are, whatever slant they have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bookforge.markup import Element, classes, new

LEVELS = 3
_SEPARATOR = re.compile(r"(?<!\\)([;!])")
_EMPHASIS = re.compile(r"(?<![\\\w*])([*_])(?=\S)(.+?)(?<=[^\s\\])\1(?![\w*])")
_ESCAPED = re.compile(r"\\([;!*_\\])")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an entry as runs of text, each with whether it is emphasised."""

    runs: tuple[tuple[str, bool], ...]

    @property
    def plain(self) -> str:
        """The words alone."""
        return " ".join("".join(text for text, _ in self.runs).split())

    @property
    def is_title(self) -> bool:
        """Whether all of it is emphasised, as the title of a work is."""
        return all(emphasised for text, emphasised in self.runs if text.strip())

    def into(self, element: Element) -> Element:
        """Puts the words into an element, and gives it back."""
        for text, emphasised in self.runs:
            if emphasised:
                element.append(new("em", text))
            elif len(element):
                element[-1].tail = (element[-1].tail or "") + text
            else:
                element.text = (element.text or "") + text
        return element


def words_of(text: str) -> Words:
    """The words that an author wrote: `*…*` and `_…_` are emphasis, a straight apostrophe becomes one of type."""
    runs: list[tuple[str, bool]] = []
    here = 0
    for found in _EMPHASIS.finditer(text):
        runs += [(text[here : found.start()], False), (found[2], True)]
        here = found.end()
    runs.append((text[here:], False))
    return Words(tuple((_ESCAPED.sub(r"\1", run).replace("'", "’"), slant) for run, slant in runs if run))


def words_in(element: Element) -> Words:
    """The words of a mark in the text, with their emphasis."""
    return Words(tuple(_runs(element, False)))


def _runs(element: Element, slant: bool) -> Iterator[tuple[str, bool]]:
    if element.text:
        yield element.text, slant
    for child in element:
        if isinstance(child.tag, str) and "noteref" not in classes(child):
            yield from _runs(child, slant or child.tag in ("em", "i"))
        if child.tail:
            yield child.tail, slant


Path = tuple[Words, ...]
"""An entry with those above it."""


def paths_of(text: str) -> list[Path]:
    """The entries that an author named: `a; b!c` are “a” and, below “b”, “c”."""
    paths: list[list[str]] = [[""]]
    for i, part in enumerate(_SEPARATOR.split(text)):
        if not i % 2:
            paths[-1][-1] = part.strip()
        elif part == ";":
            paths.append([""])
        else:
            paths[-1].append("")
    return [tuple(map(words_of, filter(None, path))) for path in paths if any(path)]


def path_text(path: Path) -> str:
    """An entry as an author writes it, without its slant."""
    return "!".join(words.plain for words in path)


@dataclass(frozen=True, slots=True)
class Locator:
    """A place that an entry leads to: the id of its mark, that of the mark which ends a range ("" for a point).

    `unit` is the id of the chapter it stands in, `section` that of the innermost section, `heading` the section's words
    ("" for the chapter itself), `main` whether it is the passage that matters most, `note` whether it is in a note.
    """

    id: str
    until: str
    unit: str
    until_unit: str
    section: str
    heading: str
    main: bool
    note: bool


@dataclass(slots=True)
class Entry:
    """An entry at work: filled while the marks are gathered."""

    words: Words
    sort: str = ""
    locators: list[Locator] = field(default_factory=list)
    see: list[Path] = field(default_factory=list)
    see_also: list[Path] = field(default_factory=list)
    below: dict[str, Entry] = field(default_factory=dict)
    id: str = ""

    def at(self, path: Path) -> Entry:
        """The entry at a path below this one, made where there is none. Words that differ only in capitals are one entry,
        with as few as any has: a heading's “Touch” is the text's “touch”."""
        entry = self
        for words in path:
            entry = entry.below.setdefault(words.plain.casefold(), Entry(words))
            if _capitals(words) < _capitals(entry.words):
                entry.words = words
        return entry

    def find(self, path: Path) -> Entry | None:
        """The entry at a path, or None; capitals do not count where nothing else differs."""
        entry: Entry | None = self
        for words in path:
            entry = entry.below.get(words.plain.casefold()) if entry is not None else None
        return entry

    def every(self, above: str = "") -> Iterator[tuple[str, Entry]]:
        """All entries below, by their path as an author writes it."""
        for entry in self.below.values():
            name = entry.words.plain
            yield above + name, entry
            yield from entry.every(f"{above}{name}!")


def _capitals(words: Words) -> int:
    return sum(letter.isupper() for letter in words.plain)
