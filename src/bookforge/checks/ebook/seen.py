"""What the gates know of a file when they have looked at it: its ids, its addresses, and whether it may hold a marker.

It depends on nothing but the file's bytes and what looks at them, and is remembered by the hash of both: after an edit most files
of an ebook are the same byte for byte, and need not even be parsed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

import tinycss2

from bookforge.cache import Cache, key
from bookforge.checks.ebook.container import Ebook
from bookforge.checks.ebook.markers import may_hold_markers
from bookforge.itself import mark
from bookforge.markup import Element, local_name

_ROOM = "seen"
_ADDRESSES = ("href", "src", "poster", "data", "altimg", "{http://www.w3.org/1999/xlink}href")
_POINTING = ("aria-labelledby", "aria-describedby", "aria-details", "aria-owns", "aria-controls", "headers", "for")
_CSS = ".css"


class Told(NamedTuple):
    """A value that an element tells in an attribute, and the element's name and line."""

    value: str
    attribute: str
    element: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is in a file: its ids, in order, as often as they stand there; all addresses; all ids of its own that something
    in it points at; and whether any text in it may be a marker or a sign that nobody is to see."""

    ids: tuple[str, ...] = ()
    addresses: tuple[Told, ...] = ()
    pointers: tuple[Told, ...] = ()
    doubtful: bool = False


class Eyes:
    """Looks at the files of an ebook, at each once, and at none that is in the store."""

    def __init__(self, ebook: Ebook, store: Cache) -> None:
        self._ebook, self._store = ebook, store
        self._seen: dict[str, Seen] = {}

    def on(self, path: str) -> Seen:
        """What there is in the file at a path; nothing in one that cannot be read."""
        if path not in self._seen:
            self._seen[path] = self._looked(path)
        return self._seen[path]

    def _looked(self, path: str) -> Seen:
        data = self._ebook.files.get(path)
        if data is None:
            return Seen()
        name = key(mark(), str(path.endswith(_CSS)), data) if self._store.folder is not None else ""
        known = self._store.read(_ROOM, name, _read) if name else None
        if known is not None:
            return known
        tree = None if path.endswith(_CSS) else self._ebook.tree(path)
        seen = _in_sheet(data) if path.endswith(_CSS) else Seen() if tree is None else _in_tree(tree)
        if name:
            self._store.put(_ROOM, name, json.dumps(astuple(seen)).encode())
        return seen


def _read(data: bytes) -> Seen:
    ids, addresses, pointers, doubtful = json.loads(data)
    return Seen(tuple(ids), tuple(Told(*one) for one in addresses), tuple(Told(*one) for one in pointers), doubtful)


def _in_tree(tree: Element) -> Seen:
    ids = tuple(str(value) for value in tree.xpath("//@id"))
    return Seen(ids, tuple(_addresses(tree)), tuple(_pointers(tree)), may_hold_markers(tree))


def _addresses(tree: Element) -> Iterator[Told]:
    for element in tree.iter():
        if not isinstance(element.tag, str) or local_name(element) == "item":
            continue  # what the package lists is looked at there
        for attribute in _ADDRESSES:
            if attribute in element.attrib and not (attribute == "data" and local_name(element) != "object"):
                yield Told(str(element.attrib[attribute]), attribute, local_name(element), element.sourceline)


def _pointers(tree: Element) -> Iterator[Told]:
    for element in tree.iter():
        for attribute in _POINTING:
            for target in (element.get(attribute) or "").split() if isinstance(element.tag, str) else ():
                yield Told(target, attribute, local_name(element), element.sourceline)


def _in_sheet(data: bytes) -> Seen:
    rules = tinycss2.parse_stylesheet(data.decode("utf-8", "replace"))
    return Seen(addresses=tuple(Told(address, "url", "", None) for address in _urls(rules)))


def _urls(nodes: Iterable[Any]) -> Iterator[str]:
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
