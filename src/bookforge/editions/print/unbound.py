"""A book whose pages are known, before it is bound; and the screen's file of it, which another process may make: that has loaded
this, and nothing of what reads a book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookforge.editions.print.binder import Begun, bind
from bookforge.editions.print.binding import BoundPage, OutlineEntry, Particulars
from bookforge.editions.print.finishing.screen import Review, ScreenFile, for_screen


@dataclass(frozen=True, slots=True)
class Unbound:
    """All that a book is bound of: the PDFs of its units and the font files by name, its pages, its outline, what it says of
    itself, and the index of the page with which arabic numbers begin."""

    units: Mapping[str, bytes]
    faces: Mapping[str, bytes]
    pages: tuple[BoundPage, ...]
    outline: tuple[OutlineEntry, ...]
    particulars: Particulars
    body: int

    def bound(self, *, tagged: bool = True, begun: Begun | None = None) -> bytes:
        """The book as one PDF; one that is not `tagged` has no links either, and may be `begun`."""
        return bind(
            self.units,
            self.pages,
            outline=self.outline,
            files=self.faces,
            particulars=self.particulars,
            body=self.body,
            tagged=tagged,
            begun=begun,
        )


def read_on_screen(unbound: Unbound, review: Review | None) -> ScreenFile:
    """The file to read on a screen."""
    return for_screen(unbound.bound(), review)
