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
from bookforge.diagnostics import Diagnostic, did_you_mean, in_order
from bookforge.manifest import Loaded, Manifest, PartEntry, load
from bookforge.manuscript import ChapterTree, Citations, Library, Source, cite, read, read_source, styles
from bookforge.words import word

OwnKinds = tuple[tuple[str, str | None, str | None], ...]
"""A book's own callout kinds: (name, label, like)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the tree of one chapter depends on: equal ones have equal trees.

    `title` is what the chapter is called where its file does not say; `language` and `kinds` are the book's.
    """

    source: Source
    title: str | None
    language: str
    kinds: OwnKinds


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
    sources, unread = _sources(loaded)
    chapters = _chapters(loaded.manifest, sources, jobs, cache, before.chapters if before else {})
    trees = {wanted.source.path: tree for wanted, (tree, _) in chapters.items()}
    citations, cited = _citations(loaded, trees, cache)
    images = before.book.assets.values() if before and before.book else ()
    book, told = assemble(loaded, trees, images, citations)
    diagnostics = in_order([*found, *unread, *cited, *(d for _, said in chapters.values() for d in said), *told])
    return Reading(loaded, book if _has_text(book) else None, diagnostics, chapters)


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
    all_wanted = [Wanted(source, titles.get(source.path), manifest.language, own) for source in sources]
    fresh = [wanted for wanted in all_wanted if wanted not in known]
    table = kinds({name: (label, like) for name, label, like in own})
    results = read([w.source for w in fresh], table, manifest.language, jobs=jobs, cache=cache, titles=titles)
    here = {**known, **dict(zip(fresh, results, strict=True))}
    return {wanted: here[wanted] for wanted in all_wanted}


def _citations(
    loaded: Loaded, trees: Mapping[str, ChapterTree], cache: Cache
) -> tuple[Citations | None, list[Diagnostic]]:
    """The citations of all chapters, in book order; None without a bibliography."""
    manifest = loaded.manifest
    if not manifest.bibliography:
        return None, []
    found: list[Diagnostic] = []
    name = manifest.citations.style
    style: Source | str | None = name if name in styles() else None
    if name.lower().endswith(".csl"):
        style, said = read_source(loaded.root, name)
        found.extend(said)
    elif style is None:
        hint = did_you_mean(name, styles(), "Name a CSL file in the book's folder, such as `style: styles/apa.csl`.")
        message = f"No citation style “{name}” is shipped: there are {', '.join(styles())}."
        found.append(loaded.report("citation-style-is-usable", ("citations", "style"), message, hint))
    sources = []
    for path in manifest.bibliography:
        source, said = read_source(loaded.root, path)
        found.extend(said)
        sources += [source] if source else []
    given = manifest.citations
    library = Library(tuple(sources), style or styles()[0], manifest.language, given.link, tuple(given.nocite))
    chapters = [trees[path] for path, _ in files(manifest) if path in trees]
    citations, said = cite(library, chapters, cache=cache)
    found.extend(said)
    for i, key in enumerate(given.nocite):
        if key != "*" and key not in citations.keys:
            hint = did_you_mean(key, citations.keys)
            place = ("citations", "nocite", i)
            found.append(loaded.report("citation-known", place, f"The bibliography has no source “{key}”.", hint))
    return citations, found


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
