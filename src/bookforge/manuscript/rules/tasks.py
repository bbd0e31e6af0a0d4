"""Task lists (`- [ ] …`): a box to tick on paper. Form controls have no place in a book, so `<input>` becomes a class."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import classes, elements, new, remove, set_classes, unwrap
from bookforge.words import word


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Marks `<ul class="task-list">` items `task`, and `done` where ticked (said in words too, for those who hear the book)."""
    yield from ()
    for box in elements(draft.root, "input"):
        item = next(box.iterancestors("li"), None)
        ticked = box.get("checked") is not None
        if ticked:
            said = new("span", f"{word(draft.language, 'done')}: ", class_="visually-hidden")
            box.addprevious(said)
            said.tail = None
        remove(box)
        if item is not None:
            set_classes(item, [*classes(item), "task", *(["done"] if ticked else [])])
    for label in elements(draft.root, "label"):
        unwrap(label)
