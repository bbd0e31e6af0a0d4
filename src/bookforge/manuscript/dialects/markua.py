"""Markua, Leanpub's dialect: `T> A tip.`, `{blurb, class: tip}` … `{/blurb}`, `{aside}` … `{/aside}`.

It is read only where the manifest says `compat: [markua]`: a line of any other text may begin with `A>`.
"""

from __future__ import annotations

import re

from bookforge.manuscript.blocks import Box, Head, Level

_LETTER = re.compile(r" {0,3}([ABDEIQTWX])>(?: |$)")
_KINDS = {
    "A": ("note", "aside"),
    "B": ("note", "blurb"),
    "D": ("discussion", ""),
    "E": ("error", ""),
    "I": ("information", ""),
    "Q": ("question", ""),
    "T": ("tip", ""),
    "W": ("warning", ""),
    "X": ("exercise", ""),
}
_BLURB = re.compile(r" {0,3}\{(blurb|aside)((?:,[^{}]*)?)\}[ \t]*$")
_ENDS = {name: re.compile(rf" {{0,3}}\{{/{name}\}}[ \t]*$") for name in ("blurb", "aside")}
_OPENS = {name: re.compile(rf" {{0,3}}\{{{name}(?:,[^{{}}]*)?\}}[ \t]*$") for name in ("blurb", "aside")}
_LIST = re.compile(r" {0,3}\{([^{}]*)\}[ \t]*$")
_PAIR = re.compile(r'[\s,]*([\w-]+):[ \t]*("(?:[^"]*)"|[^\s,"]+)')
_ID = re.compile(r"[\s,]*#([\w-]+)")


def read(level: Level, i: int) -> Box | None:
    """The box that opens at a line, or at the line of attributes above it."""
    text = level.text(i)
    if blurb := _BLURB.match(text):
        return _blurb(level, i, blurb)
    if _LETTER.match(text):
        return _lettered(level, i, i, {})
    if (above := _LIST.match(text)) and _LETTER.match(level.text(i + 1)):
        given = _given(above[1])
        return _lettered(level, i, i + 1, given) if given else None
    return None


def _lettered(level: Level, start: int, i: int, given: dict[str, str]) -> Box | None:
    """Lines that begin with the same letter."""
    opening = _LETTER.match(level.text(i))
    if opening is None:
        return None
    end, body = i, []
    while (mark := _LETTER.match(level.text(end))) and mark[1] == opening[1]:
        body.append(level.lines[end].saying(level.text(end)[mark.end() :]))
        end += 1
    return Box(level.lines[start:end], _head(*_KINDS[opening[1]], given), tuple(body))


def _blurb(level: Level, i: int, opening: re.Match[str]) -> Box | None:
    name = opening[1]
    end = level.pairs(_OPENS[name], _ENDS[name]).get(i)
    if end is None:
        return None
    return Box(level.lines[i : end + 1], _head("note", name, _given(opening[2])), level.lines[i + 1 : end])


def _given(text: str) -> dict[str, str]:
    """The attributes of Markua's `{class: tip, #id}`."""
    pairs = {key: value.strip('"') for key, value in _PAIR.findall(text)}
    name = _ID.search(text)
    return {**({"id": name[1]} if name else {}), **pairs}


def _head(kind: str, dress: str, given: dict[str, str]) -> Head:
    own = given.get("class")
    return Head(own or kind, given.get("title", ""), given.get("id", ""), (dress,) if dress and not own else ())
