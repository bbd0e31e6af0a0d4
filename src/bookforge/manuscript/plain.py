"""Paragraphs of mere words go past pandoc, which takes longer to read them than all the rest of a build takes.

A paragraph that stands between empty lines, and holds letters, digits, the punctuation of prose and *emphasis* alone, is
its words and nothing else, whatever stands around it. Pandoc is given one word in its place, by which it tells how the text
is built, and the paragraph is put where that word comes out again; those that follow one another have one word together.
Whatever is not certain, pandoc reads as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

# Marks that mean nothing to Markdown in a line of words (`smart` is off: quotes and dashes are such), and the star.
_PROSE = r"\w ,.;:?'\"()*\-\u00a0«»‘’‚“”„–—…⸺⸻¡¿、。「」『』（）！？：；"
_LINE = re.compile(rf"[\"'“‘„«¿¡「『*]*[^\W\d_][!{_PROSE}]*")  # a digit, a dash or a bracket may open a list
_LIST = re.compile(
    r"[*\"']*(?:\w|[ivxlcdm]+)[.)]|\w+:$", re.IGNORECASE
)  # `a.`, `ii)`, `Table:`: the first word of a line
_EMPHASIS = re.compile(r"(?<![\w*])\*(\w|\w[^*\n]*[^*\s])\*(?![\w*])")
# What may take in several paragraphs: raw HTML, comments, code; and spaces of which pandoc has its own opinion.
_REACHES = re.compile(r"<|```|~~~|[\t\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_RULE = re.compile(r"^ *-[- ]*-", re.MULTILINE)  # two of them may be a table, whose rows are parted by empty lines
_DEFINES = (":", "~")  # the paragraph before it is a term
_STAND_IN = "Bookforgeparagraph"


@dataclass(frozen=True, slots=True)
class Thinned:
    """A chapter's Markdown with one word for each run of paragraphs of mere words, line for line, and those paragraphs as HTML
    by the word that stands for them."""

    text: str
    paragraphs: Mapping[str, str]

    def restored(self, html: str) -> str | None:
        """What pandoc made of the text, with the paragraphs in it; None where one did not come out as a paragraph."""
        parts = re.split(rf"<p>({_STAND_IN}\d+)</p>", html)
        if parts[1::2] != list(self.paragraphs):
            return None
        parts[1::2] = [self.paragraphs[name] for name in parts[1::2]]
        return "".join(parts)


def thinned(text: str) -> Thinned:
    """A chapter's Markdown, thinned as far as it surely can be."""
    if _REACHES.search(text) or len(_RULE.findall(text)) > 1 or _STAND_IN in text:
        return Thinned(text, {})
    blocks = text.split("\n\n")
    read = _of_mere_words(blocks)
    found: dict[str, str] = {}
    for is_mere, run in groupby(range(len(blocks)), key=lambda i: bool(read[i])):
        if is_mere:
            places = list(run)
            name = f"{_STAND_IN}{places[-1]}"
            found[name] = "\n".join(f"<p>{read[i]}</p>" for i in places)
            for i in places:
                words = blocks[i].strip("\n")
                left = name if i == places[-1] else ""  # the last, so that the text ends where it did
                blocks[i] = blocks[i].replace(words, "\n" * words.count("\n") + left)
    return Thinned("\n\n".join(blocks), found)


def _of_mere_words(blocks: Sequence[str]) -> list[str]:
    """What pandoc makes of the words of each block that is a paragraph of them alone; "" for any other block."""
    read: list[str] = []
    behind = ""
    for words in (block.strip("\n") for block in reversed(blocks)):
        read.append("" if behind.startswith(_DEFINES) else _html(words))
        behind = words or behind
    return read[::-1]


def _html(block: str) -> str:
    """What pandoc makes of a paragraph of mere words; "" for any other block."""
    if "_" in block or "  " in block or " \n" in block or block.endswith(" "):
        return ""
    lines = block.split("\n")
    if not all(_LINE.fullmatch(line) and not _LIST.match(line.partition(" ")[0]) for line in lines):
        return ""
    if "*" not in block:
        return escape(block, quote=False)
    html = _EMPHASIS.sub(r"<em>\1</em>", escape(block, quote=False))
    return "" if "*" in html else html
