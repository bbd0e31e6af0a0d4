"""Footnotes in an ebook: at the end of their chapter, each with its number, a call that reading systems show in a
window of its own (`noteref`), and a way back (EPUB Structural Semantics Vocabulary 1.1, DPUB-ARIA 1.1)."""

from __future__ import annotations

from bookforge.markup import EPUB_TYPE, Element, classes, elements, new
from bookforge.words import word


def place_notes(section: Element, language: str) -> None:
    """Gives the notes and calls of one chapter their semantics, in place; the notes stand at its end already."""
    calls = {}
    for call in elements(section, "a"):
        if "noteref" in classes(call):
            call.set(EPUB_TYPE, "noteref")
            call.set("role", "doc-noteref")
            calls[(call.get("href") or "").removeprefix("#")] = call.get("id") or ""
    for group in elements(section, "section"):
        if "footnotes" in classes(group):
            group.set(EPUB_TYPE, "footnotes")
            group.set("aria-label", word(language, "notes"))
    for note in elements(section, "aside"):
        if "footnote" in classes(note):
            note.set(EPUB_TYPE, "footnote")
            note.set("role", "doc-footnote")
            _number(note, calls.get(note.get("id") or "", ""), language)


def _number(note: Element, call: str, language: str) -> None:
    """Puts the note's number, which leads back to its call, before the note's first words."""
    number = note.get("data-note") or ""
    back = new("a", number, class_="note-number", role="doc-backlink", href=f"#{call}")
    back.set("aria-label", f"{number}. {word(language, 'back-to-text')}")
    first = next(iter(note), None)
    if first is None or first.tag != "p":  # a note may begin with a list
        first = new("p", class_="note-number-line")
        note.insert(0, first)
    back.tail = " " + (first.text or "").lstrip()
    first.text = None
    first.insert(0, back)
