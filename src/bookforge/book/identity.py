"""Ids: every chapter gets one, and every id in the book is made unique without changing what the author chose.

An id of the author stays as she wrote it; two of the same are her mistake and are reported. An id that bookforge made
starts with `~` until here, where the chapter's own id takes its place: it changes only when the file's name or the
heading does, so that readers' bookmarks survive a new chapter elsewhere.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript import GENERATED, ChapterTree
from bookforge.markup import Element, elements, file_slug, line_of

_POINTING = ("href", "aria-labelledby", "aria-describedby", "aria-details", "headers")


def chapter_ids(trees: Sequence[ChapterTree], taken: Iterable[str]) -> list[str]:
    """An id for each chapter: its title's own, else one made from its file's name; `taken` are in use already."""
    used = {*taken, *(name for tree in trees for name in _given(tree.root))}
    chosen = []
    for tree in trees:
        name = tree.root.get("id") or _free(_from_path(tree.source.path), used)
        used.add(name)
        chosen.append(name)
    return chosen


def _given(root: Element) -> Iterator[str]:
    """The ids that the author gave, in order."""
    return (name for element in elements(root) if (name := element.get("id")) and not name.startswith(GENERATED))


def _from_path(path: str) -> str:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    name = file_slug(stem.lstrip("0123456789-_. ") or stem, "chapter")
    return name if name[0].isalpha() else f"chapter-{name}"


def _free(name: str, used: set[str]) -> str:
    count, candidate = 2, name
    while candidate in used:
        candidate, count = f"{name}-{count}", count + 1
    return candidate


def settle(roots: Mapping[str, Element], taken: Iterable[str] = ()) -> None:
    """Gives each chapter's root its id, the key, and puts it in the place of every `~` in ids and in what points at them.

    Where that id is the author's, or another chapter's, or `taken`, a number is added.
    """
    used = {*taken, *roots, *(name for root in roots.values() for name in _given(root))}
    for chapter, root in roots.items():
        root.set("id", chapter)
        settled: dict[str, str] = {}
        for element in elements(root):
            name = element.get("id") or ""
            if name.startswith(GENERATED):
                settled[name] = _free(f"{chapter}-{name[1:]}", used)
                used.add(settled[name])
                element.set("id", settled[name])
        for element in elements(root):
            for attribute in _POINTING:
                value = element.get(attribute) or ""
                name = value.removeprefix("#")
                if name in settled:
                    element.set(attribute, value.removesuffix(name) + settled[name])


def doubled(trees: Sequence[tuple[ChapterTree, Element]], made: Iterable[str]) -> Iterator[Diagnostic]:
    """A diagnostic for each id that the author gave twice, or that is one of the pages that bookforge `made`."""
    first = dict.fromkeys(made, "it is that of a page that bookforge makes.")
    for tree, root in trees:
        asked: Counter[tuple[str, int | None]] = Counter()
        for element in elements(root):
            name, line = element.get("id"), line_of(element)
            if not name:
                continue
            if name in first:
                place = tree.source.find_id(name, line, asked[name, line])
                yield tree.source.report("id-unique", place, f"The id “{name}” is taken: {first[name]}")
            else:
                first[name] = f"it stands in {tree.source.path}" + (f", line {line}." if line else ".")
            asked[name, line] += 1


def free_names(roots: Iterable[Element], taken: Iterable[str]) -> Callable[[str], str]:
    """What makes ids that nothing else has, from the wish for one, in trees that are settled."""
    used = {*taken, *(name for root in roots for element in elements(root) if (name := element.get("id")))}

    def free(wish: str) -> str:
        name = _free(wish, used)
        used.add(name)
        return name

    return free
