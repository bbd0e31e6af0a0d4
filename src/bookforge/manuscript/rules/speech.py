"""Letters and dialogues: paragraphs in `::: letter` and `::: dialogue` say what part of them they are."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, classes, elements, set_classes, text_of, unwrap

LETTER_PARTS = frozenset({"address", "date", "salutation", "closing", "signature", "postscript"})
"""What a paragraph of a letter may be: `[Bath, 3 May]{.date}`."""


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Classes the parts of a letter, and `speech` and `speaker` in a dialogue."""
    yield from ()
    for box in elements(draft.root, "div"):
        if "letter" in classes(box):
            for paragraph in elements(box, "p"):
                _mark_part(paragraph)
        elif "dialogue" in classes(box):
            for paragraph in elements(box, "p"):
                _mark_speech(paragraph)


def _mark_part(paragraph: Element) -> None:
    """A paragraph that is nothing but one part takes its class: `[Yours]{.closing}`."""
    only = paragraph[0] if len(paragraph) == 1 and not (paragraph.text or "").strip() else None
    if only is None or only.tag != "span" or (only.tail or "").strip():
        return
    part = LETTER_PARTS.intersection(classes(only))
    if part:
        set_classes(paragraph, [*classes(paragraph), *sorted(part)])
        rest = [name for name in classes(only) if name not in part]
        set_classes(only, rest)
        if not rest and not only.attrib:
            unwrap(only)


def _mark_speech(paragraph: Element) -> None:
    """A paragraph that begins with a name in bold and a colon is a speech: `**Emma:** Yes.`"""
    first = paragraph[0] if len(paragraph) and not (paragraph.text or "").strip() else None
    if first is None or first.tag != "strong":
        return
    if text_of(first).endswith((":", "：")) or (first.tail or "").lstrip().startswith((":", "：")):
        set_classes(first, [*classes(first), "speaker"])
        set_classes(paragraph, [*classes(paragraph), "speech"])
