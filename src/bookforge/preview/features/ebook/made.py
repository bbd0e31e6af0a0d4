"""An ebook as the view shows it: the files of its package, its pages in the order of reading, and the lines of the
manuscript that stand on each."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from bookforge.cache import Cache
from bookforge.checks.ebook import Ebook as Opened
from bookforge.checks.ebook import opened
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.editions import epub
from bookforge.editions.epub.names import names_of
from bookforge.markup import Element, elements, text_of
from bookforge.preview.session import State

_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # stands in the metadata only: the same book is the same ebook on any day


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the ebook in the order of reading: its path in the archive, its title, the id of its unit of the book, the
    manuscript's file that it comes from ("": bookforge made it), and how many characters it has.

    `lines` has (n, line) for each block that a line of that file made: the n-th element of the page, from 0. `digest` is
    another one whenever it looks otherwise.
    """

    path: str
    title: str
    unit: str
    source: str
    size: int
    digest: str
    lines: tuple[tuple[int, int], ...]

    def told(self) -> dict[str, object]:
        """What the view knows of it before it is opened."""
        return {
            "path": self.path,
            "title": self.title,
            "unit": self.unit,
            "source": self.source,
            "size": self.size,
            "digest": self.digest,
            "line": min((line for _, line in self.lines), default=0),
        }


@dataclass(frozen=True, slots=True)
class Made:
    """An ebook that was made for a channel: all files of the package, and what its author should know of it."""

    digest: str
    channel: str
    language: str
    opened: Opened
    pages: tuple[Page, ...]
    findings: tuple[Diagnostic, ...]

    def file(self, path: str) -> tuple[bytes, str] | None:
        """The bytes and the media type of a file that the package lists; None for any other."""
        listed, data = self.opened.by_path.get(path), self.opened.files.get(path)
        return None if listed is None or data is None else (data, listed.media_type)

    def leaf(self, path: str) -> Page | None:
        """The page at a path."""
        return next((page for page in self.pages if page.path == path), None)

    def told(self) -> dict[str, object]:
        """The ebook as the view hears of it."""
        return {
            "digest": self.digest,
            "channel": self.channel,
            "language": self.language,
            "bytes": sum(map(len, self.opened.files.values())),
            "contents": self.opened.navigation,
            "pages": [page.told() for page in self.pages],
            "findings": [found.as_json() for found in self.findings],
        }


def make(state: State, channel: str, cache: Cache) -> Made | None:
    """The ebook of the book that is shown; None where there is no book. `channel` "" is the manifest's.

    It lists no printed pages: they would have to be laid out first, and nothing of them is seen on the page.
    """
    if state.good is None or state.good.book is None:
        return None
    book = state.good.book
    ebook = epub.make(book, state.templates.theme, date=_DATE, cache=cache, channel=channel)
    data = ebook.artifact.files[ebook.artifact.main]
    unpacked = opened(data)
    findings = in_order([*ebook.found, *ebook.audited().findings])
    return Made(
        hashlib.sha256(data).hexdigest()[:20],
        channel or book.manifest.epub.channel,
        book.language,
        unpacked,
        tuple(_pages(ebook, unpacked)),
        findings,
    )


def _pages(ebook: epub.Ebook, unpacked: Opened) -> Iterator[Page]:
    """The pages of the spine, each with what is known of the tree it was written from."""
    folder = posixpath.dirname(unpacked.opf)
    starts = {path: unit for unit, path in names_of(ebook.book, {}).paths.items()}
    leaves, units, unit = {}, {}, ""
    for leaf in ebook.leaves:
        unit = starts.get(leaf.path, unit)  # the further files of a long chapter follow its first
        leaves[posixpath.join(folder, leaf.path)] = leaf
        units[posixpath.join(folder, leaf.path)] = unit
    sheets = _digest(
        [data for path, data in sorted(unpacked.files.items()) if unpacked.by_path.get(path) and path.endswith(".css")]
    )
    for path in unpacked.spine:
        leaf, data = leaves[path], unpacked.files[path]
        images = [unpacked.files.get(name, b"") for name in _images(leaf.root, path)]
        yield Page(
            path,
            text_of(title) if (title := leaf.root.find("head/title")) is not None else "",
            units[path],
            leaf.source,
            len(text_of(leaf.root)),
            _digest([data, sheets.encode(), *images]),
            tuple(_lines(leaf.root)),
        )


def _images(root: Element, path: str) -> Iterator[str]:
    for image in elements(root, "img"):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), image.get("src") or ""))


def _lines(root: Element) -> Iterator[tuple[int, int]]:
    """The place among all elements, and the line, of each block that has one: the written page has the same elements."""
    for n, element in enumerate(root.iter(etree.Element)):
        line = element.get("data-line", "")
        if line.isdigit():
            yield n, int(line)


def _digest(parts: Sequence[bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:20]
