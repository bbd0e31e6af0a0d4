"""The words of `book.yaml` that a reader sees: set as the text of the book is, and looked over for leftovers as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bookforge.diagnostics import Diagnostic
from bookforge.manifest import ChapterEntry, Loaded, Manifest, PartEntry
from bookforge.manifest.base import Model
from bookforge.manifest.model import Author
from bookforge.manuscript import signs_in_plain, typeset_bio, typeset_name, typeset_text
from bookforge.positions import Path as KeyPath
from bookforge.reading.wishes import switches

_TEXTS = ("title", "subtitle", "short_title", "rights", "notice", "description")
_LOOKED_OVER = ("title", "subtitle", "short-title", "rights", "notice")  # shops take HTML in a description
_QUOTED = re.compile("[“”„][^“”„]+[“”]|[‘’‚][^‘’‚]+[‘’]|«[^«»]+»|»[^«»]+«")
"""What a word processor makes of a text in straight quotes."""
_OF_ENTRY = ("title", "short-title", "part")


def with_set_words(loaded: Loaded) -> Loaded:
    """The same with the words of the manifest set as the text is: `title: Don't` is printed Don’t."""
    return replace(loaded, manifest=_Setter(loaded.manifest).manifest())


class _Setter:
    """Sets the words of a manifest by what it says itself of language and typography."""

    def __init__(self, given: Manifest) -> None:
        self.given, self.language, self.wanted = given, given.language, switches(given)

    def manifest(self) -> Manifest:
        given = self.given
        fresh = {
            **self._texts(given, *_TEXTS),
            "authors": [self._person(author) for author in given.authors],
            "contributors": [self._person(author) for author in given.contributors],
            "publisher": given.publisher
            and given.publisher.model_copy(update=self._names(given.publisher, "name", "place")),
            "series": given.series and given.series.model_copy(update=self._texts(given.series, "title")),
            "callouts": {name: k.model_copy(update=self._texts(k, "label")) for name, k in given.callouts.items()},
            "citations": given.citations.model_copy(update=self._texts(given.citations, "title")),
            "contents": given.contents.model_copy(update={"body": [self._entry(entry) for entry in given.body]}),
        }
        return given.model_copy(update=fresh)

    def _texts(self, holder: Model, *names: str) -> dict[str, str]:
        given = {name: getattr(holder, name, None) for name in names}
        return {name: typeset_text(text, self.language, self.wanted) for name, text in given.items() if text}

    def _names(self, holder: Model, *names: str) -> dict[str, str]:
        given = {name: getattr(holder, name) for name in names}
        return {name: typeset_name(text, self.language, self.wanted) for name, text in given.items() if text}

    def _person(self, person: Author) -> Author:
        fresh = self._names(person, "name")
        if person.bio:
            fresh["bio"] = typeset_bio(person.bio, person.name, self.language, self.wanted)
        return person.model_copy(update=fresh)

    def _entry(self, entry: ChapterEntry | PartEntry) -> ChapterEntry | PartEntry:
        fresh: dict[str, Any] = self._texts(entry, "title", "short_title", "part")
        if isinstance(entry, PartEntry):
            fresh["chapters"] = [self._entry(chapter) for chapter in entry.chapters]
        else:
            fresh |= self._names(entry, "author")
        return entry.model_copy(update=fresh)


def leftovers(loaded: Loaded) -> Iterator[Diagnostic]:
    """What looks like markup, or is still to be written, in the words of a manifest that are printed."""
    for path, text in _printed(loaded.written.data):
        if _QUOTED.fullmatch(text) and loaded.written.begins(path, text[0]):
            message = f"The quotes of {text} belong to the text: YAML knows straight ones only."
            yield loaded.report("yaml-quotes-are-straight", path, message)
        for left in signs_in_plain(text):
            yield loaded.report(left.code, path, left.message, left.remedy)


def _printed(data: dict[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Every printed text as the author wrote it, with its place."""
    yield from _of((), data, _LOOKED_OVER)
    for key in ("authors", "contributors"):
        for i, person in enumerate(data.get(key) or ()):
            yield from _of((key, i), person, ("name", "bio"))
    yield from _of(("publisher",), data.get("publisher"), ("name", "place"))
    yield from _of(("series",), data.get("series"), ("title",))
    for name, kind in (data.get("callouts") or {}).items():
        yield from _of(("callouts", name), kind, ("label",))
    yield from _of(("citations",), data.get("citations"), ("title",))
    for i, entry in enumerate(data["contents"]["body"]):
        if isinstance(entry, dict):
            yield from _of(("contents", "body", i), entry, _OF_ENTRY)
            for j, chapter in enumerate(entry.get("chapters") or ()):
                if isinstance(chapter, dict):
                    yield from _of(("contents", "body", i, "chapters", j), chapter, _OF_ENTRY)


def _of(path: KeyPath, holder: Any, keys: Iterable[str]) -> Iterator[tuple[KeyPath, str]]:
    """The texts behind some keys; a plain text in the place of the mapping is the first of them."""
    if isinstance(holder, str):
        yield path, holder
    elif isinstance(holder, dict):
        yield from (((*path, key), text) for key in keys if isinstance(text := holder.get(key), str))
