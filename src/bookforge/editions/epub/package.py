"""The package: finished files become an EPUB container, through EbookLib.

EbookLib is given finished bytes for every file, since its own content classes rewrite what they are given (they parse
XHTML as HTML, lose the attributes of `<html>` and `<body>`, lower-case SVG, and make navigation of whatever has an
`epub:type`). What its writer loses or adds is mended in `_Writer` and `pack`, each mend with a line that says why.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ebooklib import epub
from lxml import etree

from bookforge.editions.epub.deflated import Deflated, deflated
from bookforge.markup import XML_LANG

_RENDITION = "rendition: http://www.idpf.org/vocab/rendition/#"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the package: its id in the manifest, path, media type, bytes, and properties (`nav`, `mathml` …)."""

    id: str
    path: str
    media_type: str
    data: bytes | Deflated
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadatum:
    """A line of the metadata: `dc:name` for a `dc` one, else `<meta>` with the attributes given."""

    name: str
    value: str | None
    attributes: tuple[tuple[str, str], ...] = ()
    dc: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """All that an EPUB holds. `identifier_id` names the `dc:identifier` among the metadata that is the book's own;
    `spine` gives ids with whether they stand in the line of reading; the NCX, if any, has the id `ncx`; `prefixes` are those
    of vocabularies that are not EPUB's own."""

    language: str
    direction: str
    identifier_id: str
    metadata: Sequence[Metadatum]
    items: Sequence[Item]
    spine: Sequence[tuple[str, bool]]
    prefixes: Mapping[str, str] = field(default_factory=dict)


def pack(package: Package, date: dt.datetime) -> bytes:
    """The EPUB's bytes: the same for the same package and date (aware, UTC).

    Raises ValueError when two items share an id or a path, when the spine names none, or when a line of the metadata holds
    what XML cannot (bugs of ours that EbookLib would write down without a word).
    """
    _check(package)
    book = epub.EpubBook()
    book.metadata = {}  # takes away the random identifier and the line that names the version of EbookLib
    book.IDENTIFIER_ID = package.identifier_id
    book.language = package.language
    for prefix, address in package.prefixes.items():
        book.add_prefix(prefix, address)
    book.direction = "rtl" if package.direction == "rtl" else None
    for line in package.metadata:
        book.add_metadata("DC" if line.dc else None, line.name, line.value, dict(line.attributes))
    for item in package.items:
        entry = epub.EpubItem(item.id, item.path, item.media_type, item.data)
        entry.properties = list(item.properties)
        book.add_item(entry)
    book.spine = [(name, "yes" if linear else "no") for name, linear in package.spine]
    file = io.BytesIO()
    writer = _Writer(file, book, {"mtime": date, "package_direction": True, "raise_exceptions": True})
    writer.process()
    writer.write()
    return file.getvalue()


def _check(package: Package) -> None:
    ids = [item.id for item in package.items]
    paths = [item.path.lower() for item in package.items]
    for kind, names in (("id", ids), ("path", paths)):
        twice = sorted(name for name, times in Counter(names).items() if times > 1)
        if twice:
            raise ValueError(f"two items of the package have the {kind} {', '.join(twice)}")
    missing = sorted({name for name, _ in package.spine} - set(ids))
    if missing:
        raise ValueError(f"the spine names {', '.join(missing)}, which the package does not hold")
    for line in package.metadata:  # EbookLib logs what XML cannot hold, and writes the line without it
        etree.Element("meta", dict(line.attributes)).text = line.value


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, its container made the same on every day, its package document told in which language it is."""

    def write(self) -> None:
        date = self.options["mtime"]
        self.out = _Container(self.file_name, date)
        self.out.writestr("mimetype", "application/epub+zip", compress_type=zipfile.ZIP_STORED)  # first (OCF 3.3, 4.3)
        self._write_container()
        self._write_opf()
        self._write_items()
        self.out.close()

    def _write_opf_file(self, root: Any) -> None:
        root.set(XML_LANG, self.book.language)  # EbookLib leaves the package document without a language
        declared = str(root.attrib.pop("prefix", "")).replace(_RENDITION, "").strip()
        if declared:  # without that of renditions, which is reserved: EPUBCheck advises against declaring it again
            root.set("prefix", declared)
        super()._write_opf_file(root)


class _Container(zipfile.ZipFile):
    """A ZIP file whose entries bear the book's date and no trace of the machine: EbookLib's bear the moment of writing."""

    def __init__(self, file: io.BytesIO, date: dt.datetime) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED)
        self._stamp = max(date.timetuple()[:6], (1980, 1, 1, 0, 0, 0))  # a ZIP file knows no earlier day

    def writestr(
        self, name: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        entry = zipfile.ZipInfo(str(name), self._stamp)
        entry.create_system = 3  # Unix, wherever it is written
        entry.external_attr = 0o644 << 16
        if compress_type == zipfile.ZIP_STORED:
            super().writestr(entry, data, compress_type=compress_type)
        else:
            self._put(entry, data if isinstance(data, Deflated) else deflated(_bytes(data)))

    def _put(self, entry: zipfile.ZipInfo, file: Deflated) -> None:
        """Writes an entry that is deflated already, for which `zipfile` has no way."""
        assert self.fp is not None
        entry.compress_type = self.compression
        entry.file_size, entry.CRC, entry.compress_size = file.size, file.crc, len(file.data)
        entry.header_offset = self.fp.tell()
        self._didModify = True
        self.fp.write(entry.FileHeader())
        self.fp.write(file.data)
        self.filelist.append(entry)
        self.NameToInfo[entry.filename] = entry
        self.start_dir = self.fp.tell()


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data
