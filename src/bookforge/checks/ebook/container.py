"""An EPUB opened: the container, the package document in it, and the pages in reading order.

Whoever wrote it is not trusted: nothing is unpacked onto the disk, no entity is expanded, no address fetched, and an archive
that would swell beyond all measure is refused.
"""

from __future__ import annotations

import html.entities
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, urlsplit

from lxml import etree

from bookforge.markup import Element, local_name

XHTML_TYPES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_NCX_TYPE = "application/x-dtbncx+xml"
_MOST_FILES = 20_000
_MOST_BYTES = 1 << 30  # unpacked; the largest ebooks that stores take are 650 MB
_MOST_OF_ONE = 256 << 20
_SWELLS = 200  # times its packed size: text is packed to a fifth, drawings to a fiftieth
_SMALL = 10 << 20  # what is smaller does no harm, however well it was packed
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


class NotAnEpub(Exception):
    """A file that cannot be opened as an EPUB; the message says why, in words for who has it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the package lists it: its id, its path in the archive, its media type, its properties."""

    id: str
    path: str
    media_type: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ebook:
    """An opened EPUB. `files` are all its bytes by path, in the archive's order (`doubled` names those that stand in it
    twice); `opf` is the path of the package document and `package` its tree; `listed` is what that lists, `spine` the paths
    in reading order."""

    files: Mapping[str, bytes]
    doubled: tuple[str, ...]
    opf: str
    package: Element
    listed: tuple[Listed, ...]
    spine: tuple[str, ...]
    _trees: dict[str, Element | None] = field(default_factory=dict, repr=False, compare=False)

    def tree(self, path: str) -> Element | None:
        """The tree of an XML file; None where there is none, or nothing to read in it."""
        if path not in self._trees:
            data = self.files.get(path)
            self._trees[path] = parsed(data) if data is not None else None
        return self._trees[path]

    @cached_property
    def by_path(self) -> Mapping[str, Listed]:
        """What the package lists, by path."""
        return {item.path: item for item in self.listed}

    @property
    def page_paths(self) -> tuple[str, ...]:
        """The paths of its pages: those of the spine in its order, then the others."""
        pages = [item.path for item in self.listed if item.media_type in XHTML_TYPES]
        known = set(pages)
        return tuple(dict.fromkeys([*(path for path in self.spine if path in known), *pages]))

    @property
    def pages(self) -> Iterator[tuple[str, Element]]:
        """The pages that can be read, in that order."""
        return ((path, tree) for path in self.page_paths if (tree := self.tree(path)) is not None)

    @property
    def navigation(self) -> str | None:
        """The path of the navigation document."""
        return next((item.path for item in self.listed if "nav" in item.properties), None)

    @property
    def ncx(self) -> str | None:
        """The path of the NCX."""
        return next((item.path for item in self.listed if item.media_type == _NCX_TYPE), None)


def opened(data: bytes) -> Ebook:
    """An EPUB from its bytes. Raises `NotAnEpub`."""
    files, doubled = _unpacked(data)
    container = parsed(files.get("META-INF/container.xml", b""))
    if container is None:
        raise NotAnEpub("it has no META-INF/container.xml, which would say where the book is")
    roots = (e.get("full-path") or "" for e in container.iter() if local_name(e) == "rootfile")
    opf = next((path for path in roots if path in files), None)
    package = parsed(files[opf]) if opf is not None else None
    if opf is None or package is None:
        raise NotAnEpub("it has no package document, which would list its files")
    listed = tuple(_listed(package, opf))
    paths = {item.id: item.path for item in listed}
    refs = (e.get("idref") or "" for e in package.iter() if local_name(e) == "itemref")
    return Ebook(files, doubled, opf, package, listed, tuple(paths[ref] for ref in refs if ref in paths))


def _unpacked(data: bytes) -> tuple[dict[str, bytes], tuple[str, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_bombs(entries)
            files = {entry.filename: _bytes(archive, entry) for entry in entries}
    except NotAnEpub:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        raise NotAnEpub(f"its archive cannot be read ({error})") from error
    names = [entry.filename for entry in entries]
    return files, tuple(name for name in files if names.count(name) > 1) if len(names) > len(files) else ()


def _refuse_bombs(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > _MOST_FILES:
        raise NotAnEpub(f"it holds {len(entries):,} files, which no book needs")
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise NotAnEpub("it would unpack to more than a gigabyte")
    for entry in entries:
        swells = entry.file_size > _SMALL and entry.file_size > _SWELLS * max(entry.compress_size, 1)
        if swells or entry.file_size > _MOST_OF_ONE:
            raise NotAnEpub(f"“{entry.filename}” in it would unpack to {entry.file_size:,} bytes")


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)  # not a byte more than the archive has said there would be


def _listed(package: Element, opf: str) -> Iterator[Listed]:
    for item in package.iter():
        if local_name(item) == "item":
            path = landing(item.get("href") or "", opf)[0] or ""
            yield Listed(
                item.get("id") or "", path, item.get("media-type") or "", tuple((item.get("properties") or "").split())
            )


def landing(address: str, origin: str) -> tuple[str | None, str]:
    """Where an address in the file `origin` leads: a path in the archive and a fragment; no path for one out of the book."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "", ""
    if parts.scheme or parts.netloc:
        return None, ""
    path = unquote(parts.path)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(origin), path)) if path else origin
    return joined, unquote(parts.fragment)


def parsed(data: bytes) -> Element | None:
    """The tree of an XML file, or what can be had of a broken one; entities that HTML names are their characters."""
    if b"&" in data:
        data = _NAMED.sub(_character, data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        return None


def _character(found: re.Match[bytes]) -> bytes:
    character = html.entities.html5.get(f"{found[1].decode()};") if found[1] not in _OF_XML else None
    return found[0] if character is None else "".join(f"&#{ord(c)};" for c in character).encode()
