"""Ids: every chapter gets one, and every id in the book is made unique without changing what the author chose.

An id of the author stays as she wrote it; two of the same are her mistake and are reported. An id that bookforge made
starts with `~` until here, where the chapter's own id takes its place: it changes only when the file's name or the
heading does, so that readers' bookmarks survive a new chapter elsewhere.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, elements, line_of, slug

GENERATED = "~"
_POINTING = ("href", "aria-labelledby", "aria-describedby", "headers")


def chapter_ids(trees: Sequence[ChapterTree], taken: Sequence[str]) -> list[str]:
    """An id for each chapter: its title's own, else one made from its file's name; `taken` are in use already."""
    used = set(taken)
    chosen = [tree.root.get("id") or "" for tree in trees]
    used.update(name for name in chosen if name)
    for i, tree in enumerate(trees):
        if not chosen[i]:
            chosen[i] = _free(_from_path(tree.source.path), used)
            used.add(chosen[i])
    return chosen


def _from_path(path: str) -> str:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    name = slug(stem.lstrip("0123456789-_. ") or stem, "chapter")
    return name if name[0].isalpha() else f"chapter-{name}"


def _free(name: str, used: set[str]) -> str:
    count, candidate = 2, name
    while candidate in used:
        candidate, count = f"{name}-{count}", count + 1
    return candidate


def settle(root: Element, chapter: str) -> None:
    """Puts `chapter` in the place of every `~` in ids and in what points at them."""
    root.set("id", chapter)
    for element in elements(root):
        name = element.get("id")
        if name and name.startswith(GENERATED):
            element.set("id", f"{chapter}-{name[1:]}")
        for attribute in _POINTING:
            value = element.get(attribute)
            if value and value.startswith((GENERATED, "#" + GENERATED)):
                element.set(attribute, value.replace(GENERATED, f"{chapter}-", 1))


def doubled(trees: Sequence[tuple[ChapterTree, Element]]) -> Iterator[Diagnostic]:
    """A diagnostic for each id that the author gave twice."""
    first: dict[str, tuple[ChapterTree, int | None]] = {}
    for tree, root in trees:
        for element in elements(root):
            name = element.get("id")
            if not name:
                continue
            line = line_of(element)
            if name in first:
                other, where = first[name]
                yield tree.source.report(
                    "id-unique",
                    tree.source.find(f"#{name}", line),
                    f"The id “{name}” is taken: it stands in {other.source.path}"
                    + (f", line {where}." if where else "."),
                )
            else:
                first[name] = (tree, line)
