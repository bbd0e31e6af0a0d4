"""What a book reads besides its chapters: the sources that it cites, the words that belong in its index."""

from __future__ import annotations

import os
from collections.abc import Mapping

from bookforge import limits
from bookforge.book.placed import files
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manifest import Loaded
from bookforge.manuscript import ChapterTree, Citations, Library, Source, cite, read_source, styles

_CONCORDANCE = "index.yaml"


def find_concordance(loaded: Loaded) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The file of words that belong in the index: the one that the manifest names, else index.yaml where there is one."""
    named = loaded.manifest.index.concordance
    if named is None and not os.path.lexists(loaded.root / _CONCORDANCE):
        return None, ()
    return read_source(loaded.root, named or _CONCORDANCE, limits.MANIFEST_BYTES)


def find_citations(
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
        source, said = read_source(loaded.root, path, limits.LIBRARY_BYTES)
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
