"""The chapter's own section: one `<section class="chapter">` with its title, whatever headings the file began with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript.draft import Draft
from bookforge.markup import (
    HEADINGS,
    Element,
    classes,
    elements,
    has_words,
    heading_level,
    holds_nothing,
    line_of,
    new,
    remove,
    set_classes,
    text_of,
    unwrap,
)

_LACKS_SPACE = re.compile(r"\s*#+[^\s#]")  # a file that begins so has a title that pandoc takes for text


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Makes `draft.root` the chapter's section, its `<h1>` first."""
    root = draft.root
    first = next((s for s in root if s.tag == "section" and len(s) and s[0].tag == "h1"), None)
    if first is not None and holds_nothing(first[0]):  # `#` alone
        remove(first[0])
        unwrap(first)
        first = None
    untitled = False
    if first is not None:
        _hoist(root, first)
    else:
        known = draft.front.title or draft.title
        untitled = known is None
        if untitled:
            where = Place(draft.source.path, next((line for e in root if (line := line_of(e))), 1), 1)
            remedy = "Put a space behind the `#` of its first line." if _LACKS_SPACE.match(draft.source.text) else ""
            yield draft.source.report("chapter-has-title", where, "The chapter has no title.", remedy)
        root.insert(0, new("h1", known or _title_from_path(draft.source.path)))
    yield from _too_many_titles(draft, root[0])
    root.tag = "section"
    for section in elements(root, "section"):
        if section is not root and "footnotes" not in classes(section):
            set_classes(section, [c for c in classes(section) if c == "unnumbered"])
    root.set("class", "chapter")
    root.set("data-source", draft.source.path)
    if not _says_more(root) and not any(True for _ in root.iter("img", "math", "hr")):
        message = "The chapter has no text." if untitled else "The chapter has a title and no text."
        yield draft.report("chapter-has-text", root[0], text_of(root[0]), message)


def _says_more(root: Element) -> bool:
    """Whether there are words beside those of the title, which comes first, and of notes."""
    between = (root.text, *(block.tail for block in root))
    return any((text or "").strip() for text in between) or any(
        has_words(block, without=frozenset({"footnotes"})) for block in root[1:]
    )


def _too_many_titles(draft: Draft, title: Element) -> Iterator[Diagnostic]:
    """Sets every other heading of level 1 a level lower, and those of its section with it."""
    for heading in elements(draft.root, "h1"):
        if heading is title or heading.tag != "h1":
            continue
        words = text_of(heading, without=frozenset({"noteref"}))
        message = f"“{words}” is a second heading of level 1; it was set as a section of the chapter."
        yield draft.report("chapter-has-one-title", heading, "#", message)
        section = heading.getparent()
        inside = section if section is not None and section.tag == "section" and section[0] is heading else heading
        for inner in elements(inside, *HEADINGS):
            inner.tag = f"h{min(heading_level(inner) + 1, 6)}"


def _hoist(root: Element, first: Element) -> None:
    """Moves the title and the text of the first level-1 section up into `root`; what stood before it comes after the title."""
    before = list(root)[: root.index(first)]
    if first.get("id"):
        root.set("id", first.get("id", ""))
    title, rest = first[0], list(first)[1:]
    set_classes(title, [c for c in classes(title) if c == "unnumbered"])
    root.insert(0, title)
    for element in reversed(rest):
        root.insert(1 + len(before), element)
    root.remove(first)


def _title_from_path(path: str) -> str:
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem.lstrip("0123456789-_. ").replace("-", " ").replace("_", " ").strip().capitalize() or stem
