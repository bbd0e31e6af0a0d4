"""Pages that list the places of a kind: figures, tables, tips …"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bookforge.book.labels import UNSAID, Label
from bookforge.manifest import LISTS
from bookforge.markup import BLOCKS, Element, classes, clone, elements, has_words, new, remove, text_of, unwrap
from bookforge.words import word

_WORDS = 8  # of a callout without a title, as its line in a list


def list_page(role: str, roots: Sequence[Element], labels: Mapping[str, Label], language: str) -> Element:
    """The page of a role such as `list-of-figures`: a line for each captioned place of its kind, in reading order."""
    page = new("section", class_=f"matter list-page {role}", id=role)
    title = word(language, role)
    page.append(new("h1", title))
    navigation = new("nav", aria_label=title)
    page.append(navigation)
    lines = new("ol", class_="level-1")
    said = [(place, label, _words(place)) for place, label in _places(LISTS[role], roots, labels)]
    any_number = any(label.number for _, label, words in said if words is not None)
    for place, label, words in said:
        if words is not None:
            lines.append(_line(place, label, words, any_number))
    if len(lines):
        navigation.append(lines)
    else:
        remove(navigation)
    return page


def is_empty(page: Element) -> bool:
    """Whether a list has no line."""
    return next(elements(page, "li"), None) is None


def _places(kind: str, roots: Sequence[Element], labels: Mapping[str, Label]) -> Iterator[tuple[Element, Label]]:
    for root in roots:
        for element in elements(root, "figure", "table", "aside", "div"):
            label = labels.get(element.get("id") or "")
            own = element.tag in ("figure", "table") or "callout" in classes(element)
            if own and label is not None and label.kind == kind:
                yield element, label


def _words(place: Element) -> Element | None:
    """What a place says of itself, as a `<span class="title">` without links, notes and numbers; None for one without words."""
    if "callout" in classes(place):
        own = next((e for e in place[0] if "callout-own-title" in classes(e)), None)
        if own is None:
            said = next((text_of(e) for e in place[1:] if has_words(e)), "").split()
            text = " ".join(said[:_WORDS]) + ("…" if len(said) > _WORDS else "")
            return new("span", text, class_="title") if text else None
    else:
        own = next((e for e in place if e.tag in ("figcaption", "caption")), None)
        if own is None:
            return None
    words = clone(own)
    for element in elements(words):
        element.attrib.pop("id", None)
        if UNSAID.intersection(classes(element)):
            remove(element)
        elif element is not words and (element.tag == "a" or element.tag in BLOCKS):
            unwrap(element)
    words.attrib.clear()
    words.tag, words.text = "span", (words.text or "").lstrip()
    words.set("class", "title")
    return words


def _line(place: Element, label: Label, words: Element, any_number: bool) -> Element:
    """A line of a list; where `any_number` stands in it, one that has none of its own leaves the column of numbers empty."""
    kind = "numbered" if label.number else "unnumbered" if any_number else ""
    line = new("li", class_=f"entry {kind}".rstrip())
    link = new("a", href=f"#{place.get('id')}")
    if label.number:
        link.append(new("span", label.number, class_="number"))
        link[0].tail = " "
    link.append(words)
    line.append(link)
    return line
