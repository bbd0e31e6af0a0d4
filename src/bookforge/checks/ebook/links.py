"""Every address in an ebook leads somewhere: to a file that is there and is listed, to an id that is in it; and no file lies
in the archive that nothing knows of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import tinycss2

from bookforge.checks.ebook.container import Ebook, landing
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.markup import Element, local_name

_ADDRESSES = ("href", "src", "poster", "data", "altimg", "{http://www.w3.org/1999/xlink}href")
_POINTING = ("aria-labelledby", "aria-describedby", "aria-details", "aria-owns", "aria-controls", "headers", "for")
_FETCHED = frozenset({"img", "image", "link", "audio", "video", "source", "script", "object", "embed", "iframe"})
_UNLISTED = ("mimetype", "META-INF/")  # the container's own, which a package never lists


def dead_ends(ebook: Ebook, name: str) -> Iterator[Diagnostic]:
    """What leads nowhere in an ebook, whose file is called `name`."""
    ids = _Ids(ebook)
    yield from _listed(ebook, name)
    for path in _documents(ebook):
        for element, attribute, address in _addresses(ebook, path):
            why = ids.missing(address, path)
            fetched = local_name(element) in _FETCHED and landing(address, path)[0] is None
            if fetched and not address.startswith("data:"):
                why = "which is not in the book: an ebook fetches nothing"
            if why:
                told = f"{attribute.rpartition('}')[2]}=“{address}” in {path} leads to {why}."
                yield report("ebook-link-lands", Place(f"{name}/{path}", element.sourceline), told)
        yield from _pointers(ebook, ids, path, name)
    for path, address in _asked_by_styles(ebook):
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


def _addresses(ebook: Ebook, path: str) -> Iterator[tuple[Element, str, str]]:
    tree = ebook.tree(path)
    for element in tree.iter() if tree is not None else ():
        if not isinstance(element.tag, str) or local_name(element) == "item":
            continue  # what the package lists has been looked at
        for attribute in _ADDRESSES:
            if attribute in element.attrib and not (attribute == "data" and local_name(element) != "object"):
                yield element, attribute, str(element.attrib[attribute])


class _Ids:
    """The ids of each file of an ebook."""

    def __init__(self, ebook: Ebook) -> None:
        self._ebook = ebook
        self._of: dict[str, Counter[str]] = {}

    def of(self, path: str) -> Counter[str]:
        """The ids in a file, and how often each stands there."""
        if path not in self._of:
            tree = self._ebook.tree(path)
            found = (str(value) for value in tree.xpath("//@id")) if tree is not None else ()
            self._of[path] = Counter(found)
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


def _pointers(ebook: Ebook, ids: _Ids, path: str, name: str) -> Iterator[Diagnostic]:
    """Ids that stand twice in a file, and attributes that name one that is not there."""
    for found, count in ids.of(path).items():
        if count > 1:
            yield report(
                "ebook-link-lands", Place(f"{name}/{path}"), f"The id “{found}” stands {count} times in {path}."
            )
    tree = ebook.tree(path)
    for element in tree.iter() if tree is not None else ():
        for attribute in _POINTING:
            for target in (element.get(attribute) or "").split() if isinstance(element.tag, str) else ():
                if target not in ids.of(path):
                    told = f"{attribute}=“{target}” in {path} names an id that is not there."
                    yield report("ebook-link-lands", Place(f"{name}/{path}", element.sourceline), told)


def _asked_by_styles(ebook: Ebook) -> Iterator[tuple[str, str]]:
    """Every address that a style sheet asks for, with the sheet's path."""
    for item in ebook.listed:
        if item.media_type == "text/css" and item.path in ebook.files:
            rules = tinycss2.parse_stylesheet(ebook.files[item.path].decode("utf-8", "replace"))
            yield from ((item.path, address) for address in _urls(rules))


def _urls(nodes: Iterable[tinycss2.ast.Node]) -> Iterator[str]:
    for node in nodes:
        if node.type == "url":
            yield node.value
        elif node.type == "function":
            if node.lower_name == "url":
                yield from (argument.value for argument in node.arguments if argument.type == "string")
            yield from _urls(node.arguments)
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            yield from (token.value for token in node.prelude if token.type in ("string", "url"))
        for part in ("prelude", "content"):
            yield from _urls(getattr(node, part, None) or ())
