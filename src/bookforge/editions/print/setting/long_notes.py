"""Room for long notes: what WeasyPrint 70 cannot hold at the pages' feet, told from a layout and mended in the next.

WeasyPrint puts a piece of a note that has no room off to the next page. It loses its way twice: behind the last page of a
text, where what was put off has no page to stand on; and where a paragraph would leave a single line at a page's foot,
for then it puts pieces off behind later ones that already wait. So what has no page behind a chapter's last takes the line
of its call along to a new one where it is short (`Room.drawn`), and is set below the text, over as many pages as it wants,
where it is long (`Room.rest`); and a paragraph that turns pieces round begins on the next page (`Room.orphans`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.markup import Element, classes, clone, count_words, elements, new, remove, set_classes, text_of

_REST = "b:rest:"  # the id, with that of the section behind it, of the notes below the text; a mark that leaves the PDF
_SHORT = 120  # words of notes that the foot of any page holds below some lines of text
_FEWEST = 2  # lines that a paragraph leaves at a page's foot (`orphans` of print.css)


@dataclass(frozen=True, slots=True)
class Room:
    """What the notes of a section need: the id of the first piece that stands below the text, with all behind it ("" where
    none does); by the id of a block how many lines it must have at a page's foot to break there; and the ids of the pieces
    that draw the line of their call onto the next page when they have no room on this."""

    rest: str = ""
    orphans: Mapping[str, int] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()


def give_room(section: Element, room: Room) -> Element:
    """A copy of a section (`footnotes.to_foot`) with the room that its notes need; the section itself where that is none."""
    if room == Room():
        return section
    made = clone(section)
    made.tail = section.tail
    for block in elements(made):
        lines = room.orphans.get(block.get("id") or "")
        if lines:
            _add_style(block, f"orphans: {lines}")
    pieces = notes_at_foot(made)
    for piece in pieces:
        if piece.get("id") in room.drawn:
            _add_style(piece, "footnote-policy: line")
    first = next((i for i, piece in enumerate(pieces) if piece.get("id") == room.rest), len(pieces))
    if first < len(pieces):
        made.append(_below(pieces[first:], _REST + (made.get("id") or "")))
    return made


def needed(section: Element, pages: Sequence[Sequence[str]], given: Room) -> Room:
    """The room that the notes of a section need, as a layout with the room `given` shows; that same where all stand right.

    `section` is as it was before it was given room; `pages` are the ids on each page, in their order there.
    """
    words = {piece.get("id") or "": count_words(text_of(piece)) for piece in notes_at_foot(section)}
    pieces = list(words)
    if given.rest:
        pieces = pieces[: pieces.index(given.rest)]
    spots = _spots(pages)
    last = _last_page(section, pages, given)
    tail = len(pieces)
    while tail and (pieces[tail - 1] not in spots or spots[pieces[tail - 1]][0] >= last):
        tail -= 1
    behind = pieces[tail:]
    off = [name for name in behind if name not in spots or spots[name][0] > last]
    short = sum(words[name] for name in behind) <= _SHORT
    if off and short and not given.rest and not given.drawn.issuperset(behind):
        return replace(given, drawn=given.drawn.union(behind))
    if off and not given.rest:
        return replace(given, rest=off[0])
    if behind and (given.rest or not _in_order(behind, spots)):
        return replace(given, rest=behind[0])
    for name in _turned(pieces, spots):
        block = _broken_before(section, pages, spots[name][0])
        if block:
            return replace(given, orphans={**given.orphans, block: given.orphans.get(block, _FEWEST) + 1})
    return given


def lost(pages: Sequence[Sequence[str]], pieces: Mapping[str, Place]) -> Iterator[Diagnostic]:
    """A finding for each note of which a piece stands on no page, or before an earlier one.

    `pieces` are the ids of all pieces in the order of the book, each with the place of its note.
    """
    spots = _spots(pages)
    told: set[Place] = set()
    reached = (0, 0)
    for name, place in pieces.items():
        spot = spots.get(name, (-1, 0))
        if spot < reached and place not in told:
            told.add(place)
            yield report("note-fits-page", place, "A part of this long note found no room on the printed pages.")
        reached = max(spot, reached)


def notes_at_foot(section: Element) -> list[Element]:
    """The notes of a section that stand at the pages' feet, a long one in its pieces."""
    return [span for span in elements(section, "span") if "fn" in classes(span)]


def _spots(pages: Sequence[Sequence[str]]) -> dict[str, tuple[int, int]]:
    """Where each id first stands: on which page, and as the how-manieth there."""
    spots: dict[str, tuple[int, int]] = {}
    for number, names in enumerate(pages):
        for rank, name in enumerate(names):
            spots.setdefault(name, (number, rank))
    return spots


def _last_page(section: Element, pages: Sequence[Sequence[str]], given: Room) -> int:
    """The page from which on nothing may stand at the foot: where the notes below the text begin; or the last with text,
    be it the end of a block that begins on an earlier page."""
    name = section.get("id") or ""
    texts = {_REST + name} if given.rest else set(_text_ids(section)) - {name}
    standing = [number for number, names in enumerate(pages) if not texts.isdisjoint(names)]
    if not standing:
        return 0
    return standing[0] if given.rest else standing[-1]


def _text_ids(section: Element) -> Iterator[str]:
    """The ids in the text, without those in the notes."""
    inside = {inner for piece in notes_at_foot(section) for inner in elements(piece)}
    for element in elements(section):
        if element.get("id") and element not in inside:
            yield element.get("id") or ""


def _turned(pieces: Sequence[str], spots: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """The pieces that stand before the one that they follow."""
    standing = [name for name in pieces if name in spots]
    return (later for earlier, later in pairwise(standing) if spots[later] < spots[earlier])


def _in_order(pieces: Sequence[str], spots: Mapping[str, tuple[int, int]]) -> bool:
    return next(_turned(pieces, spots), None) is None


def _broken_before(section: Element, pages: Sequence[Sequence[str]], page: int) -> str:
    """The id of the innermost block that goes on from the page before onto this one, "" where none does."""
    if page == 0:
        return ""
    both = set(pages[page - 1]) & set(pages[page])
    return next((name for name in reversed(list(_text_ids(section))) if name in both), "")


def _add_style(element: Element, declaration: str) -> None:
    element.set("style", f"{element.get('style', '')}; {declaration}".removeprefix("; "))


def _below(pieces: Sequence[Element], name: str) -> Element:
    """Takes the pieces out of the text, where a number remains of each note, and sets them as matter below it."""
    below = new("div", class_="notes-below", id=name)
    for piece in pieces:
        number, goes_on = piece.get("data-note"), "cont" in classes(piece)
        blocks = list(piece)
        if number and not goes_on:
            call = new("a", number, class_="noteref", href=f"#{piece.get('id')}")
            piece.addprevious(call)
            blocks[:0] = _numbered(blocks, number)
        remove(piece)
        _set_piece(below, piece, blocks)
    return below


def _numbered(blocks: list[Element], number: str) -> list[Element]:
    """Puts the number of a note before its first words; a block for it where they do not begin with a line of text."""
    marker = new("span", f"{number}.\u2002", class_="fn-number")
    first = blocks[0] if blocks else None
    if first is None or {"fn-item", "fn-code"}.intersection(classes(first)):
        holder = new("span", class_="fn-block")
        holder.append(marker)
        return [holder]
    marker.tail, first.text = first.text, None
    first.insert(0, marker)
    return []


def _set_piece(below: Element, piece: Element, blocks: Sequence[Element]) -> None:
    """Puts the blocks of a piece behind those that are there; its first words on the same line, where they go on with it."""
    name = piece.get("id") or ""
    for count, block in enumerate(blocks):
        block.tail = None
        if count == 0 and "joins" in classes(piece):
            if len(below):
                words = new("span", block.text, id=name)
                words.extend(list(block))
                last = below[-1]
                if "fn-code" not in classes(block) and not text_of(last).endswith(" "):
                    words.text = f" {words.text or ''}"
                last.append(words)
                continue
            set_classes(block, [each for each in classes(block) if each != "fn-item"])
        if count == 0:
            block.set("id", name)
        below.append(block)
