"""Chapters that were read, remembered from build to build: most of a book is as it was, and reading takes long.

What is kept is plain data, the root as XML and the rest as JSON, checked when it is read: a chapter that does not fit what
a chapter is today is read anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, partial

import pydantic

from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic, are_lasting
from bookforge.itself import mark
from bookforge.manuscript import ChapterTree, FrontMatter, Habits, Prepared, Source
from bookforge.manuscript.chapter import CalloutUse, CiteUse, Heading, ImageUse, LinkUse, MarkUse
from bookforge.manuscript.pandoc import FORMAT, version
from bookforge.manuscript.traits import Traits
from bookforge.markup import parse_page, to_xml
from bookforge.reading.wanted import Wanted

_ROOM = "chapters"
_READY = "ready"


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


_SAME = tuple(field.name for field in fields(ChapterTree) if field.name not in ("source", "root"))
"""What a chapter and what is kept of it have in common."""


def name_of(wanted: Wanted) -> str:
    """The name under which the tree is kept that depends on `wanted`, on bookforge and on what it reads with."""
    source = wanted.source  # its texts are hashed as they are: to write them as `repr` does takes longer than all else
    others = repr(replace(wanted, source=_NO_SOURCE))
    if isinstance(source, Prepared):
        texts = (source.text, repr(source.origins), source.epigraph, *(part for file in source.files for part in file))
        return key(_reader(), others, "prepared", source.path, *texts)
    return key(_reader(), others, source.path, source.text)


_NO_SOURCE = Source("", "")

Read = tuple[ChapterTree, tuple[Diagnostic, ...]]
"""A chapter that was read, and what is wrong with it."""


def recalled(name: str, source: Source, store: Cache) -> Read | None:
    """A chapter as it was read from a source, with what is wrong with it; None where it is to be read."""
    return store.read(_ROOM, name, partial(unpacked, source))


def keep(name: str, tree: ChapterTree, found: tuple[Diagnostic, ...], store: Cache) -> None:
    """Remembers a chapter that was read, if nothing of it would be lost. One that could not be may be read another time."""
    if store.folder is not None:
        keep_packed(name, packed(tree, found), found, store)


def keep_packed(name: str, data: bytes | None, found: tuple[Diagnostic, ...], store: Cache) -> None:
    """The same of what `packed` gave."""
    if data is not None and are_lasting(found):
        store.put(_ROOM, name, data)


def packed(tree: ChapterTree, found: tuple[Diagnostic, ...]) -> bytes | None:
    """A chapter that was read, without its source; None where something of it would be lost."""
    root = to_xml(tree.root)
    if to_xml(parse_page(root)) != root:
        return None
    same = {name: getattr(tree, name) for name in _SAME}
    kept = _Kept(root=root, found=found, **same)
    return _adapter().dump_json(kept)


def unpacked(source: Source, data: bytes) -> Read:
    """The chapter of a source from what `packed` gave. Raises what such data raises that is none."""
    kept = _adapter().validate_json(data)
    same = {name: getattr(kept, name) for name in _SAME}
    tree = ChapterTree(source=source, root=parse_page(kept.root), **same)
    return tree, kept.found


@cache
def _adapter() -> pydantic.TypeAdapter[_Kept]:
    return pydantic.TypeAdapter(_Kept)


@cache
def _reader() -> str:
    """The hash of all that reads a chapter: bookforge itself, pandoc, the libraries. Raises `MachineLacks`."""
    return key(version(), FORMAT, mark())


# --- texts made ready for pandoc -----------------------------------------------------------------------------------------


def ready(source: Source, title: str | None, habits: Habits, store: Cache) -> Prepared | None:
    """A chapter's text as it was made ready, if that is remembered."""
    if store.folder is None:
        return None

    def made(data: bytes) -> Prepared:
        if not data:
            return _as_written(source)
        told = json.loads(data)
        origins = tuple((source.path, int(line), int(root)) for line, root in told["lines"])
        return Prepared(source.path, str(told["text"]), origins, ((source.path, source.text),), str(told["epigraph"]))

    return store.read(_READY, _ready_name(source, title, habits), made)


def keep_ready(source: Source, title: str | None, habits: Habits, made: Prepared, store: Cache) -> None:
    """Remembers a text that takes in no other file and has nothing wrong; of one that is as it was written, that it is."""
    if store.folder is None:
        return
    data = b""
    if made != _as_written(source):
        lines = [(line, root) for _, line, root in made.origins]
        told = {"text": made.text, "lines": lines, "epigraph": made.epigraph}
        data = json.dumps(told).encode()
    store.put(_READY, _ready_name(source, title, habits), data)


def _as_written(source: Source) -> Prepared:
    """The text of a chapter that is ready as its author wrote it, line for line."""
    lines = range(1, source.line_count + 1)
    origins = tuple((source.path, line, line) for line in lines)
    return Prepared(source.path, source.text, origins, ((source.path, source.text),))


def _ready_name(source: Source, title: str | None, habits: Habits) -> str:
    said = (sorted(habits.kinds), sorted(habits.compat), sorted(habits.values.items()), title)
    return key(mark(), repr(said), source.path, source.text)
