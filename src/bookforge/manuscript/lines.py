"""Which source line each block comes from, without a parser that keeps positions.

Pandoc's `sourcepos` exists for CommonMark readers only. Instead each block is aligned with the source: both are reduced to
letters and digits, markup left out, and the block's first two dozen are searched forward from where the last block was
found. On real prose this finds 99.6 to 100 % of the lines.
"""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator

from lxml import etree

from bookforge.manuscript.source import Source
from bookforge.markup import BLOCKS, RAW_BLOCKS, Element, classes, elements, line_of

_PROBE = 24
_SHORT_PROBE = 8
_CAPTIONS = frozenset({"caption", "figcaption"})
_NOT_HERE = frozenset({"footnote-ref", "image-credit", "image-longdesc"})
_NOTE_BEGINS = ("]:", "^[")
_LETTERS = re.compile(r"[^\W_]+")  # what `str.isalnum` says yes to

# What an author types and a reader does not see. A fence is kept for its title; an image goes by its address.
_MARKUP = re.compile(
    r"""(?P<kept> ^[ \t>]*:{3,}.* )
      | !\[[^\[\]\n]*\]\( | %[0-9A-Fa-f]{2}
      | \]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)     # the address of a link
      | \]\[[^\[\]\n]*\]                            # the name of one
      | \[\^[^\]\s]{1,60}\]                         # a note's name
      | (?<=\S)\{[^{}\n]*\} | \s\{[#.][^{}\n]*\}    # attributes
      | </?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>           # a tag
      | (?P<entity> &\#?\w+; )""",
    re.VERBOSE | re.MULTILINE,
)
_MAY_BE_MARKUP = re.compile(r"[\[\]{<%&]|:::")  # without which there is none
_OPENS = {"div": re.compile(r"[\s>]*(?::{3,}\s*\S|<div\b)"), "pre": re.compile(r"[\s>]*(?:`{3}|~{3})")}
_BREAK = re.compile(r"^[ \t>]*([-*_])[ \t]*(?:\1[ \t]*){2,}$", re.MULTILINE)


def mark_lines(root: Element, source: Source) -> None:
    """Gives every block below `root` a `data-line` (from 1): where its words begin; where a fenced block opens.

    A block without words takes the line of its first child, else of the block before it. A `data-line` of raw HTML says nothing.
    """
    etree.strip_attributes(root, "data-line")
    finder = _Finder(source)
    blocks = list(elements(root, *BLOCKS, *RAW_BLOCKS))
    for block in blocks:
        line = finder.line(block)
        if line:
            block.set("data-line", str(line))
    for block in reversed(blocks):
        lines = (int(e.get("data-line", "0")) for e in block.iter() if e.get("data-line"))
        line = min(lines, default=None) if block.tag == "table" else next(lines, None)  # its caption may stand below it
        if line:
            block.set("data-line", str(_opening(source, block, line)))
    before = 1
    for block in blocks:
        before = int(block.get("data-line") or _next_opening(source, block, before))
        block.set("data-line", str(before))


def _next_opening(source: Source, block: Element, line: int) -> int:
    """Where an empty fenced block opens behind a line; the line for any other block."""
    opens = _OPENS.get(str(block.tag))
    later = range(line + 1, source.line_count + 1) if opens else ()
    return next((number for number in later if opens and opens.match(source.line(number))), line)


def _opening(source: Source, block: Element, line: int) -> int:
    """The line that opens a fenced block whose first words are in `line`; `line` for any other block."""
    opens = _OPENS.get(str(block.tag))
    if opens is None:
        return line
    inner = next(iter(block), None)
    own_title = inner is not None and "own-title" in classes(inner)
    above = line - 1 if inner is not None and inner.tag == "div" and not own_title else line
    while above >= 1:
        if opens.match(source.line(above)):
            return above
        if above < line and source.line(above).strip(" >\t"):
            return line
        above -= 1
    return line


class _Finder:
    """Goes through the source along with the blocks."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = _Folded(source.text)
        self.folded = self.text.letters
        self.reached = 0  # in `folded`
        self.broken = 0  # in the source

    def line(self, block: Element) -> int | None:
        """The line where a block's own words stand, or None."""
        if "footnotes" in classes(block):
            self.reached = 0  # pandoc puts the notes at the end, an author wherever she likes
        if block.tag == "hr":
            return self._line_of_break()
        if block.tag == "figcaption":
            return line_of(block)
        runs = [_fold(run) for run in _own_text(block)]
        words, longest = "".join(runs), max(runs, key=len)
        at = self._search(words, longest, block)
        if at is None:
            return None
        if block.tag not in _CAPTIONS:
            self.reached = at + (len(words) if self.folded.startswith(words, at) else 1)
        return self.source.place(self.text.place(at)).line

    def _search(self, words: str, longest: str, block: Element) -> int | None:
        """Where a block's words stand in `folded`; where the longest of its runs does, when markup parts them."""
        if not words:
            return None
        least = min(len(words), _SHORT_PROBE)  # a shorter run stands anywhere
        in_note = next((e for e in block.iterancestors("section") if "footnotes" in classes(e)), None) is not None
        if in_note and block.getprevious() is None:
            opening = self._first(words[:_PROBE], 0, _NOTE_BEGINS)
            if opening is not None:
                return opening
        for start in (self.reached, 0) if in_note or block.tag in _CAPTIONS else (self.reached,):
            for probe in (words[:_PROBE], words[:_SHORT_PROBE], longest[:_PROBE]):
                at = self._first(probe, start, whole=len(probe) == len(words)) if len(probe) >= least else None
                if at is not None:
                    return at
        return None

    def _first(self, probe: str, start: int, behind: tuple[str, ...] = (), *, whole: bool = False) -> int | None:
        """The first place of `probe` where a word begins (and, for a `whole` text, ends), behind one of some marks."""
        at = self.folded.find(probe, start)
        while at >= 0:
            text, offset = self.source.text, self.text.place(at)
            end = self.text.place(at + len(probe) - 1) + 1
            begins = not (offset and text[offset - 1].isalnum())
            ends = not (whole and text[end : end + 1].isalnum())
            if begins and ends and (not behind or text[:offset].rstrip(" \t\n*_\"'“‘(").endswith(behind)):
                return at
            at = self.folded.find(probe, at + 1)
        return None

    def _line_of_break(self) -> int | None:
        start = self.text.place(self.reached - 1) if self.reached else 0
        found = _BREAK.search(self.source.text, max(start, self.broken))
        if found is None:
            return None
        self.broken = found.end()
        return self.source.place(found.start()).line


def _own_text(block: Element) -> list[str]:
    """The words of a block before its first inner block, as the author typed them, in runs between markup."""
    runs = [block.text or ""]
    for child in block:
        if child.tag in BLOCKS or child.tag in RAW_BLOCKS or sum(map(len, runs)) > 8 * _PROBE:
            break
        if isinstance(child.tag, str):
            runs.extend(_typed(child))
        runs.append(child.tail or "")
    return runs


def _typed(element: Element) -> Iterator[str]:
    """A formula's TeX, not its drawn letters; an image's address; nothing for the number of a note or for attributes."""
    if element.tag == "img":
        yield element.get("src") or ""
    elif str(element.tag).endswith("}math"):
        yield from (e.text or "" for e in element.iter() if str(e.tag).endswith("}annotation"))
    elif not _NOT_HERE.intersection(classes(element)):
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                yield from _typed(child)
            yield child.tail or ""


class _Folded:
    """The letters and digits of a text, without its markup, and where each stands in it.

    Places are counted when they are asked for, from the beginning of a piece: what stands between line ends and markup.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._begins: list[int] = []  # of each piece, in `letters`
        self._pieces: list[
            tuple[int, int]
        ] = []  # where it stands in the text; a character by its name ends where it begins
        self.letters = "".join(self._pieces_of(text))

    def _pieces_of(self, text: str) -> Iterator[str]:
        kept = 0
        for start, end, letters in _pieces(text):
            self._begins.append(kept)
            self._pieces.append((start, end))
            kept += len(letters)
            yield letters

    def place(self, at: int) -> int:
        """Where the letter at a position of `letters` stands in the text."""
        number = bisect.bisect_right(self._begins, at) - 1
        start, end = self._pieces[number]
        left = at - self._begins[number]
        for run in _LETTERS.finditer(self._text, start, end):
            if left < len(run[0]):
                return run.start() + left
            left -= len(run[0])
        return start


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands between line ends and markup, where letters do: its two ends and its letters and digits."""
    here = 0
    for found in _MARKUP.finditer(text) if _MAY_BE_MARKUP.search(text) else ():
        if found["kept"] is None:
            yield from _lines(text, here, found.start())
            named = "".join(filter(str.isalnum, html.unescape(found["entity"] or "")))
            if named:
                yield found.start(), found.start(), named
            here = found.end()
    yield from _lines(text, here, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    while start < end:
        at = text.find("\n", start, end)
        stop = at + 1 if at >= 0 else end
        letters = "".join(_LETTERS.findall(text, start, stop))
        if letters:
            yield start, stop, letters
        start = stop


def _fold(text: str) -> str:
    """The letters and digits of a text, without its markup."""
    if not _MAY_BE_MARKUP.search(text):
        return "".join(_LETTERS.findall(text))
    return "".join(letters for _, _, letters in _pieces(text))
