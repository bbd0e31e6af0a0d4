"""Characters that none of the book's typefaces has, told from the typefaces alone."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping

from bookforge.book import Book
from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.fonts import coverage_of
from bookforge.editions.stylesheets import font_faces, read
from bookforge.languages import is_right_to_left
from bookforge.manifest import Loaded
from bookforge.manuscript import read_source
from bookforge.markup import MATHML, Element, elements, line_of
from bookforge.theme import Theme

_ROOM = "coverage"
_UNSET = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co", "Mn"})  # spaces, and what other rules tell
_NAMED = 3


def lacking_glyphs(loaded: Loaded, book: Book, cache: Cache) -> Iterator[Diagnostic]:
    """One finding a chapter for the characters that would be empty boxes in print; scripts from right to left are told by
    `print-sets-script`."""
    has: frozenset[str] | None = None
    for chapter in book.chapters():
        strange = {c for c in set("".join(map(str, chapter.root.itertext()))) if c > "\u024f"}
        if not strange:
            continue
        if has is None:
            has = _coverage(Theme(loaded.root, loaded.manifest.style), cache)
        lacking = sorted(c for c in strange - has if unicodedata.category(c) not in _UNSET and not is_right_to_left(c))
        first = {c: line for c in lacking if (line := _line(chapter.root, c)) is not None}
        if first:
            shown = ", ".join(f"“{c}” (U+{ord(c):04X})" for c in list(first)[:_NAMED])
            more = f" and {len(first) - _NAMED} more" if len(first) > _NAMED else ""
            what = "A character is" if len(first) == 1 else "Characters are"
            message = f"{what} in none of the book's typefaces: {shown}{more}."
            yield _told(loaded, chapter.path, first, message)


def _told(loaded: Loaded, path: str, first: Mapping[str, int], message: str) -> Diagnostic:
    """A finding at the first of some characters, each with the line of its block; at the line alone where the author has not
    written the character itself."""
    source, _ = read_source(loaded.root, path)
    if source is None:
        return report("glyph-in-fonts", Place(path, min(first.values())), message)
    found = min(source.find(character, line) for character, line in first.items())
    return source.report("glyph-in-fonts", found, message)


def _coverage(theme: Theme, cache: Cache) -> frozenset[str]:
    """The characters that some face of the book has."""
    rules, _ = read(theme.sheets("book.css", "print.css"))
    files = {data for face in font_faces(rules)[0:] if (data := theme.resource(face.source)) is not None}
    return frozenset().union(*(_of_file(data, cache) for data in files))


def _of_file(data: bytes, cache: Cache) -> frozenset[str]:
    name = key("1", data)
    kept = cache.get(_ROOM, name)
    if kept is not None:
        return frozenset(map(chr, json.loads(kept)))
    found = coverage_of(data) or frozenset()
    cache.put(_ROOM, name, json.dumps(sorted(map(ord, found))).encode())
    return found


def _line(root: Element, character: str) -> int | None:
    """Where a character stands first, outside formulas, which are drawn with a face of their own."""
    for element in elements(root):
        if str(element.tag).startswith(f"{{{MATHML}}}"):
            continue
        if character in (element.text or "") + "".join(child.tail or "" for child in element):
            return line_of(element) or 1
    return None
