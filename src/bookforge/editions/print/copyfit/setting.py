"""How a paragraph is set a line longer or shorter than it would be, and by how much its letters and words may give way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookforge.editions.print.pagestarts import BLOCK
from bookforge.markup import Element, elements

LETTERS = 0.01  # em; a reader does not see a hundredth of an em between letters
WORDS = 0.04  # em; an eighth or so of a word space, which justification changes by more from line to line
LOOSENESS = "data-looseness"
"""The attribute that asks the breaker of lines for a line more ("1") or fewer ("-1") than is best."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set: lines more (or fewer, below 0) than it would have, and what is added between letters and
    between words, in em."""

    lines: int = 0
    letters: float = 0.0
    words: float = 0.0

    @property
    def plain(self) -> bool:
        """Whether the paragraph is left as it is."""
        return self == Setting()


Settings = Mapping[str, Setting]
"""The paragraphs of a unit that are set in a way of their own, by the number of their block (`data-b`)."""


def reach(lines: int, share: float) -> Setting:
    """A setting that goes a share (0 to 1) of the way that letters and words may give, to lose (-1) or win (1) a line; to
    push words on without another line, `lines` is 0 and `share` may be below 0.

    >>> reach(-1, 0.5)
    Setting(lines=-1, letters=-0.005, words=-0.02)
    """
    sign = lines or 1
    return Setting(lines, round(sign * share * LETTERS, 4), round(sign * share * WORDS, 4))


def apply(section: Element, settings: Settings) -> None:
    """Sets the paragraphs of a tree (which may be changed) as is settled for them."""
    for element in elements(section):
        setting = settings.get(element.get(BLOCK) or "")
        if setting is None or setting.plain:
            continue
        given = (element.get("style") or "").rstrip("; ")
        own = f"letter-spacing: {setting.letters:g}em; word-spacing: {setting.words:g}em"
        element.set("style", f"{given}; {own}" if given else own)
        if setting.lines:
            element.set(LOOSENESS, str(setting.lines))
