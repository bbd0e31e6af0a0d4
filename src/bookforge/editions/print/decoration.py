"""Pictures that say nothing become artifacts: what has no words of its own must not be announced as a figure (PDF/UA-1, 7.3).

Icons of callouts and ornaments are such pictures: WeasyPrint tags each as a figure without a description.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

_FIGURE = re.compile(rb"/Figure\s+<<\s*/MCID\s+(\d+)\s*>>\s+BDC")
_Page = tuple[int, int]


def undescribed(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The elements of the structure that are figures without a description, and hold nothing but marks on a page."""
    root = document.Root.get("/StructTreeRoot")
    return [] if root is None else [element for element in _elements(root) if _is_undescribed(element)]


def make_artifacts(document: pikepdf.Pdf) -> None:
    """Takes figures without a description out of the structure, and marks what they draw as artifacts."""
    marks: dict[_Page, set[int]] = defaultdict(set)
    pages: dict[_Page, pikepdf.Object] = {}
    for element in undescribed(document):
        page = element.get("/Pg")
        if page is None:
            continue
        pages[page.objgen] = page
        marks[page.objgen].update(_marks(element))
        parent = element.P
        parent.K = Array([kid for kid in _kids(parent) if not _is_same(kid, element)])
    parents = dict(_parents(document)) if pages else {}
    for key, page in pages.items():
        _redraw(page, marks[key])
        listed = parents.get(int(page.get("/StructParents", -1)))
        for mark in marks[key]:
            if listed is not None and mark < len(listed):
                listed[mark] = None


def _redraw(page: pikepdf.Object, marks: set[int]) -> None:
    whole = pikepdf.Page(page)
    whole.contents_coalesce()

    def drawn(tag: re.Match[bytes]) -> bytes:
        return b"/Artifact BMC" if int(tag[1]) in marks else tag[0]

    page.Contents.write(_FIGURE.sub(drawn, page.Contents.read_bytes()))


def _elements(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for kid in _kids(element):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield kid
                waiting.append(kid)


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _is_undescribed(element: pikepdf.Object) -> bool:
    described = any(str(element.get(key, "")).strip() for key in ("/Alt", "/ActualText"))
    inside = any(isinstance(kid, Dictionary) and "/S" in kid for kid in _kids(element))
    return element.S == Name.Figure and not described and not inside


def _marks(element: pikepdf.Object) -> Iterator[int]:
    """The numbers of the marked content that an element holds, on its page."""
    for kid in _kids(element):
        if isinstance(kid, int):
            yield kid
        elif isinstance(kid, Dictionary) and "/MCID" in kid:
            yield int(kid.MCID)


def _is_same(one: pikepdf.Object, other: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Object) and one.is_indirect and one.objgen == other.objgen


def _parents(document: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Object]]:
    """The parent tree's entries for pages: their number, and for each mark the element that holds it."""
    tree = document.Root.StructTreeRoot.get("/ParentTree")
    waiting = [] if tree is None else [tree]
    while waiting:
        node = waiting.pop()
        numbers = list(node.get("/Nums", ()))
        yield from ((int(key), value) for key, value in zip(numbers[::2], numbers[1::2], strict=True))
        waiting.extend(node.get("/Kids", ()))
