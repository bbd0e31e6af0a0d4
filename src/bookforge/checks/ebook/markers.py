"""No marker of any dialect is text in a finished ebook, and no sign that only machines know.

What stands in the manuscript has been looked over while it was read, and her author told. Here it is looked for whatever
came into the book by another way: by a template, a bibliography, a page that was made, or a mistake of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bookforge.book import Book
from bookforge.checks.ebook.container import Ebook
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.manuscript import Source, signs_in
from bookforge.markup import Element, local_name

_PRINTED = ("alt", "title", "aria-label")
_LITERAL = frozenset({"pre", "code", "math", "kbd", "samp", "svg", "head"})
_HINT = re.compile(r"[\[\]{}<>\\`~=%]|:::|!!!|\?\?\?")  # no marker is without one of these
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff9-\uffff\U000f0000-\U0010ffff]")
_LEFT = "no-placeholder"  # a word that the author means to come back to is no marker


def may_hold_markers(page: Element) -> bool:
    """Whether anything that a page says looks like a marker, or is a sign that no reader is to see, whoever has written it."""
    texts = [text for _, text in _texts(page)]
    if any(_UNSEEN.search(text) for text in texts):
        return True
    return any(True for text in texts if _HINT.search(text) for _ in signs_in(text))


def markers(
    ebook: Ebook, paths: Iterable[str], book: Book, sources: Iterable[Source], name: str
) -> Iterator[Diagnostic]:
    """Markers and signs that stand as text on some pages of an ebook, whose file is called `name`, and not in what its author
    wrote."""
    written = "\n".join(source.text for source in sources)
    judged: str | None = None
    for path in paths:
        page = ebook.tree(path)
        if page is None:
            continue
        for element, text in _texts(page):
            place = Place(f"{name}/{path}", element.sourceline)
            for sign in sorted({found[0] for found in _UNSEEN.finditer(text) if found[0] not in written}):
                told = (
                    f"U+{ord(sign):04X}, a sign that no reader is to see, stands in “{_around(text, sign)}” in {path}."
                )
                yield report("ebook-text-is-clean", place, told)
            if not _HINT.search(text):
                continue
            for left in signs_in(text):
                if judged is None:
                    judged = "\n".join(_seen(book))
                if left.code != _LEFT and left.found not in judged:
                    told = f"“{left.found}” stands in “{_around(text, left.found)}” in {path}, and nobody wrote it."
                    yield report("ebook-text-is-clean", place, told)


def _texts(element: Element) -> Iterator[tuple[Element, str]]:
    """All that a page says, in running text and in attributes, with the element that says it."""
    if local_name(element) in _LITERAL:
        return
    for name in _PRINTED:
        if value := element.get(name):
            yield element, value
    if element.text:
        yield element, element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        if child.tail:
            yield element, child.tail


def _seen(book: Book) -> Iterator[str]:
    """What was looked over before: the chapters' texts as they were read, and what book.yaml says."""
    for chapter in book.chapters():
        yield from (str(text) for text in chapter.root.itertext())
        yield from (value for e in chapter.root.iter() for name in _PRINTED if (value := e.get(name)))
    yield from _strings(book.manifest.model_dump())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for held in value.values():
            yield from _strings(held)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _strings(held)


def _around(text: str, found: str, width: int = 30) -> str:
    """A text, or what of a long one stands near what was found in it."""
    at = text.find(found)
    start, end = max(0, at - width), at + len(found) + width
    return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
