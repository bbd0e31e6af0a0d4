"""A long unit in several files: split at the headings of sections, else between blocks, none larger than a limit.

Readers with little memory open a small file at once and a large one slowly, or not at all. The pieces are read one after
the other: what a piece goes on with (the chapter, a section, a list) stands around it again, without the id that its
beginning has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bookforge.markup import HEADINGS, Element, classes, new, set_classes, to_xhtml

_HOLDERS = frozenset({"section", "ul", "ol"})
_ONCE = ("id", "aria-labelledby")  # what is said where a section begins, and not where it goes on
CONTINUED = "continued"
"""The class of what a file goes on with."""
RUN_ON = "run-on"
"""The class of a paragraph that follows one in the file before."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """What stays in one piece: an element, what it stands in (the whole unit first), its bytes, whether a section begins
    with it, and whether it has to stay with what follows."""

    element: Element
    within: tuple[Element, ...]
    size: int
    opens: bool
    leads: bool


def split(section: Element, limit: int) -> tuple[Element, ...]:
    """The pieces of a unit, each of `limit` bytes or less where its blocks are; the unit itself where it is not larger."""
    if _size(section) <= limit:
        return (section,)
    runs = _runs(list(_atoms(section, (section,), limit)), limit)
    if len(runs) == 1:
        return (section,)
    begun: dict[Element, int] = {}  # what was begun in an earlier piece, and how many of its children stand there
    pieces = []
    last: Element | None = None
    for run in runs:
        first = run[0].element
        run_on = last is not None and last.tag == first.tag == "p" and _ends_in(last, first)
        pieces.append(_built(run, begun))
        if run_on:
            set_classes(first, [*classes(first), RUN_ON])
        last = run[-1].element
    return tuple(pieces)


def _ends_in(last: Element, first: Element) -> bool:
    """Whether both are plain paragraphs, so that the later one is indented like any within a text."""
    return not classes(last) and not classes(first)


def _size(element: Element) -> int:
    return len(to_xhtml(element).encode())


def _atoms(holder: Element, within: tuple[Element, ...], limit: int, opening: bool = False) -> Iterator[_Atom]:
    for place, child in enumerate(holder):
        size = _size(child)
        opens = child.tag == "section" or (opening and place == 0)
        if size > limit and child.tag in _HOLDERS and len(child):
            yield from _atoms(child, (*within, child), limit, opening=child.tag == "section")
        else:
            leads = child.tag in HEADINGS or child.tag == "header"
            yield _Atom(child, within, size, opens, leads)


def _runs(atoms: Sequence[_Atom], limit: int) -> list[list[_Atom]]:
    """The atoms in runs of at most `limit` bytes, as few as go."""
    runs: list[list[_Atom]] = [[]]
    for atom in atoms:
        run = runs[-1]
        if run and sum(other.size for other in run) + atom.size > limit:
            cut = _cut([*run, atom], limit)
            if cut:
                runs[-1], run = run[:cut], run[cut:]
                runs.append(run)
        run.append(atom)
    return runs


def _cut(atoms: Sequence[_Atom], limit: int) -> int:
    """Before which atom of a run that is too long the next piece begins: the last section that begins in its second half,
    else the last block that may; 0 where none may."""
    before = 0
    sections, blocks = [0], [0]
    for place, (earlier, atom) in enumerate(pairwise(atoms), start=1):
        before += earlier.size
        if not earlier.leads:
            blocks.append(place)
            if atom.opens and 2 * before >= limit:
                sections.append(place)
    return sections[-1] or blocks[-1]


def _built(run: Sequence[_Atom], begun: dict[Element, int]) -> Element:
    """The tree of one piece: the elements of a run within copies of what they stood in."""
    copies: dict[Element, Element] = {}
    for atom in run:
        for depth, holder in enumerate(atom.within):
            if holder not in copies:
                copies[holder] = _copy(holder, begun)
                if depth:
                    copies[atom.within[depth - 1]].append(copies[holder])
        parent = atom.within[-1]
        begun[parent] += 1
        atom.element.tail = "\n"
        copies[parent].append(atom.element)
    return copies[run[0].within[0]]


def _copy(holder: Element, begun: dict[Element, int]) -> Element:
    """An element without its children: as it is where it begins, said to go on where it does."""
    copy = new(str(holder.tag))
    for name, value in holder.attrib.items():
        copy.set(name, value)
    copy.text = copy.tail = "\n"
    if holder not in begun:
        begun[holder] = 0
        return copy
    for name in _ONCE:
        copy.attrib.pop(name, None)
    if holder.tag == "ol":
        copy.set("start", str(int(holder.get("start") or 1) + begun[holder]))
    set_classes(copy, [*classes(copy), CONTINUED])
    return copy
