"""`notes.jsonl`, beside `book.yaml`: one note a line, so that git merges what two people wrote.

The lines stand in the order in which the notes were written. Where a file holds a note twice, as it does after git has
joined both sides of a merge, the one that was changed last is meant; the marks of a merge that was not settled are passed
over. So notes come together by themselves, in whatever order, and none is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bookforge.annotations.model import CONTEXT, NoAnnotation, Note, State, as_annotation, from_annotation
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.folder import NotUtf8, decode, is_file

FILE = "notes.jsonl"
"""The name of the file in the book's folder."""
_MERGE_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True)
class Notebook:
    """All notes of a book in the order of their writing, those deleted too; `digest` is that of the file they stood in."""

    notes: tuple[Note, ...] = ()
    digest: str = ""
    by_id: dict[str, Note] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {note.id: note for note in self.notes})

    def shown(self) -> tuple[Note, ...]:
        """The notes that are there: neither deleted, nor the answer to one that is."""
        there = {note.id for note in self.notes if note.state is not State.DELETED}
        return tuple(n for n in self.notes if n.id in there and (not n.answers or n.answers in there))

    def threads(self) -> Iterator[tuple[Note, tuple[Note, ...]]]:
        """Each note on the text with the answers to it."""
        shown = self.shown()
        for note in shown:
            if note.target is not None:
                yield note, tuple(answer for answer in shown if answer.answers == note.id)


def merged(*notebooks: Iterable[Note]) -> tuple[Note, ...]:
    """The notes of all, each once, as it was changed last. The order in which they are given makes no difference."""
    latest: dict[str, Note] = {}
    for note in (note for notes in notebooks for note in notes):
        known = latest.get(note.id)
        if known is None or _weight(note) > _weight(known):
            latest[note.id] = note
    return tuple(sorted(latest.values(), key=lambda note: (note.created, note.id)))


def _weight(note: Note) -> tuple[str, str]:
    return note.modified, as_line(note)


def as_line(note: Note) -> str:
    """A note as its line of the file."""
    return json.dumps(as_annotation(note), ensure_ascii=False)


def as_lines(notes: Iterable[Note]) -> str:
    """The text of the file."""
    return "".join(f"{as_line(note)}\n" for note in notes)


def as_page(notes: Iterable[Note]) -> str:
    """The notes as one JSON-LD document, an `AnnotationPage`: for a reviewer, or for other programs."""
    page = {"@context": CONTEXT, "type": "AnnotationPage", "items": [as_annotation(note) for note in notes]}
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def digest(data: bytes) -> str:
    """A short name for the bytes of a file."""
    return hashlib.sha256(data).hexdigest()[:16]


def read(root: Path) -> tuple[Notebook, tuple[Diagnostic, ...]]:
    """The notes of the book in a folder, and the lines of the file that are none. Without a file there are no notes."""
    path = root / FILE
    if not is_file(path):
        return Notebook(), ()
    data = path.read_bytes()
    notes, found = parse(data, FILE)
    return Notebook(notes, digest(data)), found


def parse(data: bytes, name: str) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """The notes of a file of either form, a note a line or one document, and what in it is no note."""
    try:
        text = decode(data)
    except NotUtf8 as error:
        return (), (report("text-is-utf8", Place(name, error.line, error.column), f"{name} is not UTF-8: {error}."),)
    found: list[Diagnostic] = []
    notes: list[Note] = []
    for line, entry in _entries(text):
        try:
            notes.append(from_annotation(json.loads(entry) if isinstance(entry, str) else entry))
        except (NoAnnotation, ValueError, RecursionError) as error:
            why = str(error) if isinstance(error, NoAnnotation) else "the line is no JSON"
            found.append(report("note-is-understood", Place(name, line), f"This is no note: {why}."))
    return merged(notes), tuple(found)


def _entries(text: str) -> Iterator[tuple[int, Any]]:
    """Each note with its line: JSON still, or plain data out of a document."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict) and "items" in whole:
        whole = whole["items"]
    if isinstance(whole, list):
        yield from ((1, entry) for entry in whole)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith(_MERGE_MARKS):
            yield number, line
