"""The layers of a page in a PDF file: what a unit of the book has on it, and the furniture that is set over it.

The binder writes them as streams of their own, the unit's between `q` and `Q` and moved to the side of the page. So neither knows
anything of the other, and the unit's is the same wherever in the book its page stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pikepdf

CLOSING = b"Q\n"
"""Ends the unit's layer; the furniture's comes after it, in the same stream."""
_OPENING = re.compile(rb"q\n(?:1 0 0 1 (-?[\d.]+) 0 cm\n)?")


@dataclass(frozen=True, slots=True)
class Layer:
    """Operators that begin in the state in which a page begins, and how many points to the `right` they are moved."""

    content: bytes
    right: float = 0.0


def opening(right: float) -> bytes:
    """What comes before a unit's layer."""
    return (f"q\n1 0 0 1 {right:.3f} 0 cm\n" if right else "q\n").encode()


def resources_of(page: pikepdf.Page) -> pikepdf.Object:
    """What a page draws with."""
    return page.obj.get("/Resources", pikepdf.Dictionary())


def runs(pages: Iterable[pikepdf.Page]) -> Iterator[list[pikepdf.Page]]:
    """Pages in order, those together that follow each other and share what they draw with: the pages of a unit."""

    def drawn_with(numbered: tuple[int, pikepdf.Page]) -> object:
        index, resources = numbered[0], resources_of(numbered[1])
        return resources.objgen if resources.is_indirect else index

    for _, run in groupby(enumerate(pages), drawn_with):
        yield [page for _, page in run]


def streams_of(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The streams with the operators of a page."""
    contents = page.obj.get("/Contents", pikepdf.Array())
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def packed(stream: pikepdf.Object) -> tuple[bytes, bytes]:
    """A stream as it is stored: how it is packed, and its packed bytes."""
    return f"{stream.get('/Filter')} {stream.get('/DecodeParms')}".encode(), stream.read_raw_bytes()


def is_layered(streams: Sequence[pikepdf.Object]) -> bool:
    """Whether the streams of a page are what the binder writes: the opening, the unit's layer, the furniture's."""
    return len(streams) == 3 and _opened(streams) is not None and streams[2].read_bytes().startswith(CLOSING)


def layers_of(page: pikepdf.Page) -> tuple[Layer, ...]:
    """The layers of a page; one where it is not written as the binder does."""
    streams = streams_of(page)
    if not is_layered(streams):
        return (Layer(b"\n".join(stream.read_bytes() for stream in streams)),)
    moved = _opened(streams)
    _, unit, furniture = streams
    return Layer(unit.read_bytes(), float(moved[1] or 0) if moved else 0.0), Layer(
        furniture.read_bytes()[len(CLOSING) :]
    )


def _opened(streams: Sequence[pikepdf.Object]) -> re.Match[bytes] | None:
    return _OPENING.fullmatch(streams[0].read_bytes())
