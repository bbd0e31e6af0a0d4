"""A PDF file is put into the printer's ink: every page with all that it draws, down to masks in forms in patterns."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import accumulate, chain, pairwise
from pathlib import Path

import pikepdf
from pikepdf import Name

from bookforge.cache import Cache, key
from bookforge.editions.print.finishing.drawing import inked
from bookforge.editions.print.finishing.ink import Ink, Mask
from bookforge.editions.print.finishing.pictures import print_picture
from bookforge.editions.print.finishing.shadings import print_shading
from bookforge.layers import is_layered, packed, runs, streams_of

_ROOM = "ink"
_SHORT = 300
"""Bytes of packed operators that are inked sooner than fetched."""
_Drawing = tuple[pikepdf.Object, pikepdf.Object | None]
"""A stream of operators, and what it draws with."""
_SPACE = re.compile(rb"(?<!\S)(?:cs|CS)(?!\S)")


@cache
def _code() -> str:
    """The hash of this room's code, with which an ink may change."""
    return key(*(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))))


def print_in(document: pikepdf.Pdf, ink: Ink, store: Cache) -> None:
    """Puts all pages into an ink, and takes the tags out of what they draw; drawings that were inked before are remembered: what
    a unit has on its pages together, and all furniture of the book."""
    inker = _Inker(ink, store)
    furniture: list[_Drawing] = []
    for run in runs(document.pages):
        apart = [[(stream, page.resources) for stream in _apart(page)] for page in run]
        inker.draw([drawing for page in apart for drawing in page[:1]])
        furniture += (drawing for page in apart for drawing in page[1:])
    inker.draw(furniture)
    for page in document.pages:
        inker.blend(page.obj)
    inker.forget_spaces()


def _apart(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The streams of a page, each of which can be inked by itself: its layers, that of its unit first, or all of it as one."""
    streams = streams_of(page)
    if is_layered(streams):
        opening, unit, furniture = streams
        return [unit, opening, furniture]
    if len(streams) > 1:
        page.contents_coalesce()
        return streams_of(page)
    return streams


class _Inker:
    """Puts streams into an ink, and knows which are in it already: pages share pictures, forms and fonts."""

    def __init__(self, ink: Ink, store: Cache) -> None:
        self._ink, self._cache = ink, store
        self._done: set[tuple[int, int]] = set()
        self._equipped: list[pikepdf.Object] = []

    def draw(self, drawings: Sequence[_Drawing]) -> None:
        """Drawings that are remembered together."""
        new = [(stream, resources) for stream, resources in drawings if self._is_new(stream)]
        for (stream, resources), drawn in zip(new, self._inked(new), strict=True):
            stream.write(drawn, filter=Name.FlateDecode)
            if resources is not None and self._is_new(resources):
                self._equip(resources)

    def _inked(self, drawings: Sequence[_Drawing]) -> list[bytes]:
        """Drawings in the ink, packed; from the cache where they are there. Those that name colour spaces depend on them."""
        stored = [packed(stream) for stream, _ in drawings]
        if self._cache.folder is None or sum(len(data) for _, data in stored) <= _SHORT:
            return [self._drawn(stream.read_bytes(), resources) for stream, resources in drawings]
        name = key(_code(), self._ink.mark, *chain.from_iterable(stored))
        kept = self._cache.read(_ROOM, name, partial(_taken_apart, len(drawings)))
        if kept is not None:
            return kept
        contents = [stream.read_bytes() for stream, _ in drawings]
        drawn = [self._drawn(content, own) for content, (_, own) in zip(contents, drawings, strict=True)]
        if not any(map(_names_space, contents)):
            self._cache.put(_ROOM, name, _put_together(drawn))
        return drawn

    def _drawn(self, content: bytes, resources: pikepdf.Object | None) -> bytes:
        return zlib.compress(inked(content, _spaces(resources), self._ink))

    def blend(self, drawn: pikepdf.Object) -> None:
        """A transparent group is mixed in the inks of the page around it; a mask needs colours of its own (PDF 1.7, 11.6.6).

        In a group of grey, black ink becomes a grey that ghostscript prints in four inks; in one of red, green and blue, too.
        """
        group = drawn.get("/Group")
        if group is None:
            return
        if isinstance(self._ink, Mask):
            group.CS = Name.DeviceGray
        elif "/CS" in group:
            del group["/CS"]

    def forget_spaces(self) -> None:
        """Takes out the colour spaces that drawings have named, and name no more; until then pages share them."""
        for resources in self._equipped:
            if "/ColorSpace" in resources:
                del resources["/ColorSpace"]

    def _equip(self, resources: pikepdf.Object) -> None:
        self._equipped.append(resources)
        for state in _values(resources, "/ExtGState"):
            mask = state.get("/SMask")
            if isinstance(mask, pikepdf.Dictionary) and self._is_new(mask.G):
                _Inker(Mask(), self._cache).form(mask.G)
        for drawn in _values(resources, "/XObject"):
            if drawn.Subtype == Name.Form:
                self.form(drawn)
            elif drawn.Subtype == Name.Image and not isinstance(self._ink, Mask) and self._is_new(drawn):
                print_picture(drawn, self._ink)  # a picture in a mask may be shown on a page, too
        for pattern in _values(resources, "/Pattern"):
            if "/Shading" in pattern:
                self._shade(pattern.Shading)
            else:
                self.form(pattern)
        for shading in _values(resources, "/Shading"):
            self._shade(shading)

    def form(self, form: pikepdf.Object) -> None:
        """A form, a pattern or a mask: a drawing with resources of its own."""
        self.draw([(form, form.get("/Resources"))])
        self.blend(form)

    def _shade(self, shading: pikepdf.Object) -> None:
        if self._is_new(shading):
            print_shading(shading, self._ink)

    def _is_new(self, found: pikepdf.Object) -> bool:
        """Whether an object is seen for the first time; what is written in its place has no number and is seen once."""
        if not found.is_indirect:
            return True
        new = found.objgen not in self._done
        self._done.add(found.objgen)
        return new


def _spaces(resources: pikepdf.Object | None) -> dict[str, pikepdf.Object]:
    """The colour spaces that a drawing may name."""
    return dict(resources.get("/ColorSpace", {}).items()) if resources is not None else {}


def _put_together(drawn: Sequence[bytes]) -> bytes:
    return json.dumps([len(one) for one in drawn]).encode() + b"\n" + b"".join(drawn)


def _taken_apart(count: int, data: bytes) -> list[bytes]:
    """So many drawings that were put together. Raises ValueError or TypeError for what is none of them."""
    head, _, drawn = data.partition(b"\n")
    ends = [0, *accumulate(json.loads(head))]
    if len(ends) != count + 1 or ends[-1] != len(drawn):
        raise ValueError("they are other drawings")
    return [drawn[start:end] for start, end in pairwise(ends)]


def _names_space(content: bytes) -> bool:
    """Whether a drawing chooses a colour space by its name; most do not have these letters at all."""
    return (b"cs" in content or b"CS" in content) and _SPACE.search(content) is not None


def _values(resources: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    named = resources.get(kind)
    if named is not None:
        yield from (value for _, value in named.items())
