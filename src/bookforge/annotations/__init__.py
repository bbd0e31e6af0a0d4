"""Readers' notes on the manuscript: what one is, the file that keeps them, and where each stands in the text as it is now."""

from bookforge.annotations.anchoring import Anchor, anchored
from bookforge.annotations.model import Note, State, Target
from bookforge.annotations.store import FILE, Notebook, merged, parse, read
from bookforge.annotations.texts import Text, texts_of

__all__ = [
    "FILE", "Anchor", "Note", "Notebook", "State", "Target", "Text", "anchored", "merged", "parse", "read", "texts_of",
]  # fmt: skip
