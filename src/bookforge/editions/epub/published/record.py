"""What is kept of the ids with which an ebook was published, as a file beside `book.yaml` that its author may look over.

ids:
- id: touch
  file: manuscript/touch.md
  title: Touch
  mark: 01ffa3 0a77c1 …
  sections:
  - id: touch-signs
    title: Signs That It Is Fading
    mark: 0b1c22 …
  - id: touch-begin
    title: Where to Begin
    mark: 11aa9f …
    gone: true
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from bookforge.editions.epub.published.likeness import Mark
from bookforge.folder import IDS

NAME = IDS
_HEAD = """\
# The ids with which the ebook's chapters and sections were published. Readers' highlights, notes and bookmarks hang on them, and
# on the names of files that are made of them: they stay as they are when a heading is reworded or a chapter's file renamed.
# bookforge knows a chapter or section again by its file or heading, or by its words (`mark`). Keep this file with the book. What
# you change here counts; what is `gone` keeps its id, so that nothing else gets it. Without the file all ids are made anew.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A chapter, part or section that was published: its id; its file ("" where it is none) and title; the mark of its text;
    whether it has left the book."""

    id: str
    file: str
    title: str
    mark: Mark
    gone: bool = False
    sections: tuple[Known, ...] = ()

    @property
    def key(self) -> str:
        """What it is known again by, unless its words say otherwise."""
        return self.file or self.title


def written(known: Iterable[Known]) -> str:
    """The file's text."""
    entries = [_entry(one) for one in known]
    return f"{_HEAD}\n{yaml.safe_dump({'ids': entries}, sort_keys=False, allow_unicode=True, width=10_000)}"


def _entry(known: Known) -> dict[str, object]:
    entry: dict[str, object] = {"id": known.id}
    if known.file:
        entry["file"] = known.file
    entry["title"] = known.title
    entry["mark"] = " ".join(f"{value:06x}" for value in known.mark)
    if known.gone:
        entry["gone"] = True
    if known.sections:
        entry["sections"] = [_entry(section) for section in known.sections]
    return entry


def as_json(known: Iterable[Known]) -> bytes:
    """The same for a machine."""
    return json.dumps([asdict(one) for one in known]).encode()


def of_json(data: bytes) -> tuple[Known, ...]:
    """What `as_json` gave. Raises what such data raises that is none."""
    return tuple(map(_known, json.loads(data)))


def _known(told: dict[str, Any]) -> Known:
    return Known(**{**told, "mark": tuple(told["mark"]), "sections": tuple(map(_known, told["sections"]))})
