"""The pages of a unit: each is a recto, nothing stands in its margins, and pages to which the same rules apply share one style.

WeasyPrint computes the styles of each page anew, those of its sixteen margin boxes included. Its layout is no public interface
(read on WeasyPrint 70).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class PageStyles:
    """WeasyPrint's `StyleFor`, which gives a page the style of the first one of its kind, as a right-hand page."""

    def __init__(self, style_for: Any) -> None:
        self.plain = style_for
        self._firsts: dict[tuple[bool, ...], Any] = {}  # of each kind, by which rules apply to it
        self._first_of: dict[Any, Any] = {}

    def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
        return self.plain(self._first_of.get(element, element), pseudo_type)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)

    def know(self, page_type: Any) -> Any:
        """The page type to be styled when a page is met that is the first of its kind; None when its kind is known."""
        right = page_type._replace(side="right")
        rules = (selectors for sheet, _, _ in self.plain._sheets for _, selectors, _ in sheet.page_rules)
        applying = (self.plain._page_type_match(page, right) for selectors in rules for _, _, page in selectors)
        first = self._firsts.setdefault((right.index == 0, *applying), right)
        self._first_of[page_type] = first
        return right if first is right else None


@contextmanager
def plain_pages() -> Iterator[None]:
    """Has WeasyPrint lay out pages without what stands in their margins, by the styles of a `PageStyles`."""
    from weasyprint import layout
    from weasyprint.layout import page

    boxes, styled = layout.make_margin_boxes, page.set_page_type_computed_styles

    def style(page_type: Any, html: Any, style_for: PageStyles) -> None:
        first = style_for.know(page_type)
        if first is not None:
            styled(first, html, style_for.plain)

    layout.make_margin_boxes = lambda *_: ()
    page.set_page_type_computed_styles = style
    try:
        yield
    finally:
        layout.make_margin_boxes, page.set_page_type_computed_styles = boxes, styled
