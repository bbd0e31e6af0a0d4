"""Words longer than a line that nothing says where to break: an address in the text that is no link, a key, a cry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.zones import Zone

_LONGEST = 45  # letters; the narrowest page that is printed has lines of about as many
_LONG = re.compile(rf"[!#-,.0-;=?-Z^-zÀ-ͯͰ-ӿ]{{{_LONGEST},}}")
"""Without what a line may break at (spaces, hyphens, slashes), what opens markup, and scripts without spaces."""
_LINK = re.compile(r"(?:<[a-z][a-z+.-]*:|\]\(|^\[[^\]]+\]:\s*)\S*$", re.IGNORECASE | re.MULTILINE)
_FAR = 400
_LETTERS = re.compile(r"[^\W\d_]+")
_SHOWN = 24


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports such words; changes nothing. What is letters alone is hyphenated, where its language is known."""
    text = draft.source.text
    for found in _LONG.finditer(text):
        word = found[0]
        hyphenated = max((len(run) for run in _LETTERS.findall(word)), default=0) > len(word) - 4 and len(set(word)) > 5
        drawn = sum(map(str.isalnum, word)) < _LONGEST // 2  # a rule, a table's border
        if (
            hyphenated
            or drawn
            or _is_link(text, found.start())
            or draft.source.zone(found.start() + 1) is not Zone.WORDS
        ):
            continue
        message = f"“{word[:_SHOWN]}…” has {len(word)} letters and no place where a line may break."
        yield draft.source.report("word-fits-line", draft.source.place(found.start()), message)


def _is_link(text: str, at: int) -> bool:
    """Whether a word is a part of an address that is a link: in print that breaks where readers expect it."""
    return _LINK.search(text, max(0, at - _FAR), at) is not None
