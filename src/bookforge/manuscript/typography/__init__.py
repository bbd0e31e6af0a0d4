"""Typography by language: what was typed on a keyboard becomes what a typesetter sets. Public: `typeset`, `typeset_text`
and its kin for names.

Only punctuation and spaces change, never a letter; what was typed as a mark of its own (“ – …) stays; text that was set
stays as it is when it is set again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bookforge.manuscript.typography.customs import Custom, custom_of
from bookforge.manuscript.typography.dashes import Style, dash_edits, ellipsis_edits
from bookforge.manuscript.typography.quotes import quote_edits
from bookforge.manuscript.typography.runs import Edit, Run, runs
from bookforge.manuscript.typography.spaces import space_edits
from bookforge.markup import Element, new

_SPACE = re.compile(r"[ \n]")
_QUOTE = re.compile("[\"']")
_NEAR = 60  # letters on either side of a quote, in which the words beside it stand
_REMEMBERED = 2000
"""Paragraphs: those of the chapter that an author is at work on, which the preview sets after every save."""

__all__ = ["Survivor", "Switches", "typeset", "typeset_bio", "typeset_name", "typeset_text"]


@dataclass(frozen=True, slots=True)
class Switches:
    """What a book has done to its text. What is off stays as it was typed.

    `own_quotes` are four marks that the book's language takes in the place of the usual ones.
    """

    quotes: bool = True
    dashes: bool = True
    spaces: bool = True
    ellipses: bool = True
    own_quotes: str = ""
    dash_style: Style = "typed"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A straight quote that can be neither opening nor closing: the block it stands in, and the words around it."""

    block: Element
    words: str


def typeset(root: Element, language: str, switches: Switches, counted: Counter[str]) -> Iterator[Survivor]:
    """Sets all running text below `root`, in place; `language` is the book's, or the chapter's. What was changed is
    `counted` by kind; straight quotes that are left over are given back.
    """
    customs = _Customs(language, switches)
    for run in runs(root, language):
        alone = run.alone
        if alone is None:
            yield from _set(run, customs, switches, counted)
        else:
            text, kinds, left = _plain(alone, run.languages[0], customs)
            run.become(text)
            counted.update(kinds)
            yield from (Survivor(run.block, words) for words in left)
        run.write()


def typeset_text(text: str, language: str, switches: Switches) -> str:
    """The same for a text without markup, such as a title in YAML or the words for an image."""
    block = new("p", text)
    for _ in typeset(block, language, switches, Counter()):
        pass
    return block.text or ""


def typeset_name(name: str, language: str, switches: Switches) -> str:
    """The same for the name of a person, of which only the quotes are set: O’Brien."""
    return typeset_text(name, language, replace(switches, dashes=False, spaces=False, ellipses=False))


def typeset_bio(bio: str, name: str, language: str, switches: Switches) -> str:
    """The same for what is said of a person, which may begin with the name; that stays what it is elsewhere."""
    if not bio.startswith(name):
        return typeset_text(bio, language, switches)
    named, rest = typeset_name(name, language, switches), typeset_text(bio, language, switches)
    return named + rest.removeprefix(typeset_text(name, language, switches))


@dataclass(frozen=True, slots=True)
class _Customs:
    """The customs of every language in a book; its own language may have quotes that the author chose."""

    language: str
    switches: Switches

    def of(self, language: str) -> Custom:
        custom = custom_of(language)
        own = self.switches.own_quotes
        return custom.with_quotes(own) if own and language == self.language else custom


@lru_cache(maxsize=_REMEMBERED)
def _plain(text: str, language: str, customs: _Customs) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A text without markup as it is set, what was changed in it, by kind, and the words around quotes that are left over."""
    block = new("p", text)
    run = Run(block)
    run.take(block, tail=False, language=language)
    counted: Counter[str] = Counter()
    left = tuple(survivor.words for survivor in _set(run, customs, customs.switches, counted))
    run.write()
    return block.text or "", tuple(counted.elements()), left


def _set(run: Run, customs: _Customs, switches: Switches, counted: Counter[str]) -> Iterator[Survivor]:
    if switches.dashes:
        counted.update(run.apply(dash_edits(run.text, switches.dash_style)))
    if switches.ellipses:
        counted.update(run.apply(ellipsis_edits(run.text)))
    if switches.quotes:
        edits = quote_edits(run.text, lambda position: customs.of(run.language_at(position)))
        counted.update(run.apply(edits))
        yield from (Survivor(run.block, words) for words in _straight(run.text))
    if switches.spaces:
        for language in run.languages:
            counted.update(run.apply(_within(run, language, space_edits(run.text, customs.of(language)))))


def _within(run: Run, language: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The changes that concern words of one language."""
    last = len(run.text) - 1
    return (edit for edit in edits if run.language_at(min(edit.start, last)) == language)


def _straight(text: str) -> Iterator[str]:
    """Each straight quote with the word that it touches; one that stands alone with those beside it."""
    for found in _QUOTE.finditer(text):
        before = _SPACE.split(text[max(found.start() - _NEAR, 0) : found.start()])
        after = _SPACE.split(text[found.end() : found.end() + _NEAR])
        alone = not before[-1] and not after[0]
        yield " ".join([*before[-2 if alone else -1 :][:-1], f"{before[-1]}{found[0]}{after[0]}", *after[1:2][:alone]])
