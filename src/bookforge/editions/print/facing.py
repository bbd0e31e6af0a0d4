"""Which font files WeasyPrint sets a document in, and their names in its PDF: what the binder knows a face by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bookforge.editions.print.subsets import axes, face_name

_OBLIQUE, _ITALIC = 1, 2  # Pango's styles
_KIND = 4  # bytes at the beginning of a font file tell which kind it is


def face_of(pango_font: Any) -> tuple[str, bytes]:
    """The name and the file of the face that Pango sets something in."""
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.fonts import get_pango_font_key

    _, description, size = get_pango_font_key(pango_font)
    font = Font(pango_font, description, size)
    return face_name(font.file_content, font.index, _axes(font)), font.file_content


def _axes(font: Any) -> dict[str, float]:
    """Where a variable face is cut, as WeasyPrint's `Font.clean` settles it."""
    given = {axis.tag: axis for axis in axes(font.file_content, font.index)}
    settled = {"wght": font.weight, "opsz": font.font_size, "ital": int(font.style == _ITALIC)}
    if "slnt" in given:
        leans = given["slnt"].max_value or given["slnt"].min_value
        settled["slnt"] = leans if font.style == _OBLIQUE else 0
    return {tag: float(font.variations.get(tag, settled.get(tag, axis.default_value))) for tag, axis in given.items()}


@contextmanager
def named_faces() -> Iterator[dict[str, bytes]]:
    """Around `write_pdf`: fonts are called `SUBSET+` and their `face_name`; gives the font files by that name.

    WeasyPrint 70 forgets a font's file when it has subset it, and calls the font by Pango's description of it. A font that the
    binder exchanges for the book's is neither subset nor embedded: that would cost more than to lay a short unit out.
    """
    import weasyprint.pdf as writer
    from weasyprint.pdf.fonts import Font

    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    stay: set[str] = set()
    clean, build = Font.clean, writer.build_fonts_dictionary

    def keep(font: Any, *arguments: Any) -> None:
        data = font.file_content
        name = face_name(data, font.index, _axes(font))
        names[font.hash], files[name] = name, data
        if font.hash in stay:
            clean(font, *arguments)
        else:
            font.file_content = data[:_KIND]

    def name(pdf: Any, used: Any, *arguments: Any) -> Any:
        names.clear()
        stay.update(font.hash for font in used.values() if font.missing or font.used_in_forms)
        first = len(pdf.objects)
        fonts = build(pdf, used, *arguments)
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
