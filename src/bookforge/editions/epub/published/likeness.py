"""How alike two texts are, told from short marks of them that can be kept in a file.

A mark is the smallest hashes of the runs of four words in a text. Two texts share as large a part of their marks, about, as
they share of their runs (Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

Mark = tuple[int, ...]

_RUN = 4  # words
_KEPT = 16  # hashes
_BITS = 0xFFFFFF
_IDEOGRAPHS = "\u2e80"  # from here on a letter is as good as a word


def mark_of(text: str) -> Mark:
    """The mark of a text; of one without words ()."""
    words = list(_words(text))
    runs = {" ".join(words[i : i + _RUN]) for i in range(max(len(words) - _RUN + 1, min(len(words), 1)))}
    return tuple(sorted({zlib.crc32(run.encode()) & _BITS for run in runs})[:_KEPT])


def _words(text: str) -> Iterator[str]:
    for word in text.casefold().split():
        if word[:1] >= _IDEOGRAPHS:
            yield from word
        else:
            yield word.strip(".,;:!?…“”‘’\"'()–—")


def likeness(one: Mark, other: Mark) -> float:
    """From 0 (nothing shared) to 1 (the same)."""
    both = sorted({*one, *other})[:_KEPT]
    shared = {*one} & {*other}
    return sum(value in shared for value in both) / len(both) if both else 0.0
