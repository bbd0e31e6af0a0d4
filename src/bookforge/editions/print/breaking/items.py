"""A paragraph's words, spaces and rigid things as the items that lines are made of, and where the line ends that each allows."""

from __future__ import annotations

import re
from string import ascii_letters

from bookforge.editions.print.breaking.faces import DASH, Face, can_break, ending
from bookforge.editions.print.breaking.inlines import Break, Leaf, Paragraph, Place
from bookforge.editions.print.breaking.paragraphs import NEVER, Box, Glue, Item, Penalty

_THING = "\u2e80"  # lines end at a picture as at an ideograph
_TOKEN = re.compile("[ \u00a0\n]|[^ \u00a0\n]+")
_APART = ("", " ", "\u00a0", _THING)
_OPEN = frozenset(f"{ascii_letters},.;:")
"""What a line may end behind, with a space and a letter to follow."""


class Items:
    """A paragraph's items from a place to its end or the next forced break, and where a line ends that ends at one of them."""

    def __init__(self, paragraph: Paragraph, start: Place, *, hyphens: bool) -> None:
        self._leaves, self._hyphens = paragraph.leaves, hyphens
        self._justified = paragraph.justified
        self._before = ""  # the last character of what stands before, and whether a line may end where it stands
        self._wrapped = True
        self.items: list[Item] = []
        self._ends: dict[int, tuple[int, int, bool]] = {}  # leaf, offset, hyphen
        self._last = self._read(start)

    def end(self, item: int) -> Break:
        """The end of a line at an item of this number."""
        if item == len(self.items):
            return self._last
        leaf, offset, hyphen = self._ends[item]
        return Break(Place(leaf, offset), hyphen)

    def _read(self, start: Place) -> Break:
        """Makes the items; tells the end of the last line."""
        for number in range(start.leaf, len(self._leaves)):
            leaf = self._leaves[number]
            offset = start.offset if number == start.leaf else 0
            if leaf.before and not offset:
                letter = leaf.text[:1] if leaf.face else _THING
                self._boundary(leaf, Place(number), letter)
                self.items.append(Box(leaf.before))
                self._before = "" if leaf.face else _THING
            if leaf.face is not None:
                end = self._words(leaf, number, offset, leaf.face)
                if end is not None:
                    return end
            if leaf.after:
                self.items.append(Box(leaf.after))
        return Break(Place(len(self._leaves)))

    def _boundary(self, leaf: Leaf, place: Place, letter: str) -> None:
        """A line may end between the last leaf and this one, by what they end and begin with."""
        wraps = leaf.face.wraps if leaf.face else True
        language = leaf.face.language if leaf.face else None
        touching = self._before not in ("", " ") and letter not in ("", " ")
        if touching and wraps and self._wrapped and can_break(self._before, letter, language):
            self._ends[len(self.items)] = *place, False
            self.items.append(ending(self._before, letter))
        self._wrapped = wraps

    def _words(self, leaf: Leaf, number: int, offset: int, face: Face) -> Break | None:
        """The words and spaces of a text; told is the forced break that ends the lines, where there is one."""
        text, items, ends = leaf.text, self.items, self._ends
        if not offset and not leaf.before:
            self._boundary(leaf, Place(number), text[0])
        if offset and not items:
            self._before = text[offset - 1]
        alone, glue = face.alone(hyphens=self._hyphens), (face.glues if self._justified else face.rigid_glues)[" "]
        for match in _TOKEN.finditer(text, offset):
            token, (at, end) = match[0], match.span()
            if token == " " and face.wraps and text[end : end + 1].isalpha() and items and self._before in _OPEN:
                ends[len(items)] = number, end, False  # as nearly every space
                items.append(glue)
                self._before = token
                continue
            if token == " " or token == "\u00a0":
                self._space(leaf, number, at, face)
                continue
            if token == "\n":
                return Break(Place(number, end), forced=True)
            joined = self._before not in _APART
            goes_on = end == len(text) and self._following(number, end).isalpha()
            parts = None if joined or goes_on else alone.get(token)
            if parts is None:
                parts = face.parts(token, hyphens=self._hyphens, joined=joined, goes_on=goes_on)
            for item, break_at, hyphen in parts:
                if break_at:
                    ends[len(items)] = number, at + break_at, hyphen
                items.append(item)
            self._before = token[-1]
        return None

    def _space(self, leaf: Leaf, number: int, at: int, face: Face) -> None:
        text, items = leaf.text, self.items
        space = text[at]
        if not items and space == " ":
            return  # none stands at the beginning of a line
        following = text[at + 1] if at + 1 < len(text) else self._following(number, at + 1)
        if self._may_break(space, following, face):
            if isinstance(items[-1], Glue):
                items.append(Box(0.0))
            self._ends[len(items)] = number, at + 1, False
            if following in ("–", "—"):
                items.append(Penalty(0.0, DASH))
        else:
            items += [Box(0.0), Penalty(0.0, NEVER)]
        items.append((face.glues if self._justified else face.rigid_glues)[space])
        self._before = space

    def _may_break(self, space: str, following: str, face: Face) -> bool:
        if space != " " or not face.wraps:
            return False
        before = self._before
        if not following or not before or (following.isalpha() and (before.isalpha() or before in ",.;:")):
            return True
        return can_break(before + " ", following, face.language)

    def _following(self, number: int, offset: int) -> str:
        """The next character of the text, in whatever leaf; an ideograph for a thing."""
        for leaf in self._leaves[number:]:
            if offset < len(leaf.text):
                return leaf.text[offset]
            offset = 0
            if leaf.face is None and leaf.before:
                return _THING
        return ""
