"""The numbers of parts, chapters, appendices and blocks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bookforge.book.numerals import letters, roman
from bookforge.manifest import Manifest, PartEntry
from bookforge.markup import BLOCKS, Element, elements
from bookforge.words import in_words


@dataclass(frozen=True, slots=True)
class Number:
    """A chapter's number: as it is `shown` ("IV", "Four"), and as a figure's number begins with it ("4")."""

    shown: str = ""
    plain: str = ""


def in_style(number: int, style: str, language: str) -> str:
    """A number as the manifest's `numbering` wants it: arabic, roman, words, letters or none."""
    match style:
        case "roman":
            return roman(number)
        case "words":
            return in_words(language, number)
        case "letters":
            return letters(number)
        case "none":
            return ""
    return str(number)


def chapter_numbers(manifest: Manifest, unnumbered: Collection[str]) -> dict[str, Number]:
    """The number of every chapter and appendix by its path; files in `unnumbered`, and pages of other matter, have none."""
    numbers: dict[str, Number] = {}
    entries = [e for item in manifest.body for e in (item.chapters if isinstance(item, PartEntry) else (item,))]
    counted = [e.file for e in entries if e.number and e.file not in unnumbered]
    for count, path in enumerate(counted, start=1):
        shown = in_style(count, manifest.numbering.chapters, manifest.language)
        numbers[path] = Number(shown, str(count) if shown else "")
    appendices = [e.file for e in manifest.back if e.role == "appendix" and e.file and e.file not in unnumbered]
    if len(appendices) > 1:  # an only one is “the appendix”
        for count, path in enumerate(appendices, start=1):
            shown = in_style(count, manifest.numbering.appendices, manifest.language)
            numbers[path] = Number(shown, shown)
    return numbers


def number_blocks(root: Element, unit: int | str) -> None:
    """Gives every block of a chapter, or of a page that is made, its `data-b` ("3.17", "index.4"), by which a page of the
    print edition is found in the ebook."""
    for count, block in enumerate(elements(root, *BLOCKS), start=1):
        block.set("data-b", f"{unit}.{count}")
