"""Writes a structure tree into a PDF that WeasyPrint makes, in the place of its own (PDF 1.7, 14.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import pydyf  # which WeasyPrint writes its PDF with

from bookforge.editions.print.binding import POINTS
from bookforge.editions.print.tagging.roles import ROLE_MAP, alternative
from bookforge.editions.print.tagging.tree import Annotated, Marked, Node, Tree

_SCOPES: Final = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}
_NUMBERING: Final = {
    "decimal": "Decimal", "lower-roman": "LowerRoman", "upper-roman": "UpperRoman", "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha", "upper-alpha": "UpperAlpha", "upper-latin": "UpperAlpha", "disc": "Disc", "circle": "Circle",
    "square": "Square",
}  # fmt: skip
_LONGEST: Final = 120  # letters of what a link says of itself
_KEPT: Final = frozenset({"TR", "TH", "TD"})  # even when empty: a table has them


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
    """Stands in for WeasyPrint's function of this name: adds the structure tree of a laid out document."""
    tree = Tree(document.pages[0]._page_box.children[0].element)
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        tree.add_page(number, page._page_box, stream._tags)
        tree.hidden.extend(Marked(number, left["mcid"]) for left in stream._tags.values())
    _hide(tree.hidden, page_streams)
    _Writer(pdf, [page.height * POINTS for page in document.pages]).write(tree.document)
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _hide(contents: Iterable[Marked], page_streams: Any) -> None:
    """Makes artifacts of marked contents, where they begin in the pages' operators."""
    pages = defaultdict(set)
    for content in contents:
        pages[content.page].add(content.number)
    for page, numbers in pages.items():
        operators = page_streams[page].stream
        for i, operator in enumerate(operators):
            if operator == b"BDC" and operators[i - 1].get("MCID") in numbers:
                operators[i - 2] = "/Artifact"
                del operators[i - 1]["MCID"]
                operators[i - 1]["Type"] = "/Layout"


def _is_empty(node: Node) -> bool:
    return node.role not in _KEPT and all(isinstance(kid, Node) and _is_empty(kid) for kid in node.kids)


class _Writer:
    """Turns nodes into pydyf's dictionaries, and remembers which content belongs to which."""

    def __init__(self, pdf: Any, heights: list[float]) -> None:
        self._pdf, self._heights = pdf, heights
        self._owners: dict[int, dict[int, bytes]] = defaultdict(dict)
        self._annotations: list[tuple[Any, bytes]] = []
        self._notes: dict[str, bytes] = {}
        self._figures: list[bytes] = []
        self._unit = ""  # the first id of the document, which no other of the book has

    def write(self, document: Node) -> None:
        if document.element is not None:
            self._unit = next((element.get("id", "") for element in document.element.iter() if element.get("id")), "")
        root = self._object(Type="/StructTreeRoot")
        top = self._written(document, root, "")
        root["K"] = pydyf.Array([top.reference])
        root["RoleMap"] = pydyf.Dictionary({name: f"/{like}" for name, like in ROLE_MAP.items()})
        nums = pydyf.Array()
        for page in range(len(self._heights)):
            owners = self._owners[page]
            nums.extend((page, pydyf.Array([owners.get(i, "null") for i in range(max(owners, default=-1) + 1)])))
        for number, (annotation, owner) in enumerate(self._annotations, start=len(self._heights)):
            annotation["StructParent"] = number
            nums.extend((number, owner))
        root["ParentTree"] = self._object(Nums=nums).reference
        if self._notes:
            names = [part for key in sorted(self._notes) for part in (pydyf.String(key), self._notes[key])]
            root["IDTree"] = self._object(Names=pydyf.Array(names)).reference
        if self._figures:
            root["Figures"] = pydyf.Array(self._figures)  # for the binder, which moves their boxes with the page
        self._pdf.catalog["StructTreeRoot"] = root.reference

    def _object(self, **values: Any) -> Any:
        written = pydyf.Dictionary(values)
        self._pdf.add_object(written)
        return written

    def _written(self, node: Node, parent: Any, language: str) -> Any:
        """A node with all in it; `language` is that around it."""
        written = self._object(Type="/StructElem", S=f"/{node.role}", P=parent.reference)
        own = (node.element.get("lang") if node.element is not None else None) or language
        if own != language:
            written["Lang"] = pydyf.String(own)
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            written["Pg"] = self._pdf.page_references[page]
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                if not _is_empty(kid):
                    kids.append(self._written(kid, written, own).reference)
            elif isinstance(kid, Marked):
                kids.append(self._marked(kid, page))
                self._owners[kid.page][kid.number] = written.reference
            else:
                kids.append(self._annotated(kid, node, written))
        written["K"] = kids
        self._describe(node, written)
        return written

    def _marked(self, content: Marked, page: int | None) -> Any:
        if content.page == page:
            return content.number
        reference = self._pdf.page_references[content.page]
        return pydyf.Dictionary({"Type": "/MCR", "Pg": reference, "MCID": content.number})

    def _annotated(self, link: Annotated, node: Node, written: Any) -> Any:
        self._annotations.append((link.annotation, written.reference))
        if node.element is not None:
            words = " ".join("".join(node.element.itertext()).split()) or node.element.get("aria-label") or ""
            if words:
                link.annotation["Contents"] = pydyf.String(words[:_LONGEST])
        reference = self._pdf.page_references[link.page]
        return pydyf.Dictionary({"Type": "/OBJR", "Obj": link.annotation.reference, "Pg": reference})

    def _describe(self, node: Node, written: Any) -> None:
        """What else is told of an element: words for an image, the parts of a table, the kind of a list, a note's name."""
        element = node.element
        if node.role in ("Figure", "Formula") and element is not None:
            written["Alt"] = pydyf.String(alternative(element))
        if node.box is not None:
            page, left, top, right, bottom = node.box
            corners = [
                left * POINTS,
                self._heights[page] - bottom * POINTS,
                right * POINTS,
                self._heights[page] - top * POINTS,
            ]
            self._attribute(written, "Layout", BBox=pydyf.Array([round(n, 2) for n in corners]))
            self._figures.append(written.reference)
        if node.role in ("TH", "TD"):
            told: dict[str, Any] = {
                name: n for name, n in zip(("ColSpan", "RowSpan"), node.spans, strict=True) if n != 1
            }
            if node.role == "TH":
                scope = element.get("scope", "") if element is not None else ""
                told["Scope"] = f"/{_SCOPES.get(scope, 'Column')}"
            if told:
                self._attribute(written, "Table", **told)
        if node.role == "L" and node.numbering:
            self._attribute(written, "List", ListNumbering=f"/{_NUMBERING.get(node.numbering, 'None')}")
        if node.role == "Note":
            name = (element.get("id") if element is not None else None) or f"{self._unit}-note-{written.number}"
            written["ID"] = pydyf.String(name)
            self._notes[name] = written.reference
        if node.role == "Span" and element is not None and element.tag == "abbr" and element.get("title"):
            written["E"] = pydyf.String(element.get("title"))

    def _attribute(self, written: Any, owner: str, **values: Any) -> None:
        written["A"] = pydyf.Dictionary({"O": f"/{owner}", **values})
