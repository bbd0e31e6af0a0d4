"""`bookforge notes`: the notes on a book with where each stands now; notes that come back from reviewers; what is settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bookforge import dist
from bookforge.annotations.anchoring import Anchor, anchored
from bookforge.annotations.model import Note, State, moment
from bookforge.annotations.store import FILE, Notebook, as_lines, as_page, merged, parse, read
from bookforge.annotations.texts import Text, texts_of
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, MachineLacks
from bookforge.reading import read_book


@dataclass(frozen=True, slots=True)
class Standing:
    """A note on the text, where it stands now, and the answers to it."""

    note: Note
    anchor: Anchor
    answers: tuple[Note, ...] = ()

    @property
    def quote(self) -> str:
        """The words that the note is about, as they were when it was written."""
        return self.note.target.exact if self.note.target else ""

    @property
    def is_open(self) -> bool:
        """Whether it still wants an answer."""
        return self.note.state is State.OPEN


def root_of(book: Path) -> Path:
    """The folder of a book that is named by its folder or its `book.yaml`."""
    return (book if book.is_dir() else book.parent).resolve()


def standing(
    book: Path, *, jobs: int, cache: Cache, only_open: bool = False
) -> tuple[tuple[Standing, ...], tuple[Diagnostic, ...]]:
    """The notes in the order of the book, and what is wrong with the file. A book that cannot be read has them all
    where they last were."""
    notebook, found = read(root_of(book))
    threads = [(n, a) for n, a in notebook.threads() if not only_open or n.state is State.OPEN]
    if not threads:
        return (), found
    reading = read_book(book, jobs=jobs, cache=cache)
    texts = texts_of(reading.book) if reading.book else {}
    rank = {path: number for number, path in enumerate(texts)}
    stands = [Standing(note, _anchor(note, texts), answers) for note, answers in threads]
    return tuple(
        sorted(stands, key=lambda s: (rank.get(s.anchor.path, len(rank)), s.anchor.start, s.anchor.line))
    ), found


def _anchor(note: Note, texts: Mapping[str, Text]) -> Anchor:
    assert note.target is not None  # `threads` gives notes on the text only
    return anchored(note.target, texts)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of an import: notes that were new, and those known that are other now."""

    new: int
    changed: int


def bring(book: Path, files: Sequence[Path]) -> tuple[Brought, tuple[Diagnostic, ...]]:
    """Merges the notes of some files into the book's: of each note the version that was changed last. A faulty line is
    told; in the book's own file it stops the import, since it would be lost."""
    root = root_of(book)
    notebook, found = read(root)
    if found:
        return Brought(0, 0), found
    told: list[Diagnostic] = []
    given: list[tuple[Note, ...]] = []
    for file in files:
        notes, faults = parse(file.read_bytes(), file.name)
        given.append(notes)
        told += faults
    together = merged(notebook.notes, *given)
    before = notebook.by_id
    if together != notebook.notes:
        put(root, together)
    new = sum(note.id not in before for note in together)
    changed = sum(note.id in before and note != before[note.id] for note in together)
    return Brought(new, changed), tuple(told)


def put(root: Path, notes: Iterable[Note]) -> None:
    """Puts notes into the book's file, with those that others have written meanwhile (a preview, an import) as they stand there.
    Raises `MachineLacks` where that cannot be."""

    def joined(written: bytes) -> bytes:
        there, faults = parse(written, FILE)
        if faults:
            raise MachineLacks(f"{faults[0].place}: {faults[0].message} Nothing was written.")
        return as_lines(merged(there, notes)).encode()

    dist.change(root / FILE, joined)


def exported(book: Path) -> tuple[str, int, tuple[Diagnostic, ...]]:
    """All notes as one document of annotations, their number, and what is wrong with the file."""
    notebook, found = read(root_of(book))
    return as_page(notebook.notes), len(notebook.shown()), found


class Unknown(ValueError):
    """No note, or more than one, has the id that was given; the message says so."""


def settle(book: Path, names: Sequence[str], state: State) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """Sets notes to a state, each named by its id or the beginning of it. Raises `Unknown`, and then nothing is written."""
    notebook, found = read(root_of(book))
    if found:
        return (), found
    now = moment(datetime.now(UTC))
    changed = tuple(_named(notebook, name).changed(now, state=state) for name in names)
    put(root_of(book), changed)
    return changed, ()


def _named(notebook: Notebook, name: str) -> Note:
    meant = [n for n in notebook.shown() if n.target and (n.id == name or short(n).startswith(name.lower()))]
    if not meant:
        raise Unknown(f"There is no note “{name}”.")
    if len(meant) > 1 and name:
        raise Unknown(f"More than one note begins with “{name}”: {', '.join(map(short, meant))}.")
    return meant[0]


def short(note: Note) -> str:
    """The part of an id that a person types: what follows the name of its kind."""
    return note.id.rpartition(":")[2]


def as_json(stands: Sequence[Standing]) -> str:
    """The notes as plain data."""
    return json.dumps([_plain(one) for one in stands], ensure_ascii=False, indent=2)


def _plain(one: Standing) -> dict[str, Any]:
    plain = {
        "id": one.note.id, "state": str(one.note.state), "text": one.note.text, "by": one.note.creator,
        "created": one.note.created, "modified": one.note.modified, "quote": one.quote, "place": asdict(one.anchor),
    }  # fmt: skip
    answers = [{"id": a.id, "text": a.text, "by": a.creator, "created": a.created} for a in one.answers]
    return {**plain, "answers": answers}
