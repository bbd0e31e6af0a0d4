"""Where each character of a text that YAML holds stands in the file: YAML folds lines, escapes, doubles quotes."""

from __future__ import annotations

_MOST = 9  # characters that YAML sets between two of a text at most: an escape such as `\U0001F917`, and its quotes


def offsets(text: str, file: str, start: int) -> tuple[int, ...]:
    """For each character of `text` its offset in `file`, where its value begins at `start`.

    A space, and a character that the file has as an escape, stands where the one before it does.
    """
    here = _first(file, start)
    found: list[int] = []
    for character in text:
        at = None if character.isspace() else _next(file, character, here)
        found.append(here - 1 if at is None and found else here if at is None else at)
        here = here if at is None else at + 1
    return tuple(found)


def _first(file: str, start: int) -> int:
    """Where the words of a value begin: those of a block stand below its `|` or `>`."""
    if file[start : start + 1] in ("|", ">"):
        end = file.find("\n", start)
        return len(file) if end < 0 else end + 1
    return start


def _next(file: str, character: str, start: int) -> int | None:
    passed, at = 0, start
    while at < len(file) and passed <= _MOST:
        if file[at] == character:
            return at
        passed += not file[at].isspace()
        at += 1
    return None
