"""Variables: `{{ book.title }}`, `{{ chapter.title }}` and the manifest's own, as literal text in their place.

They are plain names, no template language: a manuscript may come from a stranger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bookforge.diagnostics import did_you_mean
from bookforge.manuscript.blocks import Line
from bookforge.manuscript.spans import Literals
from bookforge.manuscript.told import Told

_VARIABLE = re.compile(r"(?<!\\)\{\{[ \t]*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)[ \t]*\}\}")
_ESCAPED = re.compile(r"\\\{\\?\{[ \t]*([^{}\n]{0,80}?)[ \t]*\\?\}\\?\}")
_BRACED = re.compile(r"\{\{[ \t]*([^{}\n]{0,80}?)[ \t]*\}\}")
_BARE = re.compile(r"(?<!\\)\{\{\s*([^{}]{0,80}?)\s*\}\}")
_NOTE = re.compile(r"\[\^[^\]]*\]|\^\[[^\]]*\]|\[\]\{[^{}]*\}")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)(?:\{[^{}]*\})?|\[[^\[\]]*\]|\{[^{}]*\})")
_CODE = re.compile(r"(?<!\\)(`+)[ ]?(.+?)[ ]?\1(?!`)(?:\{[^{}]*\})?")
_PAIRS = (
    re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.+?)(?<=[^\s\\])\1"),
    re.compile(r"(?<![\\\w])(_{1,3}|~~)(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)"),
)
_BACKSLASH = re.compile(r"\\([^\w\s]|_)")
_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>#+~|^$@&=!:%]")
_DEEPEST = 4  # marks in each other, in a heading
_OPENING = re.compile(r"(\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)?([.-])(?=\s|$)|-")


def filled(text: str, literals: Literals, offset: int, line: Line, values: Mapping[str, str], told: Told) -> str:
    """A line with its variables filled in; `offset` is where it begins in the text that `literals` was made from.

    An unknown one is told and stays, escaped: it is not to be told again as left over.
    """
    if "{{" not in text:
        return text

    def value(found: re.Match[str]) -> str:
        if literals.hold(offset + found.start()):
            return found[0]
        if found[1] in values:
            return escaped(values[found[1]], opening=not text[: found.start()].strip(" \t>"))
        otherwise = (
            f"Write \\{found[0]} where the reader is to see the braces; names of your own go under `variables:`."
        )
        message = f"There is no variable “{found[1]}”."
        told.tell("variable-known", line, found[0], message, did_you_mean(found[1], values, otherwise))
        return f"\\{found[0]}"

    return _VARIABLE.sub(value, text)


def plain_words(heading: str) -> str:
    """The words of a heading without its marks: *emphasis*, links, code, notes. Attributes go with what they belong to."""
    text = _LINK.sub(r"\1", _NOTE.sub("", heading))
    text = _CODE.sub(lambda found: _SPECIAL.sub(r"\\\g<0>", found[2]), text)
    for _ in range(_DEEPEST):
        for pair in _PAIRS:
            text = pair.sub(r"\2", text)
    return " ".join(_BACKSLASH.sub(r"\1", text).split())


def with_values(text: str, values: Mapping[str, str]) -> str:
    """A heading with its variables filled in; one that nobody knows stays."""
    return _VARIABLE.sub(lambda found: escaped(values[found[1]]) if found[1] in values else found[0], text)


def meant_as_braces(text: str) -> frozenset[str]:
    """What a text holds between braces of which a backslash says that the reader is to see them."""
    return frozenset(found[1] for found in _ESCAPED.finditer(text))


def braces_in(text: str) -> Iterator[tuple[str, int]]:
    """What a text holds between braces without a backslash, and at which offset each stands."""
    return ((" ".join(found[1].split()), found.start()) for found in _BARE.finditer(text))


def braced(words: str) -> str | None:
    """What stands between the braces of `{{ name }}`; None for other words."""
    found = _BRACED.fullmatch(words)
    return found and found[1]


def escaped(value: str, *, opening: bool = False) -> str:
    """A value as literal text: no mark in it means anything, not even at the beginning of a line (`opening`).

    Quotes, dashes and dots stay, to be set as everywhere.
    """
    text = _SPECIAL.sub(r"\\\g<0>", " ".join(value.split()))
    if opening and (mark := _OPENING.match(text)):
        at = mark.start(2) if mark[2] else 0
        text = f"{text[:at]}\\{text[at:]}"
    return text
