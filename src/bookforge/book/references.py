"""Links within the book: from what the author wrote (`02-touch.md#signs`) to the one id it means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, classes, elements, line_of, set_classes, slug, text_of


@dataclass(frozen=True, slots=True)
class Targets:
    """What a link may lead to: the chapter's id by its path, every id with the words it goes by, and whose it is."""

    chapters: Mapping[str, str]
    words: Mapping[str, str]
    home: Mapping[str, str]


def resolve(tree: ChapterTree, root: Element, chapter: str, targets: Targets) -> Iterator[Diagnostic]:
    """Makes each inward link of a chapter `<a class="xref" href="#id">`; one that leads nowhere loses its address.

    A link without words takes those of its target.
    """
    for link in elements(root, "a"):
        if "inward" not in classes(link):
            continue
        address = link.get("href") or ""
        target = _target(address, tree.source.path, chapter, targets)
        if target is None:
            place = tree.source.find(address, line_of(link))
            yield tree.source.report("reference-target-exists", place, *_nowhere(address, tree.source.path, targets))
            del link.attrib["href"]
            set_classes(link, [])
            continue
        link.set("href", f"#{target}")
        set_classes(link, ["xref"])
        if not text_of(link) and not len(link):
            link.text = targets.words.get(target) or target


def _target(address: str, path: str, chapter: str, targets: Targets) -> str | None:
    file, _, fragment = address.partition("#")
    fragment = unquote(fragment)
    if file:
        named = targets.chapters.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))))
        if named is None:
            return None
        chapter = named
    if not fragment:
        return chapter if file else None
    # The author's own id in the chapter, one made from a heading in it, and (without a file) any in the book.
    for name in (fragment, f"{chapter}-{fragment}", f"{chapter}-{slug(fragment)}"):
        if targets.home.get(name) == chapter:
            return name
    return fragment if not file and fragment in targets.home else None


def _nowhere(address: str, path: str, targets: Targets) -> tuple[str, str]:
    file, _, fragment = address.partition("#")
    here = posixpath.dirname(path)
    names = {posixpath.relpath(p, here or "."): p for p in targets.chapters}
    wanted = posixpath.normpath(posixpath.join(here, unquote(file))) if file else path
    chapter = targets.chapters.get(wanted)
    if chapter is None:
        return f"“{file}” is no chapter of this book.", did_you_mean(
            file, names, "The link may name any file listed in book.yaml."
        )
    own = [name for name, home in targets.home.items() if home == chapter]
    short = {name.removeprefix(f"{chapter}-"): name for name in own}
    where = f"{file} has" if file else "This book has"
    near = did_you_mean(fragment, short, "Give the target an id: `## Heading {#name}`.")
    return f"{where} no place called “#{fragment}”.", near
