"""Pictures that say nothing become artifacts: what has no words of its own must not be announced as a figure (PDF/UA-1, 7.3).

Icons of callouts and ornaments are such pictures: WeasyPrint tags each as a figure without a description.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from bookforge.editions.print.finishing.structure import elements, is_element, kids, parents

_FIGURE = re.compile(rb"/Figure\s+<<\s*/MCID\s+(\d+)\s*>>\s+BDC")
_Page = tuple[int, int]


def undescribed(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The elements of the structure that are figures without a description, and hold nothing but marks on a page."""
    return [element for element in elements(document) if _is_undescribed(element)]


def make_artifacts(document: pikepdf.Pdf) -> None:
    """Takes figures without a description out of the structure, and marks what they draw as artifacts."""
    marks: dict[_Page, set[int]] = defaultdict(set)
    pages: dict[_Page, pikepdf.Object] = {}
    for element in undescribed(document):
        page = element.get("/Pg")
        if page is None or any(isinstance(kid, Dictionary) and "/Stm" in kid for kid in kids(element)):
            continue  # it is drawn elsewhere than on the page itself
        pages[page.objgen] = page
        marks[page.objgen].update(_marks(element))
        parent = element.P
        parent.K = Array([kid for kid in kids(parent) if not _is_same(kid, element)])
    listing = parents(document) if pages else {}
    for key, page in pages.items():
        _redraw(page, marks[key])
        listed = listing.get(int(page.get("/StructParents", -1)))
        for mark in marks[key]:
            if listed is not None and mark < len(listed):
                listed[mark] = None


def _redraw(page: pikepdf.Object, marks: set[int]) -> None:
    whole = pikepdf.Page(page)
    whole.contents_coalesce()

    def drawn(tag: re.Match[bytes]) -> bytes:
        return b"/Artifact BMC" if int(tag[1]) in marks else tag[0]

    page.Contents.write(_FIGURE.sub(drawn, page.Contents.read_bytes()))


def _is_undescribed(element: pikepdf.Object) -> bool:
    if Name.Figure != element.S:
        return False
    described = any(str(element.get(key, "")).strip() for key in ("/Alt", "/ActualText"))
    return not described and not any(is_element(kid) for kid in kids(element))


def _marks(element: pikepdf.Object) -> Iterator[int]:
    """The numbers of the marked content that an element holds, on its page."""
    for kid in kids(element):
        if not isinstance(kid, Dictionary):
            yield int(kid)
        elif "/MCID" in kid:
            yield int(kid.MCID)


def _is_same(one: pikepdf.Object, other: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Object) and one.is_indirect and one.objgen == other.objgen
