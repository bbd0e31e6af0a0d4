"""The paragraphs of a unit that may be set in a way of their own, and what they are known by when the book changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bookforge.editions.print.pagestarts import BLOCK
from bookforge.markup import BLOCKS, Element, elements, text_of

_NOTES = frozenset({"fn", "footnote", "noteref"})
_FIRST_WORDS = 8
_TAGS = ("p", "li", "dd")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the number of its block within its unit (`data-b`), the line that it begins on in its file, its first
    words, and its mark.

    The mark is made of its words alone (and its number among those with the same words), so that it stays when the text
    around it, the style or a note changes, and goes when the paragraph's own words do.
    """

    block: str
    line: int
    words: str
    mark: str


def paragraphs(section: Element, lines: Mapping[str, int]) -> Iterator[Paragraph]:
    """The paragraphs of a unit's section as it is printed; `lines` tells the source line of each block."""
    seen: Counter[str] = Counter()
    for element in elements(section, *_TAGS):
        name = element.get(BLOCK) or ""
        if name not in lines or any(child.tag in BLOCKS for child in element):
            continue
        words = " ".join(text_of(element, without=_NOTES).replace("\u00ad", "").replace("\u00a0", " ").split())
        mark = hashlib.sha256(words.encode()).hexdigest()[:12]
        seen[mark] += 1
        number = f"-{seen[mark]}" if seen[mark] > 1 else ""
        yield Paragraph(name, lines[name], " ".join(words.split()[:_FIRST_WORDS]), mark + number)
