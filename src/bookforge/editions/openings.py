"""The first words of a chapter: plain, led in by small capitals, or begun with a large letter, as an edition has them.

A large letter stands in a span of its own only where an edition asks for one (print, whose engine cannot float a
`::first-letter`); elsewhere the paragraph gets a class, and the word stays one for who hears it.
"""

from __future__ import annotations

import re
from typing import Literal

from bookforge.markup import Element, classes, new, set_classes, text_of

Style = Literal["plain", "lead-in", "drop-cap"]

_LEAD_WORDS, _LEAD_CHARACTERS = 4, 30
_LONG_ENOUGH = 230  # characters: a letter over three lines needs as many beside it
_CAP = re.compile(r"(?P<quote>[«»„“‚‘‹›「『\"'¿¡(\[]*[\u00a0\u202f]?)(?P<letter>[^\W\d_])")
_DESCENDING = frozenset("QJÇŞȘ")  # their tails reach into the line below the letter's own
_INLINE = frozenset({"em", "strong", "i", "b", "span", "cite", "a", "q", "dfn", "abbr"})


def set_opening(section: Element, style: Style, *, spans: bool) -> None:
    """Dresses the paragraph with which a chapter's text begins, in place.

    `spans` sets a drop cap as `<span class="drop-cap">`, else its paragraph has that class. A chapter that begins with
    anything but a paragraph is left alone.
    """
    first = _first_paragraph(section)
    if first is None or style == "plain":
        return
    _clear(first)
    if style == "drop-cap" and len(text_of(first)) >= _LONG_ENOUGH:
        _drop_cap(first, spans=spans)
    else:
        _lead_in(first)


def _first_paragraph(section: Element) -> Element | None:
    """The paragraph after the opener and the epigraphs, if that is what comes next."""
    if "chapter" not in classes(section):
        return None
    passed = (e for e in section if e.tag != "header" and "epigraph" not in classes(e))
    first = next(passed, None)
    return first if first is not None and first.tag == "p" else None


def _clear(paragraph: Element) -> None:
    """Moves marks for the index out of a paragraph's first words, behind them."""
    enough = _LEAD_WORDS + 3
    marks: list[Element] = []
    while len((paragraph.text or "").split()) < enough and len(paragraph) and "index-mark" in classes(paragraph[0]):
        mark = paragraph[0]
        marks.append(mark)
        paragraph.text = (paragraph.text or "") + (mark.tail or "")
        mark.tail = None
        paragraph.remove(mark)
    words = (paragraph.text or "").split(" ")
    if marks and len(words) > enough:
        paragraph.text = " ".join(words[:enough])
        marks[-1].tail = " " + " ".join(words[enough:])
    paragraph[:0] = marks


def _lead_in(paragraph: Element) -> None:
    """Sets the first words as a lead-in, for the style to make small capitals of them."""
    words = (paragraph.text or "").split(" ")
    count = max((n for n in range(_LEAD_WORDS + 1) if len(" ".join(words[:n])) <= _LEAD_CHARACTERS), default=0)
    if not count or not words[0] or len(words) <= count + 2:
        return
    lead = new("span", " ".join(words[:count]), class_="lead-in")
    lead.tail = " " + " ".join(words[count:])
    paragraph.text = None
    paragraph.insert(0, lead)


def _drop_cap(paragraph: Element, *, spans: bool) -> None:
    holder = paragraph
    while not (holder.text or "").strip() and len(holder) and holder[0].tag in _INLINE:
        holder = holder[0]
    found = _CAP.match((holder.text or "").lstrip())
    if not found:
        return
    set_classes(paragraph, [*classes(paragraph), "begins"])
    if not spans:
        set_classes(paragraph, [*classes(paragraph), "drop-cap"])
        return
    if holder is paragraph:
        _lead_in_rest(paragraph, found)
    cap = new("span", class_="drop-cap descends" if found["letter"] in _DESCENDING else "drop-cap")
    if found["quote"]:
        cap.append(new("span", found["quote"], class_="hung"))
        cap[0].tail = found["letter"]
    else:
        cap.text = found["letter"]
    cap.tail = (holder.text or "").lstrip()[found.end() :]
    holder.text = None
    holder.insert(0, cap)


def _lead_in_rest(paragraph: Element, found: re.Match[str]) -> None:
    """Small capitals for what follows the large letter: the rest of its word, and the next ones."""
    text = (paragraph.text or "").lstrip()
    words = text.split(" ")
    count = max((n for n in range(_LEAD_WORDS + 1) if len(" ".join(words[:n])) <= _LEAD_CHARACTERS), default=0)
    led = " ".join(words[:count])[found.end() :]
    if not led or len(words) <= count + 2:
        return
    lead = new("span", led, class_="lead-in")
    lead.tail = text[found.end() + len(led) :]
    paragraph.text = text[: found.end()]
    paragraph.insert(0, lead)
