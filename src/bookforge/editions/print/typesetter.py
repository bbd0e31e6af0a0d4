"""WeasyPrint, loaded: half of the time that this takes would be waiting for `ldconfig`.

WeasyPrint 70 asks for each library of C by the names that it has on all systems, one after another, and ctypes starts programs to
look for each name that is not a file's. On Linux a library is known by the name of its file, which the system's loader finds
by itself: where all are found so, nothing else is looked for.

Its parser of HTML, tinyhtml5, makes the same few patterns anew for each attribute: it keeps them by what they have become, not by
what they are asked for (read on tinyhtml5 2).
"""

from __future__ import annotations

import ctypes
import ctypes.util
import re
import sys
from collections.abc import Collection, Iterator
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


class Patterns(dict[tuple[Collection[str], bool], re.Pattern[str]]):
    """The patterns of some characters (of none of them, where these are not to `match`), each made once."""

    def __missing__(self, key: tuple[Collection[str], bool]) -> re.Pattern[str]:
        characters, match = key
        among = "".join(f"\\x{ord(character):02x}" for character in characters)
        made = self[key] = re.compile(f"[{'' if match else '^'}{among}]+")
        return made


with by_their_files():
    import weasyprint
    from tinyhtml5 import inputstream

inputstream.characters_until_regex = Patterns()

__all__ = ["weasyprint"]
