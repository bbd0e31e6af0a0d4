"""What the parts of a text are to an author who looks for some words in it: words, marks around words, or code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bookforge.manuscript.spans import literals

_SIGN = re.compile(r"[`~<$\]{]")  # every stretch that is no words has one of them
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_MARKS = re.compile(
    r"""\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)       # the address of a link, with its title
      | (?<=[\])`])\{[^{}]*\} | ^\#+\s.*(?P<last>\{[^{}]*\})\s*$     # attributes
      | </?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>             # a tag
    """,
    re.VERBOSE | re.MULTILINE,
)
_MARKDOWN = re.compile(r"""\b(?:title|caption|credit|longdesc)=(?:"[^"]*"|'[^']*')""")


class Zone(Enum):
    """What a stretch of a text is: `WORDS` are what a reader sees, `MARKS` addresses and attributes, `CODE` code, formulas,
    comments."""

    WORDS = "words"
    MARKS = "marks"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Zones:
    """The stretches of a text that are no words, in order, without overlaps."""

    stretches: tuple[tuple[int, int, Zone], ...]

    def at(self, offset: int) -> Zone:
        """What stands at an offset; the sign that opens a stretch belongs to the words before it."""
        i = bisect_right(self.stretches, offset, key=lambda stretch: stretch[0]) - 1
        if i >= 0 and self.stretches[i][0] < offset < self.stretches[i][1]:
            return self.stretches[i][2]
        return Zone.WORDS


def zones_of(text: str) -> Zones:
    """The zones of a Markdown text. What an attribute holds that is Markdown itself, such as a caption, is words."""
    found: list[tuple[int, int, Zone]] = []
    if not _SIGN.search(text):
        return Zones(())
    for start, block, fenced in _blocks(text):
        code = ((-1, len(block)),) if fenced else () if _FENCE.match(block) else literals(block).stretches
        found += [(start + a, start + b, Zone.CODE) for a, b in code]
        if not fenced:
            found += [
                (start + a, start + b, Zone.MARKS)
                for a, b in _marks(block)
                if not any(x < b and a < y for x, y in code)
            ]
    return Zones(tuple(sorted(found, key=lambda stretch: stretch[0])))


def _marks(block: str) -> Iterator[tuple[int, int]]:
    for mark in _MARKS.finditer(block):
        start = here = mark.start("last") if mark["last"] else mark.start()
        for said in _MARKDOWN.finditer(block, start, mark.end()):
            yield here, said.start()
            here = said.end()
        yield here, mark.end()


def _blocks(text: str) -> Iterator[tuple[int, str, bool]]:
    """The paragraphs of a text and what its fenced blocks of code hold, with where each begins and whether it is code."""
    fence, start, here = "", 0, 0
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        turns = mark is not None and (not fence or mark[1].startswith(fence))
        if turns or not (fence or line.strip()):
            yield start, text[start:here], bool(fence)
            start = here
        if turns:
            fence = "" if fence or mark is None else mark[1]
            yield here, line, False  # a fence may hold attributes, with words among them
            start = here + len(line)
        here += len(line) + 1
    yield start, text[start:], bool(fence)
