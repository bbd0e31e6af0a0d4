"""Chapters that were read, remembered from build to build: most of a book is as it was, and reading takes long.

What is kept is plain data, the root as XML and the rest as JSON, checked when it is read: a chapter that does not fit what
a chapter is today is read anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import pydantic

import bookforge
from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic
from bookforge.manuscript import ChapterTree, FrontMatter, Source
from bookforge.manuscript.chapter import CalloutUse, CiteUse, Heading, ImageUse, LinkUse, MarkUse
from bookforge.manuscript.pandoc import FORMAT, version
from bookforge.manuscript.traits import Traits
from bookforge.markup import Element, parse_page, to_xml

_ROOM = "chapters"
_LIBRARIES = ("langcodes", "lxml", "pydantic", "pypandoc_binary", "PyYAML", "tinyhtml5")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A `ChapterTree` without its source, and what is wrong with the chapter."""

    root: str
    front: FrontMatter
    title: str
    headings: tuple[Heading, ...]
    callouts: tuple[CalloutUse, ...]
    images: tuple[ImageUse, ...]
    links: tuple[LinkUse, ...]
    cites: tuple[CiteUse, ...]
    marks: tuple[MarkUse, ...]
    citing: str
    words: int
    typography: Mapping[str, int]
    traits: Traits
    found: tuple[Diagnostic, ...]


def name_of(wanted: object) -> str:
    """The name under which the tree is kept that depends on `wanted`, on bookforge and on what it reads with."""
    return key(_reader(), repr(wanted))


def recalled(name: str, source: Source, store: Cache) -> tuple[ChapterTree, tuple[Diagnostic, ...]] | None:
    """A chapter as it was read from a source, with what is wrong with it; None where it is to be read."""
    known = store.read(_ROOM, name, _read)
    if known is None:
        return None
    kept, root = known
    tree = ChapterTree(
        source,
        kept.front,
        root,
        kept.title,
        kept.headings,
        kept.callouts,
        kept.images,
        kept.links,
        kept.cites,
        kept.marks,
        kept.citing,
        kept.words,
        kept.typography,
        kept.traits,
    )
    return tree, kept.found


def keep(name: str, tree: ChapterTree, found: tuple[Diagnostic, ...], store: Cache) -> None:
    """Remembers a chapter that was read, if nothing of it would be lost. One that could not be may be read another time."""
    if store.folder is None or any(one.code == "chapter-can-be-read" for one in found):
        return
    root = to_xml(tree.root)
    if to_xml(parse_page(root)) != root:
        return
    kept = _Kept(
        root,
        tree.front,
        tree.title,
        tree.headings,
        tree.callouts,
        tree.images,
        tree.links,
        tree.cites,
        tree.marks,
        tree.citing,
        tree.words,
        tree.typography,
        tree.traits,
        found,
    )
    store.put(_ROOM, name, _adapter().dump_json(kept))


def _read(data: bytes) -> tuple[_Kept, Element]:
    kept = _adapter().validate_json(data)
    return kept, parse_page(kept.root)


@cache
def _adapter() -> pydantic.TypeAdapter[_Kept]:
    return pydantic.TypeAdapter(_Kept)


@cache
def _reader() -> str:
    """The hash of all that reads a chapter: bookforge's own code and words, pandoc, the libraries. Raises `MachineLacks`."""
    folder = Path(bookforge.__file__).parent
    code = sorted(path for kind in ("py", "lua", "yaml", "csl") for path in folder.rglob(f"*.{kind}"))
    libraries = (f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    own = (part for path in code for part in (str(path.relative_to(folder)), path.read_bytes()))
    return key(version(), FORMAT, *libraries, *own)
