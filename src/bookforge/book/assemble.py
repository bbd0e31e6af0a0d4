"""The chapters that were read become one `Book`: ids settled, numbers given, links resolved, images found, contents made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from bookforge.assets import Asset, Refused, load_image
from bookforge.book import identity, numbering, outline
from bookforge.book.model import Book, Chapter, Matter, Part
from bookforge.book.references import Targets, plain_citations, resolve
from bookforge.diagnostics import Diagnostic, did_you_mean, in_order
from bookforge.manifest import ChapterEntry, Loaded, Manifest, MatterEntry, PartEntry
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, classes, clone, elements, slug, text_of
from bookforge.words import word

_NAMESPACE = uuid.UUID("c0d1a6de-5d3a-5c0e-9a52-2f2b0a5d7b11")  # bookforge's own, for identifiers made by UUID 5
_HEAD = 40  # characters; a longer running head would not fit the line


@dataclass(frozen=True, slots=True)
class _Placed:
    """A chapter file at its place in the book, its tree now the book's own copy."""

    tree: ChapterTree
    root: Element
    id: str


def assemble(
    loaded: Loaded, trees: Mapping[str, ChapterTree], images: Iterable[Asset] = ()
) -> tuple[Book, tuple[Diagnostic, ...]]:
    """The book of a manifest, from its chapters by path. A path without a tree (it could not be read) is left out.

    The trees given are not changed: the book has its own copies. `images` that were measured before are not again.
    """
    manifest = loaded.manifest
    order = [path for path, _ in files(manifest) if path in trees]
    made = [entry.role for entry in (*manifest.front, *manifest.back) if entry.file is None]
    parts = [f"part-{i}" for i, _ in enumerate((e for e in manifest.body if isinstance(e, PartEntry)), start=1)]
    names = identity.chapter_ids([trees[path] for path in order], [*made, *parts])
    placed = {
        path: _Placed(trees[path], clone(trees[path].root), name) for path, name in zip(order, names, strict=True)
    }
    identity.settle({item.id: item.root for item in placed.values()})
    for number, item in enumerate(placed.values(), start=1):
        numbering.number_blocks(item.root, number)
    found = list(identity.doubled([(item.tree, item.root) for item in placed.values()], [*made, *parts]))
    targets = _targets(manifest, placed, made, parts)
    for item in placed.values():
        found.extend(resolve(item.tree, item.root, item.id, targets))
        plain_citations(item.root)
    assets, refused = _images(loaded, placed, images)
    found.extend(refused)

    front = _matter(manifest, manifest.front, placed)
    body = _body(manifest, placed)
    back = _matter(manifest, manifest.back, placed)
    identifier, said = _identifier(loaded)
    book = Book(
        manifest=manifest,
        identifier=identifier,
        slug=slug(manifest.head, "book"),
        front=front,
        body=body,
        back=back,
        contents=outline.contents([*front, *body, *back]),
        home=targets.home,
        assets=assets,
    )
    allowed = {part: tree.front.allow for tree in trees.values() for part in tree.source.parts}
    allowed |= {tree.source.path: tree.front.allow for tree in trees.values()}
    return book, in_order(d for d in [*found, *said] if d.code not in allowed.get(d.place.path, ()))


def files(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Every chapter file of a book with its role ("chapter", "preface" …), in reading order."""
    for entry in manifest.front:
        if entry.file:
            yield entry.file, entry.role
    for item in manifest.body:
        for chapter in item.chapters if isinstance(item, PartEntry) else (item,):
            yield chapter.file, "chapter"
    for entry in manifest.back:
        if entry.file:
            yield entry.file, entry.role


def _targets(manifest: Manifest, placed: Mapping[str, _Placed], made: Sequence[str], parts: Sequence[str]) -> Targets:
    home = {name: name for name in (*made, *parts)}
    words = {name: word(manifest.language, name) for name in made}
    for item in placed.values():
        for element in elements(item.root):
            name = element.get("id")
            if name:
                home.setdefault(name, item.id)
                words.setdefault(name, _words(element))
    chapters = {path: placed[path].id if path in placed else "" for path, _ in files(manifest)}
    return Targets(chapters, words, home)


def _words(element: Element) -> str:
    """What a link to an element would say: its title, where it has one."""
    first = next(iter(element), None)
    if first is None or element.tag not in ("section", "aside", "div"):
        return ""
    own = next((e for e in first if "callout-own-title" in classes(e)), first)
    return text_of(own, without=frozenset({"noteref"}))


def _images(
    loaded: Loaded, placed: Mapping[str, _Placed], known: Iterable[Asset]
) -> tuple[dict[str, Asset], list[Diagnostic]]:
    """The images of all chapters by their name in the book; each `src` becomes that name."""
    by_path = {asset.path: asset for asset in known}
    assets: dict[str, Asset] = {}
    found: list[Diagnostic] = []
    for path, item in placed.items():
        for image, use in zip(elements(item.root, "img"), item.tree.images, strict=True):
            asset = load_image(loaded.root, use.src, path, by_path)
            if isinstance(asset, Refused):
                hint = did_you_mean(unquote(use.src), asset.near)
                found.append(item.tree.source.report(asset.code, use.place, asset.message, hint))
                continue
            assets[asset.name] = by_path[asset.path] = asset
            image.set("src", asset.name)
    return assets, found


def _matter(
    manifest: Manifest, entries: Sequence[MatterEntry], placed: Mapping[str, _Placed]
) -> tuple[Matter | Chapter, ...]:
    units: list[Matter | Chapter] = []
    for entry in entries:
        if entry.file is None:
            units.append(Matter(entry.role, entry.role, word(manifest.language, entry.role)))
        elif entry.file in placed:
            item = placed[entry.file]
            item.root.set("class", f"matter {entry.role}")
            units.append(_chapter(manifest, item, entry.role, ""))
    return tuple(units)


def _body(manifest: Manifest, placed: Mapping[str, _Placed]) -> tuple[Part | Chapter, ...]:
    units: list[Part | Chapter] = []
    chapters = parts = 0

    def numbered(entry: ChapterEntry) -> Iterator[Chapter]:
        nonlocal chapters
        if entry.file in placed:
            chapters += entry.number
            yield _chapter(manifest, placed[entry.file], "chapter", str(chapters) if entry.number else "", entry)

    for item in manifest.body:
        if isinstance(item, PartEntry):
            parts += 1
            held = tuple(chapter for entry in item.chapters for chapter in numbered(entry))
            units.append(Part(f"part-{parts}", item.part, numbering.roman(parts), held))
        else:
            units.extend(numbered(item))
    return tuple(units)


def _chapter(manifest: Manifest, item: _Placed, role: str, number: str, entry: ChapterEntry | None = None) -> Chapter:
    front = item.tree.front
    title = (entry.title if entry else None) or item.tree.title
    if entry and entry.title:
        heading = item.root[0]
        for child in list(heading):
            heading.remove(child)
        heading.text = entry.title
    return Chapter(
        id=item.id,
        role=role,
        title=title,
        head=(entry.short_title if entry else None) or front.short_title or _head(title),
        number="" if title.casefold() == f"{word(manifest.language, 'chapter')} {number}".casefold() else number,
        author=(entry.author if entry else None) or ", ".join(front.authors) or None,
        language=front.language or manifest.language,
        path=item.tree.source.path,
        root=item.root,
        words=item.tree.words,
    )


def _head(title: str) -> str:
    """A title as a running head takes it, where the author gives no short one: without "…: what follows", in one line."""
    main, colon, _ = title.partition(": ")
    short = main if colon and len(title) > _HEAD else title
    return short if len(short) <= _HEAD else f"{short[:_HEAD].rpartition(' ')[0] or short[:_HEAD]} …"


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
    made = uuid.uuid5(_NAMESPACE, "\n".join([manifest.title, *(author.name for author in manifest.authors)]))
    message = f"The book has no identifier; urn:uuid:{made} was made from its title and authors."
    return f"urn:uuid:{made}", [
        loaded.report("identifier-given", ("title",), message, f"Add `identifier: urn:uuid:{made}` to keep it.")
    ]
