"""The binder: the pages of many units become one book, tagged, linked, with each face once.

`bind` reads what WeasyPrint 70 wrote for each unit, and knows how it writes; nothing in the file tells of a unit afterwards.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import ObjectStreamMode, Pdf

from bookforge.editions.print.binder.faces import Faces
from bookforge.editions.print.binder.furnish import furnish
from bookforge.editions.print.binder.images import share
from bookforge.editions.print.binder.joining import Begun, join
from bookforge.editions.print.binder.links import connect
from bookforge.editions.print.binder.structure import unite
from bookforge.editions.print.binder.whole import add_outline, describe, label
from bookforge.editions.print.binding import BoundPage, OutlineEntry, Particulars

__all__ = ["Begun", "bind"]


def bind(
    units: Mapping[str, bytes],
    pages: Sequence[BoundPage],
    *,
    outline: Sequence[OutlineEntry],
    files: Mapping[str, bytes],
    particulars: Particulars,
    body: int,
    full: bool = False,
    tagged: bool = True,
    begun: Begun | None = None,
) -> bytes:
    """Binds `pages`, each a page of one of `units` (PDF files by name) or a blank one, in their order.

    `body` is the index of the page with which arabic numbers begin. Faces of which `files` has the font file, by the name
    that `face_name` gives it, are embedded once, with the glyphs that are used or `full`; other fonts stay as the units have
    them. What is not `tagged` has neither structure nor links nor outline, and its units may be `begun`. The same arguments
    give the same bytes.
    """
    with pikepdf.new() as book:
        faces = Faces(book, files)
        joined = join(book, units, pages, faces, tagged=tagged, begun=begun)
        if tagged:
            connected = connect(book, joined, outline)
            unite(book, joined, connected.gone)
            add_outline(book, outline, connected.names)
        share(book.pages)
        furnish(book, pages, faces)
        faces.write(full=full)
        label(book, body)
        describe(book, particulars)
        return _saved(book)


def _saved(book: Pdf) -> bytes:
    out = io.BytesIO()
    book.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True, min_version="1.7")
    return out.getvalue()
