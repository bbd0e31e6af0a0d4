"""Which web addresses a book links to, where, and what their answers mean to its author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from bookforge.checks.external.web import Answer
from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript import ChapterTree
from bookforge.manuscript.source import Pointer
from bookforge.manuscript.zones import Zone
from bookforge.markup import classes, elements, line_of

_GONE = frozenset({404, 410})
_BROKEN = range(500, 600)


@dataclass(frozen=True, slots=True)
class Link:
    """An address as it is written, the chapter that links to it, and where."""

    address: str
    chapter: ChapterTree
    place: Place


def links_of(chapters: Sequence[ChapterTree]) -> tuple[Link, ...]:
    """The links into the web of some chapters, in reading order."""
    return tuple(link for chapter in chapters for link in _links(chapter))


def _links(chapter: ChapterTree) -> Iterator[Link]:
    pointer = Pointer(chapter.source)
    for element in elements(chapter.root, "a"):
        address = " ".join((element.get("href") or "").split())
        if "outward" in classes(element) and urlsplit(address).scheme.lower() in ("http", "https"):
            yield Link(address, chapter, pointer.at(address, line_of(element), "external", Zone.MARKS))


def without_fragment(address: str) -> str:
    """What a server is asked for: the part of a page is the browser's matter."""
    return urldefrag(address).url


def findings(links: Sequence[Link], answers: Mapping[str, Answer]) -> Iterator[Diagnostic]:
    """What is wrong with links, by the answer to each address without its fragment; one that was not asked for is passed
    over. A page that lets no machine in (401, 403, 429 …) may well be there, and nothing is said of it."""
    for link in links:
        answer = answers.get(without_fragment(link.address))
        if answer is None:
            continue
        place, source = link.place, link.chapter.source
        shown = f"“{link.address}”"
        if answer.refused:
            yield source.report("web-link-is-public", place, f"{shown} is no public address: {answer.refused}.")
        elif answer.error:
            yield source.report("web-link-answers", place, f"{shown} does not answer: {answer.error}.")
        elif answer.status in _GONE:
            yield source.report("web-link-answers", place, f"{shown} is not there any more (status {answer.status}).")
        elif answer.status in _BROKEN:
            message = f"{shown} answers with a fault of its server (status {answer.status})."
            yield source.report("web-link-answers", place, message, "Look again on another day.")
        elif answer.moved:
            fresh = answer.moved + (f"#{urldefrag(link.address).fragment}" if "#" in link.address else "")
            message = f"{shown} has moved for good."
            yield source.report("web-link-is-current", place, message, f"Write `{fresh}`.")
