"""Memory that is free, given back to the system.

glibc keeps what was freed between things that stay, in a heap for each thread: a build of a long book that has done with its
trees, or a server that makes and drops them at every save, seems to grow, though it holds no more. Other systems give it back by
themselves.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable


def _trimming() -> Callable[[int], object] | None:
    """glibc's `malloc_trim`; None where there is another C library."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # no such function; Windows opens no library without a name
        return None


_TRIM = _trimming()


def give_back() -> None:
    """Gives back what is free: some milliseconds, in which other threads go on."""
    if _TRIM is not None:
        _TRIM(0)
