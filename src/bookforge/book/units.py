"""What opens a page of its own, in order: chapters, parts, and the pages before and behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bookforge.book import anthology, numbering
from bookforge.book.labels import Label
from bookforge.book.model import Chapter, Matter, Part
from bookforge.book.numbering import Number
from bookforge.book.placed import Placed
from bookforge.manifest import Manifest, MatterEntry, PartEntry
from bookforge.manuscript import Person
from bookforge.markup import Element, elements, text_of
from bookforge.words import word

_HEAD = 40  # characters; a longer running head would not fit the line

Unit = Matter | Part | Chapter


def chapter(manifest: Manifest, item: Placed, number: Number) -> Chapter:
    """A chapter, or a page of matter with a file, as the editions know it."""
    front, entry = item.tree.front, item.entry
    if item.role != "chapter":
        item.root.set("class", f"matter {item.role}")
    said = Label(item.role, number.shown).named(manifest.language) if number.shown else ""
    people = (Person(entry.author),) if entry and entry.author else front.people
    if front.first_published is not None:
        anthology.add_origin(item.root, front.first_published, item.language(manifest.language))
    return Chapter(
        id=item.id,
        role=item.role,
        title=item.title,
        head=(entry.short_title if entry else None) or front.short_title or _head(item.title),
        number="" if item.title.casefold() == said.replace("\u00a0", " ").casefold() else number.shown,
        author=", ".join(person.name for person in people) or None,
        language=item.language(manifest.language),
        path=item.path,
        root=item.root,
        words=item.tree.words,
        subtitle=front.subtitle,
        people=people,
        first_published=front.first_published,
    )


def matter(
    manifest: Manifest,
    entries: Sequence[MatterEntry],
    chapters: Mapping[str, Chapter],
    made: Mapping[str, Element | None],
) -> tuple[Matter | Chapter, ...]:
    """The pages of the front or back matter: `chapters` by path, pages that were `made` by role (None is left out), and
    those that a template makes."""
    units: list[Matter | Chapter] = []
    for entry in entries:
        if entry.file is not None:
            units.extend([chapters[entry.file]] if entry.file in chapters else [])
        elif entry.role not in made:
            units.append(Matter(entry.role, entry.role, word(manifest.language, entry.role)))
        elif (root := made[entry.role]) is not None:
            units.append(Matter(entry.role, entry.role, text_of(root[0]), root))
    return tuple(units)


def body(manifest: Manifest, chapters: Mapping[str, Chapter]) -> tuple[Part | Chapter, ...]:
    """The chapters of the body, in their parts."""
    units: list[Part | Chapter] = []
    parts = 0
    for item in manifest.body:
        if isinstance(item, PartEntry):
            parts += 1
            held = tuple(chapters[entry.file] for entry in item.chapters if entry.file in chapters)
            shown = numbering.in_style(parts, manifest.numbering.parts, manifest.language)
            units.append(Part(f"part-{parts}", item.part, shown, held))
        elif item.file in chapters:
            units.append(chapters[item.file])
    return tuple(units)


def homes(units: Sequence[Unit]) -> dict[str, str]:
    """The unit in which each id stands; a unit's own id is among them."""
    return {name: unit.id for unit in flat(units) for name in (unit.id, *_ids(unit))}


def flat(units: Sequence[Unit]) -> Iterator[Unit]:
    """Units in reading order, a part before its chapters."""
    for unit in units:
        yield unit
        if isinstance(unit, Part):
            yield from unit.chapters


def _ids(unit: Unit) -> Iterator[str]:
    root = None if isinstance(unit, Part) else unit.root
    return (name for element in (elements(root) if root is not None else ()) if (name := element.get("id")))


def _head(title: str) -> str:
    """A title as a running head takes it, where the author gives no short one: without "…: what follows", in one line."""
    main, colon, _ = title.partition(": ")
    short = main if colon and len(title) > _HEAD else title
    return short if len(short) <= _HEAD else f"{short[:_HEAD].rpartition(' ')[0] or short[:_HEAD]} …"
