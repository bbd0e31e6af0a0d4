"""A book by several hands: who wrote what, and where it stood first; the pages of contributors and permissions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from bookforge.book.model import Chapter
from bookforge.manifest import Author, Manifest
from bookforge.manuscript import FirstPublished, Person
from bookforge.markup import Element, classes, new
from bookforge.words import word

CONTRIBUTORS = "contributors"
PERMISSIONS = "permissions"
MADE = frozenset({CONTRIBUTORS, PERMISSIONS})
"""The roles of the pages that are made here."""


def page(role: str, manifest: Manifest, chapters: Sequence[Chapter]) -> Element | None:
    """The page of contributors or of permissions; None when there is nothing to say on it."""
    title = word(manifest.language, role)
    lines = _contributors(manifest, chapters) if role == CONTRIBUTORS else _permissions(manifest.language, chapters)
    if not lines:
        return None
    root = new("section", class_=f"matter {role}", id=role)
    root.append(new("h1", title))
    root.extend(lines)
    return root


def add_origin(root: Element, first: FirstPublished, language: str) -> None:
    """Puts the note that tells where a chapter stood first at its end, before notes and descriptions."""
    behind = (e for e in root.findall("section") if {"footnotes", "descriptions"}.intersection(classes(e)))
    after = next(behind, None)
    note = _sentence(new("p", class_="first-published"), first, language)
    root.insert(len(root) if after is None else root.index(after), note)


def _sentence(line: Element, first: FirstPublished, language: str) -> Element:
    """Adds to a line where something stood first, and by whose leave it stands here."""
    if first.sentence:
        _say(line, first.sentence)
    elif first.place is None:
        _say(line, word(language, "first-published-plain").format(**{"in": first.year}))
    else:
        before, _, after = word(language, "first-published").partition("{in}")
        _say(line, before)
        place = new("cite", first.place)
        if first.url:
            link = new("a", class_="outward", href=first.url)
            link.append(place)
            place = link
        line.append(place)
        _say(line, f" ({first.year}){after}" if first.year else after)
    if first.permission:
        whole = first.permission.endswith((".", "。"))
        _say(line, " " + (first.permission if whole else word(language, "reprinted").format(by=first.permission)))
    return line


def _say(line: Element, words: str) -> None:
    if len(line):
        line[-1].tail = (line[-1].tail or "") + words
    else:
        line.text = (line.text or "") + words


def _permissions(language: str, chapters: Iterable[Chapter]) -> list[Element]:
    """A line for each chapter that stood elsewhere first: its title, its author, where that was."""
    lines = []
    for chapter in chapters:
        if chapter.first_published is not None:
            line = new("p", class_="permission")
            line.append(new("a", chapter.title, class_="xref", href=f"#{chapter.id}"))
            _say(line, (f", {chapter.author}. " if chapter.author else ". "))
            lines.append(_sentence(line, chapter.first_published, language))
    return lines


def people(manifest: Manifest, chapters: Iterable[Chapter]) -> list[Author]:
    """Everyone named as a contributor in the manifest or as the author of a chapter, each once, in the order in which they
    are named; what the manifest says of someone counts before what a chapter does."""
    found = {person.name: person for person in manifest.contributors}
    for chapter in chapters:
        for person in chapter.people:
            known = found.get(person.name) or next((a for a in manifest.authors if a.name == person.name), None)
            found[person.name] = _joined(known, person)
    return list(found.values())


def _joined(known: Author | None, person: Person) -> Author:
    if known is None:
        return Author(name=person.name, file_as=person.file_as, bio=person.bio)  # type: ignore[call-arg]
    return known.model_copy(update={"file_as": known.file_as or person.file_as, "bio": known.bio or person.bio})


def _sorted_as(person: Author) -> str:
    first, _, last = person.name.rpartition(" ")
    return unicodedata.normalize("NFKD", person.file_as or f"{last}, {first}").casefold()


def _contributors(manifest: Manifest, chapters: Sequence[Chapter]) -> list[Element]:
    """A paragraph for each: the name, what is said of them, and their chapters."""
    lines = []
    for person in sorted(people(manifest, chapters), key=_sorted_as):
        line = new("p", class_="contributor")
        line.append(new("strong", person.name, class_="contributor-name"))
        if person.bio:  # which may begin with the name: "Jane Austen lives …"
            behind = person.bio.removeprefix(person.name)
            _say(line, behind if behind[:1] in (" ", ",") else f" {person.bio}")
        lines.append(line)
        own = [chapter for chapter in chapters if person.name in {author.name for author in chapter.people}]
        if own:
            works = new("p", class_="contributor-works")
            for chapter in own:
                if len(works):
                    _say(works, "; ")
                works.append(new("a", chapter.title, class_="xref", href=f"#{chapter.id}"))
            lines.append(works)
    return lines
