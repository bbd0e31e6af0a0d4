"""Which Pango this machine has, asked of the library itself: WeasyPrint, which sets type with it, takes a second to import."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from functools import cache

_NAMES = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")


@cache
def pango_version() -> int | None:
    """Its version as a number; None where the library has not its usual name."""
    for name in _NAMES:
        with suppress(OSError, AttributeError):
            return int(ctypes.CDLL(name).pango_version())
    return None
