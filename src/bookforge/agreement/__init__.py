"""What the chapters of a book are to have in common, and what not: one manner of marks and titles, and no passage twice.

Public: `disagreements`. One file an idea; each is a function from the chapters to what is wrong between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bookforge.agreement.manners import manners
from bookforge.agreement.passages import passages
from bookforge.agreement.titles import titles
from bookforge.diagnostics import Diagnostic
from bookforge.manuscript import ChapterTree

__all__ = ["disagreements"]


def disagreements(chapters: Sequence[ChapterTree], language: str) -> tuple[Diagnostic, ...]:
    """What does not agree between chapters in reading order, `language` being the book's."""
    return tuple(told for rule in (passages, manners, titles) for told in rule(chapters, language))
