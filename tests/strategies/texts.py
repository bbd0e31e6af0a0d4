"""Words and lines: such as anybody writes, and such as nobody would think of."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from strategies.marks import MARKS

ODD = (
    "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u061c",  # turn the direction of what follows
    "e\u0301", "\u0301", "a" + "\u0300" * 40, "\u0e33", "\u1112\u1161\u11ab",  # combine with what stands before them
    "𝔘𝔫𝔦", "👩‍👩‍👧", "🏳️‍🌈", "𠮷", "\U0010fffd",  # astral
    "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "\x9f",  # control
    "\u2028", "\u2029", "\ufeff", "\ufffe", "\ufdd0", "\ue000", "\u00ad", "\u200b", "\u2060", "\u3000", "\xa0",  # not seen
    "\r", "\r\n", "\t", "مرحبا", "שלום", "漢字", "ไทย", "ß", "İ", "ŉ", "ﬁ",  # not as many letters, or not in that order
)  # fmt: skip
"""Characters that programs stumble over."""

WORDS = st.text(alphabet=string.ascii_letters + " éß漢.,", min_size=1, max_size=12)
PHRASES = st.lists(WORDS | st.sampled_from(ODD), min_size=1, max_size=4).map(" ".join)
LINES = st.lists(st.sampled_from(MARKS) | WORDS | st.sampled_from(ODD), max_size=5).map("".join)
TEXTS = st.lists(LINES, max_size=9).map("\n".join) | st.text(max_size=60) | LINES.map(lambda line: line * 60)
