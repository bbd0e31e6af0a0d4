"""A few words of a file changed at their exact place, and nothing else of it."""

from __future__ import annotations

from bookforge.diagnostics import Place


class Moved(Exception):
    """The words do not stand there any more."""


def mended(data: bytes, place: Place, was: str, now: str) -> bytes:
    """A file's bytes with some words at a place (as `decode` counts it) replaced; line ends stay what they are.

    Raises `Moved` when anything else stands there.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Moved("The file is not UTF-8 any more.") from error
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    ending = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    rows = plain.split("\n")
    line, column = place.line or 0, place.column or 0
    if not was or not 1 <= line <= len(rows) or column < 1:
        raise Moved("There is no such place in the file.")
    at = sum(len(row) + 1 for row in rows[: line - 1]) + column - 1
    if column > len(rows[line - 1]) or not plain.startswith(was, at):
        raise Moved("The text has changed there since it was checked.")
    if "\r" in plain or (ending == "\r\n" and text.count("\n") != text.count("\r\n")):
        raise Moved("The file mixes line ends of several systems; change the words in your editor.")
    changed = plain[:at] + now + plain[at + len(was) :]
    return (mark + changed.replace("\n", ending)).encode()
