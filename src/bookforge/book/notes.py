"""The numbers of notes: in the order of their calls, anew in each chapter or on through the book."""

from __future__ import annotations

from collections.abc import Iterable

from bookforge.markup import Element, classes, elements


def number_notes(roots: Iterable[Element], *, through: bool, before: int = 0) -> None:
    """Numbers the notes of the chapters, in book order, and sets each chapter's in the order of their calls.

    Each note then knows the ids of its calls (`data-calls`); one that is called again keeps its number. With `through` a
    chapter goes on where the one before it ended, the first behind the `before` of chapters that are not given.
    """
    count = before
    for root in roots:
        holder = next((s for s in root if "footnotes" in classes(s)), None)
        if holder is None:
            continue
        if not through:
            count = 0
        notes = {note.get("id") or "": note for note in holder}
        ordered: dict[str, Element] = {}
        for call in (e for e in elements(root, "a") if "noteref" in classes(e)):
            name = (call.get("href") or "").removeprefix("#")
            if name not in notes:
                continue
            if name not in ordered:
                count += 1
                ordered[name] = notes[name]
                notes[name].set("data-note", str(count))
            call.text = notes[name].get("data-note")
            calls = [*(notes[name].get("data-calls") or "").split(), call.get("id") or ""]
            notes[name].set("data-calls", " ".join(calls))
        holder[:] = list(ordered.values())
