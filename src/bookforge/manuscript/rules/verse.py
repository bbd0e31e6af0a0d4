"""Verse: a line block becomes stanzas of lines, so that a line too long for the page can turn over with an indent."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.rules import attributions
from bookforge.markup import Element, classes, elements, holds_nothing, new


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Makes each line `<span class="verse-line">`, each stanza `<p class="stanza">`, a last line with a dash the attribution.

    Spaces before a line stay as spaces that may not be broken; between lines `<br/>` stays, for who reads without styles.
    """
    yield from ()
    for block in elements(draft.root, "div"):
        if "line-block" in classes(block) and all(br.getparent() is block for br in block.iter("br")):
            _set_stanzas(block)


def _set_stanzas(block: Element) -> None:
    lines = _lines(block)
    source = int(block.get("data-line", "1"))
    credit = lines.pop() if len(lines) > 1 and attributions.begins_with_dash(lines[-1]) else None
    for child in list(block):
        block.remove(child)
    block.text = None
    stanza: Element | None = None
    for number, line in enumerate(lines, start=source):
        if holds_nothing(line):
            stanza = None
        elif stanza is None:
            stanza = new("p", class_="stanza", data_line=str(number))
            stanza.append(line)
            block.append(stanza)
        else:
            stanza.append(new("br"))
            stanza.append(line)
    if credit is not None:
        attributions.dress(credit)
        credit.set("data-line", str(source + len(lines)))
        block.append(credit)


def _lines(block: Element) -> list[Element]:
    """The lines of a line block, each a span with all that stands between two line breaks."""
    line = new("span", (block.text or "").lstrip(" \n"), class_="verse-line")
    lines = [line]
    for child in list(block):
        behind, child.tail = child.tail, None
        if child.tag == "br":
            line = new("span", (behind or "").lstrip(" \n"), class_="verse-line")
            lines.append(line)
        else:
            line.append(child)
            child.tail = behind
    return lines
