"""Listings: pandoc's highlighting stays, its line anchors go, and every line of the source is an element, so that a line
too long for the page can be told from two."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, classes, elements, new, replace, set_classes, unwrap, whole_number

_TAB = 4
_OURS = frozenset({"sourceCode", "numberSource", "number-lines", "numberLines"})


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Makes a listing one `<pre class="listing">` whose `<code>` holds a `<span class="code-line">` a line, with its line
    end and highlighting spans in it; `numbered` where the author asked for `.number-lines`."""
    yield from ()
    for box in elements(draft.root, "div"):
        if "sourceCode" in classes(box) and len(box) == 1 and box[0].tag == "pre":
            listing = box[0]
            name = box.get("id") or ""
            if name and not (name.startswith("cb") and name[2:].isdigit()):  # cb1, cb2 … are pandoc's
                listing.set("id", name)
                listing.set("data-label", "uncaptioned")  # only words of the author's can lead to it
            for start in ("data-startFrom", "data-startfrom"):
                if box.get(start):
                    listing.set(start, box.get(start, ""))
            replace(box, listing)
    for listing in elements(draft.root, "pre"):
        for mark in [*elements(listing, "a"), *(span for span in elements(listing, "span") if span.get("id"))]:
            unwrap(mark)
        numbered = not {"numberSource", "number-lines", "numberLines"}.isdisjoint(classes(listing))
        own = [c for c in classes(listing) if c not in _OURS]
        set_classes(listing, ["listing", *(["numbered"] if numbered else []), *own])
        first = whole_number(listing.attrib.pop("data-startFrom", "") or listing.attrib.pop("data-startfrom", ""))
        for code in elements(listing, "code"):
            code.attrib.pop("class", None)
            if numbered and first is not None and first != 1:
                code.set("style", f"counter-reset: code-line {first - 1}")
            if len(listing) == 1 and not (listing.text or "").strip():
                _part(code)


def _part(code: Element) -> None:
    """Parts what a listing holds at its line ends, each of which stays with the line before it; a tab becomes spaces."""
    lines = _Lines()
    lines.take(code)
    for child in list(code):
        code.remove(child)
    code.text = None
    code.extend(line for line in lines.found if len(line) or line.text)


class _Lines:
    """The lines of a listing as they are read; `open` are the highlighting spans that the next character stands in."""

    def __init__(self) -> None:
        self.found = [new("span", class_="code-line")]
        self.open: list[Element] = []
        self.column = 0

    def take(self, element: Element) -> None:
        """Takes all that stands in an element."""
        self._write(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._enter(child)
                self.take(child)
                self.open.pop()
            self._write(child.tail)

    def _enter(self, span: Element) -> None:
        twin = new(str(span.tag), **{str(name): str(value) for name, value in span.attrib.items()})
        (self.open[-1] if self.open else self.found[-1]).append(twin)
        self.open.append(twin)

    def _write(self, text: str | None) -> None:
        for piece in (text or "").splitlines(keepends=True):
            whole = piece.endswith("\n")
            self._put(piece)
            if whole:
                self._turn()

    def _put(self, piece: str) -> None:
        for i, run in enumerate(piece.split("\t")):
            gap = " " * (_TAB - self.column % _TAB) if i else ""
            self.column += len(gap) + len(run)
            here = self.open[-1] if self.open else self.found[-1]
            if len(here):
                here[-1].tail = (here[-1].tail or "") + gap + run
            else:
                here.text = (here.text or "") + gap + run

    def _turn(self) -> None:
        """Begins a line; spans that go on over it are opened anew."""
        self.column = 0
        self.found.append(new("span", class_="code-line"))
        spans, self.open = self.open, []
        for span in spans:
            self._enter(span)
            self.open[-1].attrib.pop("id", None)
