"""The chapters that were read become one `Book`: ids settled, numbers given, links resolved, images found, contents made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from bookforge.assets import Asset, Refused, load_image
from bookforge.book import anthology, apparatus, identity, lists, numbering, outline
from bookforge.book.citations import Cited, set_citations
from bookforge.book.glossary import Read
from bookforge.book.labels import UNSAID, Label, Labels
from bookforge.book.model import Book, Chapter, Matter, Part
from bookforge.book.numbering import Number
from bookforge.book.references import Targets, plain_citations, resolve
from bookforge.diagnostics import Diagnostic, did_you_mean, in_order
from bookforge.folder import IMAGES
from bookforge.manifest import LISTS, ChapterEntry, Loaded, Manifest, MatterEntry, PartEntry
from bookforge.manuscript import ChapterTree, Citations, Person, Source
from bookforge.markup import Element, classes, clone, elements, new, slug, text_of
from bookforge.words import word

_NAMESPACE = uuid.UUID("c0d1a6de-5d3a-5c0e-9a52-2f2b0a5d7b11")  # bookforge's own, for identifiers made by UUID 5
_HEAD = 40  # characters; a longer running head would not fit the line


@dataclass(frozen=True, slots=True)
class _Placed:
    """A chapter file at its place in the book, its tree now the book's own copy; its role, and its entry in the body."""

    tree: ChapterTree
    root: Element
    id: str
    role: str
    entry: ChapterEntry | None

    @property
    def title(self) -> str:
        """What it is called: by the manifest, else by its file."""
        return (self.entry.title if self.entry else None) or text_of(self.root[0], without=UNSAID)

    def language(self, book: str) -> str:
        """Its language, else the book's."""
        return self.tree.front.language or book


def assemble(
    loaded: Loaded,
    trees: Mapping[str, ChapterTree],
    images: Iterable[Asset] = (),
    *,
    citations: Citations | None = None,
    concordance: Source | None = None,
) -> tuple[Book, tuple[Diagnostic, ...]]:
    """The book of a manifest, from its chapters by path. A path without a tree (it could not be read) is left out.

    The trees given are not changed: the book has its own copies. `images` that were measured before are not again.
    `citations` are those of its chapters, where it has a bibliography, `concordance` is the file of words that belong in
    the index.
    """
    manifest = loaded.manifest
    order = [path for path, _ in files(manifest) if path in trees]
    made = [entry.role for entry in (*manifest.front, *manifest.back) if entry.file is None]
    parts = [f"part-{i}" for i, _ in enumerate((e for e in manifest.body if isinstance(e, PartEntry)), start=1)]
    names = identity.chapter_ids([trees[path] for path in order], [*made, *parts])
    roles, entries = dict(files(manifest)), {entry.file: entry for entry in _entries(manifest)}
    placed = {
        path: _Placed(trees[path], clone(trees[path].root), name, roles[path], entries.get(path))
        for path, name in zip(order, names, strict=True)
    }
    identity.settle({item.id: item.root for item in placed.values()})
    free = identity.free_names((item.root for item in placed.values()), [*made, *parts])
    reads = [Read(item.tree, item.root, item.id) for item in placed.values()]
    aids, told = apparatus.marked(loaded, reads, concordance, free)
    found = [*told, *identity.doubled([(item.tree, item.root) for item in placed.values()], [*made, *parts])]
    numbers = numbering.chapter_numbers(manifest, [p for p, i in placed.items() if "unnumbered" in classes(i.root[0])])
    labels = _labels(manifest, placed, numbers, made)
    targets = _targets(manifest, placed, labels, [*made, *parts])
    for item in placed.values():
        found.extend(resolve(item.tree, item.root, item.id, item.language(manifest.language), targets))
    bibliography, said = set_citations([Cited(i.tree, i.root) for i in placed.values()], citations, manifest)
    found.extend(said)
    for number, item in enumerate(placed.values(), start=1):
        plain_citations(item.root)
        _retitle(item)
        numbering.number_blocks(item.root, number)
    assets, refused = _images(loaded, placed, images)
    found.extend(refused)

    pages, empty = _lists(loaded, placed, labels)
    gathered = {"bibliography": bibliography, "notes": _notes_page(manifest, placed)}
    found.extend([*empty, *_unlisted(loaded, gathered)])
    pages |= gathered
    front = _matter(manifest, manifest.front, placed, numbers, pages)
    body = _body(manifest, placed, numbers)
    back = _matter(manifest, manifest.back, placed, numbers, pages)
    front, back, empty = _by_their_authors(loaded, front, body, back)
    found.extend(empty)
    aided = apparatus.finished(aids, front, body, back)
    front, back = aided.front, aided.back
    found.extend(aided.found)
    identifier, said = _identifier(loaded)
    book = Book(
        manifest=manifest,
        identifier=identifier,
        slug=slug(manifest.head, "book"),
        front=front,
        body=body,
        back=back,
        contents=outline.contents([*front, *body, *back]),
        home={**targets.home, **_home([*front, *body, *back]), **aided.home},
        assets=assets,
    )
    allowed = {tree.source.path: tree.front.allow for tree in trees.values()}
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


def _entries(manifest: Manifest) -> Iterator[ChapterEntry]:
    """Every chapter of the body, those of parts too."""
    for item in manifest.body:
        yield from item.chapters if isinstance(item, PartEntry) else (item,)


def _retitle(item: _Placed) -> None:
    """Gives a chapter the title that the manifest has for it."""
    if item.entry and item.entry.title:
        heading = item.root[0]
        for child in list(heading):
            heading.remove(child)
        heading.text = item.entry.title


def _labels(
    manifest: Manifest, placed: Mapping[str, _Placed], numbers: Mapping[str, Number], made: Sequence[str]
) -> Mapping[str, Label]:
    """What every id in the book is called; numbers are written into the trees."""
    labels = Labels(manifest)
    labels.of.update((name, Label("page", title=word(manifest.language, name))) for name in made)
    for count, part in enumerate((e for e in manifest.body if isinstance(e, PartEntry)), start=1):
        shown = numbering.in_style(count, manifest.numbering.parts, manifest.language)
        labels.of[f"part-{count}"] = Label("part", shown, part.part)
    for path, item in placed.items():
        number = numbers.get(path, Number())
        kind = item.role if item.role in ("chapter", "appendix") else "page"
        label = Label(kind, number.shown, item.title)
        labels.walk(item.root, label, number, item.language(manifest.language))
    return labels.of


def _targets(
    manifest: Manifest, placed: Mapping[str, _Placed], labels: Mapping[str, Label], made: Sequence[str]
) -> Targets:
    home = {name: name for name in made}
    for item in placed.values():
        for element in elements(item.root):
            name = element.get("id")
            if name:
                home.setdefault(name, item.id)
    chapters = {path: placed[path].id if path in placed else "" for path, _ in files(manifest)}
    return Targets(chapters, labels, home)


def _lists(
    loaded: Loaded, placed: Mapping[str, _Placed], labels: Mapping[str, Label]
) -> tuple[dict[str, Element | None], list[Diagnostic]]:
    """The lists of figures, tips … that the manifest asks for, by role, and which of them have nothing to list."""
    pages: dict[str, Element | None] = {}
    found: list[Diagnostic] = []
    for end, entries in (("front", loaded.manifest.front), ("back", loaded.manifest.back)):
        for i, role in enumerate(entry.role for entry in entries):
            if role in LISTS:
                roots = [item.root for item in placed.values()]
                page = pages[role] = lists.list_page(role, roots, labels, loaded.manifest.language)
                if lists.is_empty(page):
                    message = f"The page “{role}” has nothing to list."
                    found.append(loaded.report("list-has-entries", ("contents", end, i), message))
    return pages, found


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
    ornament = loaded.manifest.ornaments.scene_break or ""
    if ornament.lower().endswith(IMAGES):
        asset = load_image(loaded.root, ornament, known=by_path)
        if isinstance(asset, Refused):
            found.append(loaded.report(asset.code, ("ornaments", "scene-break"), asset.message))
        else:
            assets[asset.name] = asset
    return assets, found


def _notes_page(manifest: Manifest, placed: Mapping[str, _Placed]) -> Element | None:
    """The page that an edition sets the notes of all chapters on (`editions.notes`), empty; None where there are none."""
    if not any("footnote" in classes(note) for item in placed.values() for note in elements(item.root, "aside")):
        return None
    page = new("section", class_="matter notes", id="notes")
    page.append(new("h1", word(manifest.language, "notes")))
    return page


def _unlisted(loaded: Loaded, gathered: Mapping[str, Element | None]) -> Iterator[Diagnostic]:
    """The pages that are in the book though the contents do not list them, and those listed that hold nothing."""
    listed = [e.role for e in (*loaded.manifest.front, *loaded.manifest.back) if e.file is None]
    for role in (role for role in listed if role in gathered):
        if gathered[role] is None and role not in loaded.manifest.gathered:
            message = f"The page “{role}” would be empty, and was left out."
            yield loaded.report("made-page-holds-something", ("contents",), message)
        elif gathered[role] is not None and role in loaded.manifest.gathered:
            message = f"The page “{role}” is asked for and not listed in the contents: it stands at the book's end."
            remedy = f"Add `{role}` to `back:` under `contents:`, at the place where it is to stand."
            yield loaded.report("made-page-listed", ("contents",), message, remedy)


def _home(units: Sequence[Matter | Part | Chapter]) -> dict[str, str]:
    """Whose each id is that came into the book with its citations."""
    pages = [page for unit in units for page in (unit.chapters if isinstance(unit, Part) else (unit,))]
    return {
        name: page.id
        for page in pages
        if page.root is not None
        for element in elements(page.root)
        if (name := element.get("id"))
    }


def _matter(
    manifest: Manifest,
    entries: Sequence[MatterEntry],
    placed: Mapping[str, _Placed],
    numbers: Mapping[str, Number],
    pages: Mapping[str, Element | None],
) -> tuple[Matter | Chapter, ...]:
    units: list[Matter | Chapter] = []
    for entry in entries:
        root = pages.get(entry.role)
        if entry.file is None and root is not None:
            units.append(Matter(entry.role, entry.role, text_of(root[0]), root))
        elif entry.file is None and entry.role not in pages:
            units.append(Matter(entry.role, entry.role, word(manifest.language, entry.role)))
        elif entry.file in placed:
            item = placed[entry.file]
            item.root.set("class", f"matter {entry.role}")
            units.append(_chapter(manifest, item, numbers))
    return tuple(units)


def _by_their_authors(
    loaded: Loaded,
    front: tuple[Matter | Chapter, ...],
    body: tuple[Part | Chapter, ...],
    back: tuple[Matter | Chapter, ...],
) -> tuple[tuple[Matter | Chapter, ...], tuple[Matter | Chapter, ...], list[Diagnostic]]:
    """Front and back matter with the pages that tell of the chapters' authors; one without anything on it goes."""
    held = (item.chapters if isinstance(item, Part) else (item,) for item in (*front, *body, *back))
    chapters = [unit for units in held for unit in units if isinstance(unit, Chapter)]
    found: list[Diagnostic] = []

    def filled(end: str, units: tuple[Matter | Chapter, ...]) -> Iterator[Matter | Chapter]:
        for unit in units:
            ours = isinstance(unit, Matter) and unit.role in anthology.MADE
            made = anthology.page(unit.role, loaded.manifest, chapters) if ours else unit
            if made is not None:
                yield made
                continue
            listed = [item if isinstance(item, str) else "" for item in getattr(loaded.manifest.contents, end)]
            message = f"There is nothing to say on the page “{unit.role}”; it was left out."
            found.append(loaded.report("made-page-has-text", ("contents", end, listed.index(unit.role)), message))

    return tuple(filled("front", front)), tuple(filled("back", back)), found


def _body(
    manifest: Manifest, placed: Mapping[str, _Placed], numbers: Mapping[str, Number]
) -> tuple[Part | Chapter, ...]:
    units: list[Part | Chapter] = []
    parts = 0
    for item in manifest.body:
        if isinstance(item, PartEntry):
            parts += 1
            held = [_chapter(manifest, placed[e.file], numbers) for e in item.chapters if e.file in placed]
            shown = numbering.in_style(parts, manifest.numbering.parts, manifest.language)
            units.append(Part(f"part-{parts}", item.part, shown, tuple(held)))
        elif item.file in placed:
            units.append(_chapter(manifest, placed[item.file], numbers))
    return tuple(units)


def _chapter(manifest: Manifest, item: _Placed, numbers: Mapping[str, Number]) -> Chapter:
    front, entry = item.tree.front, item.entry
    number = numbers.get(item.tree.source.path, Number()).shown
    said = Label(item.role, number).named(manifest.language) if number else ""
    people = (Person(entry.author),) if entry and entry.author else front.people
    if front.first_published is not None:
        anthology.add_origin(item.root, front.first_published, item.language(manifest.language))
    return Chapter(
        id=item.id,
        role=item.role,
        title=item.title,
        head=(entry.short_title if entry else None) or front.short_title or _head(item.title),
        number="" if item.title.casefold() == said.casefold() else number,
        author=", ".join(person.name for person in people) or None,
        language=item.language(manifest.language),
        path=item.tree.source.path,
        root=item.root,
        words=item.tree.words,
        subtitle=front.subtitle,
        people=people,
        first_published=front.first_published,
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
