"""The words of a book, block by block: as a reader meets them (`of_book`), and as the author wrote them (`of_chapter`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bookforge.book import Chapter
from bookforge.manuscript import ChapterTree
from bookforge.markup import MATHML, SVG, XML_LANG, Element, classes, line_of

_SPACES = re.compile(r"[ \t\n\r\f]+")
THING = "\ufffc"
"""Stands for what is no prose: code, a formula, a picture, the call of a note."""

_UNSAID = frozenset({"annotation", "script", "style", "template"})
_THINGS = frozenset({"code", "pre", "kbd", "samp", "var", "img", "svg", "math", "object"})
_OURS = frozenset(
    {"noteref", "citation", "index-mark", "callout-label", "caption-label", "section-number", "equation-number", "bare",
     "formula", "math", "code"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """The words that stand in one block and in no block within it: its number (`data-b`), its line in the chapter's file."""

    block: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The author's words in one block, in runs by language; `line` is where the block begins in the chapter's file, `kind`
    its tag. What is no prose is a `THING`."""

    line: int
    kind: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.runs)


def of_book(chapter: Chapter) -> tuple[Shown, ...]:
    """What a reader meets in a chapter of the assembled book."""
    texts: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for element, text in _said(chapter.root):
        holder = _holder(element, "data-b")
        if holder is None:
            continue
        name = holder.get("data-b") or ""
        lines.setdefault(name, line_of(holder) or 1)
        texts.setdefault(name, []).append(text)
    joined = ((name, _SPACES.sub(" ", "".join(parts)).strip()) for name, parts in texts.items())
    return tuple(Shown(name, lines[name], text) for name, text in joined if text)


def of_chapter(tree: ChapterTree, language: str) -> tuple[Passage, ...]:
    """The author's own words in a chapter, whose language is `language` where nothing within says otherwise."""
    runs: dict[Element, list[Run]] = {}
    for element, text in _said(tree.root, prose=True):
        holder = _holder(element, "data-line")
        if holder is None:
            continue
        own, spoken = runs.setdefault(holder, []), _language(element, tree.root, language)
        text = _SPACES.sub(" ", text)
        if own and own[-1].language == spoken:
            own[-1] = Run(own[-1].text + text, spoken)
        elif text:
            own.append(Run(text, spoken))
    return tuple(
        Passage(line_of(holder) or 1, str(holder.tag), tuple(parts))
        for holder, parts in runs.items()
        if any(run.text.strip() for run in parts)
    )


def _said(element: Element, prose: bool = False) -> Iterator[tuple[Element, str]]:
    """Each piece of text with the element that it stands in; with `prose`, a `THING` for what is none."""
    if not isinstance(element.tag, str):
        return
    name = element.tag.rpartition("}")[2]
    if name in _UNSAID:
        return
    if prose and (name in _THINGS or element.tag.startswith((f"{{{MATHML}}}", f"{{{SVG}}}")) or _is_ours(element)):
        yield element if name in ("pre", "figure") else _parent(element), THING
        return
    yield element, element.text or ""
    for child in element:
        yield from _said(child, prose)
        yield element, child.tail or ""
    if name == "br":
        yield _parent(element), " "


def _parent(element: Element) -> Element:
    parent = element.getparent()
    return element if parent is None else parent


def _is_ours(element: Element) -> bool:
    return not _OURS.isdisjoint(classes(element)) and element.tag in ("a", "span", "code", "div")


def _holder(element: Element, attribute: str) -> Element | None:
    here: Element | None = element
    while here is not None and here.get(attribute) is None:
        here = here.getparent()
    return here


def _language(element: Element, root: Element, otherwise: str) -> str:
    here: Element | None = element
    while here is not None:
        told = here.get("lang") or here.get(XML_LANG)
        if told:
            return told
        if here is root:
            break
        here = here.getparent()
    return otherwise
