"""What a check found, told again while nothing has changed of what it depends on: the book's folder, bookforge, its libraries.

It is kept in the user's store, not in the book: a check writes nothing there. What depends on more (finished files, checkers,
dictionaries) is looked at each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from bookforge.cache import key
from bookforge.checking.checked import Checked
from bookforge.diagnostics import Diagnostic, are_lasting
from bookforge.outcome import Request
from bookforge.uptodate import state

_ROOM = "checks"


def checked(request: Request, look: Callable[[], Checked]) -> Checked:
    """What was found in the book as it is; else what a `look` at it finds, which is remembered."""
    before = state(request)
    if before is None:
        return look()
    known = _recalled(request, before.name)
    if known is not None:
        return known
    found = look()
    if state(request) == before and are_lasting(found.findings):
        told = [one.as_json() for one in found.findings]
        request.cache.put(_ROOM, key(before.name), json.dumps(told, ensure_ascii=False).encode())
    return found


def _recalled(request: Request, now: str) -> Checked | None:
    told = request.cache.get(_ROOM, key(now))
    try:
        return Checked(tuple(map(Diagnostic.of_json, json.loads(told)))) if told is not None else None
    except (ValueError, KeyError, TypeError):
        return None
