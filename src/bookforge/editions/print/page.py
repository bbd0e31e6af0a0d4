"""The page that `book.yaml` asks for, as CSS; and the spine that the page count makes."""

from __future__ import annotations

from bookforge.editions.print.margins import Margins, margins
from bookforge.editions.print.placements import furniture_sheet
from bookforge.formats import channels
from bookforge.manifest import PrintEdition

# Inches of a paperback's spine a page: KDP, "Create a paperback cover" (G201953020), black ink.
_SPINE = {"cream": 0.0025, "white": 0.002252}


def spine_width(pages: int, paper: str) -> float:
    """The width of the spine in inches, without the cover's own thickness."""
    return pages * _SPINE[paper]


def bleed_of(settings: PrintEdition, *, wanted: bool) -> float:
    """How far pages reach over the trimmed edge, in inches; `wanted` tells whether the book has art that goes there."""
    if settings.bleed is not None:
        return settings.bleed
    return channels()[settings.channel].bleed if wanted else 0.0


def page_sheet(settings: PrintEdition, around: Margins | None = None, author: str = "") -> str:
    """CSS for the page that the manifest asks for: its size, the margins `around` its text (those of a thin book when left
    out), its numbers and heads, and what else was chosen there. It comes before all other sheets: a book's tokens.css and
    print.css may set any of it. `author` stands in running heads that name the author.
    """
    trim, around = settings.size, around or margins(settings)
    tokens = {
        "trim": trim.css,
        "trim-width": f"{trim.width:g}in",
        "trim-height": f"{trim.height:g}in",
        "margin-inner": f"{around.inner:.4f}in",
        "margin-outer": f"{around.outer:.4f}in",
        "margin-top": f"{around.top:.4f}in",
        "margin-bottom": f"{around.bottom:.4f}in",
        "safe-edge": f"{channels()[settings.channel].edge(bleed=True):g}in",
        "chapters-open": "recto" if settings.chapters_open == "recto" else "page",
        "hyphens": "auto" if settings.hyphenate else "manual",
    }
    root = "".join(f"  --{name}: {value};\n" for name, value in tokens.items())
    return f":root {{\n{root}}}\n{furniture_sheet(settings, author)}"
