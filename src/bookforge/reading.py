"""From a folder to a `Book`: the manifest, the chapter files, their trees, the book they make, and all that is wrong.

The way in for whoever needs the whole book: a build reads once, the live preview reads again after every save and hands
back what it read before, so that only what changed goes through pandoc.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bookforge.book import Book, Chapter, Part, assemble
from bookforge.book.assemble import files
from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.manifest import Loaded, Manifest, PartEntry, load, values
from bookforge.manuscript import ChapterTree, Habits, Prepared, Source, prepare, read, read_source
from bookforge.words import word

OwnKinds = tuple[tuple[str, str | None, str | None], ...]
"""A book's own callout kinds: (name, label, like)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the tree of one chapter depends on: equal ones have equal trees.

    `source` is the text made ready for pandoc, with all that it includes; `title` is what the chapter is called where its
    file does not say; `language` and `kinds` are the book's.
    """

    source: Prepared
    title: str | None
    language: str
    kinds: OwnKinds


Chapters = Mapping[Wanted, tuple[ChapterTree, tuple[Diagnostic, ...]]]
"""Chapters that were read, each with what is wrong with it, by all that they depend on."""


Ready = Mapping[tuple[Source, str | None], Prepared]
"""Texts made ready that take in no other file and have nothing wrong, by the file and what its chapter is called."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a book's folder.

    `loaded` is None when the manifest has errors, `book` also when nothing of its body could be read. `diagnostics` are
    all that reading and assembling found, in order; `chapters` and `ready` spare the next reading what did not change.
    """

    loaded: Loaded | None
    book: Book | None
    diagnostics: tuple[Diagnostic, ...]
    chapters: Chapters = field(default_factory=dict)
    ready: Ready = field(default_factory=dict)


def read_book(path: Path, *, jobs: int, cache: Cache, before: Reading | None = None) -> Reading:
    """Reads the book of a `book.yaml`, or of the folder that holds one.

    `jobs` is the number of pandoc processes; chapters and images that are as they were `before` are not read again. An
    author's mistakes are diagnostics. Raises `MachineLacks` without pandoc.
    """
    loaded, found = load(path)
    if loaded is None:
        return Reading(None, None, in_order(found))
    sources, ready, unread = _sources(loaded, _still_ready(loaded, before))
    chapters = _chapters(loaded.manifest, sources, jobs, cache, before.chapters if before else {})
    trees = {wanted.source.path: tree for wanted, (tree, _) in chapters.items()}
    book, told = assemble(loaded, trees, before.book.assets.values() if before and before.book else ())
    diagnostics = in_order([*found, *unread, *(d for _, said in chapters.values() for d in said), *told])
    return Reading(loaded, book if _has_text(book) else None, diagnostics, chapters, ready)


def _still_ready(loaded: Loaded, before: Reading | None) -> Ready:
    """What was made ready before, unless the manifest says something else of the text now."""
    if before is None or before.loaded is None or habits(before.loaded.manifest) != habits(loaded.manifest):
        return {}
    return before.ready


def _sources(loaded: Loaded, known: Ready) -> tuple[list[Prepared], Ready, list[Diagnostic]]:
    """The chapter files that can be read as text, made ready for pandoc, and what is wrong with them and the others."""
    sources: list[Prepared] = []
    here: dict[tuple[Source, str | None], Prepared] = {}
    found: list[Diagnostic] = []
    titles, own = _titles(loaded.manifest), habits(loaded.manifest)
    for path, _ in files(loaded.manifest):
        source, said = read_source(loaded.root, path)
        found.extend(said)
        if source is not None:
            key = source, titles.get(path)
            ready, said = (known[key], ()) if key in known else prepare(loaded.root, source, own, titles.get(path))
            found.extend(said)
            sources.append(ready)
            if not said and len(ready.files) == 1:
                here[key] = ready
    return sources, here, found


def habits(manifest: Manifest) -> Habits:
    """What a manifest says of the text of its chapters."""
    return Habits(frozenset(kinds(_own_kinds(manifest))), frozenset(manifest.compat), values(manifest))


def _own_kinds(manifest: Manifest) -> dict[str, tuple[str | None, str | None]]:
    return {name: (kind.label, kind.like) for name, kind in manifest.callouts.items()}


def _chapters(manifest: Manifest, sources: Iterable[Prepared], jobs: int, cache: Cache, known: Chapters) -> Chapters:
    """The trees of all chapters, in order: those that are `known`, and the others read."""
    titles = _titles(manifest)
    own = tuple((name, label, like) for name, (label, like) in _own_kinds(manifest).items())
    all_wanted = [Wanted(source, titles.get(source.path), manifest.language, own) for source in sources]
    fresh = [wanted for wanted in all_wanted if wanted not in known]
    table = kinds(_own_kinds(manifest))
    results = read([w.source for w in fresh], table, manifest.language, jobs=jobs, cache=cache, titles=titles)
    here = {**known, **dict(zip(fresh, results, strict=True))}
    return {wanted: here[wanted] for wanted in all_wanted}


def _titles(manifest: Manifest) -> dict[str, str]:
    """What a chapter is called whose file does not say, by path: the manifest's title, or the name of its role."""
    titles = {path: word(manifest.language, role) for path, role in files(manifest) if role != "chapter"}
    for item in manifest.body:
        for entry in item.chapters if isinstance(item, PartEntry) else (item,):
            if entry.title:
                titles[entry.file] = entry.title
    return titles


def _has_text(book: Book) -> bool:
    return any(isinstance(unit, Chapter) or (isinstance(unit, Part) and unit.chapters) for unit in book.body)
