"""A note as a value, and as an annotation of the W3C's Web Annotation Data Model.

A note's words are a `TextualBody`; its target is a `SpecificResource` whose source is the chapter's path, with three
selectors: the quote with the words around it, its place in the chapter's text, and its line in the file (RFC 5147, which
counts from 0). A reply has the note that it answers for its target. Two properties are bookforge's own: `bookforge:state`,
and `bookforge:block`, the first words of the block.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"bookforge": "urn:bookforge:notes#"}]
"""What the names in an annotation mean, for programs that read JSON-LD."""
_RFC_5147 = "http://tools.ietf.org/rfc/rfc5147"
_LONGEST = 20_000  # characters of a note's words; nobody writes more, and a file from elsewhere may hold anything


class State(StrEnum):
    """What has become of a note. One that is deleted keeps its id alone, so that an older copy does not bring it back."""

    OPEN = "open"
    RESOLVED = "resolved"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Target:
    """The words that a note is about: `exact`, between `prefix` and `suffix`, from `start` to `end` in the text of the
    chapter `path` (spaces and line ends count as one space); they began in the block at `line`, with the words `block`."""

    path: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    end: int = 0
    line: int = 1
    block: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note: what it says, who wrote it and when (UTC), about which words; or of which note it is the answer."""

    id: str
    text: str
    creator: str
    created: str
    modified: str
    state: State = State.OPEN
    target: Target | None = None
    answers: str = ""
    motivation: str = "commenting"

    def changed(self, now: str, *, text: str | None = None, state: State | None = None) -> Note:
        """The note with other words, or in another state. Its time is later than before, whatever the clock says."""
        later = now if now > self.modified else _after(self.modified)
        return replace(self, text=self.text if text is None else text, state=state or self.state, modified=later)

    def deleted(self, now: str) -> Note:
        """What is left of the note when it is deleted."""
        gone = self.changed(now, text="", state=State.DELETED)
        return replace(gone, target=None, creator="")


def fresh_id() -> str:
    """An id for a new note."""
    return uuid.uuid4().urn


def moment(now: datetime) -> str:
    """A time as annotations write it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _after(time: str) -> str:
    """A moment after a time that may lie ahead; the same text with a letter more when it is no time at all."""
    try:
        stands = datetime.fromisoformat(time)
        return moment(stands.replace(microsecond=stands.microsecond + 1))
    except ValueError:
        return f"{time}~"


# --- to and from JSON-LD ---


def as_annotation(note: Note) -> dict[str, Any]:
    """The note as plain data. What a person looks for stands first: her words, whose they are, about what."""
    data: dict[str, Any] = {"id": note.id, "type": "Annotation", "bookforge:state": str(note.state)}
    if note.state is not State.DELETED:
        data["body"] = {"type": "TextualBody", "value": note.text, "format": "text/plain"}
        data["creator"] = {"type": "Person", "name": note.creator}
        data["motivation"] = "replying" if note.answers else note.motivation
        data["target"] = note.answers if note.target is None else _as_resource(note.target)
    elif note.answers:
        data["target"] = note.answers
    data["created"], data["modified"] = note.created, note.modified
    return data


def _as_resource(target: Target) -> dict[str, Any]:
    quote = {"type": "TextQuoteSelector", "exact": target.exact, "prefix": target.prefix, "suffix": target.suffix}
    position = {"type": "TextPositionSelector", "start": target.start, "end": target.end}
    line = {"type": "FragmentSelector", "conformsTo": _RFC_5147, "value": f"line={target.line - 1},{target.line}"}
    return {
        "type": "SpecificResource",
        "source": target.path,
        "selector": [quote, position, line],
        "bookforge:block": target.block,
    }


class NoAnnotation(ValueError):
    """Some data is no annotation that bookforge can keep; the message says why, in an author's words."""


def from_annotation(data: object) -> Note:
    """The note that an annotation holds, of whatever program. Raises `NoAnnotation`."""
    if not isinstance(data, Mapping):
        raise NoAnnotation("there is no annotation")
    name = data.get("id")
    if not isinstance(name, str) or not name.strip():
        raise NoAnnotation("the note has no id")
    said = str(data.get("bookforge:state", "open"))
    if said not in list(State):
        raise NoAnnotation(f"its state is “{said}”, not open, resolved or deleted")
    created = _text(data.get("created"))
    target = data.get("target")
    answers = target if isinstance(target, str) else ""
    motivation = _text(data.get("motivation")) or "commenting"
    about = _target(target) if isinstance(target, Mapping) else None
    if about is None and not answers and said != State.DELETED:
        raise NoAnnotation("it says of no words that it is about them")
    return Note(
        name,
        _body(data.get("body"))[:_LONGEST],
        _creator(data.get("creator")),
        created,
        _text(data.get("modified")) or created,
        State(said),
        about,
        answers,
        "commenting" if motivation == "replying" else motivation,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def _creator(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, Mapping) else _text(value)


def _body(value: object) -> str:
    """The words of a body, or of several, each a paragraph."""
    if isinstance(value, list):
        return "\n\n".join(text for text in map(_body, value) if text)
    return _text(value.get("value")) if isinstance(value, Mapping) else _text(value)


def _target(resource: Mapping[str, Any]) -> Target | None:
    selectors = resource.get("selector")
    found: dict[str, Mapping[str, Any]] = {}
    for selector in selectors if isinstance(selectors, list) else [selectors]:
        if isinstance(selector, Mapping):
            found.setdefault(_text(selector.get("type")), selector)
    path = _text(resource.get("source"))
    quote = found.get("TextQuoteSelector", {})
    if not path:
        return None
    position = found.get("TextPositionSelector", {})
    start = _number(position.get("start"), 0)
    return Target(
        path,
        _text(quote.get("exact")),
        _text(quote.get("prefix")),
        _text(quote.get("suffix")),
        start,
        _number(position.get("end"), start),
        _line(_text(found.get("FragmentSelector", {}).get("value"))),
        _text(resource.get("bookforge:block")),
    )


def _line(fragment: str) -> int:
    name, _, after = fragment.partition("=")
    first = after.partition(",")[0]
    return int(first) + 1 if name == "line" and first.isascii() and first.isdigit() and len(first) < 10 else 1
