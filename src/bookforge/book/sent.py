"""A book on its way to another process of the same build: as Python packs values, its trees as XML."""

from __future__ import annotations

import io
import pickle
from typing import Any

from bookforge.book.model import Book
from bookforge.markup import Element, parse_page, to_xml


def packed(book: Book) -> bytes:
    """A book as another process can be given it."""
    into = io.BytesIO()
    _Packer(into, pickle.HIGHEST_PROTOCOL).dump(book)
    return into.getvalue()


def unpacked(data: bytes) -> Book:
    """The book that was packed: by a process of the same build, never by anybody else."""
    book = pickle.loads(data)
    assert isinstance(book, Book)
    return book


class _Packer(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        """How a tree is packed; all else is as Python does it."""
        return (parse_page, (to_xml(value),)) if isinstance(value, Element) else NotImplemented
