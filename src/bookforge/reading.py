"""From a folder to a `Book`: the manifest, the chapter files, their trees, the book they make, and all that is wrong.

The way in for whoever needs the whole book: a build reads once, the live preview reads again after every save and hands
back what it read before, so that only what changed goes through pandoc.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bookforge.book import Book, Chapter, Part, assemble
from bookforge.book.assemble import files
from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.manifest import ChapterEntry, Loaded, Manifest, PartEntry, load
from bookforge.manifest.model import Model
from bookforge.manuscript import ChapterTree, Source, Switches, read, read_source, typeset_text
from bookforge.words import word

OwnKinds = tuple[tuple[str, str | None, str | None], ...]
"""A book's own callout kinds: (name, label, like)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the tree of one chapter depends on: equal ones have equal trees.

    `title` is what the chapter is called where its file does not say; `language`, `kinds`, `typography` are the book's.
    """

    source: Source
    title: str | None
    language: str
    kinds: OwnKinds
    typography: Switches


Chapters = Mapping[Wanted, tuple[ChapterTree, tuple[Diagnostic, ...]]]
"""Chapters that were read, each with what is wrong with it, by all that they depend on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a book's folder.

    `loaded` is None when the manifest has errors, `book` also when nothing of its body could be read. `diagnostics` are
    all that reading and assembling found, in order; `chapters` spare the next reading those that did not change.
    """

    loaded: Loaded | None
    book: Book | None
    diagnostics: tuple[Diagnostic, ...]
    chapters: Chapters = field(default_factory=dict)


def read_book(path: Path, *, jobs: int, cache: Cache, before: Reading | None = None) -> Reading:
    """Reads the book of a `book.yaml`, or of the folder that holds one.

    `jobs` is the number of pandoc processes; chapters and images that are as they were `before` are not read again. An
    author's mistakes are diagnostics. Raises `MachineLacks` without pandoc.
    """
    loaded, found = load(path)
    if loaded is None:
        return Reading(None, None, in_order(found))
    loaded = _with_set_titles(loaded)
    sources, unread = _sources(loaded)
    chapters = _chapters(loaded.manifest, sources, jobs, cache, before.chapters if before else {})
    trees = {wanted.source.path: tree for wanted, (tree, _) in chapters.items()}
    book, told = assemble(loaded, trees, before.book.assets.values() if before and before.book else ())
    diagnostics = in_order([*found, *unread, *(d for _, said in chapters.values() for d in said), *told])
    return Reading(loaded, book if _has_text(book) else None, diagnostics, chapters)


def _with_set_titles(loaded: Loaded) -> Loaded:
    """The same with the titles of the manifest set as the text is: `title: Don't` is printed Don’t."""
    manifest = loaded.manifest
    wanted = switches(manifest)

    def as_set(holder: Model, *names: str) -> dict[str, str]:
        given = {name: getattr(holder, name, None) for name in names}
        return {name: typeset_text(text, manifest.language, wanted) for name, text in given.items() if text}

    def item(entry: ChapterEntry | PartEntry) -> ChapterEntry | PartEntry:
        fresh: dict[str, Any] = as_set(entry, "title", "short_title", "part")
        if isinstance(entry, PartEntry):
            fresh["chapters"] = [item(chapter) for chapter in entry.chapters]
        return entry.model_copy(update=fresh)

    contents = manifest.contents.model_copy(update={"body": [item(entry) for entry in manifest.body]})
    fresh = {**as_set(manifest, "title", "subtitle", "short_title"), "contents": contents}
    return replace(loaded, manifest=manifest.model_copy(update=fresh))


def _sources(loaded: Loaded) -> tuple[list[Source], list[Diagnostic]]:
    """The chapter files that can be read as text, and what is wrong with the others."""
    sources: list[Source] = []
    found: list[Diagnostic] = []
    for path, _ in files(loaded.manifest):
        source, said = read_source(loaded.root, path)
        found.extend(said)
        if source is not None:
            sources.append(source)
    return sources, found


def _chapters(manifest: Manifest, sources: Iterable[Source], jobs: int, cache: Cache, known: Chapters) -> Chapters:
    """The trees of all chapters, in order: those that are `known`, and the others read."""
    titles = _titles(manifest)
    own = tuple((name, kind.label, kind.like) for name, kind in manifest.callouts.items())
    typography = switches(manifest)
    all_wanted = [Wanted(source, titles.get(source.path), manifest.language, own, typography) for source in sources]
    fresh = [wanted for wanted in all_wanted if wanted not in known]
    table = kinds({name: (label, like) for name, label, like in own})
    results = read(
        [wanted.source for wanted in fresh],
        table,
        manifest.language,
        jobs=jobs,
        cache=cache,
        titles=titles,
        typography=typography,
    )
    here = {**known, **dict(zip(fresh, results, strict=True))}
    return {wanted: here[wanted] for wanted in all_wanted}


def switches(manifest: Manifest) -> Switches:
    """What the manifest has done to the text."""
    wanted = manifest.typography
    if isinstance(wanted, bool):
        return Switches(*(wanted,) * 4)
    return Switches(
        quotes=bool(wanted.quotes),
        dashes=bool(wanted.dashes),
        spaces=wanted.spaces,
        ellipses=wanted.ellipses,
        own_quotes="" if isinstance(wanted.quotes, bool) else wanted.quotes,
        dash_style="typed" if isinstance(wanted.dashes, bool) else wanted.dashes,
    )


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
