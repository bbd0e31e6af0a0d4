"""Marks for the book's apparatus: `[touch]{.index}` and its kin become empty or wordy `<span class="index-mark">`s with an id,
`[touch]{.term}` a `<span class="term">` that `book.glossary` makes a link of.

A mark never changes the text: one that stands in a paragraph of its own goes to the text beside it, and the space around
an empty one is folded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.zones import Zone
from bookforge.markup import (
    BLOCKS,
    HEADINGS,
    Element,
    classes,
    elements,
    has_words,
    line_of,
    new,
    remove,
    text_of,
    unwrap,
)

_RANGES = {"index-start": "start", "index-end": "end"}
_SAID = ("entry", "sort", "main", "see", "see-also")
_BEHIND = " \n.,;:!?)]”’»"
_HOLDERS = HEADINGS | {"p", "li", "td", "th", "dt", "dd", "figcaption", "caption"}


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Gives marks the tree's vocabulary; reports those that say nothing."""
    for span in elements(draft.root, "span"):
        kinds = {"index", *_RANGES} & set(classes(span))
        if kinds:
            yield from _index(draft, span, kinds)
    for code in elements(draft.root, "code"):
        if "index" in classes(code):
            words = text_of(code)
            message = f"Code cannot be marked for the index itself: “{words}” will not stand there."
            yield draft.report("index-mark-has-entry", code, f"`{words}`", message, f"Write [`{words}`]{{.index}}.")
    for paragraph in elements(draft.root, "p"):
        if len(paragraph) and not has_words(paragraph) and all("index-mark" in classes(child) for child in paragraph):
            _move(draft.root, paragraph, list(paragraph))
            if not len(paragraph):
                remove(paragraph)
    title = draft.root[0]
    marks = [_beside(mark) for mark in elements(title, "span") if "index-mark" in classes(mark)]
    if marks:
        _move(draft.root, title, marks)


def _beside(mark: Element) -> Element:
    """The mark of a title without the words, which stay: a title stays whole, so that it can be set in lines."""
    if has_words(mark) and not mark.get("data-entry"):
        mark.set("data-entry", "".join(_as_entry(mark)))
    bare = new("span", **{name: str(value) for name, value in mark.attrib.items()})
    mark.addprevious(bare)
    bare.tail = None
    unwrap(mark)
    return bare


def _as_entry(mark: Element) -> Iterator[str]:
    """The words of a mark as an author writes an entry."""
    yield _escaped(mark.text)
    for child in mark:
        yield f"*{_escaped(text_of(child))}*" if child.tag == "em" else _escaped(text_of(child))
        yield _escaped(child.tail)


def _escaped(text: str | None) -> str:
    return "".join(f"\\{c}" if c in ";!*_" else c for c in text or "")


def _index(draft: Draft, span: Element, kinds: set[str]) -> Iterator[Diagnostic]:
    said = {name: " ".join((span.attrib.pop(f"data-{name}", "") or "").split()) for name in _SAID}
    words = text_of(span, without=frozenset({"noteref"}))
    bounds = next((_RANGES[kind] for kind in kinds if kind in _RANGES), None)
    entry = said["entry"].strip(" ;!")
    written = ".index" if bounds is None else f".index-{bounds}"
    place = draft.pointer.at(written, line_of(span), "index-mark-has-entry", Zone.MARKS)  # of each, to find the next
    if not entry and (said["entry"] or not words):
        message = "This mark for the index has no words and no entry."
        if said["entry"]:
            message = f"The entry “{said['entry']}” of this mark for the index has no words."
        yield draft.source.report("index-mark-has-entry", place, message)
        unwrap(span)
        return
    main = "main" in classes(span) or said["main"].lower() not in ("", "false", "no")
    span.set("class", "index-mark")
    span.set("data-mark", f"{place.line}:{place.column or 1}")
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
    """One space, not two, where an empty mark stands between spaces; none before a stop, or where it ends a paragraph."""
    before, parent = span.getprevious(), span.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    if not text.endswith(" ") or (span.tail and span.tail[0] not in _BEHIND):
        return
    if before is not None:
        before.tail = text.rstrip(" ")
    elif parent is not None:
        parent.text = text.rstrip(" ")


def _move(root: Element, block: Element, marks: Sequence[Element]) -> None:
    """Puts marks out of a block into the text behind it (before it, those that end a range), where there is any."""
    inside = _in_notes(block)
    order = [e for e in elements(root) if e is block or (_holds_words(e) and _in_notes(e) == inside)]
    here = order.index(block)
    before, behind = order[:here][-1:], order[here + 1 :][:1]
    for mark in reversed(marks):
        goal = next(iter(before or behind if mark.get("data-bounds") == "end" else behind or before), None)
        if goal is None:
            continue
        mark.set("data-line", str(line_of(block) or 1))
        remove(mark)
        mark.tail = None
        if goal in before:
            goal.append(mark)
        else:
            mark.tail, goal.text = goal.text, None
            goal.insert(0, mark)


def _holds_words(element: Element) -> bool:
    return element.tag in _HOLDERS and has_words(element) and not any(child.tag in BLOCKS for child in element)


def _in_notes(element: Element) -> bool:
    return any("footnotes" in classes(e) for e in element.iterancestors("section"))
