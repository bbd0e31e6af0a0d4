"""Target: callouts. One that is written as any dialect writes it becomes the same as bookforge's own.

The first line of a text is the kind, the second the title, and the rest what stands in the callout.
"""

from __future__ import annotations

import re

from bookforge.callouts import kinds
from bookforge.manuscript import Source, prepare
from fuzz.dialects import SPELLINGS, Callout, is_plain, own
from fuzz.places import stand_inside
from fuzz.reader import HABITS, folder

_KINDS = sorted(kinds())
_COLONS = re.compile(r"^:{3,}", re.MULTILINE)


def tried(data: bytes) -> None:
    """Writes a callout in every dialect that can say it, and makes each ready for pandoc."""
    callout = callout_of(data.decode(errors="replace"))
    wanted = _ready(own(callout))
    for name, spelling in SPELLINGS.items():
        written = spelling(callout)
        if written is not None:
            assert _ready(written) == wanted, (name, written)


def callout_of(text: str) -> Callout:
    """A callout whose words are those of a text, so far as every dialect can say them."""
    kind, _, rest = text.partition("\n")
    title, _, body = rest.partition("\n")
    kind = kind if kind in _KINDS else _KINDS[sum(map(ord, kind)) % len(_KINDS)]
    lines = [line for line in map(str.rstrip, body.split("\n")) if is_plain(line)]
    return Callout(kind, " ".join(re.findall(r"[\w*,.?!’é-]+", title)), tuple(lines))


def _ready(text: str) -> str:
    """A text made ready; empty lines, and how many colons a block opens with, mean nothing."""
    source = Source("one.md", text)
    ready, found = prepare(folder(), source, HABITS)
    stand_inside(found, {"one.md": text})
    return _COLONS.sub(":::", "\n".join(line for line in ready.text.split("\n") if line.strip()))
