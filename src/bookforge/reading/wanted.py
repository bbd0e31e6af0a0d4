"""A chapter that is to be read, with all that decides what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from bookforge.manuscript import Source, Switches
from bookforge.manuscript.glossary import Pasted

OwnKinds = tuple[tuple[str, str | None, str | None], ...]
"""A book's own callout kinds: (name, label, like)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the tree of one chapter depends on: equal ones have equal trees.

    `source` is the text made ready for pandoc, with all that it includes, `glossary` the file of terms that it was made of,
    where it was; `title` is what the chapter is called where its
    file does not say, `shift` what the manifest adds to the levels of its headings (None where it does not say);
    `language`, `kinds` and `typography` are the book's.
    """

    source: Source
    title: str | None
    language: str
    kinds: OwnKinds
    typography: Switches
    shift: int | None = None
    glossary: Pasted | None = None
