"""What WeasyPrint complained of, in the author's words and, where it can be known, at her line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bookforge.book import Book
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.print.laid import Complaint
from bookforge.editions.print.layout import BASE
from bookforge.languages import is_right_to_left
from bookforge.markup import Element, elements, line_of


def told(book: Book, complaints: Sequence[Complaint]) -> Iterator[Diagnostic]:
    """What WeasyPrint logged, in the author's words; what does not concern her is passed over."""
    glyphs = [complaint.message for complaint in complaints if ".notdef glyph" in complaint.message]
    lacking = [chr(int(code, 16)) for message in glyphs for code in re.findall(r"U\+([0-9A-F]{4,6})", message)]
    yield from _missing_glyphs(book, tuple(dict.fromkeys(lacking)))
    for complaint in complaints:
        yield from _told(complaint)


def _told(complaint: Complaint) -> Iterator[Diagnostic]:
    message = complaint.message
    place = Place(complaint.sheet.removeprefix("<bookforge>/") or "the print edition")
    if ".notdef glyph" in message:
        return
    if message.startswith(("Failed to load", "Font-face")):
        yield report("resource-is-found", place, message.replace(BASE, "").replace("styles/styles/", "styles/") + ".")
    elif ignored := re.match(
        r"(?:Ignored|Invalid or unsupported selector|Parse error|Unknown rules?) .*?at (\d+):(\d+)", message
    ):
        where = Place(place.path, int(ignored[1]), int(ignored[2])) if complaint.sheet else place
        yield report("style-is-understood", where, message)
    elif message.startswith(("No anchor", "Content discarded", "Anchor defined twice", "Image ")):
        return  # links and images are checked on the trees, with their lines
    else:
        yield report("style-is-understood", place, message)


def _missing_glyphs(book: Book, lacking: Sequence[str]) -> Iterator[Diagnostic]:
    """One finding a chapter for all characters of a script; of scripts from right to left `scripts` has told already."""
    homeless = set(lacking)
    for chapter in book.chapters():
        lines = _first_lines(chapter.root, lacking)
        homeless -= lines.keys()
        for here in _by_script(lines):
            if not is_right_to_left("".join(here)):
                yield _lack(Place(chapter.path, min(lines[character] for character in here)), here)
    for here in _by_script(c for c in lacking if c in homeless and not is_right_to_left(c)):
        yield _lack(Place("book.yaml"), here)


def _first_lines(root: Element, wanted: Sequence[str]) -> dict[str, int]:
    """Where each character stands first, of those that stand in a chapter."""
    lines: dict[str, int] = {}
    for element in elements(root):
        words = (element.text or "") + "".join(child.tail or "" for child in element)
        for character in wanted:
            if character in words:
                lines.setdefault(character, line_of(element) or 1)
    return lines


def _by_script(characters: Iterable[str]) -> Iterator[list[str]]:
    """Letters by their script, which Unicode's names begin with (CJK, THAI …); all other signs together."""
    kinds: dict[str, list[str]] = {}
    for character in characters:
        is_letter = unicodedata.category(character)[0] in "LM"
        kind = unicodedata.name(character, "").split(" ")[0].split("-")[0] if is_letter else ""
        kinds.setdefault(kind, []).append(character)
    yield from kinds.values()


def _lack(place: Place, characters: Sequence[str]) -> Diagnostic:
    first = f"“{characters[0]}” (U+{ord(characters[0]):04X})"
    one = f"The character {first} is in none of the book's typefaces."
    many = f"{len(characters)} characters, such as {first}, are in none of the book's typefaces."
    return report("glyph-in-fonts", place, one if len(characters) == 1 else many)
