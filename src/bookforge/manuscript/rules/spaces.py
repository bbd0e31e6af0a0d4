"""Line breaks of the source become spaces.

They are asked of pandoc so that the title line of a callout can be told from its text; past that they only do harm
(WeasyPrint makes them forced breaks inside a footnote). Between two characters of Chinese or Japanese, which have no spaces
between words, they become nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.languages import is_wide
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element

_CONTAINERS = frozenset(
    "section div ul ol dl table thead tbody tfoot tr colgroup blockquote aside figure".split()
)  # between their blocks a line break is only layout of the file
_BREAK = re.compile("(.?)\n", re.DOTALL)


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Folds line breaks in running text, never inside `<pre>`."""
    yield from ()
    _fold(draft.root)


def _fold(element: Element) -> None:
    if not isinstance(element.tag, str) or element.tag == "pre":
        return
    inside_container = element.tag in _CONTAINERS
    element.text = _folded(element.text, inside_container)
    for child in element:
        _fold(child)
        child.tail = _folded(child.tail, inside_container)


def _folded(text: str | None, inside_container: bool) -> str | None:
    if not text or "\n" not in text or (inside_container and not text.strip()):
        return text
    return _BREAK.sub(_joint, text)


def _joint(found: re.Match[str]) -> str:
    before, after = found[1], found.string[found.end() : found.end() + 1]
    return before if before and after and is_wide(before) and is_wide(after) else f"{before} "
