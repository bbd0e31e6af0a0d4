"""The lines of text on laid out pages, read from the boxes of WeasyPrint: what a proofreader of pages looks at.

WeasyPrint's box tree is no public interface (70 is pinned); only this module and `measures` know it. Its lengths are CSS
pixels from the top of the page; here they are points, as everywhere in a bound book, still from the top.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bookforge.editions.print.binding import POINTS
from bookforge.editions.print.pagestarts import BLOCK
from bookforge.editions.print.spaces import Spaces

if TYPE_CHECKING:
    from bookforge.editions.print.breaking import Faces

_HYPHENS = ("-", "\u2010", "\u00ad")
_WIDE = 1.5  # of the face's own word space; only lines set wider than this can be a part of a river
_KINDS = {
    "pre": "code", "table": "table", "figcaption": "caption", "li": "list", "dl": "list", "blockquote": "quote",
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
_KINDS_BY_CLASS = {
    "opener": "opener", "callout-title": "heading", "callout-heading": "heading", "callout": "callout", "line-block": "verse",
    "caption": "caption", "endnote": "note", "sources": "list",
}  # fmt: skip
_CLOSED = ("code", "table", "caption", "heading", "opener", "note", "verse")
"""Kinds that whatever stands in them is of, too: a paragraph in a table is a part of the table."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of text as it is set.

    `block` is the number (`data-b`) of the innermost block that it stands in; `kind` what it is a line of: text, heading,
    opener, note, callout, list, quote, verse, code, table, caption. It is line `number` of the `of` lines of its paragraph
    (`paragraph` counts those of the unit), over all pages. `top`, `baseline` and `height` are in points, from the top of
    the page; `measure` is the width that it had, `natural` the one that its words take with spaces as they are in the face.
    `space` is the word space as a multiple of the face's own. `gaps` are the middles of its word spaces from the left edge
    of the page, where they are wide, and `em` the size of its type.
    """

    block: str
    kind: str
    paragraph: int
    number: int
    of: int
    top: float
    baseline: float
    height: float
    measure: float
    natural: float
    space: float
    em: float
    text: str
    gaps: tuple[float, ...] = ()

    @property
    def first(self) -> bool:
        """Whether its paragraph begins with it."""
        return self.number == 1

    @property
    def last(self) -> bool:
        """Whether its paragraph ends with it."""
        return self.number == self.of

    @property
    def hyphenated(self) -> bool:
        """Whether it ends in a hyphen, be it the word's own."""
        return self.text.endswith(_HYPHENS)

    @property
    def letters(self) -> int:
        """How many letters and digits are on it."""
        return sum(character.isalnum() for character in self.text)


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page: its lines from the top, then those of its notes; `top` and `bottom` of its text block, and how deep what stands
    in it reaches (`depth`, from the top of the page as they are; `top` where there is nothing)."""

    lines: tuple[SetLine, ...]
    top: float
    bottom: float
    depth: float

    @property
    def flow(self) -> tuple[SetLine, ...]:
        """The lines without those of notes at the foot."""
        return tuple(line for line in self.lines if line.kind != "note")


def set_pages(pages: Iterable[Any], faces: Faces) -> tuple[SetPage, ...]:
    """The lines of all pages of a laid out document (`weasyprint.Document.pages`), set in these faces."""
    reader = _Reader(Spaces(faces))
    read = [reader.page(page._page_box) for page in pages]
    return tuple(_numbered(read))


def _numbered(pages: Iterable[SetPage]) -> Iterator[SetPage]:
    """The same with each line's number in its paragraph, which may go on over pages."""
    pages = list(pages)
    total = Counter(line.paragraph for page in pages for line in page.lines)
    seen: Counter[int] = Counter()
    for page in pages:
        lines = []
        for line in page.lines:
            seen[line.paragraph] += 1
            lines.append(replace(line, number=seen[line.paragraph], of=total[line.paragraph]))
        yield replace(page, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class _Around:
    """Where in a document a box stands: the number and the kind of what is around it, and whether that is a note at the foot."""

    block: str = ""
    kind: str = "text"
    at_foot: bool = False


class _Reader:
    """Walks over pages, and knows which paragraph it is in: one in the text, one in the notes, either over page ends."""

    def __init__(self, spaces: Spaces) -> None:
        self.spaces = spaces
        self.paragraphs = 0
        self.inside: dict[bool, tuple[int, Any]] = {}  # by whether it is in notes: the paragraph's number and element

    def page(self, box: Any) -> SetPage:
        lines: list[SetLine] = []
        edges = [float(box.content_box_y())]
        for child in box.children:
            if type(child).__name__ == "FootnoteAreaBox":
                lines += self._lines(child, _Around(kind="note", at_foot=True), edges)
            elif type(child).__name__ != "MarginBox":
                lines += self._lines(child, _Around(), edges)
        top = box.content_box_y()
        return SetPage(tuple(lines), _points(top), _points(top + box.height), _points(max(edges)))

    def _lines(self, box: Any, around: _Around, edges: list[float]) -> Iterator[SetLine]:
        """The lines in a box; `edges` takes the lower edges of what can be seen in it."""
        around = _within(box, around)
        for child in box.children:
            if not child.is_in_normal_flow():
                continue
            if type(child).__name__ == "LineBox":
                if line := self._line(child, box, around):
                    edges.append(child.position_y + child.height)
                    yield line
                edges.extend(b.position_y + b.height for b in child.descendants() if hasattr(b, "replacement"))
            elif hasattr(child, "replacement"):
                edges.append(child.position_y + child.margin_height())
            elif hasattr(child, "children"):
                yield from self._lines(child, around, edges)
                if getattr(child, "border_bottom_width", 0):
                    edges.append(child.border_box_y() + child.border_height())

    def _line(self, line: Any, holder: Any, around: _Around) -> SetLine | None:
        texts = [box for box in line.descendants() if hasattr(box, "justification_spacing") and box.text]
        text = "".join(box.text for box in texts).strip()
        if not text:
            return None
        widest = max(texts, key=lambda box: len(box.text))
        number, element = self.inside.get(around.at_foot, (0, None))
        if element is not line.element or element is None:
            self.paragraphs += 1
            number = self.paragraphs
            self.inside[around.at_foot] = number, line.element
        added = sum(box.justification_spacing * _spaces_in(box.text) for box in texts)
        space = self.spaces.ratio(widest)
        return SetLine(
            block=around.block,
            kind=around.kind,
            paragraph=number,
            number=0,
            of=0,
            top=_points(line.position_y),
            baseline=_points(line.position_y + line.baseline),
            height=_points(line.height),
            measure=_points(holder.width),
            natural=_points(line.width - added),
            space=round(space, 3),
            em=_points(widest.style["font_size"]),
            text=text,
            gaps=tuple(_points(x) for box in texts for x in self.spaces.middles(box)) if space > _WIDE else (),
        )


def _within(box: Any, around: _Around) -> _Around:
    """What is around the children of a box."""
    element = box.element
    if not hasattr(element, "get"):
        return around
    tag = str(element.tag).rpartition("}")[2]
    named = [_KINDS_BY_CLASS[name] for name in (element.get("class") or "").split() if name in _KINDS_BY_CLASS]
    kind = around.kind if around.kind in _CLOSED else next(iter(named), _KINDS.get(tag, around.kind))
    return _Around(element.get(BLOCK) or around.block, kind, around.at_foot)


def _spaces_in(text: str) -> int:
    return text.count(" ") + text.count("\u00a0")


def _points(pixels: float) -> float:
    return round(float(pixels) * POINTS, 2)
