"""The structure tree of a unit, made from its HTML: one element of the tree for each of the HTML's, on however many pages.

WeasyPrint 70 makes a tree from its boxes instead: a paragraph that goes on over the page is two there, a note stands where
the foot of its page comes, and every line is an element. Here boxes only tell which marked content belongs to whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import Element

from bookforge.editions.print.tagging.roles import GROUPS, INLINE, classes, is_decoration, role_of

_BARE: Final = frozenset(
    {"H1", "H2", "H3", "H4", "H5", "H6", "Caption", "Lbl", "Link", "Reference", "Span", "Quote", "Code"}
)
_MARKS: Final = ("footnote-call", "footnote-marker", "marker")


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked content: its number on a page."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Annotated:
    """A link's annotation on a page, as pydyf has it."""

    page: int
    annotation: Any


@dataclass(eq=False, slots=True)
class Node:
    """An element of the structure tree."""

    role: str
    parent: Node | None = None
    kids: list[Node | Marked | Annotated] = field(default_factory=list)
    element: Element | None = None
    spans: tuple[int, int] = (1, 1)  # of a cell: columns and rows
    numbering: str = ""  # of a list, as CSS names it
    box: tuple[int, float, float, float, float] | None = (
        None  # of a figure: its page, and its sides from the upper left
    )
    is_made: bool = False  # a paragraph that no element of the HTML stands for

    def add(self, role: str, **more: Any) -> Node:
        """A new element in this one; in a paragraph of its own where it may not stand here itself."""
        holder = self.holder() if role in INLINE and not (self.role == "TOCI" and role == "Reference") else self
        kid = Node(role, holder, **more)
        holder.kids.append(kid)
        return kid

    def holder(self) -> Node:
        """Where text of this element goes: itself, or a paragraph in it."""
        if self.role not in GROUPS:
            return self
        last = self.kids[-1] if self.kids else None
        if isinstance(last, Node) and last.is_made:
            return last
        made = Node("P", self, is_made=True)
        self.kids.append(made)
        return made


def area_of(box: Any, matrix: Any) -> tuple[float, float, float, float]:
    """The sides of what a box shows, in pixels from the upper left corner of the page."""
    x, y = box.content_box_x(), box.content_box_y()
    corners = [(x + dx, y + dy) for dx in (0, box.width) for dy in (0, box.height)]
    if matrix:
        corners = [matrix.transform_point(*corner) for corner in corners]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


class Tree:
    """Builds the structure tree of a document that is laid out: `add_page` for each of its pages, in order."""

    def __init__(self, root: Element) -> None:
        self.document = Node("Document", element=root)
        self.hidden: list[Marked] = []
        """Content that is no part of the text: decoration, the head of a table once more on its next page."""
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._nodes: dict[Element, Node] = {root: self.document}
        self._marks: dict[tuple[Element, str], Node] = {}
        self._heads: dict[Element, int] = {}

    def add_page(self, number: int, page_box: Any, numbers: dict[Any, Any]) -> None:
        """Adds what stands on a page; `numbers` tells the marked content of its boxes, and is emptied."""
        for child in page_box.children:
            self._add(child, number, numbers, is_hidden=type(child).__name__ == "MarginBox", matrix=None)

    def _add(self, box: Any, page: int, numbers: dict[Any, Any], *, is_hidden: bool, matrix: Any) -> None:
        box = getattr(box, "_box", box)  # a placeholder of what is positioned
        if getattr(box, "transformation_matrix", None):
            matrix = box.transformation_matrix @ matrix if matrix else box.transformation_matrix
        is_hidden = is_hidden or box.is_leader or self._comes_again(box, page)
        marked = numbers.pop(box, None)
        if marked is not None:
            self._add_content(box, Marked(page, marked["mcid"]), is_hidden=is_hidden, matrix=matrix)
        if not is_hidden:
            self._describe(box)
            if box.link_annotation:
                _link(self._node(box)).kids.append(Annotated(page, box.link_annotation))
        if box.element is not None and (box.element_tag or "").endswith("::footnote-call"):
            self._node(box)
            self.node(box.element)  # the note comes behind its call, wherever it stands on the page
        for child in getattr(box, "children", ()):
            self._add(child, page, numbers, is_hidden=is_hidden, matrix=matrix)

    def _describe(self, box: Any) -> None:
        """Notes what only a box tells of its element, and makes cells that are empty."""
        if box.element_tag in ("td", "th") and hasattr(box, "colspan"):
            cell = self.node(box.element)
            cell.spans = max(cell.spans, (box.colspan, box.rowspan))
        elif box.element_tag == "li":
            item = self.node(box.element).parent
            if item is not None and item.parent is not None and not item.parent.numbering:
                item.parent.numbering = str(box.style["list_style_type"])

    def _add_content(self, box: Any, content: Marked, *, is_hidden: bool, matrix: Any) -> None:
        is_image = hasattr(box, "replacement")
        if is_hidden or (is_image and (box.element is None or "::" in box.element_tag or is_decoration(box.element))):
            self.hidden.append(content)
            return
        node = self._node(box)
        if is_image:
            node.box = (content.page, *area_of(box, matrix))
        node.holder().kids.append(content)

    def _comes_again(self, box: Any, page: int) -> bool:
        """Whether a box is the head or foot of a table that stood on an earlier page."""
        if box.element_tag not in ("thead", "tfoot"):
            return False
        return self._heads.setdefault(box.element, page) != page

    def node(self, element: Element) -> Node:
        """The element of the tree that text of an element of the HTML belongs to; made, and those around it, when first asked."""
        if element not in self._nodes:
            self._nodes[element] = self._made(element)
        return self._nodes[element]

    def _node(self, box: Any) -> Node:
        """The element of the tree for what stands in a box: a mark of a list or a note is one of its own."""
        if box.element is None:
            return self.document
        pseudo = (box.element_tag or "").partition("::")[2]
        if pseudo not in _MARKS:
            return self.node(box.element)
        key = (box.element, pseudo)
        if key not in self._marks:
            self._marks[key] = self._mark(box.element, pseudo)
        return self._marks[key]

    def _mark(self, element: Element, pseudo: str) -> Node:
        if pseudo == "footnote-call":
            return self.node(self._parents[element]).add("Reference")
        node = self.node(element)
        if pseudo == "marker" and node.role == "LBody" and node.parent is not None:
            label = Node("Lbl", node.parent)
            node.parent.kids.insert(0, label)
            return label
        return node.add("Lbl")

    def _made(self, element: Element) -> Node:
        parent = self._parents.get(element)
        if parent is None:
            return self.document
        if "cont" in classes(element):  # a further piece of a long note
            pieces = list(parent)
            first = next((p for p in reversed(pieces[: pieces.index(element)]) if "cont" not in classes(p)), None)
            if first is not None:
                return self.node(first)
        role = role_of(element, self._above(element))
        within = self.node(parent)
        if role is None or element.tag in ("html", "body"):
            return within
        if role == "LI":
            return _item(within, element)
        if role == "Link" and (within.role == "TOCI" or "noteref" in classes(element)):
            within = within.add("Reference")
        if role == "Note":
            within = _beside(within)
        return within.add(role, element=element)

    def _above(self, element: Element) -> Iterator[Element]:
        while (parent := self._parents.get(element)) is not None:
            yield parent
            element = parent


def _beside(called: Node) -> Node:
    """Where a note goes that is called here: a heading would be heard with it, a caption or a link be more than it is."""
    while called.role in _BARE and called.parent is not None:
        called = called.parent
    return called


def _link(node: Node) -> Node:
    """The link that an element stands in, or is."""
    around: Node | None = node
    while around is not None:
        if around.role == "Link":
            return around
        around = around.parent
    return node.add("Link")


def _item(within: Node, element: Element) -> Node:
    """The body of a list's item, or its label when it is a term that is explained; both share one item."""
    last = within.kids[-1] if within.kids else None
    if element.tag == "dd" and isinstance(last, Node) and last.role == "LI":
        body = last.kids[-1] if last.kids else None
        if isinstance(body, Node) and body.role == "LBody":  # it explains its term once more
            return body.add("Div", element=element)
        return last.add("LBody", element=element)
    item = within.add("LI")
    return item.add("Lbl" if element.tag == "dt" else "LBody", element=element)
