"""Chapters become one book: ids, numbers, references, contents. Public: `assemble`, `set_anew` and the nouns."""

from bookforge.book.anew import Bearings, set_anew
from bookforge.book.assemble import assemble
from bookforge.book.model import Book, Chapter, Entry, Matter, Page, PageMap, Part

__all__ = ["Bearings", "Book", "Chapter", "Entry", "Matter", "Page", "PageMap", "Part", "assemble", "set_anew"]
