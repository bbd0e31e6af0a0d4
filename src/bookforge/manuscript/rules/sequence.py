"""Numbers that an author gave by hand, in headings and in the titles of callouts: “Tip 1”, “Tip 2”, “Tip 4”.

A list of tips is read for its numbers: one that is missing looks like a page torn out, and a title that promises ten and
keeps nine is found by readers first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import HEADINGS, Element, classes, elements, text_of

_NUMBERED = re.compile(
    r"(?P<word>[^\W\d_]{2,20})?\s*(?P<sign>#|No\.|Nr\.|n°)?\s*(?P<number>\d{1,3})(?P<end>[.):]|\s*[–—-]\s|$)"
)
_PROMISED = re.compile(r"(?<![\w.,:/-])(\d{1,3})(?=\s+[^\W\d_]{3,})")
_FEWEST = 3  # numbers that are a sequence
_NEAR = 3  # by how much a promise can be missed; a number far from theirs counts something else
_WITHOUT = frozenset({"noteref", "callout-label"})


@dataclass(frozen=True, slots=True)
class _Step:
    """A number and what bears it."""

    element: Element
    number: int
    words: str


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports numbers that are missing or stand twice, and titles that promise another number; changes nothing."""
    sequences = [steps for steps in _sequences(draft.root) if _is_sequence(steps)]
    broken = False
    for steps in sequences:
        for before, after in pairwise(steps):
            if after.number != before.number + 1:
                broken = True
                yield draft.report("numbers-run-on", after.element, after.words, _gap(before, after))
    if len(sequences) == 1 and not broken:
        yield from _unkept(draft, sequences[0])


def _sequences(root: Element) -> Iterator[list[_Step]]:
    """The numbered headings of each section, and the numbered callouts of each kind, by the word before their number."""
    found: dict[tuple[object, str], list[_Step]] = {}
    for heading in elements(root, *HEADINGS):
        section = heading.getparent()
        above = section.getparent() if section is not None else None
        if heading.tag != "h1" and above is not None:
            _note(found, (above, heading.tag), heading, text_of(heading, without=_WITHOUT))
    for title in elements(root, "p"):
        box = title.getparent()
        if "callout-title" in classes(title) and box is not None:
            own = next((e for e in elements(title, "span") if "callout-own-title" in classes(e)), None)
            _note(found, ("callout", box.get("data-kind")), title, text_of(own) if own is not None else "")
    yield from found.values()


def _note(found: dict[tuple[object, str], list[_Step]], where: object, element: Element, words: str) -> None:
    numbered = _NUMBERED.match(words)
    if numbered and (numbered["word"] or numbered["sign"] or numbered["end"] in (".", ")", ":")):
        key = where, (numbered["word"] or "").casefold()
        found.setdefault(key, []).append(_Step(element, int(numbered["number"]), words))


def _is_sequence(steps: Sequence[_Step]) -> bool:
    """Whether most numbers follow each other: years and sizes do not."""
    follow = sum(b.number == a.number + 1 for a, b in pairwise(steps))
    return len(steps) >= _FEWEST and follow * 2 >= len(steps) - 1 and steps[0].number <= steps[-1].number


def _gap(before: _Step, after: _Step) -> str:
    if after.number == before.number:
        return f"“{after.words}” has the same number as “{before.words}” before it."
    missing = range(before.number + 1, after.number)
    lacking = f"; {missing[0]} is missing" if len(missing) == 1 else ""
    return f"“{after.words}” follows “{before.words}”{lacking}."


def _unkept(draft: Draft, steps: Sequence[_Step]) -> Iterator[Diagnostic]:
    """A title that promises another number than there are, where both are sure."""
    title = draft.root[0]
    words = text_of(title, without=_WITHOUT)
    promised = [int(found[1]) for found in _PROMISED.finditer(words)]
    sure = len(promised) == 1 and steps[0].number == 1 and promised[0] >= _FEWEST
    if sure and 0 < abs(promised[0] - len(steps)) <= _NEAR:
        message = f"The title promises {promised[0]}, and there are {len(steps)}: the last is “{steps[-1].words}”."
        yield draft.report("title-keeps-its-number", title, str(promised[0]), message)
