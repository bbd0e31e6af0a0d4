"""What pandoc complains of, in an author's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.pandoc import Parsed
from bookforge.manuscript.source import Source

_SHOWN = 60  # characters of what an author wrote


def complaints(draft: Draft, parsed: Parsed, well_formed: bool) -> Iterator[Diagnostic]:
    """What pandoc says of a chapter that it has `parsed`, each at its place; `well_formed` tells whether its HTML was."""
    source = draft.source
    if parsed.error:
        yield source.report(
            "chapter-can-be-read", Place(source.path, 1), f"The file could not be read: {parsed.error}."
        )
    if not well_formed:
        message = "The raw HTML in this file is not well-formed; it was mended as a browser would."
        yield source.report("raw-html-is-safe", source.find_tag(), message, "Close every tag that is opened.")
    for entry in parsed.log:
        match str(entry.get("type")):
            case "UnclosedDiv":
                at = entry.get("openpos") or {}
                place = Place(source.path, at.get("line"), at.get("column"))
                # `prepare` has told of those in a quote or a list.
                if not _counts_anew(at) and source.line(place.line).startswith(":::", (place.column or 1) - 1):
                    yield source.report("div-closed", place, "This `:::` block is not closed.")
            case "NoteDefinedButNotUsed":
                message = f"The footnote “{entry.get('key')}” is defined and never called."
                place = _definition(source, entry, f"[^{entry.get('key')}]:")
                yield source.report("note-used", place, message)
            case "DuplicateNoteReference":
                message = f"The footnote “{entry.get('contents')}” is defined twice; only this one is in the book."
                place = _definition(source, entry, f"[^{entry.get('contents')}]:", 1)
                yield source.report("markdown-is-clear", place, message, "Take one of the two out, or name it anew.")
            case "DuplicateLinkReference":
                message = f"The link name “{entry.get('contents')}” is defined twice; the last one counts."
                place = _definition(source, entry, f"{entry.get('contents')}:", 1)
                yield source.report("markdown-is-clear", place, message, "Take one of the two out, or name it anew.")
            case "CouldNotConvertTeXMath":
                tex = str(entry.get("contents"))
                message = f"The formula “{_begins(tex)}” cannot be read as TeX."
                yield source.report("math-is-drawn", _where(draft, tex, "math"), message)
            case "BlockNotRendered" | "InlineNotRendered":
                kind, raw = entry.get("contents", {}).get("c", ("", ""))
                message = f"Raw {kind} has no place in a book and was left out: “{_begins(raw)}”."
                remedy = "Write it in Markdown, or take it out."
                yield source.report("markdown-is-clear", _where(draft, raw, "raw"), message, remedy)
            case _ if entry.get("verbosity") == "WARNING" and entry.get("type") != "DuplicateIdentifier":
                # an id that stands twice is found over the whole book (`book.identity`)
                place = Place(source.path, None if _counts_anew(entry) else entry.get("line"))
                yield source.report("markdown-is-clear", place, f"{entry.get('pretty')}")


def _where(draft: Draft, text: str, purpose: str) -> Place:
    """Where what pandoc quotes begins in the source, told by its first line; asked again for one purpose, the next such place."""
    return draft.pointer.at(text.strip().split("\n")[0], 1, purpose)


def _begins(text: str) -> str:
    """As much of a text as a message has room for."""
    return text[:_SHOWN].strip()


def _definition(source: Source, entry: Mapping[str, Any], words: str, skip: int = 0) -> Place:
    """Where the definition stands that pandoc tells of; of those that are written alike, `skip` stand before it."""
    if _counts_anew(entry):
        return source.find(words, 1, skip)
    return Place(source.path, entry.get("line"), entry.get("column"))


def _counts_anew(position: Mapping[str, Any]) -> bool:
    """Whether pandoc tells a line of a quote or of a list's item, not of the text."""
    return position.get("source") == "_chunk"
