"""What was decided for a book's paragraphs, as a file that is kept beside `book.yaml` and that its author may look over.

paragraphs:
- chapter: manuscript/touch.md
  line: 35
  words: Your list of the common extent of accomplishments,
  mark: 9f3a1c20aa10
  lines: -1
  letter-spacing: -0.01em
  word-spacing: -0.04em
  because: short chapter end
fitted:
  manuscript/touch.md: 51c0ffee7a3b
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from bookforge.editions.print.copyfit.paragraphs import Paragraph
from bookforge.editions.print.copyfit.setting import Setting
from bookforge.folder import DECISIONS

NAME = DECISIONS
_HEAD = """\
# Paragraphs that bookforge set a little closer or wider, so that the pages of the printed book come out well.
# Look it over with the pages. What you change here counts. An entry that mends nothing any more goes at the next build, and so
# does one whose paragraph has other words; `keep: true` holds an entry whatever it mends, and with `lines: 0` and no spacing it
# has the paragraph left alone.
"""
_FITTED = """\
# What each chapter was when it was fitted; one that is still the same is not fitted again.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a paragraph of a chapter file is set, and why; one that is kept is the author's and not the solver's to change."""

    chapter: str
    line: int
    words: str
    mark: str
    setting: Setting
    because: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept with a book: the decisions for its paragraphs, and for each chapter file a hash of all that they were made
    for: while it stays, nothing is decided anew."""

    decisions: tuple[Decision, ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matched:
    """The decisions for the paragraphs of a unit: by the paragraph's block, those that are kept and all others; and those whose
    paragraph is not there any more."""

    kept: dict[str, Decision]
    open: dict[str, Decision]
    lapsed: tuple[Decision, ...]


def match(decisions: Iterable[Decision], chapter: str, paragraphs: Iterable[Paragraph]) -> Matched:
    """The decisions of a chapter file, found again in its paragraphs as they are now."""
    here = {paragraph.mark: paragraph for paragraph in paragraphs}
    mine = [decision for decision in decisions if decision.chapter == chapter]
    found = [(here[decision.mark].block, decision) for decision in mine if decision.mark in here]
    return Matched(
        {name: decision for name, decision in found if decision.keep},
        {name: decision for name, decision in found if not decision.keep},
        tuple(decision for decision in mine if decision.mark not in here),
    )


def written(kept: Kept) -> str:
    """The file's text, in the order of the book."""
    entries = [_entry(decision) for decision in kept.decisions]
    listed = _yaml({"paragraphs": entries})
    return f"{_HEAD}\n{listed}\n{_FITTED}{_yaml({'fitted': dict(kept.stamps)})}"


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=10_000)


def _entry(decision: Decision) -> dict[str, object]:
    setting = decision.setting
    entry: dict[str, object] = {
        "chapter": decision.chapter,
        "line": decision.line,
        "words": decision.words,
        "mark": decision.mark,
        "lines": setting.lines,
        "letter-spacing": f"{setting.letters:g}em",
        "word-spacing": f"{setting.words:g}em",
    }
    if decision.because:
        entry["because"] = decision.because
    if decision.keep:
        entry["keep"] = True
    return entry
