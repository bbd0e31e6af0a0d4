"""Typefaces for screens: the faces a book really needs, each cut down to the characters it sets.

A whole face has some 300 KB, a subset 20 to 100; without code no monospaced face is packed, without bold italic none of
those. HarfBuzz cuts them, in milliseconds; fontTools, which takes a second for a face, only unpacks WOFF. What has been cut is
remembered, so that HarfBuzz is loaded for new letters only.
"""

from __future__ import annotations

import io
import json
import posixpath
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bookforge.cache import NO_CACHE, Cache, key
from bookforge.diagnostics import Diagnostic, report
from bookforge.editions.cascade import Lettering
from bookforge.editions.stylesheets import FontFace
from bookforge.itself import mark
from bookforge.theme import Theme

if TYPE_CHECKING:
    import uharfbuzz as hb

# Beside what HarfBuzz keeps by itself: small capitals and the figures that books change between.
_FEATURES = ("smcp", "c2sc", "onum", "lnum", "pnum", "tnum")
_ROOM = "faces"


@dataclass(frozen=True, slots=True)
class Subset:
    """A face cut down to what a book needs of it: the file's name (with its extension), its bytes, its media type."""

    face: FontFace
    name: str
    data: bytes
    media_type: str


def embedded(
    used: Mapping[Lettering, frozenset[str]], faces: Iterable[FontFace], theme: Theme, store: Cache = NO_CACHE
) -> tuple[tuple[Subset, ...], tuple[Diagnostic, ...]]:
    """The subsets to pack for some lettering, in the order of `faces`; and faces whose file is missing or no typeface."""
    files = {face: theme.resource(face.source) for face in faces}
    letters = sorted((repr(how), "".join(sorted(characters))) for how, characters in used.items())
    whole = (part for face, data in files.items() for part in (repr(face), "" if data is None else data))
    name = key(mark(), repr(letters), *whole)
    known = store.read(_ROOM, name, partial(_recalled, tuple(files)))
    if known is not None:
        return known, ()
    subsets, found = _cut(used, files)
    if not found:
        store.put(_ROOM, name, _written(tuple(files), subsets))
    return subsets, found


def _cut(
    used: Mapping[Lettering, frozenset[str]], given: Mapping[FontFace, bytes | None]
) -> tuple[tuple[Subset, ...], tuple[Diagnostic, ...]]:
    found: list[Diagnostic] = []
    files: dict[FontFace, bytes] = {}
    for face, data in given.items():
        if data is None:
            message = f"There is no font file “{face.source}”, counted from styles/."
            found.append(report("resource-is-found", face.place, message))
        elif not can_be_cut(data):
            message = f"“{face.source}” is no typeface that can be read."
            found.append(
                report("resource-is-found", face.place, message, "Use a TrueType or OpenType file (.ttf, .otf).")
            )
        else:
            files[face] = data
    needed = _needed(used, files)
    packed = [_packed(face, data, needed[face]) for face, data in files.items() if needed.get(face)]
    return _named_apart(packed), tuple(found)


def _written(faces: tuple[FontFace, ...], subsets: Iterable[Subset]) -> bytes:
    """Subsets as they are kept: each by the number of its face among those that it could be of."""
    told = [(faces.index(one.face), one.name, b64encode(one.data).decode(), one.media_type) for one in subsets]
    return json.dumps(told).encode()


def _recalled(faces: tuple[FontFace, ...], data: bytes) -> tuple[Subset, ...]:
    """Subsets as `_written` wrote them. Raises TypeError or ValueError for what is none of it, be it empty."""
    told = json.loads(data)
    if not isinstance(told, list):
        raise TypeError("it is no list")
    return tuple(Subset(faces[n], name, b64decode(cut), kind) for n, name, cut, kind in told)


def _needed(used: Mapping[Lettering, frozenset[str]], files: Mapping[FontFace, bytes]) -> Mapping[FontFace, set[str]]:
    """The characters each face sets: those that the families before it in the list do not have."""
    coverage: dict[FontFace, frozenset[str]] = {}
    needed: dict[FontFace, set[str]] = {}
    for lettering, characters in used.items():
        wanted = set(characters)
        for family in lettering.families:
            face = nearest_face([f for f in files if f.family.casefold() == family.casefold()], lettering)
            if face is None:
                continue
            if face not in coverage:
                coverage[face] = coverage_of(files[face]) or frozenset()
            has = wanted & coverage[face]
            if any(not c.isspace() for c in has):
                needed.setdefault(face, set()).update(has)
            wanted -= has
    return needed


def nearest_face(faces: Iterable[FontFace], lettering: Lettering) -> FontFace | None:
    """The face of one family that comes nearest: slant before weight (CSS Fonts 4, section 5.2); None of no faces."""
    heavy = lettering.weight >= 600

    def distance(face: FontFace) -> tuple[bool, bool, int]:
        wrong_side = (face.weight >= 600) != heavy
        return face.italic != lettering.italic, wrong_side, abs(face.weight - lettering.weight)

    return min(faces, key=distance, default=None)


def coverage_of(data: bytes) -> frozenset[str] | None:
    """The characters a face has; None for a file that is no typeface."""
    face = _face(data)
    return frozenset(map(chr, face.unicodes)) if face is not None else None


def widths_of(data: bytes, characters: Iterable[str]) -> Mapping[str, float]:
    """How wide some characters are, in em; those that a face does not have are left out, all of them of what is none."""
    face = _face(data)
    if face is None:
        return {}
    import uharfbuzz as hb

    font = hb.Font(face)
    glyphs = {c: glyph for c in characters if (glyph := font.get_nominal_glyph(ord(c))) is not None}
    return {c: font.get_glyph_h_advance(glyph) / face.upem for c, glyph in glyphs.items()}


def can_be_cut(data: bytes) -> bool:
    """Whether a file is a typeface, and a whole one: of a damaged one HarfBuzz may read the characters and make no subset."""
    try:
        return bool(subset(data, " "))
    except (ValueError, RuntimeError):
        return False


def _face(data: bytes) -> hb.Face | None:
    """A file as HarfBuzz reads it; None for one that is no typeface."""
    import uharfbuzz as hb

    plain = _unpacked(data) if data[:4] in (b"wOFF", b"wOF2") else data
    face = hb.Face(plain)
    return face if face.glyph_count and face.unicodes else None


def _unpacked(data: bytes) -> bytes:
    """A WOFF as the TrueType or OpenType that it holds; b"" for a broken one."""
    from fontTools.ttLib import TTFont  # slow to import, and few faces come so

    try:
        font = TTFont(io.BytesIO(data), recalcTimestamp=False)
        font.flavor = None
        plain = io.BytesIO()
        font.save(plain, reorderTables=None)
    except Exception:  # the readers of both kinds raise whatever a damaged file leads them to
        return b""
    return plain.getvalue()


def _packed(face: FontFace, data: bytes, characters: set[str]) -> Subset:
    cut = subset(data, characters)
    kind = "otf" if cut[:4] == b"OTTO" else "ttf"
    stem = posixpath.splitext(posixpath.basename(face.source))[0]
    safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in stem)
    return Subset(face, f"{safe}.{kind}", cut, f"font/{kind}")


def _named_apart(subsets: list[Subset]) -> tuple[Subset, ...]:
    """Files of the same name from different folders get a number."""
    seen: dict[str, int] = {}
    apart = []
    for one in subsets:
        count = seen[one.name.lower()] = seen.get(one.name.lower(), 0) + 1
        stem, dot, kind = one.name.rpartition(".")
        name = one.name if count == 1 else f"{stem}-{count}{dot}{kind}"
        apart.append(Subset(one.face, name, one.data, one.media_type))
    return tuple(apart)


def subset(data: bytes, characters: Iterable[str]) -> bytes:
    """A typeface cut down to some characters, as TrueType or OpenType; the same for the same input, always.

    Raises ValueError for a file that is no typeface, RuntimeError for a damaged one.
    """
    import uharfbuzz as hb

    face = _face(data)
    if face is None:
        raise ValueError("no typeface")
    part = hb.SubsetInput()
    part.unicode_set.update(map(ord, characters))
    part.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    for names in (
        part.name_id_set,
        part.name_lang_id_set,
    ):  # copyright and licence stay, as the Open Font License wants
        names.clear()
        names.invert()
    part.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    return bytes(hb.subset(face, part).blob.data)
