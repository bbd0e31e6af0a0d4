"""Notes at the page's foot: WeasyPrint wants a note where it is called (`float: footnote`), not at the chapter's end.

WeasyPrint 70 cannot split a note over pages, and one longer than a page wrecks several. So a long note is set as a chain
of short ones at the same call, each whole, the later ones without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bookforge.markup import Element, classes, clone, count_words, elements, new, remove, text_of

_LONG = 60  # words; a longer note is chained
_SENTENCE = re.compile(r"(?<=[.!?…][”’)»]) +|(?<=[.!?…]) +(?=[^\s\da-z])")


def to_foot(section: Element) -> None:
    """Moves each footnote of a chapter to its call, as `<span class="fn">`; the list at the chapter's end goes."""
    notes = {note.get("id"): note for note in elements(section, "aside") if "footnote" in classes(note)}
    for call in elements(section, "a"):
        if "noteref" not in classes(call):
            continue
        note = notes.get((call.get("href") or "")[1:])
        pieces = [] if note is None else _pieces(note)
        if call.get("id"):
            for first in pieces[:1]:
                first.set("id", call.get("id", ""))
        for piece in reversed(pieces):
            call.addnext(piece)
        if pieces:
            pieces[-1].tail, call.tail = call.tail, None
        remove(call)
    for holder in elements(section, "section"):
        if "footnotes" in classes(holder):
            remove(holder)


ORIGIN = "b:origin:"
"""The id, with that of the chapter behind it, of a note on where a chapter stood first; a mark that leaves the PDF again."""


def displaced(pages: Iterable[frozenset[str]]) -> frozenset[str]:
    """The chapters whose note did not come to stand on their first page, by the ids on each page: WeasyPrint 70 puts a note
    off to the next page where a paragraph would else leave a single line."""
    first: dict[str, int] = {}
    for number, names in enumerate(pages):
        for name in names:
            first.setdefault(name, number)
    notes = {name: name.removeprefix(ORIGIN) for name in first if name.startswith(ORIGIN)}
    return frozenset(chapter for note, chapter in notes.items() if first[note] != first.get(chapter))


def origin_to_foot(section: Element) -> None:
    """Moves the note on where a chapter stood first to the foot of its first page, without a number; it stays where it is
    when the chapter does not begin with a paragraph."""
    origin = next((p for p in section.findall("p") if "first-published" in classes(p)), None)
    first = next((e for e in section if e.tag != "header"), None)
    if origin is None or first is None or first is origin or first.tag != "p":
        return
    remove(origin)
    origin.tag, origin.tail = "span", None
    origin.set("class", "fn cont first-published")
    origin.set("id", ORIGIN + section.get("id", ""))
    if first.text:
        origin.tail, first.text = first.text, None
        first.insert(0, origin)
    elif len(first) and "lead-in" in classes(first[0]):
        origin.tail, first[0].tail = first[0].tail, None
        first.insert(1, origin)
    else:
        first.insert(0, origin)


def _pieces(note: Element) -> list[Element]:
    """The note as one span, or as several when it is long: a paragraph that is plain text is split between sentences."""
    spans: list[Element] = []
    pending = new("span", class_="fn")
    for block in note:
        for part in _sentences(block):
            if text_of(pending) and count_words(text_of(pending)) + count_words(text_of(part)) > _LONG:
                spans.append(pending)
                pending = new("span", class_="fn cont")
            if len(pending) and not len(part) and part.get("data-joins"):
                pending[-1].tail = None
                pending[-1].text = f"{pending[-1].text} {part.text}"
            else:
                pending.append(part)
    spans.append(pending)
    for span in spans:
        for part in span:
            part.attrib.pop("data-joins", None)
    return spans


def _sentences(block: Element) -> list[Element]:
    """A note's block as inline elements: a paragraph of plain text by the sentence, anything else whole."""
    if block.tag == "p" and not len(block) and count_words(block.text or "") > _LONG:
        parts = [new("span", sentence, class_="fn-block") for sentence in _SENTENCE.split((block.text or "").strip())]
        for part in parts[1:]:
            part.set("data-joins", "1")
        return parts
    whole = clone(block)
    for element in elements(whole):
        # Inside <p> only inline elements survive the HTML parser: blocks become spans that look like them.
        if element.tag in ("p", "div", "ul", "ol", "li", "blockquote", "pre", "dl", "dt", "dd", "section", "figure"):
            element.set("class", f"fn-{'item' if element.tag == 'li' else 'block'}")
            element.tag = "span"
    return [whole]
