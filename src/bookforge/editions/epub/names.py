"""Where everything stands in the package, named so that names last: a reader's notes and bookmarks hang on them.

File names are made from ids and hold ASCII letters, digits, `-` and `_` only, in lower case: older devices take no
others, and an archive unpacked where case does not count would lose one of two that differ by it.
"""

from __future__ import annotations

import hashlib
import posixpath
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bookforge.book import Book, Chapter, Matter, Part
from bookforge.editions.epub.conformance import plain_id

COVER = "cover.xhtml"
NAVIGATION = "nav.xhtml"
NCX = "toc.ncx"
SHEET = "styles/book.css"


@dataclass(frozen=True, slots=True)
class Names:
    """The path of each unit in the package by the unit's id, and `home`: the unit of each id in the book.

    A long unit has further files: `pieces` are the paths of all its files, in order, and `moved` tells which of them holds an
    id that does not stand in the first.
    """

    paths: Mapping[str, str]
    home: Mapping[str, str]
    pieces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def address(self, target: str, origin: str) -> str | None:
        """What a link in the file `origin` to the id `target` is to say; None for an id that is nowhere.

        A whole unit is its file, without a fragment.
        """
        unit = self.home.get(target)
        path = self.moved.get(target) or (self.paths.get(unit) if unit is not None else None)
        if path is None:
            return None
        if unit == target:
            return relative(path, origin)
        fragment = plain_id(target)
        return f"#{fragment}" if path == origin else f"{relative(path, origin)}#{fragment}"


def names_of(book: Book, pieces: Mapping[str, Sequence[Sequence[str]]]) -> Names:
    """The names of a book's units, and of the pieces of those that are split: chapter.xhtml, chapter-2.xhtml … `pieces` are the
    ids in each piece of a unit."""
    paths = {unit.id: NAVIGATION if is_contents(unit) else f"text/{plain(unit.id)}.xhtml" for unit in book.units()}
    taken = set(paths.values())
    files: dict[str, tuple[str, ...]] = {}
    moved: dict[str, str] = {}
    for unit, held in pieces.items():
        first = paths[unit].removesuffix(".xhtml")
        more = []
        for number, ids in enumerate(held[1:], start=2):
            path = f"{first}-{number}.xhtml"
            while path in taken:  # it is that of a chapter called so
                path = path.replace(".xhtml", "-more.xhtml")
            taken.add(path)
            more.append(path)
            moved.update(dict.fromkeys(ids, path))
        files[unit] = (paths[unit], *more)
    return Names(paths, book.home, files, moved)


def is_contents(unit: Matter | Part | Chapter) -> bool:
    """Whether a unit is the page of contents, which is the navigation document."""
    return isinstance(unit, Matter) and unit.role == "contents"


def relative(path: str, origin: str) -> str:
    """`path` as the file `origin` names it; both count from the package."""
    return posixpath.relpath(path, posixpath.dirname(origin) or ".")


def plain(name: str) -> str:
    """A name in the letters that file names may have. Where that loses something, a hash keeps it apart from others."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in letters).strip("-")
    if kept == name:
        return name
    return f"{kept}-{hashlib.sha256(name.encode()).hexdigest()[:6]}".lstrip("-")


def plain_file(name: str) -> str:
    """The same for the name of a file with its extension."""
    stem, extension = posixpath.splitext(name)
    return plain(stem) + extension
