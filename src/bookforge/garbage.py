"""How often a process that makes books looks for garbage.

Python counts references, and looks beside for objects that only know each other: every 700 new ones, through all that it
has just made. A book is made of hundreds of thousands that live as long as the work on them does, hardly any in such circles.
"""

from __future__ import annotations

import atexit
import gc

_SELDOM = (
    50_000,
    20,
    100,
)  # new objects until a look, such looks until a longer one, and these until one through everything


def look_now() -> None:
    """To be called when a piece of work is done: what it leaves behind is young still, and found in no time. What is left when
    Python looks by itself, in the middle of the next piece, is taken for what stays, and stays for good."""
    gc.collect(1)


def look_seldom() -> None:
    """To be called when a process has loaded what it works with, which is never looked through again."""
    if not gc.get_freeze_count():
        gc.freeze()
        atexit.register(gc.freeze)  # at its end, too, where Python would look through the whole book
    gc.set_threshold(*_SELDOM)
