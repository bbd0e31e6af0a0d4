"""How much of a thing a book may hold, each with its reason: what is more is refused with words before work on it begins.

Manuscripts come from strangers, and a file may be a bomb: small on the disk, without end in memory. The limits lie far above
what any book has needed, and below what takes a usual machine out of its memory or its owner out of her patience.
"""

from __future__ import annotations

MANIFEST_BYTES = 1_000_000
"""A `book.yaml`, or another file of YAML: that of a thousand chapters has some 100 kB."""
CHAPTER_BYTES = 4_000_000
"""One file of text, or a chapter with all that it includes: *War and Peace* whole has 3.2 MB."""
TITLE_CHARACTERS = 2_000
"""A title or subtitle: that of *Robinson Crusoe* whole has some 370, and a cover has room for a few lines."""
LIBRARY_BYTES = 20_000_000
"""A bibliography: 20,000 sources."""
CITATION_PARTS = 1_000_000
"""Macros of a citation style once each stands where it is used, or sources that a source takes fields from: Chicago's author-date
style, which is large, comes to 10,000."""
STYLE_BYTES = 1_000_000
"""One style sheet, or one template: all of bookforge's together have 150 kB."""
IMAGE_BYTES = 150_000_000
"""One image: a scan of 80 million pixels in eight bits of three colours, not compressed, has 240 MB, as PNG half of it."""
DRAWING_BYTES = 20_000_000
"""One SVG: the most detailed maps have some 10 MB."""
DRAWING_PARTS = 100_000
"""The parts of a drawing once each `<use>` stands for what it names: a few lines can double without end."""
FACE_BYTES = 50_000_000
"""One font file: those of Chinese, Japanese and Korean have 25 MB."""

LINE_CHARACTERS = 200_000
"""One line: a paragraph may be one, and the longest of *Ulysses* has some 60,000 characters."""
NOTES = 20_000
"""Notes of one chapter: Gibbon's whole *Decline and Fall* has some 8,000."""
DEPTH = 40
"""Blocks within blocks (quotes, lists, boxes): nobody can follow ten, and pages have no room for them."""
BRACKETS = 10
"""Square brackets within each other, each closed: pandoc takes more than twice as long for every further one."""
MARKUP_DEPTH = 100
"""Brackets and braces within each other (a formula may have many): readers call themselves for each, and their stack ends."""
ELEMENTS = 60
"""Elements of HTML within each other: what lies deeper than a hundred is only words to us (`markup`)."""
STYLE_DEPTH = 40
"""Blocks and brackets within each other in a style sheet."""
STYLE_WORDS = 2_000
"""Characters of one text that a style sheet sets (`content`): it comes again with each element, and a line of 100,000 is looked
through for minutes."""

PAGE_POINTS = 14_400
"""A side of a page, and any length on it: 200 inches, as long as that of a PDF page may be (PDF 1.7, annex C)."""
STYLE_POINTS = 0.1
"""What a style sheet draws again and again (a gradient that repeats, a wavy line): printers want lines of twice that and
more, and pages of it have millions."""
STYLE_COUNT = 10_000
"""What a style sheet counts by, or how many tracks of a grid it names: numbers may be set as so many signs, and tracks are made
before anything is put in them."""
STYLE_PAD = 100
"""Signs that a number is filled up to (`pad` of a counter style)."""
STYLE_PARTS = 2_000
"""Parts of one value in a style sheet: the most detailed shapes have some hundreds."""
STYLE_SELECTORS = 10_000
"""Selectors that nested rules come to at one rule: each `&` stands for all those around it, so that a few lines double."""


def pandoc_megabytes(characters: int) -> int:
    """What pandoc may take to read some text: it has been seen to need 600 bytes a character, and much more for tables."""
    return min(4000, 1000 + characters * 2000 // 1_000_000)


def pandoc_seconds(characters: int) -> float:
    """How long pandoc may take: many times what it takes on a slow machine."""
    return 30 + characters / 5000


LAYOUT_MEGABYTES = 4000
"""What the layout of one chapter may take: one of 400 pages takes 500."""

SPECIMEN_SECONDS = 30
"""What the layout of one page of ours may take, which tells whether a book's styles are to blame: it takes less than one."""


def layout_seconds(characters: int) -> float:
    """How long the layout of a unit of so much HTML may take: a page has some 4,000 characters and takes a tenth of a second,
    on a busy machine a whole one."""
    return 120 + characters / 500
