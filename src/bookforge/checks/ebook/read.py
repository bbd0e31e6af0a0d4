"""Every word of the manuscript was read: the Markdown, stripped of its marks without pandoc, held against the book's trees.

Two readers seldom make the same mistake. This one is rough: what may be a mark (attributes, addresses, formulas, references)
it passes over, and all else that it takes for words has to be somewhere in the chapter, as often as it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bookforge.book import Chapter
from bookforge.checks.ebook.words import words, words_in
from bookforge.diagnostics import Diagnostic, report
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, classes, elements

_MARKS = re.compile(
    r"""(?=^|[\[\]{<\\@$-])(?:                                   # all of these begin so: most letters need no closer look
        \A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)       # front matter
      | <!--.*?--> | <(?P<runs>script|style|iframe|object)\b.*?</(?P=runs)>
      | ^[ \t>]*(?:`{3,}|~{3,})[^\n]*$                        # the lines around a listing, not those in it
      | ^[ \t>]*:{3,}[^\n]*$
      | ^[ \t>]*\[[^\]\n^@]+\]:[ \t]*\S[^\n]*$                # the address of a link
      | \[\^[^\]\n]+\]:?
      | \[![\w-]+\][+-]?
      | \[[^\[\]]*@[^\[\]]*\] | (?<!\w)-?@(?:\{[^{}]*\}|[\w:.\#$%&+?<>~/-]+)(?:\s\[[^\[\]]*\])?
      | (?P<joins>\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\) | \]?\{[^{}]*\} | \]\[[^\]\n]*\] | (?<=\w)\[(?=[^\[\]\n]+\][({])
                | </?(?:sub|sup|em|i|b|strong|span|small|mark|abbr|u|s)\b[^<>]*>)
      | \$\$.+?\$\$ | \$(?=\S)[^$]+?(?<=\S)\$(?!\d)
      | </?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>
      | ^[ \t>]*(?:(?:\(?@?(?:\d+|[A-Za-z\#]|[ivxlcIVXLC]+)[.)]|[-+*])[ \t]+)+(?:\[[ xX]\])?   # the marks of lists
      | (?<!\w)\\[A-Za-z]+(?:\{[^{}\n]*\})*                     # TeX; behind a letter the backslash is one of code
      | ^[ \t>]*(?:Table)?:(?=[ \t])
    )""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_MOST = 12  # words that a message names


def unread(chapter: Chapter, tree: ChapterTree) -> Iterator[Diagnostic]:
    """Words that stand in a chapter's file, which was read as `tree`, and nowhere in the chapter."""
    if chapter.path.endswith((".yaml", ".yml")):
        return  # a glossary's terms are sorted, joined and referred to: it is no text to be read line by line
    calls = {call for call in elements(chapter.root, "a") if "noteref" in classes(call)}  # they cling to words
    written, said = words(without_marks(tree.source.text)), words_in(chapter.root, calls)
    if written == said:  # as where nothing is numbered nor moved: not worth counting
        return
    lost = Counter(written) - Counter(said)
    if lost:  # seldom: only now is it worth while to look into all corners
        lost -= Counter([*_aside(chapter.root), *_aside(tree.root), *words_in(tree.root[0])])
    if lost:
        named = " ".join(list(lost.elements())[:_MOST])
        more = f" … ({lost.total()} words)" if lost.total() > _MOST else ""
        message = f"“{named}{more}” stands in the file and not in the book, or not as often."
        yield report("manuscript-is-read", tree.source.find(next(iter(lost)), None), message)


def without_marks(markdown: str) -> str:
    """A text without what a reader does not see, as far as that can be told at a glance."""
    return _MARKS.sub(lambda found: "" if found["joins"] else " ", markdown)


def _aside(root: Element) -> Iterator[str]:
    """What a tree says in attributes and formulas."""
    for element in elements(root):
        for value in element.attrib.values():
            yield from words(str(value))
    for formula in root.iter("{http://www.w3.org/1998/Math/MathML}math"):
        yield from words(" ".join(str(text) for text in formula.itertext()))
