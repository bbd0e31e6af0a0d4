"""Lines of code on paper: one that is too long is turned over below its beginning.

WeasyPrint 70 breaks preserved spaces badly (a line ends early where the last space before the break would not fit). So in
print spaces fold as in prose, and what must not fold, indents and gaps, stands in spans of its own.
"""

from __future__ import annotations

import re

from bookforge.markup import Element, classes, elements, new

_GAP = re.compile(" {2,}")
_DEEPEST = 24  # characters; of a deeper indent the rest is lost in print, so that words have room


def set_lines(section: Element) -> None:
    """Sets the indent of each line as space before it, and every other run of spaces as a gap, in place."""
    for line in elements(section, "span"):
        if "code-line" in classes(line):
            _indent(line)
            _keep_gaps(line)


def _indent(line: Element) -> None:
    """Takes the spaces with which a line begins into a span out of the line's flow, where they are still copied."""
    holder = line
    while not holder.text and len(holder):
        holder = holder[0]
    text = holder.text or ""
    count = len(text) - len(text.lstrip(" "))
    if not count or not text.strip(" "):
        return
    holder.text = text[count:]
    spaces = new("span", " " * count, class_="indent")
    spaces.tail, line.text = line.text, None
    line.insert(0, spaces)
    line.set("style", f"--indent: {min(count, _DEEPEST)}ch")


def _keep_gaps(line: Element) -> None:
    for element in list(line.iter()):
        if "indent" in classes(element):
            continue
        element.text, made = _parted(element.text)
        for i, gap in enumerate(made):
            element.insert(i, gap)
    for element in list(line.iter()):
        parent = element.getparent()
        if element is line or parent is None or "gap" in classes(element):
            continue
        element.tail, made = _parted(element.tail)
        place = parent.index(element)
        for i, gap in enumerate(made, start=1):
            parent.insert(place + i, gap)


def _parted(text: str | None) -> tuple[str | None, list[Element]]:
    """What stands before the first gap of a text, and its gaps, each with the text behind it."""
    if not text or "  " not in text:
        return text, []
    words, runs = _GAP.split(text), _GAP.findall(text)
    gaps = [new("span", run, class_="gap") for run in runs]
    for gap, behind in zip(gaps, words[1:], strict=True):
        gap.tail = behind
    return words[0], gaps
