"""The book as one edition has it: what is for other editions only is left out, and with it every way that led there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bookforge.book import Book, Chapter, Entry, Matter, Part
from bookforge.markup import Element, classes, clone, elements, remove, unwrap

_MARK = "data-editions"
_POINTING = ("aria-labelledby", "aria-describedby", "aria-details", "headers")


def of_edition(book: Book, edition: str) -> Book:
    """The book of an edition (`epub`, `print`, `web`): chapters without what it leaves out; a link to that is plain words, a
    heading in it no line of the contents. What has no conditions is shared with the book given.
    """
    absent = frozenset(_left_out(book, edition))
    if not any(next(_conditional(chapter.root), None) is not None for chapter in book.chapters()):
        return book

    def dressed(unit: Matter | Chapter) -> Matter | Chapter:
        if isinstance(unit, Matter):
            return unit if unit.root is None else replace(unit, root=_relisted(unit.root, absent))
        return replace(unit, root=_resolved(unit.root, edition, absent))

    def in_body(item: Part | Chapter) -> Part | Chapter:
        if isinstance(item, Part):
            held = (replace(c, root=_resolved(c.root, edition, absent)) for c in item.chapters)
            return replace(item, chapters=tuple(held))
        return replace(item, root=_resolved(item.root, edition, absent))

    return replace(
        book,
        front=tuple(dressed(unit) for unit in book.front),
        body=tuple(in_body(item) for item in book.body),
        back=tuple(dressed(unit) for unit in book.back),
        contents=tuple(_entries(book.contents, absent)),
        home={name: home for name, home in book.home.items() if name not in absent},
    )


def _conditional(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str) and element.get(_MARK) is not None)


def _left_out(book: Book, edition: str) -> Iterator[str]:
    """The ids that an edition lacks: those in what is left out, and those of notes that only it called."""
    for chapter in book.chapters():
        gone = [e for e in _conditional(chapter.root) if not _has(e, edition)]
        inside = {inner for e in gone for inner in e.iter()}
        yield from (name for e in gone for inner in elements(e) if (name := inner.get("id")))
        calls = [e for e in elements(chapter.root, "a") if "noteref" in classes(e)]
        kept = {call.get("href") for call in calls if call not in inside}
        lost = {call.get("href") for call in calls} - kept
        yield from (href.removeprefix("#") for href in lost if href)


def _has(element: Element, edition: str) -> bool:
    return edition in (element.get(_MARK) or "").split()


def _resolved(root: Element, edition: str, absent: frozenset[str]) -> Element:
    tree = clone(root)
    for element in list(_conditional(tree)):
        if not _has(element, edition):
            _close_up(element)
            remove(element)
            continue
        del element.attrib[_MARK]
        if element.tag in ("div", "span") and set(element.attrib) <= {"data-line", "data-origin", "data-b"}:
            unwrap(element)
    _drop_notes(tree, absent)
    for link in elements(tree, "a"):
        if (link.get("href") or "").removeprefix("#") in absent:
            unwrap(link)
    for element in elements(tree):
        for name in _POINTING:
            if element.get(name) in absent:
                del element.attrib[name]
    return tree


def _close_up(element: Element) -> None:
    """Takes away the space before words that go, where no word follows them: “write to us [or tap here].”"""
    behind = element.tail or ""
    if element.tag != "span" or (behind[:1] not in " .,;:!?…)" and behind):
        return
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip(" ")
    elif parent is not None:
        parent.text = (parent.text or "").rstrip(" ")


def _drop_notes(tree: Element, absent: frozenset[str]) -> None:
    """Takes out the notes whose calls are gone, and numbers the others anew."""
    notes = {note.get("id"): note for note in elements(tree, "aside") if "footnote" in classes(note)}
    if not absent.intersection(name for name in notes if name):
        return
    for name, note in notes.items():
        if name in absent:
            remove(note)
    numbers: dict[str, str] = {}
    for call in elements(tree, "a"):
        if "noteref" in classes(call):
            target = (call.get("href") or "").removeprefix("#")
            call.text = numbers.setdefault(target, str(len(numbers) + 1))
            if target in notes:
                notes[target].set("data-note", call.text)
    for holder in elements(tree, "section"):
        if "footnotes" in classes(holder) and not len(holder):
            remove(holder)


def _relisted(root: Element, absent: frozenset[str]) -> Element:
    """A page that was made of what stands in the chapters, such as a list of figures, without what is not there."""
    tree = clone(root)
    for link in elements(tree, "a"):
        if (link.get("href") or "").removeprefix("#") in absent:
            line = next(link.iterancestors("li"), None)
            if line is not None and sum(1 for _ in line.iter("a")) == 1:
                remove(line)
            else:
                unwrap(link)
    return tree


def _entries(entries: Iterable[Entry], absent: frozenset[str]) -> Iterator[Entry]:
    for entry in entries:
        if entry.id not in absent:
            yield replace(entry, below=tuple(_entries(entry.below, absent)))
