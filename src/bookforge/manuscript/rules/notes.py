"""Footnotes: pandoc's list at the end of the file becomes `<aside class="footnote">`s in a `<section class="footnotes">`.

The calls become `<a class="noteref">`; an edition decides whether a note stands at the page's foot or the chapter's end.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import GENERATED, Draft
from bookforge.markup import Element, classes, elements, new, remove, set_classes


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Gives notes and calls the tree's vocabulary."""
    yield from ()
    section = next((s for s in draft.root.iter("section") if s.get("role") == "doc-endnotes"), None)
    if section is None:
        return
    notes = new("section", class_="footnotes")
    for item in section.findall("ol/li"):
        notes.append(_note(draft, item))
    remove(section)
    for call in elements(draft.root, "a"):
        if "footnote-ref" in classes(call):
            _mark_call(call)
    draft.root.append(notes)


def _note(draft: Draft, item: Element) -> Element:
    for back in elements(item, "a"):
        if "footnote-back" in classes(back):
            remove(back)
    number = (item.get("id") or "")[2:]
    note = new("aside", class_="footnote", id=draft.name(f"fn{number}"), data_note=number)
    note.set("data-line", item.get("data-line", "1"))
    note.extend(list(item))
    return note


def _mark_call(call: Element) -> None:
    number = "".join(call.itertext()).strip()
    for child in list(call):
        call.remove(child)
    call.text = number
    call.attrib.pop("role", None)
    set_classes(call, ["noteref"])
    call.set("href", f"#{GENERATED}fn{number}")
    call.set("id", f"{GENERATED}fnref{number}")
