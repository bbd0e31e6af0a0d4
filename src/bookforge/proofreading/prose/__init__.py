"""Remarks on the prose of a book; one file an idea. Public: `remarks`, `Remark`, `RULES`."""

from __future__ import annotations

from collections.abc import Sequence

from bookforge.proofreading.prose.marks import marks
from bookforge.proofreading.prose.remark import Remark
from bookforge.proofreading.prose.repeated import repeated
from bookforge.proofreading.prose.sentences import sentences
from bookforge.proofreading.prose.variants import variants
from bookforge.proofreading.text import Text

__all__ = ["RULES", "Remark", "remarks"]

RULES = {
    "repeated-word": "A word twice",
    "quotes-pair": "Quotation marks that do not pair",
    "word-spelt-alike": "One word, two spellings",
    "name-spelt-alike": "Names much alike",
    "sentence-is-short": "Long sentences",
}
"""Each rule with what it is called."""


def remarks(texts: Sequence[Text]) -> tuple[Remark, ...]:
    """All that is to be said of the prose of some chapters, by rule and then in their order."""
    order = list(RULES)
    found = [found for rule in (repeated, marks, variants, sentences) for found in rule(texts)]
    paths = {text.path: number for number, text in enumerate(texts)}
    return tuple(sorted(found, key=lambda r: (order.index(r.rule), paths[r.path], r.line, r.nth)))
