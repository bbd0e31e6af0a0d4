"""Running text over inline elements: the words of one paragraph as one string, and changes put back where they belong.

A quote may open in one text node and close in another (`"*Emma*, she said"`), so a rule of typography looks at a `Run`.
Code, formulas, addresses and passages to be left as typed stand in it as one object each, which no rule touches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bookforge.markup import BLOCKS, RAW_BLOCKS, XML_LANG, Element, classes, local_name

OBJECT = "\ufffc"
"""Stands in a run for what is no running text (Unicode: OBJECT REPLACEMENT CHARACTER)."""

AS_TYPED = frozenset({"as-typed", "verbatim"})
"""The classes of passages that typography leaves alone."""

_OPAQUE = frozenset({"pre", "code", "kbd", "samp", "math", "svg", "img", "var"})
_ADDRESSES = frozenset({"uri", "email", "citation"})  # what names something by its letters (a citation is set later)
_UNHEARD = frozenset({"footnote-ref", "noteref"})  # calls of notes: text goes on behind them as if they were not there
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w/])(?:\.{0,2}/)?(?:[\w-]+/)+[\w.-]+\.\w+"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the characters from `start` to `end`; `kind` is what is counted."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Letter:
    """A character of a run, the text node it comes from (None for an object), the language it is written in."""

    text: str
    slot: int | None
    language: str


class Run:
    """The words between two block borders."""

    def __init__(self, block: Element) -> None:
        self.block = block
        self._slots: list[tuple[Element, bool]] = []  # (element, whether its tail)
        self._letters: list[_Letter] = []
        self._changed = False

    def take(self, element: Element, *, tail: bool, language: str) -> None:
        """Adds a text node."""
        text = (element.tail if tail else element.text) or ""
        if text:
            slot = len(self._slots)
            self._slots.append((element, tail))
            self._letters.extend(_Letter(character, slot, language) for character in text)

    def take_object(self, language: str, text: str = OBJECT) -> None:
        """Adds something that is no running text."""
        self._letters.append(_Letter(text, None, language))

    @property
    def text(self) -> str:
        """The words, addresses and objects masked."""
        plain = "".join(
            letter.text if letter.slot is not None or letter.text == "\n" else OBJECT for letter in self._letters
        )
        return _ADDRESS.sub(lambda found: OBJECT * len(found[0]), plain)

    def language_at(self, position: int) -> str:
        """The language of the character at a position."""
        return self._letters[position].language

    @property
    def languages(self) -> list[str]:
        """The languages in it, each once."""
        return list(dict.fromkeys(letter.language for letter in self._letters))

    def apply(self, edits: Iterable[Edit]) -> list[str]:
        """Makes changes; where two touch the same characters, the first one given counts. Tells their kinds."""
        chosen: dict[int, Edit] = {}
        for edit in edits:
            spots = range(edit.start, max(edit.end, edit.start + 1))
            if not any(spot in chosen for spot in spots) and self._may_change(edit):
                chosen |= dict.fromkeys(spots, edit)
        ordered = sorted(dict.fromkeys(chosen.values()), key=lambda edit: edit.start, reverse=True)
        for edit in ordered:  # from the end, so that positions stay true
            model = self._letters[edit.start if edit.end > edit.start else edit.start - 1]
            fresh = [_Letter(character, model.slot, model.language) for character in edit.text]
            self._letters[edit.start : edit.end] = fresh
            self._changed = True
        return [edit.kind for edit in ordered]

    def _may_change(self, edit: Edit) -> bool:
        touched = self._letters[edit.start : edit.end] or self._letters[max(0, edit.start - 1) : edit.start]
        return bool(touched) and all(letter.slot is not None for letter in touched)

    def write(self) -> None:
        """Puts the changed words back into the tree."""
        if not self._changed:
            return
        texts = [""] * len(self._slots)
        for letter in self._letters:
            if letter.slot is not None:
                texts[letter.slot] += letter.text
        for (element, tail), text in zip(self._slots, texts, strict=True):
            if tail:
                element.tail = text
            else:
                element.text = text


def runs(root: Element, language: str) -> Iterator[Run]:
    """All running text below `root`, a run a block's stretch of words; `language` is that of `root`."""
    gathered: list[Run] = []
    _gather(root, root.get("lang") or language, gathered)
    return (run for run in gathered if run.text.strip(f"{OBJECT} \n"))


def _gather(block: Element, language: str, gathered: list[Run]) -> None:
    """The runs of one block, those of the blocks in it included."""
    run = Run(block)
    gathered.append(run)

    def begin() -> None:
        nonlocal run
        run = Run(block)
        gathered.append(run)

    _descend(block, language, lambda: run, begin, gathered)


def _descend(
    element: Element, language: str, run: Callable[[], Run], begin: Callable[[], None], gathered: list[Run]
) -> None:
    run().take(element, tail=False, language=language)
    for child in element:
        own = child.get("lang") or child.get(XML_LANG) or language
        if not isinstance(child.tag, str):
            pass
        elif child.tag in BLOCKS or child.tag in RAW_BLOCKS:
            if not _is_opaque(child):
                _gather(child, own, gathered)
            begin()
        elif child.tag == "br":
            run().take_object(language, "\n")
        elif _UNHEARD.intersection(classes(child)):
            pass
        elif _is_opaque(child):
            run().take_object(language)
        else:
            _descend(child, own, run, begin, gathered)
        run().take(child, tail=True, language=language)


def _is_opaque(element: Element) -> bool:
    names = classes(element)
    return local_name(element) in _OPAQUE or not AS_TYPED.union(_ADDRESSES).isdisjoint(names)
