"""The nouns of the web edition: a `Site` is one page in pieces, so that the live preview can change one alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """An element of the page that can be swapped by itself: its id, and its HTML, whose first tag bears that id.

    `digest` changes when the HTML does; `title` and `source` (the path of its file) are those of a section, and `files` all
    those that its text comes from.
    """

    id: str
    html: str
    title: str = ""
    source: str = ""
    files: tuple[str, ...] = ()
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", digest(self.html.encode()))


@dataclass(frozen=True, slots=True)
class Site:
    """The web edition, finished.

    `page` is the whole HTML. It holds `sections`, the units of the book in reading order, and `panels`, what stands around
    them: the running head, the contents, what is wrong. `state` is JSON for the live preview: the title, digests of the
    frame (all that is no piece) and of the style, and the id and digest of every piece in order, of a section also its size in
    characters, its title and its file. `files` are what the page
    loads (`book.css`, `book.js`, fonts, images), by their path from the page.
    """

    page: str
    state: str
    panels: tuple[Piece, ...]
    sections: tuple[Piece, ...]
    files: Mapping[str, bytes]

    def pieces(self) -> Iterator[Piece]:
        """Everything in the page that can be swapped."""
        yield from self.panels
        yield from self.sections


def digest(data: bytes) -> str:
    """A short name for some bytes."""
    return hashlib.sha256(data).hexdigest()[:16]
