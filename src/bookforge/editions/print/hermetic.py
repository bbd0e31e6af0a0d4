"""The only faces that WeasyPrint sees: bookforge's, and those that a book's style sheets bring. And who loads it early."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from html import escape
from pathlib import Path

from bookforge import children
from bookforge.theme import shipped

LOADED = tuple(f"bookforge.editions.print.{name}" for name in ("hands", "typesetter", "breaking", "unbound"))
"""What the server of processes that lay out, and of those that make the screen's file, has loaded before it starts one."""


FEW = 80_000
"""Letters of HTML, some 35 pages, that this process lays out in the time that others take to start."""


def get_ready() -> None:
    """Begins to load what lays out pages, in a process beside this one, which may read the book meanwhile."""
    see_only(own_faces())
    children.context(LOADED)


def own_faces() -> Path:
    """The folder of bookforge's faces."""
    return shipped("styles") / "fonts"


def see_only(faces: Path) -> None:
    """Hides all faces of this machine but those in a folder, for this process and those that it starts.

    To be done before anything is laid out: fontconfig reads its settings once a process.
    """
    if "BOOKFORGE_FONTCONFIG" not in os.environ:
        file = _fontconfig(faces)
        os.environ["FONTCONFIG_FILE"] = os.environ["BOOKFORGE_FONTCONFIG"] = str(file)
        atexit.register(shutil.rmtree, file.parent, ignore_errors=True)


def _fontconfig(faces: Path) -> Path:
    """A fontconfig file that shows bookforge's faces and no others, and maps the generic families to them."""
    folder = Path(tempfile.mkdtemp(prefix="bookforge-fonts-"))
    aliases = "".join(
        f'<alias binding="strong"><family>{generic}</family><prefer><family>{face}</family></prefer></alias>'
        for generic, face in (("serif", "BF Serif"), ("sans-serif", "BF Sans"), ("monospace", "BF Mono"))
    )
    file = folder / "fonts.conf"
    file.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{escape(str(faces))}</dir>'
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return file
