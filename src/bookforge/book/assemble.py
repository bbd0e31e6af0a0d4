"""The chapters that were read become one `Book`: ids settled, numbers given, links resolved, images found, contents made."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

from bookforge.assets import Asset
from bookforge.book import apparatus, identity, made, numbering, outline, units
from bookforge.book.anew import Bearings
from bookforge.book.citations import set_citations
from bookforge.book.images import find_images
from bookforge.book.labels import Label, Labels, own_label
from bookforge.book.model import Book
from bookforge.book.numbering import Number
from bookforge.book.placed import Placed, files, place, retitle
from bookforge.book.references import Targets, plain_citations, resolve, unlink
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.manifest import Loaded, Manifest, PartEntry
from bookforge.manuscript import ChapterTree, Citations, Source
from bookforge.markup import classes, elements, file_slug
from bookforge.words import word

_NAMESPACE = uuid.UUID("c0d1a6de-5d3a-5c0e-9a52-2f2b0a5d7b11")  # bookforge's own, for identifiers made by UUID 5


def assemble(
    loaded: Loaded,
    trees: Mapping[str, ChapterTree],
    images: Iterable[Asset] = (),
    *,
    citations: Citations | None = None,
    concordance: Source | None = None,
    pause: Callable[[], None] = lambda: None,
) -> tuple[Book, Bearings, tuple[Diagnostic, ...]]:
    """The book of a manifest, from its chapters by path, what sets one of them anew, and what is wrong. A path without a
    tree (it could not be read) is left out.

    The trees given are not changed: the book has its own copies. `images` that were measured before are not again.
    `citations` are those of its chapters, where it has a bibliography, `concordance` is the file of words that belong in
    the index; `pause` is called after every chapter of what takes long.
    """
    manifest = loaded.manifest
    listed = [entry.role for entry in (*manifest.front, *manifest.back) if entry.file is None]
    parts = [item for item in manifest.body if isinstance(item, PartEntry)]
    others = [*listed, *(f"part-{i}" for i, _ in enumerate(parts, start=1))]
    placed = place(manifest, trees, others)

    free = identity.free_names((item.root for item in placed), others)
    pause()
    aids, told = apparatus.marked(loaded, placed, concordance, free)
    found = [*told, *identity.doubled([(item.tree, item.root) for item in placed], others)]
    unnumbered = [item.path for item in placed if "unnumbered" in classes(item.root[0])]
    pause()
    numbers = numbering.chapter_numbers(manifest, unnumbered)
    named = _labels(manifest, placed, numbers, listed, parts)
    labels = named.of
    targets = _targets(manifest, placed, labels, others)
    for item in placed:
        pause()
        found.extend(resolve(item.tree, item.root, item.id, item.language(manifest.language), targets))
    bibliography, told_too = set_citations(placed, citations, manifest)
    for number, item in enumerate(placed, start=1):
        pause()
        plain_citations(item.root)
        retitle(item)
        numbering.number_blocks(item.root, number)
    assets, refused = find_images(loaded, placed, images)

    chapters = {item.path: units.chapter(manifest, item, numbers.get(item.path, Number())) for item in placed}
    pause()
    index, told_last = apparatus.finished(aids, list(chapters.values()), numbers)
    given = {"bibliography": bibliography, **({"index": index} if "index" in listed else {})}
    pages = made.pages(loaded, list(chapters.values()), labels, given)
    for role, root in pages.items():
        if root is not None:
            numbering.number_blocks(root, role)
    found += [*told_too, *refused, *told_last, *made.findings(loaded, pages)]

    front = units.matter(manifest, manifest.front, chapters, pages)
    body = units.body(manifest, chapters)
    back = units.matter(manifest, manifest.back, chapters, pages)
    home = units.homes([*front, *body, *back])
    for item in placed:
        pause()
        unlink(item.root, home)
    identifier, said = _identifier(loaded)
    book = Book(
        manifest=manifest,
        identifier=identifier,
        slug=file_slug(manifest.head, "book"),
        front=front,
        body=body,
        back=back,
        contents=outline.contents([*front, *body, *back]),
        home=home,
        assets=assets,
    )
    bearings = Bearings(loaded, tuple(placed), numbers, labels, named.began, targets, citations, concordance)
    return book, bearings, in_order([*found, *said])


def _labels(
    manifest: Manifest,
    placed: Sequence[Placed],
    numbers: Mapping[str, Number],
    listed: Sequence[str],
    parts: Sequence[PartEntry],
) -> Labels:
    """What every id in the book is called; numbers are written into the trees."""
    labels = Labels(manifest)
    own = {"bibliography": manifest.citations.title}
    for role in listed:
        labels.of[role] = Label("page", title=own.get(role) or word(manifest.language, role))
    for count, part in enumerate(parts, start=1):
        shown = numbering.in_style(count, manifest.numbering.parts, manifest.language)
        labels.of[f"part-{count}"] = Label("part", shown, part.part)
    for item in placed:
        number = numbers.get(item.path, Number())
        labels.walk(item.root, own_label(item.role, number, item.title), number, item.language(manifest.language))
    return labels


def _targets(
    manifest: Manifest, placed: Sequence[Placed], labels: Mapping[str, Label], others: Sequence[str]
) -> Targets:
    """What links may lead to, each id with the unit that it is in."""
    home = {name: name for name in others}
    for item in placed:
        for element in elements(item.root):
            if name := element.get("id"):
                home.setdefault(name, item.id)
    by_path = {item.path: item.id for item in placed}
    return Targets({path: by_path.get(path, "") for path, _ in files(manifest)}, labels, home)


def _identifier(loaded: Loaded) -> tuple[str, list[Diagnostic]]:
    """The ebook's identifier: as given, its ISBN, or made from title and authors (and then said)."""
    manifest = loaded.manifest
    if manifest.identifier:
        try:
            return f"urn:uuid:{uuid.UUID(manifest.identifier.removeprefix('urn:uuid:'))}", []
        except ValueError:
            return manifest.identifier, []
    if manifest.isbn.epub:
        return f"urn:isbn:{manifest.isbn.epub}", []
    name = uuid.uuid5(_NAMESPACE, "\n".join([manifest.title, *(author.name for author in manifest.authors)]))
    message = f"The book has no identifier; urn:uuid:{name} was made from its title and authors."
    return f"urn:uuid:{name}", [
        loaded.report("identifier-given", ("title",), message, f"Add `identifier: urn:uuid:{name}` to keep it.")
    ]
