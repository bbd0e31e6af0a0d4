"""The measures of the page: margins that suit the trim size, and the spine that the page count makes."""

from __future__ import annotations

from bookforge.manifest import PrintEdition
from bookforge.manifest.fields import Trim

# Inches of a paperback's spine a page: KDP, "Create a paperback cover" (G201953020), black ink.
_SPINE = {"cream": 0.0025, "white": 0.002252}
SPINE_TEXT_FROM = 79
"""Pages from which KDP takes text on the spine (G201953020)."""


def spine_width(pages: int, paper: str) -> float:
    """The width of the spine in inches, without the cover's own thickness."""
    return pages * _SPINE[paper]


def page_sheet(settings: PrintEdition) -> str:
    """CSS for the page that the manifest asks for: its size, margins in proportion to it, and what else was chosen there.

    The inner margin is never under 0.75 in, which KDP wants for up to 700 pages (0.875 beyond); a book's tokens.css may set
    any of these.
    """
    trim: Trim = settings.size
    margins = {
        "inner": max(0.75, trim.width * 0.145),
        "outer": max(0.5, trim.width * 0.13),
        "top": max(0.6, trim.height * 0.1),
        "bottom": max(0.65, trim.height * 0.11),
    }
    tokens = "".join(f"  --margin-{side}: {inches:.3f}in;\n" for side, inches in margins.items())
    opens = "recto" if settings.chapters_open == "recto" else "page"
    hyphens = "auto" if settings.hyphenate else "manual"
    size = f"  --trim: {trim.css};\n  --trim-height: {trim.height:g}in;\n  --trim-width: {trim.width:g}in;\n"
    return f":root {{\n{size}{tokens}  --chapters-open: {opens};\n  --hyphens: {hyphens};\n}}\n"
