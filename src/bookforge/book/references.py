"""Links within the book: from what the author wrote (`02-touch.md#signs`) to the one id it means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, classes, elements, set_classes, slug, text_of, unwrap


@dataclass(frozen=True, slots=True)
class Targets:
    """What a link may lead to: the chapter's id by its path ("" where the file could not be read), every id with the words
    it goes by, and whose it is."""

    chapters: Mapping[str, str]
    words: Mapping[str, str]
    home: Mapping[str, str]


def resolve(tree: ChapterTree, root: Element, chapter: str, targets: Targets) -> Iterator[Diagnostic]:
    """Makes each inward link of a chapter `<a class="xref" href="#id">`; one that leads nowhere loses its address.

    A link without words takes those of its target.
    """
    inward = [link for link in elements(root, "a") if "inward" in classes(link)]
    for link, use in zip(inward, tree.links, strict=True):
        target = _target(use.href, tree.source.path, chapter, targets)
        if not target:
            if target is None:
                told = _nowhere(unquote(use.href), tree.source.path, targets)
                yield tree.source.report("reference-target-exists", use.place, *told)
            del link.attrib["href"]
            set_classes(link, [])
            continue
        link.set("href", f"#{target}")
        set_classes(link, ["xref"])
        if not text_of(link) and not len(link):
            link.text = targets.words.get(target) or target


def plain_citations(root: Element) -> None:
    """Sets a citation of a source that the book does not have as the author typed it (`@name` may be no citation at all)."""
    for span in elements(root, "span"):
        if "citation" in classes(span):
            unwrap(span)


def _target(address: str, path: str, chapter: str, targets: Targets) -> str | None:
    """The id that an address means; None when it leads nowhere, "" when the file that it names could not be read."""
    file, _, fragment = address.partition("#")
    fragment = unquote(fragment)
    if file:
        named = targets.chapters.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))))
        if not named:
            return named
        chapter = named
    if not fragment:
        return chapter if file else None
    # The author's own id in the chapter, one made from a heading in it, and (without a file) any in the book.
    for name in (fragment, f"{chapter}-{fragment}", f"{chapter}-{slug(fragment)}"):
        if targets.home.get(name) == chapter:
            return name
    return fragment if not file and fragment in targets.home else None


def _nowhere(address: str, path: str, targets: Targets) -> tuple[str, str]:
    """What is wrong with an address that leads nowhere, and the name that comes nearest."""
    file, _, fragment = address.partition("#")
    if not file and not fragment:
        return "The link has no address.", "Write where it leads: `[words](02-touch.md#signs)`."
    here = posixpath.dirname(path)
    chapter = targets.chapters.get(posixpath.normpath(posixpath.join(here, file)) if file else path)
    if chapter is None:
        names = [posixpath.relpath(other, here or ".") for other in targets.chapters]
        hint = did_you_mean(file, names, "The link may name any file listed in book.yaml.")
        return f"“{file}” is no chapter of this book.", hint
    places = [name.removeprefix(f"{chapter}-") for name, home in targets.home.items() if home == chapter]
    hint = did_you_mean(fragment, places, "Give the target an id: `## Heading {#name}`.")
    return f"{file or 'This book'} has no place called “#{fragment}”.", hint
