"""What copyfitting decided in earlier builds, read again."""

from __future__ import annotations

import os

from bookforge.diagnostics import Diagnostic
from bookforge.editions import print as printed
from bookforge.manuscript import read_source
from bookforge.reading import Reading


def kept_decisions(reading: Reading) -> tuple[printed.Kept | None, tuple[Diagnostic, ...]]:
    """What copyfitting decided for the book before, where it is wanted; None where nothing is decided yet."""
    loaded = reading.loaded
    if loaded is None or not loaded.manifest.print.copyfit or not os.path.lexists(loaded.root / printed.DECISIONS):
        return None, ()
    source, found = read_source(loaded.root, printed.DECISIONS)
    return printed.reviewed(source) if source is not None else (None, found)
