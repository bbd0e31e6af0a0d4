"""A chapter as the text that notes are found in: its words in one row, and where each block begins.

The browser makes the same text of its page (`quotes.js`): the letters of the blocks, every run of spaces one space, a
space between blocks.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bookforge.book import Book
from bookforge.markup import Element, classes

_BLOCKS = frozenset(
    "p pre li dt dd tr td th figure figcaption caption table ul ol dl div section aside blockquote header hr "
    "h1 h2 h3 h4 h5 h6".split()
)
_PASSED_OVER = frozenset({"chapter-source", "finding", "note-open"})


@dataclass(frozen=True, slots=True)
class Text:
    """The words of the chapter `path`. Block n begins at the letter `starts[n]`, on the line `lines[n]` of the file."""

    path: str
    words: str
    starts: tuple[int, ...] = (0,)
    lines: tuple[int, ...] = (1,)

    def line_at(self, at: int) -> int:
        """The line of the block that a letter stands in."""
        return self.lines[max(0, bisect.bisect_right(self.starts, at) - 1)]

    def start_of(self, line: int) -> int:
        """Where the last block begins that does not begin after a line."""
        before = [start for start, its in zip(self.starts, self.lines, strict=True) if its <= line]
        return max(before, default=0)


def texts_of(book: Book) -> Mapping[str, Text]:
    """The texts of a book's chapters, by path."""
    return _Texts({chapter.path: chapter.root for chapter in book.chapters()})


class _Texts(Mapping[str, Text]):
    """Each text is made when it is asked for: notes stand in a few chapters of a long book."""

    def __init__(self, roots: Mapping[str, Element]) -> None:
        self._roots = roots
        self._made: dict[str, Text] = {}

    def __getitem__(self, path: str) -> Text:
        if path not in self._made:
            self._made[path] = text_of_chapter(path, self._roots[path])
        return self._made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._roots)

    def __len__(self) -> int:
        return len(self._roots)


def text_of_chapter(path: str, root: Element) -> Text:
    """The text of a chapter's tree."""
    words: list[str] = []
    starts, lines = [0], [1]
    length, spaced = 0, True
    for part, line in _parts(root, 1):
        if not part:  # between two blocks
            if not spaced:
                words.append(" ")
                length, spaced = length + 1, True
            continue
        if line != lines[-1]:
            starts.append(length)
            lines.append(line)
        run = " ".join(part.split()) if part.strip() else ""
        run = f"{' ' if part[0].isspace() and not spaced else ''}{run}"
        if run.strip() and part[-1].isspace():
            run += " "
        if run:
            words.append(run)
            length, spaced = length + len(run), run[-1] == " "
    return Text(path, "".join(words).rstrip(), tuple(starts), tuple(lines))


def _parts(element: Element, line: int) -> Iterator[tuple[str, int]]:
    """The pieces of text below an element, each with its block's line; an empty one where a block begins or ends."""
    if not isinstance(element.tag, str) or _PASSED_OVER.intersection(classes(element)):
        return
    block = element.tag in _BLOCKS
    line = int(element.get("data-line") or line)
    if block:
        yield "", line
    if element.text:
        yield element.text, line
    for child in element:
        yield from _parts(child, line)
        if child.tail:
            yield child.tail, line
    if block:
        yield "", line
