"""Worksheets: lines to write on, blanks to fill in, scales to mark. What is drawn says in words what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, classes, elements, holds_nothing, new, set_classes, text_of, whole_number
from bookforge.words import word

_RANGE = re.compile(r"(\d{1,2})\s*[-–]{1,2}\s*(\d{1,2})")
_LENGTH = re.compile(r"\d{1,3}(?:\.\d+)?(?:em|ex|ch|rem|mm|cm|in|pt|px|%)?")
_USUAL_ROWS, _MOST_ROWS = 4, 60
_MOST_STEPS = 21
_SHORT = 11  # steps that stand on one line


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Draws `::: {.lines rows=6}`, `[]{.line}`, `[____]{.blank width=5em}` and `[1-5]{.scale from="never" to="always"}`."""
    for box in elements(draft.root, "div"):
        if "lines" in classes(box):
            yield from _lines(draft, box)
    for span in elements(draft.root, "span"):
        names = classes(span)
        if "line" in names and holds_nothing(span):
            set_classes(span, ["write-line", *(name for name in names if name != "line")])
            span.append(new("span", word(draft.language, "space-to-write"), class_="visually-hidden"))
        elif "blank" in names:
            yield from _blank(draft, span)
        elif "scale" in names:
            yield from _scale(draft, span)


def _lines(draft: Draft, box: Element) -> Iterator[Diagnostic]:
    given = box.attrib.pop("data-rows", None) or box.attrib.pop("rows", None)
    rows = whole_number(given or "") or _USUAL_ROWS
    rows = rows if rows <= _MOST_ROWS else _USUAL_ROWS
    if given and given != str(rows):
        message = f"“rows={given}” is no number of lines from 1 to {_MOST_ROWS}; {rows} were drawn."
        yield draft.report("worksheet-is-clear", box, given, message)
    line = box.get("data-line", "1")
    said = new("p", word(draft.language, "space-to-write"), class_="visually-hidden", data_line=line)
    box.append(said)
    for _ in range(rows):
        box.append(new("div", class_="write-line", aria_hidden="true", data_line=line))


def _blank(draft: Draft, span: Element) -> Iterator[Diagnostic]:
    width = span.attrib.pop("width", None)
    if width and _LENGTH.fullmatch(width):
        span.set("style", f"width: {width}{'em' if width[-1].isdigit() else ''}")
    elif width:
        message = f"“width={width}” is no width; write it as 5em or 3cm."
        yield draft.report("worksheet-is-clear", span, width, message)
    said = text_of(span).strip(" _\u00a0.…") or word(draft.language, "blank")
    for child in list(span):
        span.remove(child)
    span.text = None
    span.append(new("span", said, class_="visually-hidden"))


def _scale(draft: Draft, span: Element) -> Iterator[Diagnostic]:
    found = _RANGE.fullmatch(text_of(span))
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    ends = [span.attrib.pop(f"data-{name}", None) for name in ("from", "to")]
    if not 0 < last - first < _MOST_STEPS:
        message = f"“{text_of(span)}” is no scale; write its ends, such as `[1-5]{{.scale}}`."
        yield draft.report("worksheet-is-clear", span, text_of(span), message)
        return
    if last - first < _SHORT:
        set_classes(span, [*classes(span), "short"])
    for child in list(span):
        span.remove(child)
    span.text = None
    steps: list[Element] = [new("span", str(number), class_="scale-step") for number in range(first, last + 1)]
    low, high = (new("span", words, class_="scale-end") if words else None for words in ends)
    for part in (*([low] if low is not None else []), *steps, *([high] if high is not None else [])):
        part.tail = " "
        span.append(part)
    span[-1].tail = None
