"""How bookforge's own guide writes a callout: a fenced block, or an alert where it is short and plain."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bookforge.manuscript.attributes import Attributes, written
from bookforge.manuscript.blocks import Blank, Box, Form, Head, Line, Nest, Text, split

SURE = "callout"
"""A class that says that a block is a callout, even when its kind is not known."""

_SHORT = 12  # lines that an alert may have
_COLONS = re.compile(r" {0,3}(:{3,})")
_TITLE = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?(?:[ \t]*(\{#[^\s{}]+\}))?[ \t]*$")


def fence(head: Head, kinds: Collection[str], colons: int = 3) -> str:
    """The opening line of a fenced block."""
    kind = (head.kind,) if head.kind.lower() in kinds else (SURE, head.kind)
    pairs = (*((("title", head.title),) if head.title else ()), *head.pairs)
    return f"{':' * colons} {written(Attributes(head.id, (*kind, *head.classes), pairs))}"


def block(box: Box, head: Head, body: Sequence[Line], kinds: Collection[str], colons: int = 3) -> list[Line]:
    """The box as a fenced block; `body` are its lines, rewritten."""
    opening = box.lines[0].saying(fence(head, kinds, colons))
    closing = [(box.closing or box.lines[-1]).saying(":" * colons)] if box.closed else []
    return [opening, *body, *closing]


def as_written(box: Box, body: Sequence[Line], kinds: Collection[str], forms: Sequence[Form]) -> list[Line]:
    """The box as an author would write it: an alert when it is short and holds but paragraphs and lists."""
    if box.head is None or not box.closed:
        return list(box.lines)
    head, body = _titled(box.head, _trimmed(body))
    if _is_plain(head, body, forms):
        first = f"[!{head.kind.upper()}] {head.title}".rstrip()
        rows = [box.lines[0].saying(first), *body]
        return [row.saying(f"> {row.text}".rstrip()) for row in rows]
    longest = max((len(found[1]) for line in body if (found := _COLONS.match(line.text))), default=2)
    return block(box, head, body, kinds, longest + 1)


def _trimmed(body: Sequence[Line]) -> list[Line]:
    """Without empty lines at both ends."""
    kept = [i for i, line in enumerate(body) if not line.blank]
    return list(body[kept[0] : kept[-1] + 1]) if kept else []


def _titled(head: Head, body: list[Line]) -> tuple[Head, list[Line]]:
    """A heading at the top of a callout without a title is its title."""
    heading = _TITLE.match(body[0].text) if body and not head.title else None
    if heading is None or not heading[1] or (heading[2] and head.id):
        return head, body
    name = head.id or (heading[2] or "")[2:-1]
    return Head(head.kind, heading[1], name, head.classes, head.pairs), _trimmed(body[1:])


def _is_plain(head: Head, body: Sequence[Line], forms: Sequence[Form]) -> bool:
    if head.id or head.classes or head.pairs or not body or len(body) > _SHORT:
        return False
    return _simple(body, forms, in_item=False)


def _simple(lines: Sequence[Line], forms: Sequence[Form], *, in_item: bool) -> bool:
    for part in split(lines, forms, in_item=in_item):
        match part:
            case Blank() | Text(paragraph=True):
                continue
            case Nest(quote=False) if _simple(part.inner, forms, in_item=True):
                continue
            case _:
                return False
    return True
