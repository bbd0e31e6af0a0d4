"""From a folder to a `Book`: the manifest, the chapter files, their trees, the book they make, and all that is wrong.

The way in for whoever needs the whole book: a build reads once, the live preview reads again after every save and hands
back what it read before, so that only what changed goes through pandoc.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bookforge.book import Book, Chapter, Part, assemble
from bookforge.book.assemble import files
from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.diagnostics import Diagnostic, did_you_mean, in_order
from bookforge.folder import is_file
from bookforge.manifest import ChapterEntry, Loaded, Manifest, PartEntry, load, values
from bookforge.manifest.model import Model
from bookforge.manuscript import (
    ChapterTree,
    Citations,
    Habits,
    Library,
    Prepared,
    Source,
    Switches,
    cite,
    prepare,
    read,
    read_source,
    styles,
    typeset_text,
)
from bookforge.manuscript.glossary import pasted
from bookforge.words import word

_CONCORDANCE = "index.yaml"

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
    loaded = _with_set_titles(loaded)
    sources, ready, unread = _sources(loaded, _still_ready(loaded, before))
    chapters = _chapters(loaded.manifest, sources, jobs, cache, before.chapters if before else {})
    concordance, unread_too = _concordance(loaded)
    trees = {wanted.source.path: tree for wanted, (tree, _) in chapters.items()}
    citations, cited = _citations(loaded, trees, cache)
    images = before.book.assets.values() if before and before.book else ()
    book, told = assemble(loaded, trees, images, citations=citations, concordance=concordance)
    read_too = (d for _, said in chapters.values() for d in said)
    diagnostics = in_order([*found, *unread, *unread_too, *cited, *read_too, *told])
    return Reading(loaded, book if _has_text(book) else None, diagnostics, chapters, ready)


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


def _still_ready(loaded: Loaded, before: Reading | None) -> Ready:
    """What was made ready before, unless the manifest says something else of the text now."""
    if before is None or before.loaded is None or habits(before.loaded.manifest) != habits(loaded.manifest):
        return {}
    return before.ready


def _sources(loaded: Loaded, known: Ready) -> tuple[list[Source], Ready, list[Diagnostic]]:
    """The chapter files that can be read as text, made ready for pandoc, and what is wrong with them and the others."""
    sources: list[Source] = []
    here: dict[tuple[Source, str | None], Prepared] = {}
    found: list[Diagnostic] = []
    titles, own = _titles(loaded.manifest), habits(loaded.manifest)
    for path, _ in files(loaded.manifest):
        source, said = read_source(loaded.root, path)
        found.extend(said)
        if source is not None and path == loaded.manifest.glossary_file:
            sources.append(source)  # YAML, of which `pasted` makes Markdown
        elif source is not None:
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


def _concordance(loaded: Loaded) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The file of words that belong in the index: the one that the manifest names, else index.yaml where there is one."""
    named = loaded.manifest.index.concordance
    if named is None and not is_file(loaded.root / _CONCORDANCE):
        return None, ()
    return read_source(loaded.root, named or _CONCORDANCE)


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
    glossaries = {i: pasted(w.source) for i, w in enumerate(fresh) if w.source.path == manifest.glossary_file}
    results = read(
        [glossaries[i][0].markdown if i in glossaries else w.source for i, w in enumerate(fresh)],
        kinds(_own_kinds(manifest)),
        manifest.language,
        jobs=jobs,
        cache=cache,
        titles=titles,
        shifts=given,
        typography=typography,
    )
    for i, (glossary, wrong) in glossaries.items():
        tree, said = glossary.returned(*results[i])
        results[i] = tree, (*wrong, *(said if glossary.origins else ()))
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
    titles.update({entry.file: entry.title for entry in _entries(manifest) if entry.title})
    return titles


def _entries(manifest: Manifest) -> Iterator[ChapterEntry]:
    for item in manifest.body:
        yield from item.chapters if isinstance(item, PartEntry) else (item,)


def _has_text(book: Book) -> bool:
    return any(isinstance(unit, Chapter) or (isinstance(unit, Part) and unit.chapters) for unit in book.body)
