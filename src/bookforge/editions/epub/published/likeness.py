"""How alike two texts are, told from short marks of them that can be kept in a file.

A mark is the smallest hashes of the runs of four words in a text. Two texts share as large a part of their marks, about, as
they share of their runs (Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
import zlib

Mark = tuple[int, ...]

_RUN = 4  # words
_KEPT = 16  # hashes
_BITS = 0xFFFFFF
_MARKS = ".,;:!?…“”‘’\"'()–—"
_IDEOGRAPHS = "\u2e80"  # from here on a letter is as good as a word
_HOLDS_IDEOGRAPHS = re.compile(f"[{_IDEOGRAPHS}-\U0010ffff]")


def mark_of(text: str) -> Mark:
    """The mark of a text; of one without words ()."""
    words = [word.encode() for word in _words(text)]
    runs = zip(*(words[i:] for i in range(_RUN)), strict=False) if len(words) > _RUN else [words] if words else []
    return tuple(sorted({hashed & _BITS for hashed in map(zlib.crc32, map(b" ".join, runs))})[:_KEPT])


def _words(text: str) -> list[str]:
    written = text.casefold().split()
    if not _HOLDS_IDEOGRAPHS.search(text):
        return [word.strip(_MARKS) for word in written]
    return [part for word in written for part in (word if word[:1] >= _IDEOGRAPHS else [word.strip(_MARKS)])]


def likeness(one: Mark, other: Mark) -> float:
    """From 0 (nothing shared) to 1 (the same)."""
    both = sorted({*one, *other})[:_KEPT]
    shared = {*one} & {*other}
    return sum(value in shared for value in both) / len(both) if both else 0.0
