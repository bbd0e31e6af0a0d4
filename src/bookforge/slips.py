"""What a word can only be a slip of the fingers for: certain enough for `check --fix` to change it without asking.

>>> slip_of("tittle", ["title", "language"])
'title'
>>> slip_of("tio", ["tip"])  # words so short are near to many
>>> slip_of_name("Tuch.md", ["touch.md", "door.md"]), slip_of_name("first_touch", ["first-touch"])
('touch.md', 'first-touch')
>>> slip_of_name("cats.md", ["rats.md", "cat.md"])  # each may be a file of its own
>>> slip_of_name("ch01.md", ["ch02.md", "ch10.md"])  # another number is another thing
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_SHORTEST = 4
_PLAIN = re.compile(r"[\w./#-]+")


def slip_of(word: str, known: Iterable[str]) -> str | None:
    """The one word of a known few that a word differs from in one slip: a letter wrong, missing or too many, two neighbours
    swapped, or only capitals, hyphens and underscores. None where there is no such word, or more than one."""
    return _only(word, known, lambda here, there: _replaced(here, there) or _moved(here, there, anywhere=True))


def slip_of_name(word: str, known: Iterable[str]) -> str | None:
    """The same among names that an author gives, which may be alike: a letter missing or too many must stand inside the
    name, and none may be wrong."""
    return _only(word, known, lambda here, there: _moved(here, there, anywhere=False))


def _only(word: str, known: Iterable[str], is_slip: Callable[[str, str], bool]) -> str | None:
    if len(word) < _SHORTEST or not _PLAIN.fullmatch(word):
        return None
    near = {
        name
        for name in known
        if name != word
        and abs(len(name) - len(word)) <= 2
        and _PLAIN.fullmatch(name)
        and re.findall(r"\d+", word) == re.findall(r"\d+", name)
        and (_folded(word) == _folded(name) or is_slip(word.casefold(), name.casefold()))
    }
    return near.pop() if len(near) == 1 else None


def _replaced(here: str, there: str) -> bool:
    return len(here) == len(there) and sum(a != b for a, b in zip(here, there, strict=True)) == 1


def _moved(here: str, there: str, *, anywhere: bool) -> bool:
    """Whether two neighbours are swapped, or the longer one has a letter more."""
    if len(here) == len(there):
        at = [i for i, (a, b) in enumerate(zip(here, there, strict=True)) if a != b]
        first = at[0] if at else 0
        return at == [first, first + 1] and here[first : first + 2] == there[first + 1] + there[first]
    short, long = sorted((here, there), key=len)
    more = [i for i in range(len(long)) if long[:i] + long[i + 1 :] == short]
    return bool(more) and (anywhere or any(long[i - 1 : i + 2].isalpha() and 0 < i < len(long) - 1 for i in more))


def _folded(word: str) -> str:
    """A word without capitals and what joins its parts."""
    return word.casefold().replace("-", "").replace("_", "")
