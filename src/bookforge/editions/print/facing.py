"""Which font files WeasyPrint sets a document in, and their names in its PDF: what the binder knows a face by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bookforge.editions.print.binder.subsets import face_name


@contextmanager
def named_faces() -> Iterator[dict[str, bytes]]:
    """Around `write_pdf`: fonts are called `SUBSET+` and their `face_name`; gives the font files by that name.

    WeasyPrint 70 forgets a font's file when it has subset it, and calls the font by Pango's description of it.
    """
    import weasyprint.pdf as writer
    from weasyprint.pdf.fonts import Font

    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    clean, build = Font.clean, writer.build_fonts_dictionary

    def keep(font: Any, *arguments: Any) -> None:
        data = font.file_content
        clean(font, *arguments)  # also settles the axes of a variable face
        names[font.hash] = face_name(data, font.index, font.variations if "fvar" in font.tables else {})
        files[names[font.hash]] = data

    def name(pdf: Any, *arguments: Any) -> Any:
        names.clear()
        first = len(pdf.objects)
        fonts = build(pdf, *arguments)
        for written in pdf.objects[first:]:
            for key in ("BaseFont", "FontName"):
                if isinstance(written, dict) and key in written:
                    prefix = written[key].decode().removeprefix("/").partition("+")[0]
                    written[key] = f"/{prefix}+{names[prefix]}"
        return fonts

    Font.clean, writer.build_fonts_dictionary = keep, name
    try:
        yield files
    finally:
        Font.clean, writer.build_fonts_dictionary = clean, build
