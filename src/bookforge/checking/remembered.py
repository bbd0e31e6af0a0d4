"""What a check found, told again while nothing has changed of what it depends on: the book's folder, bookforge, its libraries.

It is kept in the user's store, not in the book: a check writes nothing there. What depends on more (finished files, checkers,
dictionaries) is looked at each time.
"""

from __future__ import annotations

import json

from bookforge.cache import key
from bookforge.checking.checked import Checked
from bookforge.diagnostics import Diagnostic
from bookforge.outcome import Request
from bookforge.uptodate import state

_ROOM = "checks"
_PASSING = frozenset({"chapter-can-be-read"})  # a chapter that pandoc came to no end with may be read another time


def recalled(request: Request) -> Checked | None:
    """What was found in the book as it is; None where it is to be looked at."""
    now = state(request)
    told = request.cache.get(_ROOM, key(now)) if now is not None else None
    if told is None:
        return None
    try:
        return Checked(tuple(map(Diagnostic.of_json, json.loads(told))))
    except (ValueError, KeyError, TypeError):
        return None


def keep(request: Request, before: str | None, checked: Checked) -> None:
    """Remembers what was found in a book whose state was told `before` it was read, if that is its state still."""
    if before is None or state(request) != before or any(one.code in _PASSING for one in checked.findings):
        return
    told = [one.as_json() for one in checked.findings]
    request.cache.put(_ROOM, key(before), json.dumps(told, ensure_ascii=False).encode())
