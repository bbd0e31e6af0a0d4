"""Running text over inline elements: the words of one paragraph as one string, and changes put back where they belong.

A quote may open in one text node and close in another (`"*Emma*, she said"`), so a rule of typography looks at a `Run`.
Code, formulas, addresses and passages to be left as typed stand in it as one object each, which no rule touches.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

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

_IN_ADDRESSES = ("/", "@", "www.")  # one of which every address has


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the characters from `start` to `end`; `kind` is what is counted."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(slots=True)
class _Piece:
    """A stretch of a run: its words, the text node they come from (None for an object), the language they are written in."""

    text: str
    slot: tuple[Element, bool] | None  # (element, whether its tail)
    language: str


class Run:
    """The words between two block borders."""

    def __init__(self, block: Element) -> None:
        self.block = block
        self._pieces: list[_Piece] = []
        self._starts: list[int] = []
        self._text: str | None = None
        self._changed = False

    def take(self, element: Element, *, tail: bool, language: str) -> None:
        """Adds a text node."""
        text = (element.tail if tail else element.text) or ""
        if text:
            self._pieces.append(_Piece(text, (element, tail), language))

    def take_object(self, language: str, text: str = OBJECT) -> None:
        """Adds something that is no running text."""
        self._pieces.append(_Piece(text, None, language))

    @property
    def text(self) -> str:
        """The words, addresses and objects masked."""
        if self._text is None:
            self._starts = [0, *accumulate(len(piece.text) for piece in self._pieces)]
            plain = "".join(piece.text for piece in self._pieces)
            if any(sign in plain for sign in _IN_ADDRESSES):
                plain = _ADDRESS.sub(lambda found: OBJECT * len(found[0]), plain)
            self._text = plain
        return self._text

    @property
    def alone(self) -> str | None:
        """The words as they stand in the tree, where they are a single text node; None where there is more."""
        return self._pieces[0].text if len(self._pieces) == 1 and self._pieces[0].slot is not None else None

    def become(self, text: str) -> None:
        """Has other words in the place of those that stand `alone`."""
        self._changed, self._text = self._changed or text != self._pieces[0].text, None
        self._pieces[0].text = text

    def language_at(self, position: int) -> str:
        """The language of the character at a position."""
        return self._pieces[self._piece_at(position)].language

    @property
    def languages(self) -> list[str]:
        """The languages in it, each once."""
        return list(dict.fromkeys(piece.language for piece in self._pieces))

    def apply(self, edits: Iterable[Edit]) -> list[str]:
        """Makes changes; where two touch the same characters, the first one given counts. Tells their kinds."""
        chosen: dict[int, Edit] = {}
        for edit in edits:
            spots = range(edit.start, max(edit.end, edit.start + 1))
            if not any(spot in chosen for spot in spots) and self._may_change(edit):
                chosen |= dict.fromkeys(spots, edit)
        ordered = sorted(dict.fromkeys(chosen.values()), key=lambda edit: edit.start, reverse=True)
        for edit in ordered:  # from the end, so that positions stay true
            self._make(edit)
        if ordered:
            self._changed, self._text = True, None
        return [edit.kind for edit in ordered]

    def _piece_at(self, position: int) -> int:
        assert self.text is not None  # and with it, where each piece begins
        return bisect.bisect_right(self._starts, position) - 1

    def _touched(self, edit: Edit) -> range:
        """The pieces that a change touches; an insertion belongs to the character before it."""
        first = self._piece_at(edit.start if edit.end > edit.start else max(0, edit.start - 1))
        return range(first, self._piece_at(max(edit.start, edit.end - 1)) + 1 if edit.end > edit.start else first + 1)

    def _may_change(self, edit: Edit) -> bool:
        return all(i < len(self._pieces) and self._pieces[i].slot is not None for i in self._touched(edit))

    def _make(self, edit: Edit) -> None:
        text = edit.text
        for i in self._touched(edit):
            piece, start = self._pieces[i], self._starts[i]
            low, high = max(0, edit.start - start), max(0, edit.end - start)
            piece.text = piece.text[:low] + text + piece.text[high:]
            text = ""

    def write(self) -> None:
        """Puts the changed words back into the tree."""
        for piece in self._pieces if self._changed else ():
            if piece.slot is not None:
                element, tail = piece.slot
                if tail:
                    element.tail = piece.text
                else:
                    element.text = piece.text


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
