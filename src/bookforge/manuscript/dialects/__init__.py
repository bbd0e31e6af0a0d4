"""How other tools write a callout: each dialect is a module with a function that reads the box at a line.

What they find comes out as one form, `::: {.tip title="…" #id}` … `:::`, before pandoc reads the text: on pandoc's tree
it would be too late, since half of them are plain words to it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from bookforge.manuscript.dialects import colons, markua, mkdocs, myst
from bookforge.manuscript.level import Form


def forms(kinds: Collection[str], compat: Collection[str] = ()) -> tuple[Form, ...]:
    """What is tried at each line, in order. `kinds` are the names of all kinds of callout, `compat` the dialects that
    are read only where the manifest says so: what they take for a mark is a word in any other text."""
    usual = (partial(myst.read, kinds), colons.read, partial(mkdocs.read, kinds))
    return (*usual, markua.read) if "markua" in compat else usual


__all__ = ["forms"]
