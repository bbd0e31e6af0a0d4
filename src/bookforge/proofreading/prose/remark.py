"""The noun of the prose checks."""

from __future__ import annotations

from dataclasses import dataclass

from bookforge.proofreading.passages import Passage
from bookforge.proofreading.placing import Written, written
from bookforge.proofreading.spelling import around
from bookforge.proofreading.text import Text


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the prose to look at: the rule that tells it, the words, the chapter's file and the line of their block,
    which of the same words there they are, and where the author wrote them.

    `fix` is what the written words are to become, "" where a person must decide; `why` explains the rule.
    """

    rule: str
    quote: str
    path: str
    line: int
    nth: int
    message: str
    why: str
    written: Written
    excerpt: str
    fix: str = ""


def remark(rule: str, text: Text, passage: Passage, at: int, quote: str, message: str, why: str) -> Remark:
    """A remark on words that stand at a place of a passage, without a fix."""
    nth = passage.text.count(quote, 0, at)
    placed = written(text.tree.source, passage.line, quote, nth)
    return Remark(rule, quote, text.path, passage.line, nth, message, why, placed, around(passage.text, at, len(quote)))
