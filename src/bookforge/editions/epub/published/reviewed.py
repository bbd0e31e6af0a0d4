"""Reads the file of ids as its author left it, and tells what in it cannot be meant."""

from __future__ import annotations

import re
from typing import Any

from bookforge.diagnostics import Diagnostic, Place, did_you_mean
from bookforge.editions.epub.published.likeness import Mark
from bookforge.editions.epub.published.record import Known
from bookforge.manuscript import Source
from bookforge.manuscript.source import yaml_of
from bookforge.positions import Path, Positioned

_KEYS = ("id", "file", "title", "mark", "gone", "sections")
_ID = re.compile(r"[^\W\d][^\s#%&?/\\\"'<>]*")
_HASH = re.compile(r"[0-9a-f]{1,6}")


def reviewed(source: Source) -> tuple[tuple[Known, ...], tuple[Diagnostic, ...]]:
    """What an `ids.yaml` holds, and what is wrong with it; an entry with a mistake is left out."""
    positions = yaml_of(source)
    if isinstance(positions, Diagnostic):
        return (), (positions,)
    reader = _Reader(source, positions)
    return reader.known(), tuple(reader.found)


class _Reader:
    """Takes entries out of the file, noting what does not fit."""

    def __init__(self, source: Source, yaml: Positioned) -> None:
        self.source, self.yaml = source, yaml
        self.found: list[Diagnostic] = []
        self.seen: dict[str, int] = {}

    def known(self) -> tuple[Known, ...]:
        data = self.yaml.data
        if data is None:
            return ()
        entries = data.get("ids") if isinstance(data, dict) else None
        if entries is None and isinstance(data, dict) and "ids" in data:
            return ()  # all entries were taken out
        return self._entries(("ids",), entries)

    def _entries(self, path: Path, entries: Any) -> tuple[Known, ...]:
        if not isinstance(entries, list):
            self._tell(path, f"`{path[-1]}` is to be a list of entries, as bookforge wrote it.")
            return ()
        read = [self._entry((*path, i), entry) for i, entry in enumerate(entries)]
        return tuple(known for known in read if known is not None)

    def _entry(self, path: Path, entry: Any) -> Known | None:
        if not isinstance(entry, dict):
            self._tell(path, "An entry is to be keys and values, as bookforge wrote it.")
            return None
        before = len(self.found)
        for key in entry:
            if key not in _KEYS:
                hint = did_you_mean(str(key), _KEYS, f"The keys of an entry are {', '.join(_KEYS)}.")
                self._tell((*path, key), f"The key “{key}” means nothing here.", hint)
        name = self._id((*path, "id"), entry.get("id"))
        gone = entry.get("gone", False)
        if not isinstance(gone, bool):
            self._tell((*path, "gone"), "`gone` is to be true or false.")
        mark = self._mark((*path, "mark"), entry.get("mark"))
        sections = self._entries((*path, "sections"), entry["sections"]) if entry.get("sections") else ()
        if len(self.found) > before:
            return None
        return Known(name, _text(entry.get("file")), _text(entry.get("title")), mark, gone, sections)

    def _id(self, path: Path, value: Any) -> str:
        name = _text(value)
        line = (self.yaml.keys.get(path) or self.yaml.of(path))[0]
        if not _ID.fullmatch(name):
            self._tell(
                path, f"“{name}” is no id.", "An id begins with a letter and has no spaces; letters, digits and - do."
            )
        elif name in self.seen:
            self._tell(path, f"The id “{name}” stands in line {self.seen[name]} already.", "Give one of them another.")
        self.seen.setdefault(name, line)
        return name

    def _mark(self, path: Path, value: Any) -> Mark:
        hashes = _text(value).split()
        if not all(_HASH.fullmatch(one) for one in hashes):
            self._tell(path, "The mark is not as bookforge wrote it.", "Take the line out: it is made anew.")
            return ()
        return tuple(int(one, 16) for one in hashes)

    def _tell(self, path: Path, message: str, remedy: str = "") -> None:
        place = self.yaml.keys.get(path) or self.yaml.of(path)
        self.found.append(self.source.report("ids-entry-fits", Place(self.source.path, *place), message, remedy))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
