"""Every address in an ebook leads somewhere: to a file that is there and is listed, to an id that is in it; and no file lies
in the archive that nothing knows of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bookforge.checks.ebook.container import Ebook, landing
from bookforge.checks.ebook.seen import Eyes
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.markup import local_name

_FETCHED = frozenset({"img", "image", "link", "audio", "video", "source", "script", "object", "embed", "iframe"})
_UNLISTED = ("mimetype", "META-INF/")  # the container's own, which a package never lists


def dead_ends(ebook: Ebook, eyes: Eyes, name: str) -> Iterator[Diagnostic]:
    """What leads nowhere in an ebook, whose file is called `name`."""
    ids = _Ids(ebook, eyes)
    yield from _listed(ebook, name)
    for path in _documents(ebook):
        for told in eyes.on(path).addresses:
            why = ids.missing(told.value, path)
            fetched = told.element in _FETCHED and landing(told.value, path)[0] is None
            if fetched and not told.value.startswith("data:"):
                why = "which is not in the book: an ebook fetches nothing"
            if why:
                message = f"{told.attribute.rpartition('}')[2]}=“{told.value}” in {path} leads to {why}."
                yield report("ebook-link-lands", Place(f"{name}/{path}", told.line), message)
        yield from _pointers(eyes, ids, path, name)
    for path, address in _asked_by_styles(ebook, eyes):
        if why := ids.missing(address, path):
            yield report("ebook-link-lands", Place(f"{name}/{path}"), f"url({address}) in {path} leads to {why}.")


def _listed(ebook: Ebook, name: str) -> Iterator[Diagnostic]:
    """Where the archive and the package's list are not one and the same."""
    listed = Counter(item.path for item in ebook.listed)
    known = {ebook.opf, *listed}
    for path in ebook.files:
        if path not in known and not path.startswith(_UNLISTED):
            message = f"{path} lies in the archive and is not listed in the package."
            yield report("ebook-files-listed", Place(f"{name}/{path}"), message)
    for path, count in listed.items():
        if path not in ebook.files:
            message = f"The package lists {path}, which is not in the archive."
            yield report("ebook-files-listed", Place(f"{name}/{ebook.opf}"), message)
        elif count > 1:
            yield report("ebook-files-listed", Place(f"{name}/{ebook.opf}"), f"The package lists {path} twice.")
    for path in ebook.doubled:
        yield report("ebook-files-listed", Place(f"{name}/{path}"), f"{path} stands twice in the archive.")
    known_ids = {item.id for item in ebook.listed}
    for ref in ebook.package.iter():
        if local_name(ref) == "itemref" and ref.get("idref") not in known_ids:
            message = f"The order of reading names “{ref.get('idref')}”, which the package does not list."
            yield report("ebook-files-listed", Place(f"{name}/{ebook.opf}", ref.sourceline), message)


def _documents(ebook: Ebook) -> Iterator[str]:
    """The files that hold addresses: pages, drawings, the NCX, the package document."""
    yield ebook.opf
    for item in ebook.listed:
        if item.media_type.endswith("+xml"):
            yield item.path


class _Ids:
    """The ids of each file of an ebook."""

    def __init__(self, ebook: Ebook, eyes: Eyes) -> None:
        self._ebook, self._eyes = ebook, eyes
        self._of: dict[str, Counter[str]] = {}

    def of(self, path: str) -> Counter[str]:
        """The ids in a file, and how often each stands there."""
        if path not in self._of:
            self._of[path] = Counter(self._eyes.on(path).ids)
        return self._of[path]

    def missing(self, address: str, origin: str) -> str:
        """What an address leads to that is not there; "" where all is well, and for one that leads out of the book."""
        path, fragment = landing(address, origin)
        if path is None:
            return ""
        if path not in self._ebook.files:
            return f"{path or address}, a file that is not in the book"
        if not fragment or not path.endswith((".xhtml", ".html", ".htm", ".svg", ".xml")):
            return ""
        return "" if fragment in self.of(path) else f"#{fragment}, an id that is not in {path}"


def _pointers(eyes: Eyes, ids: _Ids, path: str, name: str) -> Iterator[Diagnostic]:
    """Ids that stand twice in a file, and attributes that name one that is not there."""
    for found, count in ids.of(path).items():
        if count > 1:
            yield report(
                "ebook-link-lands", Place(f"{name}/{path}"), f"The id “{found}” stands {count} times in {path}."
            )
    for told in eyes.on(path).pointers:
        if told.value not in ids.of(path):
            message = f"{told.attribute}=“{told.value}” in {path} names an id that is not there."
            yield report("ebook-link-lands", Place(f"{name}/{path}", told.line), message)


def _asked_by_styles(ebook: Ebook, eyes: Eyes) -> Iterator[tuple[str, str]]:
    """Every address that a style sheet asks for, with the sheet's path."""
    for item in ebook.listed:
        if item.media_type == "text/css" and item.path in ebook.files:
            yield from ((item.path, told.value) for told in eyes.on(item.path).addresses)
