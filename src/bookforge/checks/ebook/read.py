"""Every word of the manuscript was read: the Markdown, stripped of its marks without pandoc, held against the book's trees.

Two readers seldom make the same mistake. This one is rough: what may be a mark (attributes, addresses, formulas, references)
it passes over, and all else that it takes for words has to be somewhere in the chapter, as often as it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bookforge.book import Chapter
from bookforge.cache import NO_CACHE, Cache, key
from bookforge.checks.ebook.words import words, words_in
from bookforge.diagnostics import Diagnostic, report
from bookforge.itself import mark
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, classes, elements, parse_page, to_xml

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
_LISTS = (
    ".yaml",
    ".yml",
)  # a glossary's terms are sorted, joined and referred to: it is no text to be read line by line
_ROOM = "unread"


def unread(chapter: Chapter, tree: ChapterTree, store: Cache = NO_CACHE) -> Iterator[Diagnostic]:
    """Words that stand in a chapter's file, which was read as `tree`, and nowhere in the chapter. That there are none the
    `store` remembers."""
    if chapter.path.endswith(_LISTS):
        return
    name = key(mark(), *_texts(chapter, tree))
    if store.get(_ROOM, name) is not None:
        return
    lost = _lost(chapter.root, tree.root, tree.source.text)
    if not lost:
        store.put(_ROOM, name, b"")
        return
    named = " ".join(list(lost.elements())[:_MOST])
    more = f" … ({lost.total()} words)" if lost.total() > _MOST else ""
    message = f"“{named}{more}” stands in the file and not in the book, or not as often."
    yield report("manuscript-is-read", tree.source.find(next(iter(lost)), None), message)


Texts = tuple[str, str, str]
"""A chapter in the book and as it was read, both as XML, and its file's text: what another process can be given."""


def texts_of(chapters: Iterable[tuple[Chapter, ChapterTree]]) -> list[Texts]:
    """What `look_ahead` is to be given of some chapters."""
    return [_texts(chapter, tree) for chapter, tree in chapters if not chapter.path.endswith(_LISTS)]


def _texts(chapter: Chapter, tree: ChapterTree) -> Texts:
    return to_xml(chapter.root), to_xml(tree.root), tree.source.text


def look_ahead(texts: Sequence[Texts], store: Cache) -> None:
    """Has the store know of the chapters in which nothing is lost, before `unread` asks for it."""
    for book, read, text in texts:
        if not _lost(parse_page(book), parse_page(read), text):
            store.put(_ROOM, key(mark(), book, read, text), b"")


def _lost(root: Element, read: Element, text: str) -> Counter[str]:
    """The words of a text that stand neither in a chapter nor in any corner of it as it was read."""
    calls = {call for call in elements(root, "a") if "noteref" in classes(call)}  # they cling to words
    written, said = words(without_marks(text)), words_in(root, calls)
    if written == said:  # as where nothing is numbered nor moved: not worth counting
        return Counter()
    lost = Counter(written) - Counter(said)
    if lost:  # seldom: only now is it worth while to look into all corners
        lost -= Counter([*_aside(root), *_aside(read), *words_in(read[0])])
    return lost


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
