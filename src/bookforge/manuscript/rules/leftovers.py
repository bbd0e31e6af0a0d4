"""Leftovers: what looks like markup and still stands as text was markup that nobody understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.front import split
from bookforge.manuscript.signs import signs_in, signs_in_plain
from bookforge.manuscript.variables import braced, braces_in, meant_as_braces
from bookforge.manuscript.zones import Zone
from bookforge.markup import Element, elements, local_name

_PRINTED = ("alt", "title", "aria-label", "data-entry", "data-see", "data-see-also")
"""Attributes that a reader sees or hears."""
_LITERAL = frozenset({"pre", "code", "math", "kbd", "samp"})


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports leftovers in running text and in what attributes say; code and formulas may hold anything."""
    title = draft.root[0]
    from_yaml = not title.get("data-line")  # looked over where it is given
    meant = meant_as_braces(draft.source.text)
    for element, text in _running_text(draft.root):
        if from_yaml and element is title:
            continue
        for left in signs_in(text):
            if braced(left.found) not in meant:
                found = draft.report(left.code, element, left.found, left.message, left.remedy)
                yield found.with_fix(left.found, left.now)
    for element, name, text in _printed_attributes(draft.root):
        for left in signs_in_plain(text):
            if braced(left.found) not in meant:
                yield draft.report(left.code, element, left.found, left.message, left.remedy, _zone(element, name))
    yield from _told_bare(draft, meant)


def _zone(element: Element, attribute: str) -> Zone:
    """Where the author wrote what an attribute says: the description of an image that is no figure stands in brackets."""
    figure = next(element.iterancestors("figure"), None)
    return Zone.WORDS if attribute == "alt" and figure is None else Zone.MARKS


def _told_bare(draft: Draft, meant: Collection[str]) -> Iterator[Diagnostic]:
    """Reports what stands between braces of which only others have a backslash: the tree does not tell them apart, the
    source does."""
    if not meant:
        return
    text = draft.source.text
    _, body, _ = split(draft.source)  # what the front matter says is looked over where it is read
    moved = len(text) - len(body)
    for words, at in braces_in(body):
        if words in meant and draft.source.zone(moved + at) is Zone.WORDS:
            for left in signs_in(f"{{{{ {words} }}}}"):
                yield draft.source.report(left.code, draft.source.place(moved + at), left.message, left.remedy)


def _printed_attributes(root: Element) -> Iterator[tuple[Element, str, str]]:
    """Each element with the name of an attribute that a reader sees or hears, and what it says."""
    for element in elements(root):
        for name in _PRINTED if element.attrib else ():
            if text := element.get(name):
                yield element, name, text


def _running_text(element: Element) -> Iterator[tuple[Element, str]]:
    if local_name(element) in _LITERAL:
        return
    if element.text:
        yield element, element.text
    for child in element:
        yield from _running_text(child)
        if child.tail:
            yield element, child.tail
