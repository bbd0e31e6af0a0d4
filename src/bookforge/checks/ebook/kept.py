"""The words of each chapter stand in the ebook: all of them, once, in their order.

The book's trees, before an edition dressed them, are held against the pages of the finished file. What an ebook adds (the
number above a title, a number that leads back from a note, the marks of printed pages) is known, and passed over.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bookforge.book import Book, Chapter
from bookforge.checks.ebook.container import Ebook
from bookforge.checks.ebook.seen import Eyes
from bookforge.checks.ebook.stacked import paired, stackable, stacked, told
from bookforge.checks.ebook.words import text_in, words_in
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.markup import BLOCKS, Element, classes, elements, line_of, local_name

_EDITION = "epub"
_NUMBERING = frozenset({"noteref"})  # given anew where a note is not in every edition
_ADDED = frozenset({"chapter-label", "chapter-subtitle", "byline", "noteref"})
_ADDED_ROLES = frozenset({"doc-backlink", "doc-pagebreak"})
_MOST = 12  # words that a message names
_NEAR = 4  # words told before those that differ


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the words of a book stand in an ebook: the pages of each unit, and the page that holds each note, by its id in the
    book."""

    pages: Mapping[str, Sequence[str]]
    notes: Mapping[str, str]

    def of(self, chapter: Chapter) -> tuple[str, ...]:
        """All pages that hold words of a chapter or its notes."""
        noted = (self.notes.get(note.get("id") or "") for note in _notes(chapter.root))
        return tuple(dict.fromkeys((*self.pages.get(chapter.id, ()), *(path for path in noted if path))))


def whereabouts(ebook: Ebook, eyes: Eyes, book: Book) -> Whereabouts:
    """Where the words of a book stand. A page without an id that the book knows goes on with the unit before it."""
    home = {"-".join(key.split()): unit for key, unit in book.home.items()}
    wanted = {"-".join(key.split()): key for c in book.chapters() for n in _notes(c.root) if (key := n.get("id"))}
    pages: dict[str, list[str]] = {}
    notes: dict[str, str] = {}
    unit = ""
    for path in ebook.page_paths:
        ids = eyes.on(path).ids
        notes.update((wanted[key], path) for key in ids if key in wanted)
        if path != ebook.navigation:
            unit = next((home[key] for key in ids if key in home), unit)
            pages.setdefault(unit, []).append(path)
    return Whereabouts(pages, notes)


def unkept(ebook: Ebook, chapter: Chapter, where: Whereabouts, name: str) -> Iterator[Diagnostic]:
    """Where the words of an ebook, whose file is called `name`, are not those of a chapter."""
    ours = [page for path in where.pages.get(chapter.id, ()) if (page := ebook.tree(path)) is not None]
    own = dict(_own(chapter, where))
    bearers = {path: _bearers(ebook.tree(path)) for path in set(own.values())}
    notes = {key: note for key, path in own.items() if (note := bearers[path].get("-".join(key.split()))) is not None}
    aside = set(notes.values())
    apart = _left_out(chapter.root)
    passed_over = {page: _added(page) | aside for page in ours}
    yield from _compared(chapter.root, apart | set(_notes(chapter.root)), passed_over, chapter, name)
    for note in _notes(chapter.root):
        if note in apart:
            continue
        shown = notes.get(note.get("id") or "")
        yield from _compared(note, apart, {} if shown is None else {shown: _added(shown)}, chapter, name)


def _own(chapter: Chapter, where: Whereabouts) -> Iterator[tuple[str, str]]:
    """The ids of a chapter's notes in the book, each with the page that holds the note."""
    ids = (note.get("id") or "" for note in _notes(chapter.root))
    return ((key, where.notes[key]) for key in ids if key in where.notes)


def _bearers(page: Element | None) -> Mapping[str, Element]:
    """What bears each id on a page."""
    return {} if page is None else {name: e for e in elements(page) if (name := e.get("id"))}


def _compared(
    root: Element, apart: set[Element], shown: Mapping[Element, set[Element]], chapter: Chapter, name: str
) -> Iterator[Diagnostic]:
    """A chapter or note held against its pages, or its place on one; `apart` of it, and what stands beside each of the `shown`,
    is passed over. Tables that the ebook has stacked are held against each other."""
    figures = {figure: added for page, added in shown.items() for figure in stacked(page, added)}
    pairs = paired(stackable(root, apart), list(figures))
    tables, known = {table for table, _ in pairs}, {figure for _, figure in pairs}
    if text_in(root, apart | tables) != " ".join(text_in(page, added | known) for page, added in shown.items()):
        here = [word for page, added in shown.items() for word in words_in(page, added | known)]
        yield from _difference(words_in(root, apart | tables), here, root, chapter, name)
    for table, figure in pairs:
        for said, told_here in told(table, figure, apart, figures[figure]):
            yield from _difference(said, told_here, table, chapter, name)


def _notes(root: Element) -> list[Element]:
    return [note for note in elements(root, "aside") if "footnote" in classes(note)]


def _left_out(root: Element) -> set[Element]:
    """What of a chapter an ebook is not to hold: parts for other editions, the notes that only they call, numbers of notes."""
    others = {
        e for e in elements(root) if e.get("data-editions") and _EDITION not in (e.get("data-editions") or "").split()
    }
    inside = {inner for e in others for inner in e.iter()}
    calls = [e for e in elements(root, "a") if _NUMBERING & set(classes(e))]
    kept = {call.get("href") for call in calls if call not in inside}
    lost = {call.get("href") for call in calls} - kept
    orphans = {note for note in _notes(root) if f"#{note.get('id')}" in lost}
    return others | orphans | set(calls)


def _added(page: Element) -> set[Element]:
    """What an ebook says beside the author's words."""
    return {e for e in elements(page) if _ADDED.intersection(classes(e)) or e.get("role") in _ADDED_ROLES}


# --- telling ------------------------------------------------------------------------------------------------------------


def _difference(
    said: Sequence[str], here: Sequence[str], root: Element, chapter: Chapter, name: str
) -> Iterator[Diagnostic]:
    """The first few places in which the words of `root`, in a chapter, and those of its pages part."""
    if list(said) == list(here):
        return
    moved = Counter(said) == Counter(here)
    matcher = difflib.SequenceMatcher(None, said, here, autojunk=False)
    parted = (code for code in matcher.get_opcodes() if code[0] != "equal")
    for _, i, j, k, m in islice(parted, 1 if moved else 3):
        place = Place(chapter.path, _line(root, said, i))
        behind = f" behind “{' '.join(said[max(0, i - _NEAR) : i])}”" if i else " at the beginning"
        lost, fresh = _shown(said[i:j]), _shown(here[k:m])
        if moved:
            message = f"The words “{lost or fresh}”{behind} stand elsewhere in {name}."
        elif lost and fresh:
            message = f"{name} says “{fresh}” where the chapter says “{lost}”{behind}."
        elif lost:
            message = f"“{lost}”{behind} is not in {name}."
        else:
            message = f"{name} says “{fresh}”{behind}, which the chapter does not."
        yield report("ebook-words-are-kept", place, message)


def _shown(words: Sequence[str]) -> str:
    return " ".join(words[:_MOST]) + (f" … ({len(words)} words)" if len(words) > _MOST else "")


def _line(root: Element, said: Sequence[str], at: int) -> int | None:
    """The manuscript's line of the block that holds the word at a place of the chapter's words."""
    near = tuple(said[max(0, at - 2) : at + 3])
    best, found = 0, line_of(root)
    for block in elements(root):
        if local_name(block) not in BLOCKS or any(local_name(child) in BLOCKS for child in block):
            continue
        have = words_in(block)
        likeness = sum(word in have for word in near)
        if at < len(said) and said[at] in have:
            likeness += len(near)
        if likeness > best:
            best, found = likeness, line_of(block)
    return found
