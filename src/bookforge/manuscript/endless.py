"""Citation styles and bibliographies whose parts are made of each other without end: pandoc would go round until it is ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from bookforge import limits
from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript.source import Source

_CSL = "{http://purl.org/net/xbiblio/csl}"
_ENTRY = re.compile(r"@\s*(?P<kind>\w+)\s*[{(]\s*(?P<key>[^\s,{}()]+)\s*,")
_FROM = re.compile(r"\b(?:crossref|xdata)\s*=\s*(?:\{(?P<braced>[^{}]*)\}|\"(?P<quoted>[^\"]*)\")", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that has a name: where it stands in its file, and the names that it is made of."""

    place: Place
    made_of: Sequence[str]


def endless_macro(style: Source, root: etree._Element) -> Iterator[Diagnostic]:
    """A macro of a citation style (its text, and what was read of it) that uses itself, or others without end."""
    found = {
        macro.get("name", ""): _Part(
            Place(style.path, macro.sourceline), [e.get("macro", "") for e in macro.iter(_ANY) if e.get("macro")]
        )
        for macro in root.iter(f"{_CSL}macro")
    }
    for name in _endless(found):
        message = f"The macro “{name}” of the citation style is made of others without end."
        remedy = "Take out of the macro what leads back to it."
        yield style.report("citation-style-is-usable", found[name].place, message, remedy)


_ANY = f"{_CSL}*"


def endless_source(file: Source) -> Iterator[Diagnostic]:
    """A source of a .bib file that takes fields from itself (`crossref`, `xdata`), or from others without end."""
    if _FROM.search(file.text) is None:
        return
    entries = list(_ENTRY.finditer(file.text))
    ends = [*(entry.start() for entry in entries[1:]), len(file.text)]
    found = {
        entry["key"]: _Part(file.place(entry.start("key")), _taken(file.text[entry.end() : end]))
        for entry, end in zip(entries, ends, strict=True)
    }
    for key in _endless(found):
        message = f"The source “{key}” takes its fields from others without end (`crossref`, `xdata`)."
        remedy = "Take out of the entry what leads back to it."
        yield file.report("bibliography-is-readable", found[key].place, message, remedy)


def _taken(fields: str) -> list[str]:
    """The keys that an entry takes fields from."""
    lists = (given["braced"] or given["quoted"] or "" for given in _FROM.finditer(fields))
    return [key.strip() for keys in lists for key in keys.split(",")]


def _endless(parts: Mapping[str, _Part]) -> Iterator[str]:
    """The first of some parts that needs itself, or that comes to more of them than any book's does; no more than one."""
    sizes: dict[str, int] = {}  # 0 while what a part is made of is counted
    for name in parts:
        waiting = [name]
        while waiting:
            part = parts[waiting[-1]]
            inner = [other for other in part.made_of if other in parts]
            unknown = [other for other in inner if other not in sizes]
            if unknown:
                sizes[waiting[-1]] = 0
                waiting.append(unknown[0])
                continue
            counted = waiting.pop()
            if any(sizes[other] == 0 for other in inner):
                yield counted
                return
            sizes[counted] = 1 + sum(sizes[other] for other in inner)
            if sizes[counted] > limits.CITATION_PARTS:
                yield counted
                return
