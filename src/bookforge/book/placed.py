"""Every chapter file at its place in the book: its role, its id, and a tree that is the book's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.book import identity
from bookforge.book.labels import UNSAID
from bookforge.manifest import ChapterEntry, Manifest, PartEntry
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, classes, clone, elements, text_of


@dataclass(frozen=True, slots=True)
class Placed:
    """A chapter, or a page of matter with a file, at work: `root` is a copy of its tree, which `book` may change; `entry`
    is what the manifest says of it in the body."""

    tree: ChapterTree
    root: Element
    id: str
    role: str
    entry: ChapterEntry | None

    @property
    def path(self) -> str:
        """The path of its file."""
        return self.tree.source.path

    @property
    def title(self) -> str:
        """What it is called: by the manifest, else by its file."""
        return (self.entry.title if self.entry else None) or text_of(self.root[0], without=UNSAID)

    def language(self, book: str) -> str:
        """Its language, else the book's."""
        return self.tree.front.language or book


def place(manifest: Manifest, trees: Mapping[str, ChapterTree], made: Sequence[str]) -> list[Placed]:
    """The chapters of a book in reading order, ids settled; a path without a tree is left out. `made` are ids of other
    pages."""
    roles, entries = dict(files(manifest)), {entry.file: entry for entry in body_entries(manifest)}
    order = [path for path in roles if path in trees]
    names = identity.chapter_ids([trees[path] for path in order], made)
    placed = [
        Placed(trees[path], clone(trees[path].root), name, roles[path], entries.get(path))
        for path, name in zip(order, names, strict=True)
    ]
    identity.settle({item.id: item.root for item in placed})
    return placed


def files(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Every chapter file of a book with its role ("chapter", "preface" …), in reading order."""
    yield from ((entry.file, entry.role) for entry in manifest.front if entry.file)
    yield from ((entry.file, "chapter") for entry in body_entries(manifest))
    yield from ((entry.file, entry.role) for entry in manifest.back if entry.file)


def body_entries(manifest: Manifest) -> Iterator[ChapterEntry]:
    """Every chapter of the body, those of parts too."""
    for item in manifest.body:
        yield from item.chapters if isinstance(item, PartEntry) else (item,)


def retitle(item: Placed) -> None:
    """Gives a chapter's heading the title that the manifest has for it; the calls of its notes stay."""
    if item.entry and item.entry.title:
        heading = item.root[0]
        calls = [call for call in elements(heading, "a") if "noteref" in classes(call)]
        heading[:] = []
        heading.text = item.entry.title
        for call in calls:
            call.tail = None
            heading.append(call)
