"""Characters that no reader sees, or that are no text at all: control characters, private ones, hidden turns of direction.

They are looked for in the file itself, since most of them leave no trace in the tree. One kind is told once in a chapter, at
its first place, with how often it stands there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.languages import is_right_to_left
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.zones import Zone

_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffd\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_TURNS = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")  # what opens an embedding, override or isolate
_OVERRIDES = frozenset("\u202d\u202e")
_ENDS = frozenset("\u202c\u2069")
_SIDES = frozenset("\u200e\u200f\u061c")
_JOINERS = frozenset("\u200c\u200d")
_UNSEEN = frozenset("\u00ad\u034f\u115f\u1160\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff")
_NAMES = {
    "\u00ad": "soft hyphen",
    "\ufeff": "byte order mark",
    "\ufffd": "replacement character",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u0000": "null character",
}
_JOINED_BY_SIGHT = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]")
"""Letters of scripts in which nothing is joined: between two of them a joiner does nothing."""
_FAR = 2000  # characters
_BLACK_FLAG = "\U0001f3f4"
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_NO_BREAK = re.compile("[\u00a0\u202f]")
_GAP = re.compile("(?<=\\S)(?: +[\u00a0\u202f]|[\u00a0\u202f] +|\u00a0{2,})(?=\\S)")
_LETTERS_APART = re.compile(".[\u0300-\u036f]+")


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports characters that do not belong in a text; changes nothing."""
    text = draft.source.text
    first: dict[tuple[str, str], int] = {}
    count: dict[tuple[str, str], int] = {}
    suspects = "".join(sorted(sign for sign in set(text) if _SUSPECT.match(sign)))
    for found in re.finditer(f"[{re.escape(suspects)}]", text) if suspects else ():
        code = _code(text, found.start(), draft)
        if code:
            key = code, "tags" if _TAGS.match(found[0]) else found[0]
            first.setdefault(key, found.start())
            count[key] = count.get(key, 0) + 1
    for (code, sign), at in first.items():
        yield draft.source.report(code, draft.source.place(at), _message(code, text, at, count[code, sign]))
    yield from _apart(draft)
    yield from _doubled(draft)


def _code(text: str, at: int, draft: Draft) -> str:
    """The truth that fails with a character; "" where it is in its place."""
    sign = text[at]
    if sign in _TURNS or sign in _ENDS:
        line = _line(text, at)
        told_already = sign in _ENDS and not _TURNS.isdisjoint(line)
        return "" if told_already or _turns_rightly(line) else "letters-stand-in-order"
    if sign in _SIDES:
        return "" if is_right_to_left(_line(text, at)) else "characters-can-be-seen"
    if sign in _JOINERS:
        around = text[at - 1 : at], text[at + 1 : at + 2]
        return "characters-can-be-seen" if all(map(_JOINED_BY_SIGHT.match, around)) else ""
    if sign in _UNSEEN:
        in_place = draft.source.zone(at) is Zone.CODE or (sign == "\u200b" and not text[at - 1 : at + 2 : 2].isascii())
        return "" if in_place else "characters-can-be-seen"
    if _TAGS.match(sign) and _BLACK_FLAG in text[max(0, at - 8) : at]:
        return ""  # the flag of a land within a land
    return "characters-are-text"


def _turns_rightly(line: str) -> bool:
    """Whether a line has letters from right to left, forces no letter round, and closes whatever it opens."""
    opened, closed = sum(line.count(c) for c in _TURNS), sum(line.count(c) for c in _ENDS)
    return opened == closed and _OVERRIDES.isdisjoint(line) and is_right_to_left(line)


def _line(text: str, at: int) -> str:
    """The line around a place, as far as a reader's eye goes: a file may be one line of megabytes."""
    start, end = max(0, at - _FAR), min(len(text), at + _FAR)
    stop = text.find("\n", at, end)
    return text[text.rfind("\n", start, at) + 1 or start : stop if stop >= 0 else end]


def _message(code: str, text: str, at: int, count: int) -> str:
    sign = text[at]
    name = _NAMES.get(sign) or unicodedata.name(sign, "").lower() or _kind(sign)
    said = f"{name} (U+{ord(sign):04X})"
    where = _around(text, at)
    times = f", {count} times in this chapter" if count > 1 else ""
    stands = f" stands {where}{times}." if where else f" stands here{times}."
    if code == "letters-stand-in-order":
        return f"An invisible {said}{stands}"
    article = "An" if name[0] in "aeiou" else "A"
    return f"{article} {said}{stands}"


def _kind(sign: str) -> str:
    return {"Cc": "control character", "Co": "private character"}.get(
        unicodedata.category(sign), "code without a character"
    )


def _around(text: str, at: int) -> str:
    """“in ‘won­derful’”: the words that a character touches, without it."""
    before = re.search(r"[^\W_]{1,24}$", text[max(0, at - 24) : at])
    after = re.match(r"[^\W_]{1,24}", text[at + 1 : at + 25])
    touched = (before[0] if before else "") + (after[0] if after else "")
    if not touched:
        return ""
    return f"in “{touched}”" if before and after else f"{'after' if before else 'before'} “{touched}”"


def _apart(draft: Draft) -> Iterator[Diagnostic]:
    """Letters whose accents are characters of their own, where there is one character for both."""
    text = draft.source.text
    if unicodedata.is_normalized("NFC", text):
        return
    apart = (found for found in _LETTERS_APART.finditer(text) if not unicodedata.is_normalized("NFC", found[0]))
    first = next(apart, None)
    if first is not None:
        more = sum(1 for _ in apart)
        word = _around_word(text, first.start(), first.end())
        times = f" (and {more} more in this chapter)" if more else ""
        message = f"The “{unicodedata.normalize('NFC', first[0])}” in “{word}” is a letter and an accent by themselves{times}."
        yield draft.source.report("letters-are-whole", draft.source.place(first.start()), message)


def _around_word(text: str, start: int, end: int) -> str:
    before = re.search(r"[\w\u0300-\u036f]{0,24}$", text[max(0, start - 24) : start])
    after = re.match(r"[\w\u0300-\u036f]{0,24}", text[end : end + 24])
    return unicodedata.normalize("NFC", (before[0] if before else "") + text[start:end] + (after[0] if after else ""))


def _doubled(draft: Draft) -> Iterator[Diagnostic]:
    """A space that may not be broken beside another space: the gap is twice as wide as the others."""
    text = draft.source.text
    near = (found.start() for found in _NO_BREAK.finditer(text))
    doubled = [at for at in near if _GAP.match(text, at) or _GAP.match(text, at - 1)]
    doubled = [at for at in doubled if draft.source.zone(at) is not Zone.CODE]
    if doubled:
        more = f", as in {len(doubled) - 1} more places of this chapter" if len(doubled) > 1 else ""
        message = f"A no-break space stands beside another space{more}."
        yield draft.source.report("spaces-are-single", draft.source.place(doubled[0]), message)
