"""Numbers of pages in the text: in the contents and lists, behind “page”, in the glossary and the index.

bookforge fills them in from the pages that the units came out as; the style sheets show them by `attr(data-folio)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bookforge.editions.print.pagination import Leaf
from bookforge.editions.print.setting import locators
from bookforge.editions.print.setting.locators import Folio, Folios
from bookforge.markup import Element, classes, clone, elements

_UNKNOWN = "00"  # as wide as most numbers, until a first layout has told them
_SHOWING = frozenset({"page-number", "glossary-use"})


def shows_folios(section: Element) -> bool:
    """Whether a unit has numbers of pages in it."""
    return any(True for _ in _links(section)) or _is_index(section)


def filled(section: Element, folios: Folios, language: str) -> Element:
    """A copy of a unit with the numbers of pages in it."""
    twin = clone(section)
    for link in _links(twin):
        folio = folios.get((link.get("href") or "")[1:])
        link.set("data-folio", folio.shown if folio else _UNKNOWN)
    if _is_index(twin):
        locators.fill(twin, folios, language)
    return twin


def folios_of(leaves: Sequence[Leaf]) -> dict[str, Folio]:
    """The page on which each id stands first."""
    found: dict[str, Folio] = {}
    for index, leaf in enumerate(leaves):
        if leaf.laid is not None and not leaf.blank:
            for name in leaf.laid.ids:
                found.setdefault(name, Folio(index, leaf.folio))
    return found


def _links(section: Element) -> Iterable[Element]:
    """The links that show the number of the page they lead to."""
    lists_pages = section.get("id") == "contents" or "list-page" in classes(section)
    return (
        link
        for link in elements(section, "a")
        if (link.get("href") or "").startswith("#") and (lists_pages or not _SHOWING.isdisjoint(classes(link)))
    )


def _is_index(section: Element) -> bool:
    return any("index-locators" in classes(span) for span in elements(section, "span"))
