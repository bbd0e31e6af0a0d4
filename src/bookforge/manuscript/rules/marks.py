"""Marks for the book's apparatus: `[touch]{.index}` and its kin become empty or wordy `<span class="index-mark">`s with an id,
`[touch]{.term}` a `<span class="term">` that `book.glossary` makes a link of.

A mark never changes the text: one that stands in a paragraph of its own goes to the text beside it, and the space around
an empty one is folded.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import BLOCKS, HEADINGS, Element, classes, elements, line_of, remove, text_of

_RANGES = {"index-start": "start", "index-end": "end"}
_SAID = ("entry", "sort", "main", "see", "see-also")
_HOLDERS = HEADINGS | {"p", "li", "td", "th", "dt", "dd", "figcaption", "caption"}


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Gives marks the tree's vocabulary; reports those that say nothing."""
    for span in elements(draft.root, "span"):
        kinds = {"index", *_RANGES} & set(classes(span))
        if kinds:
            yield from _index(draft, span, kinds)
    for paragraph in elements(draft.root, "p"):
        if len(paragraph) and not text_of(paragraph) and all("index-mark" in classes(child) for child in paragraph):
            _move(draft.root, paragraph)


def _index(draft: Draft, span: Element, kinds: set[str]) -> Iterator[Diagnostic]:
    said = {name: " ".join((span.attrib.pop(f"data-{name}", "") or "").split()) for name in _SAID}
    words = text_of(span, without=frozenset({"noteref"}))
    bounds = next((_RANGES[kind] for kind in kinds if kind in _RANGES), None)
    if not said["entry"].strip(" ;!") and not words:
        message = "This mark for the index has no words and no entry."
        yield draft.report("index-mark-has-entry", span, ".index", message)
        remove(span)
        return
    main = "main" in classes(span) or said["main"].lower() not in ("", "false", "no")
    span.set("class", "index-mark")
    if not span.get("id"):
        span.set("id", draft.name("index", numbered=True))
    for name, value in said.items():
        if value and name != "main":
            span.set(f"data-{name}", value)
    if main:
        span.set("data-main", "main")
    if bounds:
        span.set("data-bounds", bounds)
    if not len(span) and not span.text:
        _close_gap(span)


def _close_gap(span: Element) -> None:
    """One space, not two, where an empty mark stands between spaces; none where it ends a paragraph."""
    before, parent = span.getprevious(), span.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    if not text.endswith(" ") or (span.tail and not span.tail.startswith(" ")):
        return
    if before is not None:
        before.tail = text.rstrip(" ")
    elif parent is not None:
        parent.text = text.rstrip(" ")


def _move(root: Element, paragraph: Element) -> None:
    """Puts the marks of a paragraph without words into the text behind it (before it, those that end a range)."""
    inside = _in_notes(paragraph)
    order = [e for e in elements(root) if e is paragraph or (_holds_words(e) and _in_notes(e) == inside)]
    here = order.index(paragraph)
    before, behind = order[:here][-1:], order[here + 1 :][:1]
    for mark in list(paragraph):
        goal = next(iter(before or behind if mark.get("data-bounds") == "end" else behind or before), None)
        if goal is None:
            return
        mark.set("data-line", str(line_of(paragraph) or 1))
        mark.tail = None
        if goal in before:
            goal.append(mark)
        else:
            mark.tail, goal.text = goal.text, None
            goal.insert(0, mark)
    remove(paragraph)


def _holds_words(element: Element) -> bool:
    return element.tag in _HOLDERS and bool(text_of(element)) and not any(child.tag in BLOCKS for child in element)


def _in_notes(element: Element) -> bool:
    return any("footnotes" in classes(e) for e in element.iterancestors("section"))
