"""Footnotes: pandoc's list at the end of the file becomes `<aside class="footnote">`s in a `<section class="footnotes">`.

The calls become `<a class="noteref">`; an edition decides whether a note stands at the page's foot or the chapter's end.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import GENERATED, Draft
from bookforge.markup import Element, classes, elements, new, remove, set_classes, unwrap


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Gives notes and calls the tree's vocabulary. A note that is called again (`read.lua` tells by its label) is one note."""
    yield from ()
    section = draft.root[-1] if len(draft.root) else None  # pandoc's is the last of all; raw HTML may have others
    if section is None or section.tag != "section" or section.get("role") != "doc-endnotes":
        return
    items = {item.get("id") or "": item for item in section.findall("ol/li")}
    remove(section)
    holder = new("section", class_="footnotes")
    first: dict[str, str] = {}  # the number of each note that has a label
    for call in [e for e in elements(draft.root, "a") if "footnote-ref" in classes(e)]:
        label = _label(call)
        if label in first:
            _mark_call(call, first[label], draft.name(f"fnref{first[label]}"))
            continue
        item = items.pop((call.get("href") or "").removeprefix("#"), None)
        if item is None:  # a note in a note: it has no place
            remove(call)
            continue
        number = str(len(holder) + 1)
        holder.append(_note(draft, item, number))
        _mark_call(call, number, draft.name(f"fnref{number}"))
        if label is not None:
            first[label] = number
    for span in [e for e in elements(draft.root, "span") if "data-note-label" in e.attrib]:
        unwrap(span)
    draft.root.append(holder)


def _label(call: Element) -> str | None:
    parent = call.getparent()
    return parent.get("data-note-label") if parent is not None else None


def _note(draft: Draft, item: Element, number: str) -> Element:
    for back in elements(item, "a"):
        if "footnote-back" in classes(back):
            remove(back)
    note = new("aside", class_="footnote", id=draft.name(f"fn{number}"), data_note=number)
    note.set("data-line", item.get("data-line", "1"))
    note.extend(list(item))
    return note


def _mark_call(call: Element, number: str, name: str) -> None:
    for child in list(call):
        call.remove(child)
    call.text = number
    call.attrib.pop("role", None)
    set_classes(call, ["noteref"])
    call.set("href", f"#{GENERATED}fn{number}")
    call.set("id", name)
