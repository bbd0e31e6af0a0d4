"""The chapter files of a book become trees: those that changed since the last reading, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bookforge.book.placed import body_entries, files
from bookforge.cache import NO_CACHE, Cache
from bookforge.diagnostics import Diagnostic
from bookforge.gathered import Gathered, gathered
from bookforge.manifest import Loaded, Manifest
from bookforge.manuscript import Habits, Prepared, Source, beyond, prepare, read_source
from bookforge.manuscript.glossary import Pasted, pasted
from bookforge.reading import remembered
from bookforge.reading.remembered import Read, name_of, recalled
from bookforge.reading.shares import Readers, read_all
from bookforge.reading.wanted import Wanted
from bookforge.reading.wishes import habits, own_kinds, switches, titles_of

Chapters = Mapping[Wanted, Read]
"""Chapters that were read, each with what is wrong with it, by all that they depend on."""


Ready = Mapping[tuple[Source, str | None], Prepared]
"""Texts made ready that take in no other file and have nothing wrong, by the file and what its chapter is called."""


def ready_sources(
    loaded: Loaded, known: Ready, store: Cache = NO_CACHE, *, keep_last: bool = False
) -> tuple[list[Source | Pasted], Ready, list[Diagnostic]]:
    """The chapter files that can be read as text, made ready for pandoc, and what is wrong with them and the others; those that
    were made ready before are `known`, or in the store. One that cannot be read is left out, or stays as it was (`keep_last`)."""
    sources: list[Source | Pasted] = []
    here: dict[tuple[Source, str | None], Prepared] = {}
    found: list[Diagnostic] = []
    titles, own = titles_of(loaded.manifest), habits(loaded.manifest)
    if not known:  # of a book that is known, few texts are asked for: the others would not be kept
        store = _texts_of(loaded.root, store)
    for path, _ in files(loaded.manifest):
        source, said = read_source(loaded.root, path)
        found.extend(said)
        if source is None and keep_last:
            last = {key: ready for key, ready in known.items() if key[0].path == path}
            sources.extend(last.values())
            here.update(last)
            continue
        key = (source, titles.get(path)) if source is not None else None
        ready = known.get(key) or remembered.ready(*key, own, store) if key is not None else None
        if key is not None and ready is not None:
            sources.append(ready)
            here[key] = ready
            continue
        if source is not None and (too_much := list(beyond(source))):
            found.extend(too_much)
            continue
        if source is not None and path == loaded.manifest.glossary_file:
            glossary, wrong = pasted(source)
            ready, said = prepare(loaded.root, glossary.markdown, own, titles.get(path))
            found.extend((*wrong, *glossary.told(said)))
            sources.append(glossary.made_ready(ready))
        elif source is not None:
            ready, said, alone = _made_ready(loaded.root, source, titles.get(path), own, store)
            found.extend(said)
            if len(ready.files) > 1 and (too_much := list(beyond(ready))):  # what is included may stand deep already
                found.extend(too_much)
                continue
            sources.append(ready)
            if key is not None and alone:
                here[key] = ready
    if isinstance(store, Gathered):
        store.keep()
    return sources, here, found


def look_ahead(root: Path, manifest: Manifest, store: Cache) -> None:
    """Has the store know of the texts that `ready_sources` will ask it for, the last first, until it meets one that is there."""
    titles, own, known = titles_of(manifest), habits(manifest), _texts_of(root, store)
    for path, _ in reversed([*files(manifest)]):
        source, _ = read_source(root, path)
        if source is None or path == manifest.glossary_file or any(beyond(source)):
            continue
        if remembered.ready(source, titles.get(path), own, known) is not None:
            return
        _made_ready(root, source, titles.get(path), own, store)


def _texts_of(root: Path, store: Cache) -> Gathered:
    """What the store knows of the texts of a book that are made ready."""
    return gathered(store, "ready", str(root))


def _made_ready(
    root: Path, source: Source, title: str | None, own: Habits, store: Cache
) -> tuple[Prepared, tuple[Diagnostic, ...], bool]:
    """A text made ready, what is wrong with it, and whether the `store` has it now: if it takes in no other file, and nothing is
    wrong."""
    ready, said = prepare(root, source, own, title)
    alone = not said and len(ready.files) == 1
    if alone:
        remembered.keep_ready(source, title, own, ready, store)
    return ready, said, alone


def read_chapters(
    manifest: Manifest,
    sources: Iterable[Source | Pasted],
    readers: Readers,
    cache: Cache,
    known: Chapters,
) -> Chapters:
    """The trees of all chapters, in order: those that are `known`, and the others read."""
    titles = titles_of(manifest)
    own = tuple((name, label, like) for name, (label, like) in own_kinds(manifest).items())
    typography = switches(manifest)
    shifts = {entry.file: entry.shift_headings for entry in body_entries(manifest)}
    all_wanted = [
        Wanted(
            source.markdown if isinstance(source, Pasted) else source,
            titles.get(path),
            manifest.language,
            own,
            typography,
            shifts.get(path),
            source if isinstance(source, Pasted) else None,
        )
        for source in sources
        for path in [source.file.path if isinstance(source, Pasted) else source.path]
    ]
    known = {**_recalled(all_wanted, known, cache), **known}
    fresh = [wanted for wanted in all_wanted if wanted not in known]
    results = read_all(fresh, readers, cache)
    for i, wanted in enumerate(fresh):
        if wanted.glossary is not None:
            tree, said = wanted.glossary.returned(*results[i])
            results[i] = tree, said if wanted.glossary.origins else ()
    here = {**known, **dict(zip(fresh, results, strict=True))}
    return {wanted: here[wanted] for wanted in all_wanted}


def _recalled(all_wanted: Iterable[Wanted], known: Chapters, cache: Cache) -> Chapters:
    """Those that are not `known` and were read in another build; a glossary's places are in its own file, and it is not kept."""
    if cache.folder is None:
        return {}
    lacking = (wanted for wanted in all_wanted if wanted not in known and wanted.glossary is None)
    kept = ((wanted, recalled(name_of(wanted), wanted.source, cache)) for wanted in lacking)
    return {wanted: chapter for wanted, chapter in kept if chapter is not None}
