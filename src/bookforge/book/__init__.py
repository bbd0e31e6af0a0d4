"""Chapters become one book: ids, numbers, references, contents. Public: `assemble.assemble`, `set_anew` and the nouns.

What makes a book is imported when it is asked for: processes that lay out units want no more of this room than how a letter is
counted.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bookforge.book.anew import Bearings, set_anew
    from bookforge.book.model import Book, Chapter, Entry, Matter, Page, PageMap, Part

__all__ = ["Bearings", "Book", "Chapter", "Entry", "Matter", "Page", "PageMap", "Part", "set_anew"]

_HOMES = {"Bearings": "anew", "set_anew": "anew"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
