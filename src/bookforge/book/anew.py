"""One chapter of an assembled book, read again, at the place that it had: for the live preview, which shows it before the
whole book is assembled anew.

No other chapter is walked. What the chapter takes from the others (their ids, labels and numbers) is as it was in the book
that it is to stand in; so it may be shown at once, and is what `assemble` makes of it unless it has altered what the others
say of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bookforge.book import apparatus, identity, numbering, units
from bookforge.book.citations import set_citations
from bookforge.book.images import find_images
from bookforge.book.labels import Label, Labels, own_label
from bookforge.book.model import Book, Chapter
from bookforge.book.numbering import Number
from bookforge.book.placed import Placed, retitle
from bookforge.book.references import Targets, plain_citations, resolve, unlink
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.manifest import Loaded
from bookforge.manuscript import ChapterTree, Citations, Source
from bookforge.markup import Element, classes, clone, elements


@dataclass(frozen=True, slots=True)
class Bearings:
    """What `assemble` knew of the whole book when it set a chapter: the chapters at their places, in order, their numbers by
    path, what every id is called, how many of a kind were counted before each chapter (by its id), what links may lead to,
    the citations, and the words that belong in the index."""

    loaded: Loaded
    placed: tuple[Placed, ...]
    numbers: Mapping[str, Number]
    labels: Mapping[str, Label]
    began: Mapping[str, Counter[tuple[str, str]]]
    targets: Targets
    citations: Citations | None
    concordance: Source | None

    def find(self, path: str | None) -> tuple[int, Placed] | None:
        """A chapter by its path, with its number among them from 1."""
        return next(((n, item) for n, item in enumerate(self.placed, start=1) if item.path == path), None)


def set_anew(book: Book, bearings: Bearings, tree: ChapterTree) -> tuple[Chapter, tuple[Diagnostic, ...]] | None:
    """A chapter of `book` with the text of another `tree` of the same file, and what is wrong with it.

    None where the whole book has to be assembled to know: the chapter has another id or loses its number, it is the
    glossary, or it shows an image that the book had not.
    """
    manifest = bearings.loaded.manifest
    found = bearings.find(tree.source.path)
    if found is None or tree.source.path == manifest.glossary_file:
        return None
    count, before = found
    if not _stands_alike(tree, before):
        return None
    item = replace(before, tree=tree, root=clone(tree.root))
    language = item.language(manifest.language)
    number = bearings.numbers.get(item.path, Number())
    glossary = _glossary(bearings)

    own = {item.id, glossary.id} if glossary else {item.id}
    elsewhere = {name for name, home in book.home.items() if home not in own}
    identity.settle({other.id: other.root for other in (glossary, item) if other}, elsewhere)
    at_work = [other for other in (glossary, item) if other]
    free = identity.free_names((other.root for other in at_work), elsewhere)
    _, told = apparatus.marked(bearings.loaded, at_work, bearings.concordance, free)
    findings = list(told)

    labels = Labels(manifest, counts=Counter(bearings.began.get(item.id, {})))
    labels.walk(item.root, own_label(item.role, number, item.title), number, language)
    findings.extend(resolve(tree, item.root, item.id, language, _targets(bearings, item, labels.of)))
    cited = bearings.citations if tree.citing == before.tree.citing else None
    notes = _notes_before(bearings, count) if manifest.notes.number == "book" else 0
    _, told_too = set_citations([item], cited, manifest, taken=book.home.keys() - _ids(before), notes_before=notes)
    if cited is bearings.citations:
        findings.extend(told_too)
    plain_citations(item.root)
    retitle(item)
    numbering.number_blocks(item.root, count)
    assets, refused = find_images(bearings.loaded, [item], book.assets.values())
    if not assets.keys() <= book.assets.keys():
        return None
    chapter = units.chapter(manifest, item, number)
    unlink(item.root, {**book.home, **dict.fromkeys(_ids(item), item.id)})
    return chapter, in_order(d for d in [*findings, *refused] if _is_its_own(d, tree))


def _stands_alike(tree: ChapterTree, before: Placed) -> bool:
    """Whether a chapter has the id that it had, and a number if it had one."""
    old = before.tree.root
    return tree.root.get("id") == old.get("id") and _is_unnumbered(tree.root) == _is_unnumbered(old)


def _is_unnumbered(root: Element) -> bool:
    return "unnumbered" in classes(root[0])


def _is_its_own(found: Diagnostic, tree: ChapterTree) -> bool:
    return found.place.path in {tree.source.path, *tree.source.parts}


def _glossary(bearings: Bearings) -> Placed | None:
    """The glossary's page as it was before anything was linked to it."""
    found = bearings.find(bearings.loaded.manifest.glossary_file)
    return replace(found[1], root=clone(found[1].tree.root)) if found else None


def _targets(bearings: Bearings, item: Placed, own: Mapping[str, Label]) -> Targets:
    home = {name: unit for name, unit in bearings.targets.home.items() if unit != item.id}
    for name in _ids(item):
        home.setdefault(name, item.id)
    return Targets(bearings.targets.chapters, {**bearings.labels, **own}, home)


def _ids(item: Placed) -> set[str]:
    return {name for element in elements(item.root) if (name := element.get("id"))}


def _notes_before(bearings: Bearings, count: int) -> int:
    return sum(len(notes) for item in bearings.placed[: count - 1] for notes in _holders(item.root))


def _holders(root: Element) -> Iterator[Element]:
    return (section for section in root if "footnotes" in classes(section))
