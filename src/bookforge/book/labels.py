"""What each place in the book is called: its kind, number and title; and the numbers written where the reader looks for them.

Numbered are sections to the depth that `numbering` asks for, the figures, tables, listings and formulas that have an id of
the author's (`data-label`), and callouts of the kinds that are to be. What stands in a chapter without a number is
counted through the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bookforge.book.numbering import Number
from bookforge.manifest import Manifest
from bookforge.markup import HEADINGS, Element, classes, elements, heading_level, new, text_of
from bookforge.words import word

_NO_BREAK_SPACE = "\u00a0"
_APART = frozenset({"callout", "references"})  # what has a heading and is no line of the contents
UNSAID = frozenset({"noteref", "cite", "section-number", "caption-label"})
"""Classes of what stands in a heading or caption and is no part of its words."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a place is called.

    `kind` is chapter, appendix, part, page (of matter), section, figure, table, listing, equation, or a kind of callout,
    whose label is `word`; `number` is "" without one, `title` what the place says of itself. An `uncaptioned` one has
    neither: nothing can be called by its name.
    """

    kind: str
    number: str = ""
    title: str = ""
    word: str = ""
    uncaptioned: bool = False

    def named(self, language: str) -> str:
        """The place by kind and number ("Figure 2.1", "Tip 3"), else by its title."""
        if self.number and self.word:
            return f"{self.word}{_NO_BREAK_SPACE}{self.number}"
        if self.number:
            return word(language, f"ref-{self.kind}").replace(" ", _NO_BREAK_SPACE).format(number=self.number)
        return self.title or self.word

    def full(self, language: str) -> str:
        """By kind, number and title."""
        named = self.named(language)
        if not self.number or not self.title:
            return named
        return word(language, "ref-full").format(reference=named, title=self.title)


@dataclass(slots=True)
class Labels:
    """Walks the chapters in reading order, numbers what is to be, and keeps what every place is called, by id.

    `counts` tells how many of a kind there were so far, in a chapter's number or ("") through the book; `began` what they
    were when a chapter, by its id, began.
    """

    manifest: Manifest
    of: dict[str, Label] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    began: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)

    def walk(self, root: Element, label: Label, number: Number, language: str) -> None:
        """Labels a chapter (its own `label` is given) and all in it; writes the numbers into its headings and captions."""
        self.of[root.get("id") or ""] = label
        self.began[root.get("id") or ""] = Counter({key: n for key, n in self.counts.items() if not key[1]})
        sections = _Sections(number.plain, self.manifest.numbering.sections)
        around = {root: label}
        for element in elements(root):
            given = self._label(element, number, language, sections)
            parent = element.getparent()
            if element is not root:
                said = given is not None and (given.number or given.title or given.word or given.uncaptioned)
                around[element] = (
                    given if given is not None and said else around[parent] if parent is not None else label
                )
            if element.get("id"):
                self.of.setdefault(element.get("id") or "", around[element])

    def _label(self, element: Element, number: Number, language: str, sections: _Sections) -> Label | None:
        kind = element.get("data-label")
        names = classes(element)
        if element.tag == "section" and len(element) and element[0].tag in HEADINGS and "chapter" not in names:
            return sections.label(element)
        if "callout" in names:
            return self._callout(element, number)
        if kind == "uncaptioned":
            return Label("listing", uncaptioned=True)
        if kind or element.tag in ("figure", "table"):
            return self._captioned(element, kind or "", number, language)
        return None

    def _captioned(self, element: Element, kind: str, number: Number, language: str) -> Label:
        caption = next((e for e in element if e.tag in ("figcaption", "caption")), None)
        title = text_of(caption, without=UNSAID) if caption is not None else ""
        plain = "listing" if "listing" in classes(element) else str(element.tag)
        shown = self._next(kind, self._scope(kind), number) if kind else ""
        label = Label(kind or plain, shown, title)
        if shown and kind == "equation":
            element.append(new("span", f"({shown})", class_="equation-number"))
        elif shown and caption is not None:
            mark = new("span", _capital(label.named(language)), class_="caption-label")
            mark.tail, caption.text = f" {caption.text or ''}", None
            caption.insert(0, mark)
        return label

    def _callout(self, box: Element, number: Number) -> Label:
        kind = box.get("data-kind") or ""
        line = box[0]
        word_of = next((e for e in line if "callout-label" in classes(e)), line)
        own = next((e for e in line if "callout-own-title" in classes(e)), None)
        scope = self._scope(kind)
        if scope == self.manifest.numbering.callouts and "quote" in classes(box):
            scope = "none"  # a quotation drawn from the text shows no label
        label = Label(kind, self._next(kind, scope, number), _title(own), text_of(word_of))
        if label.number:
            word_of.text = f"{label.word} {label.number}"
        return label

    def _scope(self, kind: str) -> str:
        numbering = self.manifest.numbering
        match kind:
            case "figure":
                return numbering.figures
            case "table":
                return numbering.tables
            case "listing":
                return numbering.listings
            case "equation":
                return numbering.equations
        own = next((k.number for name, k in self.manifest.callouts.items() if name.lower() == kind), None)
        return own or numbering.callouts

    def _next(self, kind: str, scope: str, number: Number) -> str:
        if scope == "none":
            return ""
        chapter = number.plain if scope == "chapter" else ""
        self.counts[kind, chapter] += 1
        count = self.counts[kind, chapter]
        return f"{chapter}.{count}" if chapter else str(count)


@dataclass(slots=True)
class _Sections:
    """The numbers of one chapter's sections."""

    chapter: str
    depth: int
    _counts: list[int] = field(default_factory=list)

    def label(self, section: Element) -> Label:
        heading = section[0]
        level = heading_level(heading) - 1
        title = text_of(heading, without=UNSAID)
        unnumbered = any("unnumbered" in classes(e) for e in (section, *section.iterancestors("section")))
        if not self.chapter or not 1 <= level <= self.depth or unnumbered:
            return Label("section", "", title)
        self._counts = [*self._counts[:level], *[0] * (level - len(self._counts))]
        self._counts[level - 1] += 1
        shown = ".".join([self.chapter, *map(str, self._counts)])
        mark = new("span", shown, class_="section-number")
        mark.tail, heading.text = f" {heading.text or ''}", None
        heading.insert(0, mark)
        return Label("section", shown, title)


def own_label(role: str, number: Number, title: str) -> Label:
    """What a chapter, or a page of matter with a file, is called."""
    return Label(role if role in ("chapter", "appendix") else "page", number.shown, title)


def sections_of(root: Element) -> Iterator[tuple[int, str, str, str]]:
    """Level, id, number and title of each section below a chapter's own, in order."""
    for heading in elements(root, *HEADINGS):
        section = heading.getparent()
        if section is not None and section is not root and not _APART.intersection(classes(section)):
            number = next((text_of(e) for e in heading if "section-number" in classes(e)), "")
            yield heading_level(heading), section.get("id") or "", number, text_of(heading, without=UNSAID)


def _title(own: Element | None) -> str:
    return "" if own is None else text_of(own, without=UNSAID)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
