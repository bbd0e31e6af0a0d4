"""Attributions: the last paragraph of a quotation that begins with a dash, or the last line of one, says whose words they
were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, classes, elements, line_of, new, remove, text_of

_DASH = re.compile(r"\s*(?:-{2,3}|[—–―])[ \u00a0]*(?=\S|$)")
_ENDS = tuple(".!?…”’»\"')")
_INNER_DASH = re.compile(r"\s(?:-{2,3}|[—–―])\s")
_QUOTATIONS = frozenset({"epigraph", "quote", "pullquote"})


def set_apart(draft: Draft) -> Iterator[Diagnostic]:
    """Makes the last line of a quotation, where it is an attribution, a paragraph of its own. Needs the line breaks of the
    source, which no later rule sees."""
    yield from ()
    for quotation in elements(draft.root, "blockquote", "div", "aside"):
        quoted = quotation.tag == "blockquote" or not _QUOTATIONS.isdisjoint(classes(quotation))
        if quoted and len(quotation) and quotation[-1].tag == "p" and not begins_with_dash(quotation[-1]):
            _part(quotation[-1])


def _part(paragraph: Element) -> None:
    """Parts a paragraph before its last line, if that begins with a dash and can be a name: no clause between two dashes,
    nor one that goes on with a sentence."""
    texts = [paragraph.text, *(child.tail for child in paragraph)]
    place = next((i for i in range(len(texts) - 1, -1, -1) if "\n" in (texts[i] or "")), None)
    if place is None:
        return
    head, _, last = (texts[place] or "").rpartition("\n")
    found, behind = _DASH.match(last), list(paragraph)[place:]
    words = (last[found.end() :] if found else "") + "".join(f"{text_of(e)}{e.tail or ''}" for e in behind)
    ending = head.rstrip() or (text_of(paragraph[place - 1]) if place else "")
    goes_on = words[:1].islower() and not ending.endswith(_ENDS)
    if not words.strip() or goes_on or _INNER_DASH.search(words):
        return
    line = new("p", last)
    line.extend(behind)
    if place:
        paragraph[-1].tail = head
    else:
        paragraph.text = head
    if paragraph.get("data-line"):
        line.set("data-line", str((line_of(paragraph) or 1) + "".join(paragraph.itertext()).count("\n") + 1))
    if len(paragraph) and paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip():
        remove(paragraph[-1])
    line.tail, paragraph.tail = paragraph.tail, None
    paragraph.addnext(line)


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Makes it `<footer class="attribution">`; in a quotation of speeches, which all begin with a dash, nothing is one."""
    yield from ()
    for quotation in elements(draft.root, "blockquote", "div", "aside"):
        if quotation.tag == "blockquote" or not _QUOTATIONS.isdisjoint(classes(quotation)):
            _mark(quotation)


def _mark(quotation: Element) -> None:
    own = [child for child in quotation if "callout-title" not in classes(child)]
    if len(own) > 1 and begins_with_dash(own[-1]) and not begins_with_dash(own[-2]):
        dress(own[-1])


def begins_with_dash(paragraph: Element) -> bool:
    """Whether a paragraph begins as an attribution does: with a dash, or with hyphens that stand for one."""
    return paragraph.tag in ("p", "span") and _DASH.match(paragraph.text or "") is not None


def dress(paragraph: Element) -> None:
    """Makes a paragraph an attribution; hyphens become the dash they stand for."""
    paragraph.tag = "footer"
    paragraph.set("class", "attribution")
    text = paragraph.text or ""
    found = _DASH.match(text)
    if found and "--" in found[0]:
        paragraph.text = "— " + text[found.end() :]
