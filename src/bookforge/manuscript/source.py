"""The text of one chapter file, and where each character of it stands."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from urllib.parse import unquote

from bookforge import limits
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.folder import NotUtf8, TooLarge, contents, decode, within
from bookforge.manuscript.zones import Zone, Zones, zones_of
from bookforge.positions import BadYaml, Positioned
from bookforge.positions import read as read_yaml

_GAP = re.compile(r"\n[ \t>]*(?=\n)")
_MOST_ALIKE = 50  # places of the same words from the same line: to find each, those before it are counted
_MOST = 20_000
_PACKED = "a file of Word, LibreOffice or Pages"
_NO_TEXT = {b"PK\x03\x04": _PACKED, b"\xd0\xcf\x11\xe0": _PACKED, b"{\\rtf": "an RTF file", b"%PDF-": "a PDF"}
"""How files begin that authors take for text, and what they are."""
_TAG = re.compile(r"</?[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file: `path` relative to the book's folder with `/`, `text` with `\\n` line ends and no byte order mark."""

    path: str
    text: str
    _starts: list[int] = field(init=False, repr=False, compare=False)
    _parts: Zones | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        starts, end = [0], self.text.find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = self.text.find("\n", end + 1)
        object.__setattr__(self, "_starts", starts)

    def place(self, offset: int) -> Place:
        """The line and column (from 1) of a character offset (from 0)."""
        row = bisect.bisect_right(self._starts, offset) - 1
        return Place(self.path, row + 1, offset - self._starts[row] + 1)

    def offset(self, place: Place) -> int:
        """The character offset of a place, as `place` counts it."""
        return self._starts[min(place.line or 1, len(self._starts)) - 1] + (place.column or 1) - 1

    @property
    def parts(self) -> tuple[str, ...]:
        """The files that the text is made of."""
        return (self.path,)

    @property
    def line_count(self) -> int:
        """How many lines there are; a line end at the end of the file begins one more."""
        return len(self._starts)

    def line(self, number: int | None) -> str:
        """The text of a line (from 1) without its line end; "" for None or past the end."""
        return rows_of(self.text)[number - 1] if number is not None and 1 <= number <= len(self._starts) else ""

    def find(self, needle: str, line: int | None, skip: int = 0, zone: Zone = Zone.WORDS) -> Place:
        """Where `needle` next stands as words of its own at or after a line; `skip` passes over as many of them.

        It is looked for in its `zone` first, then wherever it stands. An address is found as the author typed it, whether
        or not pandoc escaped it. When there is none: the line itself.
        """
        wanted = [_words(word) for word in dict.fromkeys((needle, unquote(needle))) if word]
        return self._first([*wanted, _plain(needle)] if needle else [], line, skip, [{zone}, *({z} for z in Zone)])

    def find_id(self, name: str, line: int | None, skip: int = 0) -> Place:
        """Where an id is given, in Markdown or in HTML, at or after a line; as `find`."""
        given = re.compile(rf"(?<![\w(])#{re.escape(name)}(?![\w-])|(?<=\bid=[\"']){re.escape(name)}(?=[\"'])")
        return self._first([given], line, skip, [{Zone.WORDS, Zone.MARKS}, {Zone.CODE}])

    def _first(self, patterns: list[re.Pattern[str]], line: int | None, skip: int, zones: Sequence[set[Zone]]) -> Place:
        """Looks in the paragraph that begins with the line first, in some zones of it after others, then in all that
        follows; what a later pattern matches counts only where those before it match nothing."""
        start = self._start(line) if line else 0
        gap = _GAP.search(self.text, start) if line else None
        nearest: int | None = None
        for pattern in patterns:
            for end, wanted in product((gap.start() if gap else 0, len(self.text)), zones):
                all_of = (m.start() for m in pattern.finditer(self.text, start, end))
                found = list(islice((at for at in all_of if self._zones().at(at) in wanted), skip + 1))
                if len(found) > skip:
                    return self.place(found[-1])
                nearest = found[-1] if found and nearest is None else nearest
            if nearest is not None:
                return self.place(nearest)
        return Place(self.path, line, 1 if line else None)

    def zone(self, offset: int) -> Zone:
        """What stands at a character offset: words, marks around them, or code."""
        return self._zones().at(offset)

    def _zones(self) -> Zones:
        if self._parts is None:
            object.__setattr__(self, "_parts", zones_of(self.text))
        return self._parts or Zones(())

    def _start(self, line: int) -> int:
        """The offset at which a line begins; 0 for one that is not there."""
        return self._starts[line - 1] if line <= len(self._starts) else 0

    def from_line(self, line: int) -> str:
        """The text from a line on."""
        return self.text[self._start(line) :]

    def find_tag(self) -> Place:
        """Where the first tag of raw HTML stands."""
        tag = _TAG.search(self.text)
        return self.place(tag.start()) if tag else Place(self.path, 1, 1)

    def report(self, code: str, place: Place, message: str, remedy: str = "") -> Diagnostic:
        """A diagnostic at a place of this file, with the line it points at."""
        return report(code, place, message, remedy, excerpt=self.line(place.line))


@lru_cache(maxsize=8)
def rows_of(text: str) -> tuple[str, ...]:
    """The lines of a text, for whoever asks for one after another: each is there once, however many findings show it."""
    return tuple(text.split("\n"))


class Pointer:
    """Finds the places of findings in one source. Asked again for the same words from the same line, as it is when a
    mistake stands twice in a paragraph, it points at the next of them; of very many, only the
    line is told."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._asked: Counter[tuple[str, str, int | None, Zone]] = Counter()
        self._all = 0

    def at(self, needle: str, line: int | None, purpose: str = "", zone: Zone = Zone.WORDS) -> Place:
        """Where `needle` stands at or after a line; what is asked for one purpose does not count for another."""
        key = purpose, needle, line, zone
        self._asked[key] += 1
        self._all += 1
        if self._asked[key] > _MOST_ALIKE or self._all > _MOST:
            return Place(self._source.path, line, 1 if line else None)
        return self._source.find(needle, line, self._asked[key] - 1, zone)


def _words(needle: str) -> re.Pattern[str]:
    """Matches `needle` where it is not a part of a longer word (`#sign` is not in `#signs`)."""
    before = r"(?<![\w/-])" if needle[0].isalnum() else r"(?<![\w:/.-])"
    begins = before if needle[0].isalnum() or needle[0] in "/.#" else ""
    ends = r"(?![\w#-])" if needle[-1].isalnum() else ""
    return re.compile(begins + _spaced(needle) + ends)


def _plain(needle: str) -> re.Pattern[str]:
    """Matches `needle` wherever it stands."""
    return re.compile(_spaced(needle))


def _spaced(needle: str) -> str:
    """What matches a needle whose spaces may be line ends, as they are where the author's line ended."""
    return r"\s+".join(map(re.escape, needle.split(" "))) if needle.strip() else re.escape(needle)


def yaml_of(source: Source) -> Positioned | Diagnostic:
    """A file of the book read as YAML, or what is wrong with it."""
    try:
        return read_yaml(source.text)
    except BadYaml as error:
        place = Place(source.path, error.line, error.column)
        return source.report("yaml-is-valid", place, f"{source.path} cannot be read: {error.problem}.", error.remedy)


def read_source(
    root: Path, path: str, most: int = limits.CHAPTER_BYTES
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Reads `root/path`, of at most so many bytes; None with a diagnostic when it cannot be read as text (that it exists, the
    manifest has checked)."""
    file = within(root, path)
    if file is None:
        return None, (report("file-in-book", Place(path), f"“{path}” leads out of the book's folder."),)
    try:
        data = contents(file, most)
    except TooLarge as error:
        return None, (report("file-is-not-too-large", Place(path), f"“{path}” cannot be read: {error}."),)
    except OSError as error:
        message = f"“{path}” cannot be read: {error.strerror or error}."
        return None, (report("file-exists", Place(path), message),)
    kind = next((kind for beginning, kind in _NO_TEXT.items() if data.startswith(beginning)), None)
    if kind is not None:
        return None, (report("file-is-text", Place(path), f"“{path}” is {kind}, not plain text."),)
    try:
        text = decode(data)
    except NotUtf8 as error:
        place = Place(path, error.line, error.column)
        return None, (report("text-is-utf8", place, f"The file is not UTF-8: {error}."),)
    # A NUL would end the text early in C libraries; it means nothing in prose.
    return Source(path, text.replace("\x00", "�")), ()
