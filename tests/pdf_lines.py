"""The lines of a finished PDF, read from where its glyphs stand: which are hyphenated, loose, tight or end too early.

Only justified prose is read: lines that stand in a block of one size in which some line ends where several of a page do; no
rows of dots. What makes the PDF is not known here; a page of any typesetter's can be compared.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from bookforge.pagefaults import LOOSE

TIGHT = 0.7
"""It is tight when they are narrower than this."""
_RUNT = 5  # letters; a last line of fewer is a scrap
_EDGE = 1.5  # points that a line's end may be off the edge: PDF writers round where each glyph stands
_COMMON = 4  # lines of a page that end at an edge for it to be one
_DOTS = " . . "  # of a table of contents
_SPACES = " \u00a0"
_HYPHENS = frozenset("-\u00ad\u2010\u0002\ufffe")  # PDFium tells one at a line's end as a control character


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page (the first is 1), in points from the page's lower left; `space` is its mean space between
    words, in spaces of its face (0 without one).

    `full`: it reaches the edge that its block is justified to. `first` and `last`: it begins and ends a paragraph.
    """

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float
    space: float = 0.0
    full: bool = False
    first: bool = False
    last: bool = False

    @property
    def hyphenated(self) -> bool:
        """Whether it ends with a hyphen and its paragraph goes on."""
        return self.text[-1:] in _HYPHENS and not self.last

    @property
    def early(self) -> bool:
        """Whether it ends before the edge though its paragraph goes on."""
        return not self.full and not self.last

    @property
    def runt(self) -> bool:
        """Whether it is the last of several lines, and only a scrap."""
        return self.last and not self.first and sum(character.isalnum() for character in self.text) < _RUNT


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines there are, and how many of them have which fault; `stacks` are runs of three hyphens and more."""

    lines: int
    hyphenated: int
    stacks: int
    loose: int
    tight: int
    early: int
    runts: int
    widows: int
    orphans: int


def read_lines(pdf: bytes) -> tuple[Line, ...]:
    """The lines of justified prose in a PDF, in the order of its pages."""
    document = pdfium.PdfDocument(pdf)
    try:
        pages = [
            [spaced for spaced in _lines(page, number) if _DOTS not in spaced[0].text]
            for number, page in enumerate(document, start=1)
        ]
    finally:
        document.close()
    ends = [Counter((round(line.size, 1), round(line.right)) for line, _ in lines) for lines in pages]
    edges = {edge for page in ends for edge, count in page.items() if count >= _COMMON}
    found: list[_Spaced] = []
    for lines in pages:
        for block in _blocks(lines):
            found += _marked(block, edges) or _widow(block, found)
    return _measured(_across_pages(found))


def every_line(pdf: bytes) -> tuple[Line, ...]:
    """All lines in a PDF as they stand, heads and folios and those with dots, too; of their marks nothing is known."""
    document = pdfium.PdfDocument(pdf)
    try:
        return tuple(line for number, page in enumerate(document, start=1) for line, _ in _lines(page, number))
    finally:
        document.close()


def tally(lines: Sequence[Line]) -> Tally:
    """The faults of some lines, counted."""
    runs = "".join("-" if line.hyphenated else " " for line in lines).split()
    inner = [line for line in lines if line.full and line.space]
    turns = [(one, two) for one, two in pairwise(lines) if one.page != two.page and not one.last]
    return Tally(
        lines=len(lines),
        hyphenated=sum(line.hyphenated for line in lines),
        stacks=sum(len(run) > 2 for run in runs),
        loose=sum(line.space > LOOSE for line in inner),
        tight=sum(line.space < TIGHT for line in inner),
        early=sum(line.early for line in lines),
        runts=sum(line.runt for line in lines),
        widows=sum(two.last for _, two in turns),
        orphans=sum(one.first for one, _ in turns),
    )


# --- glyphs become lines -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    x: float
    y: float
    right: float
    size: float


def _lines(page: pdfium.PdfPage, number: int) -> Iterator[tuple[Line, list[float]]]:
    """The lines of a page, with the widths of their spaces."""
    line: list[_Glyph] = []
    for glyph in _glyphs(page):
        if (
            line
            and glyph.character not in _SPACES
            and (abs(glyph.y - line[-1].y) > glyph.size * 0.5 or glyph.x < line[-1].x - glyph.size)
        ):
            yield from _line(line, number)
            line = []
        line.append(glyph)
    yield from _line(line, number)


def _line(glyphs: list[_Glyph], number: int) -> Iterator[tuple[Line, list[float]]]:
    while glyphs and glyphs[-1].character.isspace():
        glyphs.pop()
    while glyphs and glyphs[0].character.isspace():
        glyphs.pop(0)
    if not glyphs:
        return
    size, baseline = Counter((glyph.size, round(glyph.y, 1)) for glyph in glyphs).most_common(1)[0][0]
    spaces, word = [], glyphs[0]
    for before, glyph in pairwise(glyphs):
        if glyph.character not in _SPACES:
            if before.character in _SPACES:
                spaces.append((glyph.x - word.right) / size)
            word = glyph
    text = "".join(glyph.character for glyph in glyphs)
    yield Line(number, text, glyphs[0].x, glyphs[-1].right, baseline, size), spaces


def _glyphs(page: pdfium.PdfPage) -> Iterator[_Glyph]:
    """The characters of a page in the order of its text, without the ends of lines that PDFium adds."""
    text = page.get_textpage()
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(raw.FPDFText_CountChars(text)):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if character in "\r\n":
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = round(raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d), 2)
        yield _Glyph(character, x.value, y.value, box.right, size)


# --- lines become paragraphs ---------------------------------------------------------------------------------------------

_Spaced = tuple[Line, list[float]]


def _blocks(lines: Iterable[_Spaced]) -> Iterator[list[_Spaced]]:
    """Lines of one size that follow each other at one distance."""
    block: list[_Spaced] = []
    step = 0.0
    for spaced in lines:
        line = spaced[0]
        if block:
            last = block[-1][0]
            distance = last.baseline - line.baseline
            regular = abs(distance - step) < 0.5 if step else 0 < distance < line.size * 1.8
            if not regular or abs(last.size - line.size) > 0.1:
                yield block
                block, step = [], 0.0
            else:
                step = distance
        block.append(spaced)
    if block:
        yield block


def _widow(block: list[_Spaced], before: list[_Spaced]) -> list[_Spaced]:
    """A short line alone, which ends the paragraph at the foot of the page before; nothing of another block."""
    line, spaces = block[0]
    foot = before[-1][0] if before else None
    if len(block) > 1 or foot is None or foot.last or (foot.page, foot.size) != (line.page - 1, line.size):
        return []
    return [(replace(line, last=True), spaces)]


def _marked(block: list[_Spaced], edges: set[tuple[float, int]]) -> list[_Spaced]:
    """The lines of a block that is justified, with what they are in their paragraphs; nothing of another block."""
    size = round(block[0][0].size, 1)
    ends = Counter(end for line, _ in block if (size, end := round(line.right)) in edges)
    edge = max(ends, key=lambda end: (ends[end], end), default=None)
    if edge is None:
        return []
    marked = []
    margin = min(line.left for line, _ in block)
    first = True
    for number, (line, spaces) in enumerate(block):
        following = block[number + 1][0] if number + 1 < len(block) else None
        full = line.right > edge - _EDGE
        indented = following is not None and following.left > margin + 0.5 * line.size
        last = indented or (following is None and not full)
        begins = first or line.left > margin + 0.5 * line.size
        marked.append((replace(line, full=full, first=begins, last=last), spaces))
        first = last
    return marked


def _across_pages(lines: list[_Spaced]) -> list[_Spaced]:
    """A paragraph that goes on over the page: the line behind a full one does not begin another unless it is indented."""
    joined: list[_Spaced] = []
    margins: dict[int, float] = {}
    for line, _ in lines:
        margins[line.page] = min(line.left, margins.get(line.page, line.left))
    for line, spaces in lines:
        if joined:
            before = joined[-1][0]
            turned = (
                before.page != line.page
                and abs(before.size - line.size) < 0.1
                and line.left < margins[line.page] + 0.5 * line.size
            )
            if turned and not before.last and line.first:
                line = replace(line, first=False)
            elif not turned and line.first and not before.last:
                joined[-1] = (replace(before, last=True), joined[-1][1])
        joined.append((line, spaces))
    return joined


def _measured(lines: list[_Spaced]) -> tuple[Line, ...]:
    """The lines with their spaces measured by those of paragraphs' last lines, where nothing is stretched."""
    natural: dict[float, list[float]] = {}
    for line, spaces in lines:
        if not line.full:
            natural.setdefault(line.size, []).extend(spaces)
    normal = {size: median(spaces) for size, spaces in natural.items() if spaces}
    return tuple(
        replace(line, space=sum(spaces) / len(spaces) / normal[line.size]) if spaces and line.size in normal else line
        for line, spaces in lines
    )
