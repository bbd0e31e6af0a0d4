"""The index in print: page numbers in the place of chapters'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bookforge.markup import Element, classes, elements, new, unwrap
from bookforge.words import word

_RUN = 3  # single places on so many pages in a row are told as a range: 14–16


@dataclass(frozen=True, slots=True)
class Folio:
    """A page: its place in the book, and the number printed on it."""

    index: int
    shown: str


Folios = Mapping[str, Folio]
"""The page of each mark, by the mark's id."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A locator as it is printed: pages from and to, whether it is the main one or in a note, the mark it leads to."""

    first: Folio
    last: Folio
    main: bool
    note: bool
    target: str


def fill(section: Element, folios: Folios, language: str) -> None:
    """Puts page numbers into the page of the index, in place."""
    for places in elements(section, "span"):
        if "index-locators" in classes(places):
            told = _merged([each for link in elements(places, "a") for each in _read(link, folios)])
            for child in list(places):
                places.remove(child)
            places.text = ", " if told else None
            for i, locator in enumerate(told):
                link = _link(locator, language)
                link.tail = ", " if i < len(told) - 1 else None
                places.append(link)


def _read(link: Element, folios: Folios) -> list[_Told]:
    """What a link of the tree says, with its pages; nothing where its mark is on none."""
    target = (link.get("href") or "")[1:]
    first = folios.get(target)
    last = folios.get(link.get("data-until") or target)
    if first is None or last is None:
        return []
    return [_Told(first, last, "data-main" in link.attrib, "data-note" in link.attrib, target)]


def _merged(told: Sequence[_Told]) -> list[_Told]:
    """Each page once, in the order of the book: runs of pages as ranges, nothing that lies in a range or tells less.

    A main passage keeps a number of its own; a note counts only where its page is not told otherwise.
    """
    ranges: list[_Told] = []
    for each in sorted((t for t in told if t.last.index > t.first.index), key=lambda t: t.first.index):
        if ranges and each.main == ranges[-1].main and each.first.index <= ranges[-1].last.index + 1:
            last = max(ranges[-1].last, each.last, key=lambda page: page.index)
            ranges[-1] = _Told(ranges[-1].first, last, each.main, False, ranges[-1].target)
        else:
            ranges.append(each)
    points: dict[tuple[int, bool, bool], _Told] = {}
    for each in told:
        if each.last.index <= each.first.index:
            points.setdefault((each.first.index, each.main, each.note), each)
    plain = [
        t for (page, main, note), t in sorted(points.items(), key=lambda item: item[0])
        if not main and not note and (page, True, False) not in points and not _within(page, ranges)
    ]  # fmt: skip
    runs = _runs(plain)
    mains = [t for (_, main, _), t in points.items() if main]
    pages = {page for page, _, note in points if not note}
    notes = [
        t
        for (page, main, note), t in points.items()
        if note and not main and page not in pages and not _within(page, ranges)
    ]
    return sorted([*ranges, *runs, *mains, *notes], key=lambda t: (t.first.index, t.last.index))


def _within(page: int, ranges: Sequence[_Told]) -> bool:
    return any(each.first.index <= page <= each.last.index for each in ranges)


def _runs(points: Sequence[_Told]) -> list[_Told]:
    """Places on three or more pages in a row as one range; pages of the front matter and of the body never in one."""
    runs: list[list[_Told]] = []
    for each in points:
        follows = runs and each.first.index == runs[-1][-1].first.index + 1
        if follows and each.first.shown.isdigit() == runs[-1][-1].first.shown.isdigit():
            runs[-1].append(each)
        else:
            runs.append([each])
    merged: list[_Told] = []
    for run in runs:
        if len(run) >= _RUN:
            merged.append(_Told(run[0].first, run[-1].last, False, False, run[0].target))
        else:
            merged.extend(run)
    return merged


def _link(told: _Told, language: str) -> Element:
    shown = told.first.shown
    if told.last.index > told.first.index:
        shown += f"–{told.last.shown}"
    if told.note:
        shown += word(language, "note-sign")
    link = new("a", None if told.main else shown, class_="index-locator", href=f"#{told.target}")
    if told.main:
        link.append(new("strong", shown))
    return link


def bare_marks(section: Element, *, at_foot: bool) -> dict[str, list[str]]:
    """Leaves of each mark an empty element behind its words: around words it would cost kerning and good line breaks.

    Marks in notes that are to stand `at_foot` go, so that a long one can still be parted; their ids are given by the id of
    the note's call, for `mark_notes` to put back.
    """
    calls = {link.get("href"): link.get("id") or "" for link in elements(section, "a") if "noteref" in classes(link)}
    taken: dict[str, list[str]] = {}
    for mark in elements(section, "span"):
        if "index-mark" not in classes(mark):
            continue
        note = next((box for box in mark.iterancestors("aside") if "footnote" in classes(box)), None)
        call = calls.get(f"#{note.get('id')}") if at_foot and note is not None else None
        if call:
            taken.setdefault(call, []).append(mark.get("id") or "")
            unwrap(mark)
        elif len(mark) or mark.text:
            empty = new("span", class_="index-mark", id=mark.attrib.pop("id", ""))
            empty.tail, mark.tail = mark.tail, None
            mark.addnext(empty)
            unwrap(mark)
    return taken


def mark_notes(section: Element, taken: Mapping[str, Sequence[str]]) -> None:
    """Puts the marks of notes back, at the head of each note, which stands at its page's foot by now."""
    for note in elements(section, "span"):
        for name in reversed(taken.get(note.get("id") or "", ()) if "fn" in classes(note) else ()):
            mark = new("span", class_="index-mark", id=name)
            mark.tail, note.text = note.text, None
            note.insert(0, mark)


def clear_uses(section: Element) -> None:
    """Leaves the links from a glossary back to the text empty, for the style to put page numbers in."""
    for link in elements(section, "a"):
        if "glossary-use" in classes(link):
            link.text = None
            link.attrib.pop("aria-label", None)
