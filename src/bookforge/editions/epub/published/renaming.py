"""A book with other ids: in its trees, in what points at them, in its contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bookforge.book import Book, Chapter, Entry, Matter, Part
from bookforge.markup import Element, clone, elements

# Attributes that hold ids, one or several.
_POINTING = ("aria-labelledby", "aria-describedby", "aria-details", "headers", "data-calls", "data-cited")


def with_ids(book: Book, names: Mapping[str, str]) -> Book:
    """The book with ids that are in `names` replaced; its trees are copies where there are any."""
    if not names:
        return book

    def unit(old: Matter | Chapter) -> Matter | Chapter:
        root = _renamed(old.root, names) if old.root is not None else None
        if isinstance(old, Chapter):
            assert root is not None
            return replace(old, id=names.get(old.id, old.id), root=root)
        return replace(old, root=root)

    def item(old: Part | Chapter) -> Part | Chapter:
        if isinstance(old, Part):
            held = tuple(made for chapter in old.chapters if isinstance(made := unit(chapter), Chapter))
            return replace(old, id=names.get(old.id, old.id), chapters=held)
        made = unit(old)
        assert isinstance(made, Chapter)
        return made

    return replace(
        book,
        front=tuple(map(unit, book.front)),
        body=tuple(map(item, book.body)),
        back=tuple(map(unit, book.back)),
        contents=tuple(_entry(entry, names) for entry in book.contents),
        home={names.get(name, name): names.get(home, home) for name, home in book.home.items()},
    )


def _entry(entry: Entry, names: Mapping[str, str]) -> Entry:
    return replace(entry, id=names.get(entry.id, entry.id), below=tuple(_entry(inner, names) for inner in entry.below))


def _renamed(root: Element, names: Mapping[str, str]) -> Element:
    root = clone(root)
    for element in elements(root):
        name, link = element.get("id"), element.get("href") or ""
        if name is not None and name in names:
            element.set("id", names[name])
        if link.startswith("#") and link[1:] in names:
            element.set("href", f"#{names[link[1:]]}")
        for attribute in _POINTING:
            if value := element.get(attribute):
                element.set(attribute, " ".join(names.get(one, one) for one in value.split()))
    return root
