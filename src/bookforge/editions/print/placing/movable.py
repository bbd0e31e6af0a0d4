"""What may be set later than it was written, how far, and how that is done to a tree.

A figure or table with a caption is led to by its number; what fills a page of its own stands for itself. Either may stand
behind paragraphs that follow it, as far as its section goes: never behind the next heading, nor behind another figure, so
that their order stays. One of class `here` stays, and so does one that a paragraph leads to by a colon, that has notes,
or that has no caption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bookforge.markup import HEADINGS, Element, classes, elements, text_of

NAMED = "data-float"
"""The attribute that names what may be moved; it is unique in a unit."""
MOVED = "data-moved"
"""The attribute of what stands later than it was written."""
STAYS = "here"
"""The class by which an author keeps a figure or a table where it is."""

_PLATES = frozenset({"full-page", "full-bleed", "turned-page"})
_PASSED = frozenset({"p", "ul", "ol", "dl", "blockquote", "aside", "div"})
_PLACED = frozenset({"figure", "table", "pre", "img", "svg"})
_SECTIONS = frozenset({"section"})


@dataclass(frozen=True, slots=True)
class Movable:
    """What may be moved: how many elements go together (those that follow it without text between), the numbers of
    blocks behind which they may stand, and whether it fills a page of its own."""

    group: int
    past: tuple[int, ...]
    plate: bool


@dataclass(frozen=True, slots=True)
class Move:
    """So many elements that go together stand behind so many blocks that followed them."""

    group: int
    past: int


Moves = Mapping[str, Move]
"""What is moved of a unit, by its name."""


def mark(section: Element) -> None:
    """Names what may be moved."""
    for number, element in enumerate(filter(_may_move, elements(section)), start=1):
        element.set(NAMED, str(number))


def movables(section: Element) -> dict[str, Movable]:
    """What may be moved of a section that is marked, by name and in order."""
    found = {}
    for element in elements(section):
        name = element.get(NAMED)
        parent = element.getparent()
        if name and parent is not None:
            behind = list(parent)[parent.index(element) :]
            group = next((i for i, each in enumerate(behind) if not (_goes_along(each))), len(behind))
            past = _past(behind[group:])
            if past:
                found[name] = Movable(group, past, not _PLATES.isdisjoint(classes(element)))
    return found


def move(root: Any, moves: Moves) -> None:
    """Moves what is to be moved of a tree (of WeasyPrint's, which may be changed), and tells it by `MOVED`."""
    if not moves:
        return
    for parent in list(root.iter()):
        named = {name: child for child in parent if (name := child.get(NAMED)) in moves}
        for name, leader in named.items():
            at, way = list(parent).index(leader), moves[name]
            group = list(parent)[at : at + way.group]
            for element in group:
                element.set(MOVED, name)
                parent.remove(element)
            parent[at + way.past : at + way.past] = group


def _may_move(element: Element) -> bool:
    parent, names = element.getparent(), set(classes(element))
    if parent is None or parent.tag not in _SECTIONS or _stays(element):
        return False
    if not names.isdisjoint(_PLATES):
        return True
    before = element.getprevious()
    if before is not None and before.tag == "p" and text_of(before).rstrip().endswith(":"):
        return False
    if element.tag == "table":
        return "whole" in names and element.find("caption") is not None
    return element.tag == "figure" and element.find("figcaption") is not None


def _stays(element: Element) -> bool:
    asked = any(STAYS in classes(each) for each in elements(element))
    return asked or any(not {"fn", "noteref"}.isdisjoint(classes(each)) for each in elements(element))


def _goes_along(element: Element) -> bool:
    return bool(element.get(NAMED)) or "table-notes" in classes(element)


def _past(blocks: list[Element]) -> tuple[int, ...]:
    """Behind how many of these blocks something may stand: where a paragraph ends and another block of text begins, or
    the section ends."""
    found = []
    for count, block in enumerate(blocks, start=1):
        if not _is_passed(block):
            break
        following = blocks[count] if count < len(blocks) else None
        leads = text_of(block).rstrip().endswith(":")
        joined = following is not None and following.tag not in {"p", "section", *HEADINGS}
        if not leads and not joined:
            found.append(count)
    return tuple(found)


def _is_passed(block: Element) -> bool:
    if block.tag not in _PASSED or "table-notes" in classes(block):
        return False
    return block.tag == "p" or not any(each.tag in _PLACED for each in elements(block) if not _is_icon(each))


def _is_icon(element: Element) -> bool:
    return "callout-icon" in classes(element)
