"""From a folder to a `Book`: the manifest, the chapter files, their trees, the book they make, and all that is wrong.

The way in for whoever needs the whole book: a build reads once, the live preview reads again after every save and hands
back what it read before, so that only what changed goes through pandoc.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bookforge.book import Book, Chapter, Part, assemble
from bookforge.book.assemble import files
from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.diagnostics import Diagnostic, did_you_mean, in_order
from bookforge.manifest import ChapterEntry, Loaded, Manifest, PartEntry, load, values
from bookforge.manuscript import (
    ChapterTree,
    Citations,
    Habits,
    Library,
    Source,
    Switches,
    cite,
    prepare,
    read,
    read_source,
    styles,
)
from bookforge.words import word

OwnKinds = tuple[tuple[str, str | None, str | None], ...]
"""A book's own callout kinds: (name, label, like)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the tree of one chapter depends on: equal ones have equal trees.

    `source` is the text made ready for pandoc, with all that it includes; `title` is what the chapter is called where its
    file does not say, `shift` what the manifest adds to the levels of its headings (None where it does not say);
    `language`, `kinds` and `typography` are the book's.
    """

    source: Source
    title: str | None
    language: str
    kinds: OwnKinds
    typography: Switches
    shift: int | None = None


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
    """The chapter files that can be read as text, made ready for pandoc, and what is wrong with them and the others."""
    sources: list[Source] = []
    found: list[Diagnostic] = []
    titles, own = _titles(loaded.manifest), habits(loaded.manifest)
    for path, _ in files(loaded.manifest):
        source, said = read_source(loaded.root, path)
        found.extend(said)
        if source is not None:
            ready, said = prepare(loaded.root, source, own, titles.get(path))
            found.extend(said)
            sources.append(ready)
    return sources, found


def habits(manifest: Manifest) -> Habits:
    """What a manifest says of the text of its chapters."""
    return Habits(frozenset(kinds(_own_kinds(manifest))), frozenset(manifest.compat), values(manifest))


def _own_kinds(manifest: Manifest) -> dict[str, tuple[str | None, str | None]]:
    return {name: (kind.label, kind.like) for name, kind in manifest.callouts.items()}


def _chapters(manifest: Manifest, sources: Iterable[Source], jobs: int, cache: Cache, known: Chapters) -> Chapters:
    """The trees of all chapters, in order: those that are `known`, and the others read."""
    titles = _titles(manifest)
    own = tuple((name, label, like) for name, (label, like) in _own_kinds(manifest).items())
    typography = switches(manifest)
    shifts = {entry.file: entry.shift_headings for entry in _entries(manifest)}
    all_wanted = [
        Wanted(source, titles.get(source.path), manifest.language, own, typography, shifts.get(source.path))
        for source in sources
    ]
    fresh = [wanted for wanted in all_wanted if wanted not in known]
    given = {w.source.path: w.shift for w in fresh if w.shift is not None}
    results = read(
        [wanted.source for wanted in fresh],
        kinds(_own_kinds(manifest)),
        manifest.language,
        jobs=jobs,
        cache=cache,
        titles=titles,
        shifts=given,
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


def _citations(
    loaded: Loaded, trees: Mapping[str, ChapterTree], cache: Cache
) -> tuple[Citations | None, list[Diagnostic]]:
    """The citations of all chapters, in book order; None without a bibliography."""
    manifest = loaded.manifest
    if not manifest.bibliography:
        return None, []
    found: list[Diagnostic] = []
    style: Source | str | None = manifest.citations.style
    if style.lower().endswith(".csl"):
        style, said = read_source(loaded.root, style)
        found.extend(said)
    elif style not in styles():
        hint = did_you_mean(style, styles(), "Name a CSL file in the book's folder, such as `style: styles/apa.csl`.")
        message = f"No citation style “{style}” is shipped: there are {', '.join(styles())}."
        found.append(loaded.report("citation-style-is-usable", ("citations", "style"), message, hint))
        style = None
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
    titles.update({entry.file: entry.title for entry in _entries(manifest) if entry.title})
    return titles


def _entries(manifest: Manifest) -> Iterator[ChapterEntry]:
    for item in manifest.body:
        yield from item.chapters if isinstance(item, PartEntry) else (item,)


def _has_text(book: Book) -> bool:
    return any(isinstance(unit, Chapter) or (isinstance(unit, Part) and unit.chapters) for unit in book.body)
