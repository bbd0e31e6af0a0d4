"""Tags of the printed page, told by the book's HTML while WeasyPrint writes its PDF; and words that stay whole for a reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bookforge.editions.print.tagging.reading import readable
from bookforge.editions.print.tagging.write import add_tags

__all__ = ["book_tags"]


@contextmanager
def book_tags() -> Iterator[None]:
    """Around `write_pdf(pdf_tags=True)`: the structure tree is bookforge's, and a hyphen at a line's end reads as soft.

    WeasyPrint 70 has no door for either; both replace a function of its `pdf` and `draw` packages meanwhile.
    """
    import weasyprint.draw.text as text
    import weasyprint.pdf as writer

    tags, draw = writer.add_tags, text.draw_first_line
    writer.add_tags, text.draw_first_line = add_tags, readable(draw)
    try:
        yield
    finally:
        writer.add_tags, text.draw_first_line = tags, draw
