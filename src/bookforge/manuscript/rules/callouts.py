"""Callouts: `> [!TIP] Title` quotes and `::: {.tip title="…"}` blocks become one form (DESIGN's vocabulary).

The label is real, localised text and the title is a paragraph, so that a screen reader hears both and neither enters the
contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bookforge.callouts import BUILT_IN, Kind
from bookforge.diagnostics import Diagnostic, did_you_mean, nearest
from bookforge.manuscript.draft import GENERATED, Draft
from bookforge.markup import (
    EPUB_TYPE,
    HEADINGS,
    Element,
    classes,
    elements,
    has_words,
    holds_nothing,
    new,
    remove,
    replace,
    set_classes,
    slug,
    text_of,
    unwrap,
)
from bookforge.slips import slip_of
from bookforge.words import word

_SURE = "callout"  # a class that says so, even when the kind is not known (`dialects.canonical`)
_MARKER = re.compile(r"\s*\[!([\w-]+)\][+-]?[ \t]*")
_HEADING = "callout-heading"  # a line that heads a part of a callout, and stays out of the contents


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Turns both written forms into `<aside class="callout …">`."""
    for div in elements(draft.root, "div"):  # before any box looks for headings in those that it holds
        if any(name == _SURE or name.lower() in draft.kinds for name in classes(div)):
            _take_heading(div)
    for element in elements(draft.root, "blockquote", "div"):
        read = _read_alert(draft, element) if element.tag == "blockquote" else _read_div(draft, element)
        if read is None:
            continue
        kind, title, findings = read
        yield from findings
        if kind is not None:
            yield from _dress(draft, element, kind, title)


_Read = tuple[Kind | None, Element | None, list[Diagnostic]]


def _read_alert(draft: Draft, quote: Element) -> _Read | None:
    """The kind and the own title of a quote that opens with `[!KIND]`, taken out of its first paragraph."""
    first = next(iter(quote), None)
    marker = _MARKER.match(first.text or "") if first is not None and first.tag == "p" else None
    if first is None or marker is None:
        return None
    name = marker[1]
    kind = draft.kinds.get(name.lower())
    if kind is None:
        return draft.kinds["note"], _take_title(first, marker.end()), [_unknown(draft, quote, name, f"[!{name}]")]
    return kind, _take_title(first, marker.end()), []


def _unknown(draft: Draft, box: Element, name: str, needle: str) -> Diagnostic:
    message = (
        f"There is no kind of callout called “{name}”." if name else "A block with a title is a callout without a kind."
    )
    every = f"The kinds are {', '.join(BUILT_IN)}; your own go under `callouts:` in book.yaml."
    found = draft.report("callout-kind-known", box, needle, message, did_you_mean(name, draft.kinds, every))
    return found.with_fix(needle, _meant(name, needle, draft.kinds))


def _meant(name: str, needle: str, kinds: Iterable[str]) -> str | None:
    """The needle with the kind that can only be meant, in the author's capitals."""
    near = slip_of(name.lower(), kinds)
    if near is None:
        return None
    return needle.replace(name, near.upper() if name.isupper() else near.capitalize() if name[0].isupper() else near)


def _take_title(paragraph: Element, start: int) -> Element | None:
    """Takes the rest of the marker's line out of the paragraph, which then begins in the next line, or goes when nothing is
    left of it."""
    title = new("p")
    title.text, broken, paragraph.text = (paragraph.text or "")[start:].partition("\n")
    for child in list(paragraph):
        if broken:
            break
        behind, broken, rest = (child.tail or "").partition("\n")
        if child.tag == "br" and broken:  # two spaces at the line's end
            paragraph.remove(child)
        else:
            title.append(child)
            child.tail = behind
        paragraph.text = rest
    if broken:
        paragraph.set("data-line", str(int(paragraph.get("data-line", "0")) + 1))
    if holds_nothing(paragraph):
        remove(paragraph)
    return title if has_words(title) else None


def _read_div(draft: Draft, div: Element) -> _Read | None:
    """The kind and the own title of a fenced block; None for a block that is no callout (an author's own styling)."""
    own = next((c for c in div if "own-title" in classes(c)), None)
    sure = _SURE in classes(div)
    names = [name for name in classes(div) if name != _SURE]
    kind = next((draft.kinds[n.lower()] for n in names if n.lower() in draft.kinds), None)
    if kind is None:
        # A class of the author's own is styling, unless it has a title or is a slip of the pen for a kind.
        suspect = next((n for n in names if sure or own is not None or nearest(n, draft.kinds, cutoff=0.8)), "")
        if not (suspect or sure or own is not None):
            return None
        set_classes(div, names)
        return draft.kinds["note"], _own_title(own), [_unknown(draft, div, suspect, suspect or "title")]
    set_classes(div, [n for n in names if n.lower() not in draft.kinds])
    return kind, _own_title(own), []


def _take_heading(div: Element) -> None:
    """Makes the heading that a block begins with its title; the heading's id is the block's, which has none."""
    first = next(iter(div), None)
    if first is None or (div.text or "").strip():
        return
    section = first if first.tag == "section" and len(first) and not (first.text or "").strip() else None
    heading = section[0] if section is not None else first
    if heading.tag not in HEADINGS:
        return
    name = (section if section is not None else heading).get("id")
    if name and not div.get("id"):
        div.set("id", name)
    if section is not None:
        unwrap(section)
    heading.tag = "div"
    set_classes(heading, ["own-title"])


def _own_title(own: Element | None) -> Element | None:
    if own is None:
        return None
    remove(own)
    own.tag, own.tail = "p", None
    own.attrib.clear()
    if len(own):
        own[-1].tail = (own[-1].tail or "").rstrip()
    else:
        own.text = (own.text or "").strip()
    return own if has_words(own) else None


def _dress(draft: Draft, box: Element, kind: Kind, own: Element | None) -> Iterator[Diagnostic]:
    """Gives the box its element, role and title line."""
    words = text_of(own) if own is not None else ""
    yield from _demote_headings(draft, box, words or kind.name)
    if not has_words(box) and not any(True for _ in box.iter("img", "math")):
        opening = "[!" if box.tag == "blockquote" else ":::"
        yield draft.report("callout-has-text", box, opening, f"The callout “{words or kind.name}” is empty.")
    fresh = new(kind.element, data_line=box.get("data-line", "1"))
    stem = f"{kind.name}-{slug(words)}" if words else kind.name
    name = box.get("id") or draft.name(stem, numbered=not words)
    title_name = draft.name(f"{name.removeprefix(GENERATED)}-title")
    set_classes(fresh, ["callout", kind.style, *([kind.name] if kind.name != kind.style else []), *classes(box)])
    fresh.set("id", name)
    fresh.set("data-kind", kind.name)
    if kind.epub_type:
        fresh.set(EPUB_TYPE, kind.epub_type)
    fresh.set("role", kind.role)
    fresh.set("aria-labelledby", title_name)
    for name in ("lang", "data-editions"):
        if box.get(name):
            fresh.set(name, box.get(name, ""))
    fresh.append(_title(box.get("lang") or draft.language, kind, own, title_name))
    fresh.extend(list(box))
    replace(box, fresh)


def _title(language: str, kind: Kind, own: Element | None, name: str) -> Element:
    title = new("p", class_="callout-title", id=name)
    label = kind.label or (
        word(language, kind.name) if kind.name in BUILT_IN else kind.name.replace("-", " ").capitalize()
    )
    title.append(new("span", label, class_="callout-label"))
    if own is not None:
        title[0].tail = " "
        own.tag, own.tail = "span", None
        own.set("class", "callout-own-title")
        own.text = (own.text or "").lstrip()
        title.append(own)
    return title


def _demote_headings(draft: Draft, box: Element, words: str) -> Iterator[Diagnostic]:
    for section in elements(box, "section"):
        unwrap(section)
    for heading in elements(box, *HEADINGS):
        yield draft.report(
            "callout-has-no-heading", heading, "#", f"The callout “{words}” holds the heading “{text_of(heading)}”."
        )
        heading.tag = "p"
        heading.set("class", _HEADING)
    for paragraph in elements(box, "p"):
        if _heads_a_list(paragraph):
            unwrap(paragraph[0])
            paragraph.set("class", _HEADING)


def _heads_a_list(paragraph: Element) -> bool:
    """Whether a paragraph is one line in bold, with a list below it that it names: a checklist of several parts."""
    below = paragraph.getnext()
    if below is None or below.tag not in ("ul", "ol", "dl") or len(paragraph) != 1 or paragraph.attrib.get("class"):
        return False
    bold = paragraph[0]
    around = (paragraph.text or "") + (bold.tail or "")
    return bold.tag == "strong" and not bold.attrib and not around.strip()
