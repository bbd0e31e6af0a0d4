"""The structure tree of a tagged PDF (PDF 1.7, 14.7): its elements, and what is told of them where WeasyPrint is silent."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name


def elements(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All elements, each before those in it."""
    root = document.Root.get("/StructTreeRoot")
    waiting = [] if root is None else [root]
    while waiting:
        for kid in kids(waiting.pop()):
            if is_element(kid):
                yield kid
                waiting.append(kid)


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    """What an element holds: elements, numbers of marked content, references to annotations."""
    held = element.get("/K")
    return [] if held is None else list(held) if isinstance(held, Array) else [held]


def is_element(kid: pikepdf.Object | None) -> bool:
    """Whether what an element holds is an element."""
    return isinstance(kid, Dictionary) and "/S" in kid


def parents(document: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    """The parent tree: by the number of a page the elements of its marks, by that of an annotation its element."""
    tree = document.Root.get("/StructTreeRoot", Dictionary()).get("/ParentTree")
    return {} if tree is None else dict(pikepdf.NumberTree(tree).items())


def is_within(element: pikepdf.Object, kind: Name) -> bool:
    """Whether an element lies in one of a kind, at any depth."""
    parent = element.get("/P")
    while parent is not None and "/S" in parent:
        if kind == parent.S:
            return True
        parent = parent.get("/P")
    return False


def scope_headers(document: pikepdf.Pdf) -> None:
    """Says of each header cell whether it heads a row or a column: in a row without data it heads its column."""
    for row in elements(document):
        if row.S != Name.TR:
            continue
        cells = [cell for cell in kids(row) if is_element(cell)]
        scope = Name.Row if any(cell.S == Name.TD for cell in cells) else Name.Column
        for cell in cells:
            if cell.S == Name.TH and not _has_scope(cell):
                cell.A = Array([*_attributes(cell), Dictionary(O=Name.Table, Scope=scope)])


def _has_scope(cell: pikepdf.Object) -> bool:
    return any("/Scope" in told or "/Headers" in told for told in _attributes(cell))


def _attributes(element: pikepdf.Object) -> list[pikepdf.Object]:
    given = element.get("/A")
    told = [] if given is None else list(given) if isinstance(given, Array) else [given]
    return [part for part in told if isinstance(part, Dictionary)]
