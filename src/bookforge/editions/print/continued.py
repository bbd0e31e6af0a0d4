"""A callout that goes on over the page says so: its label stands again at the head of what follows, “Tip (continued)”.

Its body has room above it on each page (`box-decoration-break: clone`), which on the first an empty
element lifts under the title. Into that
room the binder sets the label, as an artifact: who listens to the book has heard it already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

from bookforge.editions.print.binding import POINTS, Line, Run
from bookforge.editions.print.marginboxes import run_of
from bookforge.markup import Element, classes, elements, new, text_of
from bookforge.words import word

_WORDS = "data-continued"


def let_continue(section: Element, language: str) -> None:
    """Makes ready the callouts of a section, in place; a quotation set apart shows no label, and has none to repeat."""
    for box in elements(section, "aside", "div"):
        names = classes(box)
        title = box[0] if len(box) else None
        label = (
            next((e for e in title.iter("span") if "callout-label" in classes(e)), None) if title is not None else None
        )
        if "callout" not in names or "quote" in names or title is None or label is None:
            continue
        box.set(_WORDS, word(language, "callout-continued").format(label=text_of(label)))
        body = new("div", class_="callout-body")
        body.extend(list(box)[1:])
        box.extend([new("div", class_="callout-lift"), body])


@dataclass(frozen=True, slots=True)
class _Label:
    """The label of a callout: how it looks, and how far its baseline is below the upper edge of what is in the frame, in px."""

    run: Run
    y: float
    upper: bool


def continuations(pages: Iterable[Any], faces: MutableMapping[str, bytes]) -> Iterator[tuple[Line, ...]]:
    """For each page of WeasyPrint's, the labels of the callouts that go on there; their font files are added to `faces`."""
    labels: dict[Any, _Label] = {}
    for page in pages:
        box = page._page_box  # private (WeasyPrint 70)
        lines = []
        for frame, words in _frames(box):
            if frame.element in labels:
                lines.append(_line(labels[frame.element], frame, words, box.margin_height()))
            elif label := _label(frame, faces):
                labels[frame.element] = label
        yield tuple(lines)


def _frames(page: Any) -> Iterator[tuple[Any, str]]:
    """The boxes of callouts on a page, each with the words for where it goes on."""
    from weasyprint.formatting_structure.boxes import BlockBox

    for box in page.descendants():
        element: Any = box.element
        words = element.get(_WORDS) if isinstance(box, BlockBox) and hasattr(element, "get") else None
        if words and box.element_tag == element.tag:
            yield box, words


def _label(frame: Any, faces: MutableMapping[str, bytes]) -> _Label | None:
    texts = (t for t in frame.descendants() if hasattr(t, "text") and hasattr(t.element, "get"))
    text = next((t for t in texts if "callout-label" in (t.element.get("class") or "")), None)
    if text is None:
        return None  # not shown, by a style of the author's
    below = float(text.position_y + text.baseline - frame.content_box_y())
    return _Label(run_of(text, faces), below, text.style["text_transform"] == "uppercase")


def _line(label: _Label, frame: Any, words: str, height: float) -> Line:
    x, y = float(frame.content_box_x()), float(frame.content_box_y()) + label.y
    run = replace(label.run, text=words.upper() if label.upper else words)
    x, baseline, width = (round(length * POINTS, 3) for length in (x, height - y, float(frame.width)))
    return Line(x, baseline, width, "left", (run,))
