"""Where an edition sets its notes: left with their chapters, or gathered on a page at the book's end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bookforge.book import Book, Chapter, Matter, Part
from bookforge.markup import Element, classes, clone, elements, new, remove
from bookforge.words import word

_ROLE = "notes"
_MANY = 9  # links behind a source; a row of more helps nobody


def with_notes(book: Book, where: str) -> Book:
    """The book as an edition has it that sets notes "foot", "chapter" or "book".

    Only for "book" is there a page of notes; there each note is `<li class="endnote">`, below its chapter's title.
    """
    page = next((u for u in (*book.front, *book.back) if isinstance(u, Matter) and u.role == _ROLE), None)
    if page is None or page.root is None:
        return book
    if where != "book":
        return _with_matter(book, page, None)
    root = clone(page.root)
    without: dict[str, Chapter] = {}
    for chapter in book.chapters():
        holder = next((s for s in chapter.root if "footnotes" in classes(s)), None)
        if holder is None:
            continue
        bare = clone(chapter.root)
        remove(next(s for s in bare if "footnotes" in classes(s)))
        without[chapter.id] = replace(chapter, root=bare)
        section = _section(chapter, holder, book.language)
        section[0].set("data-b", f"{page.id}.{chapter.id}")  # a printed page may begin with the chapter's title
        root.append(section)
    moved = {name: page.id for element in elements(root) if (name := element.get("id"))}
    gathered = replace(book, body=_body(book, without), home={**book.home, **moved})
    gathered = replace(gathered, front=_units(book.front, without), back=_units(book.back, without))
    return _with_matter(gathered, page, replace(page, root=root))


def as_endnotes(holder: Iterable[Element]) -> Element:
    """The notes of a chapter as an ordered list; the notes given are not changed."""
    made = new("ol", class_="endnotes")
    for note in holder:
        item = clone(note)
        item.tag = "li"
        item.set("class", "endnote")
        made.append(item)
    return made


def calls_of(note: Element) -> list[str]:
    """The ids of the calls of a note, in order (`book.notes`); there is at least one."""
    return (note.get("data-calls") or "").split()


def number_note(note: Element, language: str) -> None:
    """Puts a note's number, which leads back to its call, before its first words; further calls have a link each behind."""
    link_again(note, language)
    number = note.get("data-note") or ""
    first = note[0] if len(note) else None
    if first is None or first.tag != "p":  # a note may begin with a list
        first = new("p", class_="note-number-line")
        note.insert(0, first)
    back = _back(number, calls_of(note)[0], f"{number}. {word(language, 'back-to-text')}", "note-number")
    back.tail = " " + (first.text or "").lstrip()
    first.text = None
    first.insert(0, back)


def link_again(note: Element, language: str) -> None:
    """Puts a link back behind the last words of a note for each of its calls but the first."""
    last = note[-1] if len(note) and note[-1].tag == "p" else note
    for count, call in enumerate(calls_of(note)[1:], start=2):
        told = f"{note.get('data-note')}. {word(language, 'back-to-text')} ({count})"
        _add_text(last, " ")
        last.append(_back(f"↑{count}", call, told, "note-again"))


def list_backlinks(section: Element, language: str) -> None:
    """Puts links behind each source that lead back to where it is cited; to the first place only, where they are many."""
    for item in elements(section, "li"):
        calls = (item.attrib.pop("data-cited", None) or "").split()
        calls = calls if len(calls) <= _MANY else calls[:1]
        last = item[-1] if len(item) and item[-1].tag == "p" else item
        for count, call in enumerate(calls, start=1):
            shown = "↑" if len(calls) == 1 else f"↑{count}"
            told = word(language, "back-to-text") + (f" ({count})" if len(calls) > 1 else "")
            _add_text(last, " ")
            last.append(_back(shown, call, told, "source-back"))


def _back(text: str, call: str, told: str, name: str) -> Element:
    link = new("a", text, class_=name, role="doc-backlink", href=f"#{call}")
    link.set("aria-label", told)
    return link


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _section(chapter: Chapter, holder: Element, language: str) -> Element:
    section = new("section", class_="chapter-notes")
    section.set("data-source", chapter.path)
    if chapter.language != language:
        section.set("lang", chapter.language)
    heading = new("h2", None if chapter.number else chapter.title)
    if chapter.number:
        heading.append(new("span", chapter.number, class_="number"))
        heading[0].tail = f" {chapter.title}"
    section.append(heading)
    section.append(as_endnotes(holder))
    return section


def _body(book: Book, changed: Mapping[str, Chapter]) -> tuple[Part | Chapter, ...]:
    return tuple(
        replace(unit, chapters=tuple(changed.get(c.id, c) for c in unit.chapters))
        if isinstance(unit, Part)
        else changed.get(unit.id, unit)
        for unit in book.body
    )


def _units(units: Sequence[Matter | Chapter], changed: Mapping[str, Chapter]) -> tuple[Matter | Chapter, ...]:
    return tuple(changed.get(unit.id, unit) for unit in units)


def _with_matter(book: Book, page: Matter, other: Matter | None) -> Book:
    """The book with another page in the place of one, or with none there."""

    def put(units: Sequence[Matter | Chapter]) -> tuple[Matter | Chapter, ...]:
        kept = (other if unit.id == page.id else unit for unit in units)
        return tuple(unit for unit in kept if unit is not None)

    contents = book.contents if other else tuple(entry for entry in book.contents if entry.id != page.id)
    return replace(book, front=put(book.front), back=put(book.back), contents=contents)
