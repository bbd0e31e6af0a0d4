"""WeasyPrint, loaded: half of the time that this takes would be waiting for `ldconfig`.

WeasyPrint 70 asks for each library of C by the names that it has on all systems, one after another, and ctypes starts programs to
look for each name that is not a file's. On Linux a library is known by the name of its file, which the system's loader finds
by itself: where all are found so, nothing else is looked for.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FILES = (
    "libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libfontconfig.so.1", "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
)  # fmt: skip


@contextmanager
def by_their_files() -> Iterator[None]:
    """While it lasts, ctypes finds no library by another name than that of its file, if WeasyPrint's are all found by that."""
    before = ctypes.util.find_library
    if sys.platform == "linux" and all(map(_is_found, _FILES)):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before


def _is_found(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


with by_their_files():
    import weasyprint

__all__ = ["weasyprint"]
