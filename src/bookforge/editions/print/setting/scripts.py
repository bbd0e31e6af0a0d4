"""Scripts that WeasyPrint 70 cannot set: it lays every line out from left to right."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.book import Chapter
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.languages import is_right_to_left
from bookforge.markup import BLOCKS, Element, elements, line_of


def check(chapter: Chapter) -> Iterator[Diagnostic]:
    """One finding a chapter, where its first words from right to left stand."""
    passages = [block for block in elements(chapter.root, *BLOCKS) if is_right_to_left(_own_words(block))]
    if passages:
        count = f" ({len(passages)} passages in this chapter)" if len(passages) > 1 else ""
        message = f"Right-to-left text is not set rightly by the print edition{count}."
        yield report("print-sets-script", Place(chapter.path, line_of(passages[0])), message)


def _own_words(block: Element) -> str:
    """The words of a block, without those of blocks in it."""
    inner = (child.tail or "" if child.tag in BLOCKS else f"{_own_words(child)}{child.tail or ''}" for child in block)
    return (block.text or "" if isinstance(block.tag, str) else "") + "".join(inner)
