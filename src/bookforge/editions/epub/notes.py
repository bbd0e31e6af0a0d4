"""Notes in an ebook, at the end of their chapter or of the book, each with its number, a call that reading systems show in
a window of its own (`noteref`), and a way back (EPUB Structural Semantics Vocabulary 1.1, DPUB-ARIA 1.1).

At a chapter's end a note is an `<aside>`, which some reading systems show in that window only; on the page of notes, and for
stores whose reading systems lead there, a line of a list.
"""

from __future__ import annotations

from bookforge.editions.notes import number_note
from bookforge.markup import EPUB_TYPE, Element, classes, elements
from bookforge.words import word


def place_notes(section: Element, language: str) -> None:
    """Gives the notes and calls of one page their semantics, in place."""
    for call in elements(section, "a"):
        if "noteref" in classes(call):
            call.set(EPUB_TYPE, "noteref")
            call.set("role", "doc-noteref")
    for group in elements(section, "section"):
        if "footnotes" in classes(group):
            listed = any("endnotes" in classes(inner) for inner in group)
            group.set(EPUB_TYPE, "endnotes" if listed else "footnotes")
            group.set("aria-label", word(language, "notes"))
    for note in elements(section, "aside", "li"):
        if "footnote" in classes(note):
            note.set(EPUB_TYPE, "footnote")
            note.set("role", "doc-footnote")
            number_note(note, language)
        elif "endnote" in classes(note):
            note.set(EPUB_TYPE, "endnote")
            number_note(note, language)
