"""Where the calls of notes stand, and notes that say the same twice."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, classes, count_words, elements, line_of, text_of

_BEHIND = frozenset(".,;:?!")
"""Marks behind which English sets the call of a note (Chicago Manual of Style 18, 13.27)."""
_LONG = 5  # words; shorter notes (“Ibid., 12.”) are alike because they are short


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports calls on the wrong side of a mark, in English and French, and doubled notes; changes nothing."""
    yield from _on_the_wrong_side(draft)
    yield from _said_twice(draft)


def _on_the_wrong_side(draft: Draft) -> Iterator[Diagnostic]:
    for call in elements(draft.root, "a"):
        if "noteref" not in classes(call):
            continue
        language = _language(call, draft).partition("-")[0]
        words, after = _before(call), (call.tail or "")[:1]
        before = words[-1:]
        if language == "en" and after in _BEHIND and after and before not in _BEHIND and before.isalnum():
            message = f"The call of note {call.text} stands before “{after}”; in English it stands behind."
            remedy = f"Write `word{after}[^{call.text}]`."
        elif language == "fr" and before in ".," and before and not after.isalnum():
            message = f"The call of note {call.text} stands behind “{before}”; in French it stands before."
            remedy = f"Write `mot[^{call.text}]{before}`."
        else:
            continue
        yield draft.report("note-call-beside-mark", call, f"{words.rpartition(' ')[2]}[^", message, remedy)


def _language(element: Element, draft: Draft) -> str:
    around = (element, *element.iterancestors())
    return next((lang for e in around if (lang := e.get("lang"))), draft.language)


def _before(call: Element) -> str:
    """The words that stand directly before a call."""
    previous = call.getprevious()
    if previous is None:
        parent = call.getparent()
        return (parent.text or "") if parent is not None else ""
    return previous.tail or (text_of(previous) if previous.tag in ("em", "strong", "span", "cite") else "")


def _said_twice(draft: Draft) -> Iterator[Diagnostic]:
    first: dict[str, Element] = {}
    for note in elements(draft.root, "aside"):
        words = text_of(note) if "footnote" in classes(note) else ""
        if count_words(words) < _LONG:
            continue
        before = first.setdefault(words, note)
        if before is not note:
            number, same = note.get("data-note"), before.get("data-note")
            message = f"Note {number} has the same words as note {same}, in line {line_of(before)}."
            remedy = "Give the note a name, `[^name]`, and call it twice: it then has one number and stands once."
            yield draft.report("note-stands-once", note, " ".join(words.split(" ")[:3]), message, remedy)
