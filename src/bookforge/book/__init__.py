"""Chapters become one book: ids, numbers, references, contents. Public: `assemble` and the nouns."""

from bookforge.book.assemble import assemble
from bookforge.book.model import Book, Chapter, Entry, Matter, Page, PageMap, Part

__all__ = ["Book", "Chapter", "Entry", "Matter", "Page", "PageMap", "Part", "assemble"]
