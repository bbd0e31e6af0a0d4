"""Words and phrases found in running text and marked there: what a concordance and a glossary do by themselves.

A phrase is found as whole words; in lower case it is found in any case, with a capital only as it is written. Where
several begin at one word the longest counts. Headings, titles of callouts, code and formulas are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bookforge.markup import HEADINGS, Element, classes, local_name

_WORD = re.compile(r"[^\W_]+")
_PASSED_OVER = HEADINGS | {"pre", "code", "kbd", "samp", "math", "svg"}
# Scripts that set no space between words: Thai, Lao, Burmese, Khmer, kana, Han.
_NO_SPACES = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in the text: `name` is what it stands for, `words` how it stands there."""

    name: str
    words: str


class Phrases:
    """Phrases to be found, each with what it stands for."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._starting: dict[str, list[tuple[re.Pattern[str], int, str]]] = {}
        self._anywhere: list[tuple[re.Pattern[str], int, str]] = []
        for phrase, name in sorted(names, key=lambda item: -len(item[0])):
            first = _WORD.search(phrase)
            if first is None:
                continue
            rule = _pattern(phrase), first.start(), name
            if _is_unspaced(first[0][0]):
                self._anywhere.append(rule)
            else:
                self._starting.setdefault(first[0].casefold(), []).append(rule)

    def in_text(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where phrases stand in a text: from, to, and what each stands for; none over another."""
        end = 0
        for start, stop, name in sorted(self._candidates(text), key=lambda found: (found[0], -found[1])):
            if start >= end:
                yield start, stop, name
                end = stop

    def _candidates(self, text: str) -> Iterator[tuple[int, int, str]]:
        for word in _WORD.finditer(text) if self._starting else ():
            for pattern, offset, name in self._starting.get(word[0].casefold(), ()):
                found = pattern.match(text, word.start() - offset) if word.start() >= offset else None
                if found:
                    yield found.start(), found.end(), name
                    break
        for pattern, _, name in self._anywhere:
            yield from ((found.start(), found.end(), name) for found in pattern.finditer(text))


def _pattern(phrase: str) -> re.Pattern[str]:
    words = [re.sub("['’]", "['’]", re.escape(word)) for word in phrase.split()]
    before = r"(?<![^\W_])" if _bounded(phrase[0]) else ""
    behind = r"(?![^\W_])" if _bounded(phrase[-1]) else ""
    return re.compile(before + r"\s+".join(words) + behind, re.IGNORECASE if phrase == phrase.lower() else 0)


def _bounded(character: str) -> bool:
    return character.isalnum() and not _is_unspaced(character)


def mark(
    root: Element, phrases: Phrases, wrap: Callable[[Found], Element | None], without: Callable[[Element], bool]
) -> None:
    """Puts what `wrap` makes around each phrase below `root`, in the order of reading; None leaves the phrase as it is.

    Elements for which `without` is true are passed over with all that is in them.
    """
    if local_name(root) in _PASSED_OVER or "callout-title" in classes(root) or without(root):
        return
    children = list(root)
    _mark_text(root, None, phrases, wrap)
    for child in children:
        if isinstance(child.tag, str):
            mark(child, phrases, wrap, without)
        _mark_text(root, child, phrases, wrap)


def _mark_text(
    parent: Element, child: Element | None, phrases: Phrases, wrap: Callable[[Found], Element | None]
) -> None:
    """Marks the text behind a child, or without one the text with which the parent begins."""
    text = (parent.text if child is None else child.tail) or ""
    if not text.strip():
        return
    pieces: list[tuple[Element, int, int]] = []
    for start, stop, name in phrases.in_text(text):
        made = wrap(Found(name, text[start:stop]))
        if made is not None:
            pieces.append((made, start, stop))
    if not pieces:
        return
    head = text[: pieces[0][1]]
    if child is None:
        at, parent.text = 0, head
    else:
        at, child.tail = parent.index(child) + 1, head
    ends = [*(start for _, start, _ in pieces[1:]), len(text)]
    for offset, ((made, start, stop), end) in enumerate(zip(pieces, ends, strict=True)):
        made.text, made.tail = text[start:stop], text[stop:end]
        parent.insert(at + offset, made)


def _is_unspaced(character: str) -> bool:
    return any(first <= character <= last for first, last in _NO_SPACES)
