"""Links of the screen's file as PDF/UA-1 wants them (7.18): each in the structure as a link, printed as it is shown, and
telling where it leads.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from bookforge.editions.print.finishing.structure import is_within, kids, parents

_PRINTED = 4  # the flag of an annotation that is printed, too (PDF 1.7, 12.5.3)


def mend_links(document: pikepdf.Pdf) -> None:
    """Mends the links of all pages."""
    _drop_echoes(document)
    labels = {page.obj.objgen: str(page.label) for page in document.pages}
    named = _destinations(document)
    for page in document.pages:
        page.obj.Tabs = Name.S
        for link in links(page):
            link.F = int(link.get("/F", 0)) | _PRINTED
            told = str(link.get("/Contents", ""))
            if not told or told == str(_target(link)):  # WeasyPrint tells the id
                link.Contents = String(_leads_to(link, named, labels) or told)


def links(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The links of a page."""
    return [found for found in page.obj.get("/Annots", ()) if found.get("/Subtype") == Name.Link]


def untagged_links(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Links that the structure does not hold as links."""
    held = _holders(document)
    for page in document.pages:
        for link in links(page):
            element = held.get(int(link.get("/StructParent", -1)))
            if element is None or element.get("/S") != Name.Link:
                yield link


def _drop_echoes(document: pikepdf.Pdf) -> None:
    """Takes out links that lie in a link to the same place: WeasyPrint makes one more for what CSS puts before its words."""
    held = _holders(document)
    for page in document.pages:
        kept = []
        for annotation in page.obj.get("/Annots", ()):
            element = held.get(int(annotation.get("/StructParent", -1)))
            if element is None or not _is_echo(element):
                kept.append(annotation)
                continue
            element.K = Array([kid for kid in kids(element) if not (isinstance(kid, Dictionary) and "/Obj" in kid)])
        if "/Annots" in page.obj:
            page.obj.Annots = Array(kept)


def _is_echo(element: pikepdf.Object) -> bool:
    return element.get("/S") != Name.Link and is_within(element, Name.Link)


def _holders(document: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    """The elements of the structure that hold annotations, by the number that these know them by."""
    return {number: held for number, held in parents(document).items() if isinstance(held, Dictionary)}


def _target(link: pikepdf.Object) -> pikepdf.Object | None:
    return link.get("/Dest", link.get("/A", Dictionary()).get("/D"))


def _leads_to(link: pikepdf.Object, named: dict[str, pikepdf.Object], labels: dict[tuple[int, int], str]) -> str:
    """The address that a link leads to, or the number of the page."""
    action = link.get("/A", Dictionary())
    if "/URI" in action:
        return str(action.URI)
    target = _target(link)
    if isinstance(target, String | Name):
        target = named.get(str(target))
    if isinstance(target, Dictionary):
        target = target.get("/D")
    return labels.get(target[0].objgen, "") if isinstance(target, Array) else ""


def _destinations(document: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    tree = document.Root.get("/Names", Dictionary()).get("/Dests")
    return {} if tree is None else {str(name): target for name, target in pikepdf.NameTree(tree).items()}
