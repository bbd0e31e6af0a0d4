"""Citations: the sources of a bibliography and the citations of all chapters go to citeproc together, once, in book order,
so that numbers, 2020a and 2020b, "ibid." and the short form of a second citation are right over the whole book.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from lxml import etree

from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript import pandoc
from bookforge.manuscript.chapter import ChapterTree
from bookforge.manuscript.endless import endless_macro, endless_source
from bookforge.manuscript.source import Source
from bookforge.positions import BadYaml
from bookforge.positions import read as read_yaml

_ROOM = 1_000_000  # more than a chapter has citations
_CSL = "{http://purl.org/net/xbiblio/csl}"
_FORMATS = {
    "json": "csljson",
    "yaml": "yaml",
    "yml": "yaml",
    "bibtex": "bibtex",
}  # any other is BibLaTeX, or BibTeX in it
_AT = re.compile(r"\(line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Library:
    """What citations are made from: the files of the bibliography, the style's file or the name of one that is shipped,
    the book's language, whether a citation links to its source, and the keys of sources that are listed uncited ("*": all).
    """

    files: tuple[Source, ...]
    style: Source | str
    language: str
    link: bool = True
    uncited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citations:
    """What became of them. `keys` are those of all sources; `shown` is the HTML of each citation by its chapter's path and
    its number there (`data-citation`), with `<span class="cited-note">` for what the style sets as a note; `entries` is the
    HTML of each source that the bibliography lists by its key, in order, `hanging` whether their first lines stand out.
    """

    keys: frozenset[str]
    shown: Mapping[tuple[str, int], str]
    entries: Mapping[str, str]
    hanging: bool


_NOTHING = Citations(frozenset(), {}, {}, hanging=False)


def cite(
    library: Library, chapters: Sequence[ChapterTree], *, cache: Cache
) -> tuple[Citations, tuple[Diagnostic, ...]]:
    """The citations of some chapters, in book order, and what is wrong with the bibliography or the style.

    Raises `MachineLacks` without pandoc.
    """
    found = [told for file in library.files for told in (*_unreadable(file), *endless_source(file))]
    faulty = {told.place.path for told in found}
    no_style = list(_no_style(library.style)) if isinstance(library.style, Source) else []
    found.extend(no_style)
    files = [file for file in library.files if file.path not in faulty]
    asked: Mapping[str, Any] = {
        "files": [{"name": f.path, "format": _format(f), "text": f.text} for f in files],
        "style": "" if no_style else _address(library.style),
        "language": library.language,
        "link": library.link,
        "nocite": library.uncited,
        "chapters": [chapter.citing for chapter in chapters],
        "room": _ROOM,
    }
    try:
        answer = pandoc.cite(asked, cache=cache)
    except pandoc.NoEnd:
        place = Place(library.files[0].path)
        message = "pandoc came to no end with the bibliography, or took more memory than it may."
        remedy = "Take half of the sources out, or name another citation style, and see which of them it is."
        return _NOTHING, (*found, library.files[0].report("bibliography-is-readable", place, message, remedy))
    by_path = {file.path: file for file in files}
    found.extend(_fault(by_path[name], told) for name, told in answer["faults"])
    found.extend(_doubled(by_path, [(name, key) for name, key in answer["keys"]]))
    if answer["style_fault"] and isinstance(library.style, Source):
        message = f"The citation style cannot be used: {_one_line(answer['style_fault'])}."
        found.append(library.style.report("citation-style-is-usable", Place(library.style.path), message))
    return Citations(
        keys=frozenset(key for _, key in answer["keys"]),
        shown={(chapters[i].source.path, number): html for i, number, html in answer["shown"]},
        entries=dict(answer["entries"]),
        hanging=bool(answer["hanging"]),
    ), tuple(found)


def styles() -> tuple[str, ...]:
    """The names of the styles that are shipped; the first is the usual one, which is pandoc's own."""
    shipped = (file.name for file in resources.files("bookforge.manuscript").iterdir() if file.name.endswith(".csl"))
    return ("chicago-author-date", *sorted(name.removesuffix(".csl") for name in shipped))


def _address(style: Source | str) -> str:
    """A style as an address that holds it; "" for pandoc's own."""
    if isinstance(style, Source):
        text = style.text
    elif style == styles()[0]:
        return ""
    else:
        text = resources.files("bookforge.manuscript").joinpath(f"{style}.csl").read_text(encoding="utf-8")
    return f"data:application/xml;base64,{base64.b64encode(text.encode()).decode()}"


def _format(file: Source) -> str:
    return _FORMATS.get(file.path.rpartition(".")[2].lower(), "biblatex")


def _unreadable(file: Source) -> Iterator[Diagnostic]:
    """Why a file of JSON or YAML holds no sources (what is wrong with a .bib, pandoc says)."""
    try:
        match _format(file):
            case "csljson":
                if not isinstance(json.loads(file.text), list):
                    message = f"“{file.path}” is to hold a list of sources, as CSL JSON has it: [ … ]."
                    yield file.report("bibliography-is-readable", Place(file.path, 1, 1), message)
            case "yaml":
                read_yaml(file.text)
    except RecursionError:
        yield file.report("bibliography-is-readable", Place(file.path, 1, 1), f"“{file.path}” is nested without end.")
    except json.JSONDecodeError as error:
        message = f"“{file.path}” is no JSON: {error.msg}."
        yield file.report("bibliography-is-readable", Place(file.path, error.lineno, error.colno), message)
    except BadYaml as error:
        message = f"“{file.path}” is no YAML: {error.problem}."
        place = Place(file.path, error.line, error.column)
        yield file.report("bibliography-is-readable", place, message, error.remedy)


def _fault(file: Source, told: str) -> Diagnostic:
    """What pandoc says of a file that it cannot read, such as `Error at (line 3, column 1): unexpected '@'`."""
    at = _AT.search(told)
    place = Place(file.path, int(at[1]), int(at[2])) if at else Place(file.path)
    why = next((line for line in told[at.end() if at else 0 :].split("\n") if len(line) > 2), told)
    return file.report("bibliography-is-readable", place, f"“{file.path}” cannot be read: {why.strip(' :')}.")


def _doubled(files: Mapping[str, Source], keys: Sequence[tuple[str, str]]) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    here: Counter[tuple[str, str]] = Counter()
    for path, key in keys:
        here[path, key] += 1
        if key in first:
            place = _place(files[path], key, here[path, key])
            message = f"The key “{key}” is taken: a source of that name stands in {first[key]}."
            yield files[path].report("bibliography-key-once", place, message)
        else:
            begins = _place(files[path], key, 1)
            first[key] = f"{path}, line {begins.line}" if begins.line else path


def _place(file: Source, key: str, nth: int) -> Place:
    """Where a key is given for the nth time: `@book{key,`, `"id": "key"`, `id: key`."""
    given = re.compile(
        rf"(?:@\s*\w+\s*[{{(]\s*|\bid[\"']?\s*:\s*[\"']?)(?P<key>{re.escape(key)})(?![\w:-])", re.IGNORECASE
    )
    starts = [found.start("key") for found in given.finditer(file.text)]
    return file.place(starts[min(nth, len(starts)) - 1]) if starts else Place(file.path)


def _no_style(style: Source) -> Iterator[Diagnostic]:
    """Why a file is no citation style that can be used by itself."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(style.text.encode(), parser)
    except etree.XMLSyntaxError as error:
        message = f"“{style.path}” is no XML: {error.msg}."
        yield style.report("citation-style-is-usable", Place(style.path, error.lineno), message)
        return
    if root.tag != f"{_CSL}style":
        message = f"“{style.path}” is no citation style: it does not begin with <style> of CSL."
        yield style.report("citation-style-is-usable", Place(style.path, 1), message)
    elif root.find(f"{_CSL}citation") is None:
        link = next((e for e in root.iter(f"{_CSL}link") if e.get("rel") == "independent-parent"), None)
        name = (link.get("href") or "").rpartition("/")[2] if link is not None else ""
        message = f"“{style.path}” only names another style{f' ({name})' if name else ''} that it is like."
        yield style.report("citation-style-is-usable", Place(style.path, 1), message)
    else:
        yield from endless_macro(style, root)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200].rstrip(".")
